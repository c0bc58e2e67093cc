import { cut } from '../domain/visibleText';

// Text from an API is shown as it is, and only shown: these remove what the editor would act upon.

/**
 * One line without control and text-direction characters (Unicode TR 36) and halves of surrogate pairs, for rows and
 * labels; at most `max` characters.
 */
export function oneLine(text: string, max = 200): string {
  // Cut first: what is far too long to show is far too long to clean.
  const short = text.length > max * 4 ? text.slice(0, max * 4) : text;
  return cut(short.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(), max);
}

/** One line that may wrap inside long words, for places that do not wrap by themselves. */
export function breakable(text: string, max?: number): string {
  return oneLine(text, max).replaceAll(/\S{20}|[_,:.@/]/g, '$&\u200b');
}

/** For places that draw `$(name)` as an icon, such as quick picks and the status bar. */
export function withoutIcons(text: string): string {
  return oneLine(text).replaceAll('$(', '$\u200b(');
}

/** For notifications and dialogs, which turn `[text](address)` into links. */
export function withoutLinks(text: string): string {
  return oneLine(text, 500).replaceAll('](', '] (');
}

/** For the words below an input box, which have both. */
export function withoutMarkup(text: string): string {
  return withoutLinks(text).replaceAll('$(', '$\u200b(');
}

/** What changes how other characters are read: controls, directions, zero width. Emoji and scripts need the two joiners. */
const unseenLetters = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}]/gu;

/** Text with its lines, for places that wrap; unseen characters (Unicode TR 36) are shown by number, such as `⟨U+202E⟩`. */
export function visibleText(text: string, max = 4000): string {
  return cut(text, max)
    .replaceAll('\r\n', '\n')
    .replaceAll(unseenLetters, (letter) => `⟨U+${hex(letter.codePointAt(0))}⟩`);
}

function hex(code = 0): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}

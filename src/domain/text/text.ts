import { characters, cut, isPlainAscii } from './characters';

// Text from outside is shown and copied, and does nothing else. Each place where it goes has its profile here, which takes
// out what would act there. Markdown and spreadsheets, which have a language of their own, are in `markdown.ts` and
// `spreadsheet.ts`.

const { unseen, joiners, lineBreaks } = characters;
const eachUnseen = new RegExp(`[${unseen}]`, 'gu');

/** A row or a label: one line of what can be seen, at most `max` characters. */
export function oneLine(text: string, max = 200): string {
  return bounded(text, max, inRows);
}

/** Emoji need variation selectors. */
const inRows = new RegExp(`(?:(?!\\p{Variation_Selector})[${unseen}\\s])+`, 'gu');

/** A row that may wrap inside long words, for places that do not wrap by themselves. */
export function breakable(text: string, max?: number): string {
  return oneLine(text, max).replaceAll(/[_,:.@/]|[^\s_,:.@/]{20}/g, '$&\u200b');
}

/** A row of a place that draws `$(name)` as an icon, such as a quick pick or the status bar. */
export function withoutIcons(text: string): string {
  return oneLine(text).replaceAll('$(', '$\u200b(');
}

/** A notification or a dialog: these turn `[text](address)` into links. */
export function withoutLinks(text: string): string {
  return oneLine(text, 500).replaceAll('](', '] (');
}

/** The words below an input box, which have both. */
export function withoutMarkup(text: string): string {
  return withoutLinks(text).replaceAll('$(', '$\u200b(');
}

/** A line of the log: it can neither begin another nor act in a terminal. */
export function logLine(text: string): string {
  return oneLine(text, 1000);
}

/** A text of a page, with its lines: what is not seen is shown by its number, such as `⟨U+202E⟩`. */
export function manyLines(text: string, max = 4000): string {
  return cut(text, max)
    .replaceAll('\r\n', '\n')
    .replaceAll(inPages, (letter) => `⟨U+${hex(letter.codePointAt(0)).padStart(4, '0')}⟩`);
}

const inPages = new RegExp(`(?![\\n\\t${joiners}])[${unseen}]`, 'gu');

/** HTML that shows a text between tags. */
export function htmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/**
 * One line of a file for people, with what is not seen shown by its code, such as `\u202E`. Line breaks and tabs become
 * spaces.
 * @param exact whether it is compared letter by letter, as IDs are: joiners, which else stay, are shown by their code as well
 */
export function fileLine(text: string, exact = false): string {
  if (isPlainAscii(text)) return text;
  const shown = (each: string): string => (!exact && isJoiner.test(each) ? each : code(each));
  return text.replace(eachLineBreak, ' ').replace(eachUnseen, shown);
}

const isJoiner = new RegExp(`[${joiners}]`, 'u');
const eachLineBreak = new RegExp(`[${lineBreaks}]+`, 'g');

/**
 * A line of the clipboard, for other programs: exact but for what is not seen, each of which becomes U+FFFD. Without it, the
 * text could be another one that is right, such as the ID of another incident.
 */
export function clipboardLine(text: string): string {
  return text.replace(eachUnseen, '\ufffd');
}

/** JSON in which what is not seen is escaped, but for the space between its values; it means the same. */
export function visibleJson(json: string): string {
  if (isPlainAscii(json)) return json;
  return json.replace(inJson, (character) => {
    let escaped = escapes.get(character);
    if (escaped === undefined) escapes.set(character, (escaped = character.split('').map(unitCode).join('')));
    return escaped;
  });
}

const inJson = new RegExp(`(?![\\n\\r\\t${joiners}])[${unseen}]`, 'gu');
/** Cache. There are few such characters, and a record may contain hundreds of thousands of them. */
const escapes = new Map<string, string>();

/** Text for a language model, with its lines and tabs. */
export function modelText(text: string, max: number): string {
  return bounded(text, max, forModels);
}

const forModels = new RegExp(`(?:(?![\\n\\t])[${unseen}])+`, 'gu');

/** JSON for a language model: what could be taken for a fence, a tag, a link, an image or an icon is escaped within its texts. */
export function modelJson(data: unknown): string {
  return JSON.stringify(data).replaceAll(/[<>`]|(?<=[\]$])\(|(?<=!)\[/g, unitCode);
}

/** What somebody has typed or pasted, without what came along unseen. White space stays. */
export function typedText(text: string): string {
  return text.replace(typedUnseen, '');
}

const typedUnseen = new RegExp(`(?!\\s)[${unseen}]`, 'gu');

function bounded(text: string, max: number, replaced: RegExp): string {
  // Cut first: what is far too long to show is far too long to clean.
  const isFar = text.length > max * 4;
  const cleaned = (isFar ? text.slice(0, max * 4) : text).replace(replaced, ' ').trim();
  return cut(isFar ? `${cleaned}…` : cleaned, max);
}

function code(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\u{${hex(point)}}` : unitCode(character);
}

function unitCode(unit: string): string {
  return `\\u${hex(unit.charCodeAt(0)).padStart(4, '0')}`;
}

function hex(number = 0): string {
  return number.toString(16).toUpperCase();
}

/**
 * A word of an API in the form in which it is compared: `SEVERITY_HIGH` as `high`, `In Progress` as `in_progress`,
 * `severity_unspecified` as `unspecified`.
 */
export function plainWord(word: string): string {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const from = Math.max(endOf(plain, 'severity_'), endOf(plain, 'status_'));
  return plain.endsWith('_unspecified') ? 'unspecified' : plain.slice(from);
}

/** Where the last `part` of a word ends; 0 without one. */
function endOf(word: string, part: string): number {
  const at = word.lastIndexOf(part);
  return at < 0 ? 0 : at + part.length;
}

// Text from an API is shown as it is, and only shown: these remove what the editor would act upon.

/** One line without control and text-direction characters (Unicode TR 36), for rows and labels; at most `max` characters. */
export function oneLine(text: string, max = 200): string {
  // Cut first: what is far too long to show is far too long to clean.
  const cut = text.length > max * 4 ? text.slice(0, max * 4) : text;
  const clean = cut.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
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

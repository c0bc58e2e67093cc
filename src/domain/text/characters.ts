/** Classes of characters that act where they are shown, pasted or read, as they are between the brackets of a pattern. */
export const characters = {
  /**
   * What nobody sees (Unicode TR 36): controls, formats and text directions, halves of surrogate pairs, line breaks of
   * Unicode, and letters that have no width or no ink.
   */
  unseen: String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}`,
  /** Those of them that scripts and emoji need. */
  joiners: String.raw`\p{Join_Control}\p{Variation_Selector}`,
  /** What ends a line somewhere, and tabs, which end cells. */
  lineBreaks: String.raw`\t\n\v\f\r\u0085\u2028\u2029`,
} as const;

/** Whether anything in a text can be seen. The braille pattern without dots is a letter, and blank. */
export function isSeen(text: string): boolean {
  const first = text.charCodeAt(0);
  return (first > 0x20 && first < 0x7f) || seen.test(text);
}

const seen = new RegExp(`[^\\s\u2800${characters.unseen}]`, 'u');

/** Whether a text is of letters, digits and marks of ASCII alone, as most are: nothing in it is unseen or breaks a line. */
export function isPlainAscii(text: string): boolean {
  return plainAscii.test(text);
}

const plainAscii = /^[ -~]*$/;

/** The beginning of a text; at most `max` UTF-16 units, and no half of a pair at the end. */
export function cut(text: string, max: number): string {
  return text.length > max ? copied(`${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`) : text;
}

/** A text of its own: a part of a text keeps the whole in memory. */
function copied(text: string): string {
  return structuredClone(text);
}

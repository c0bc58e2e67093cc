/**
 * Text on one line, with what cannot be seen shown by its code, such as `\u202E`: control and text-direction characters,
 * those without width, and halves of surrogate pairs (Unicode TR 36). Joiners and variation selectors stay, since scripts
 * and emoji need them. Line breaks and tabs become spaces.
 */
export function visible(text: string): string {
  return text.replace(lineBreaks, ' ').replace(unseen, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}

const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const unseen =
  /(?!\p{Join_Control}|\p{Variation_Selector})[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu;

/** The beginning of a text; at most `max` UTF-16 units, and no half of a pair at the end. */
export function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

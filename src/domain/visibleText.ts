/**
 * Text on one line for people, with what cannot be seen shown by its code, such as `\u202E`. Joiners and variation selectors
 * stay, since scripts and emoji need them. Line breaks and tabs become spaces.
 */
export function visible(text: string): string {
  return text
    .replace(lineBreaks, ' ')
    .replace(unseen, (character) => (joiner.test(character) ? character : code(character)));
}

/** The same for text that is compared letter by letter, such as IDs: joiners and variation selectors are shown as well. */
export function visibleExactly(text: string): string {
  return text.replace(lineBreaks, ' ').replace(unseen, code);
}

/**
 * Text on one line for other programs, exact but for what cannot be seen: each of that becomes U+FFFD. Without it, the text
 * could be another one that is right, such as the ID of another incident.
 */
export function cleanLine(text: string): string {
  return text.replace(unseen, '\ufffd');
}

/** JSON in which what cannot be seen is escaped, but for the space between its values; it means the same. */
export function visibleJson(json: string): string {
  return json.replace(unseen, (character) => {
    let escaped = escapes.get(character);
    if (escaped === undefined) escapes.set(character, (escaped = escapeOne(character)));
    return escaped;
  });
}

/** Cache. There are few such characters, and a record may contain hundreds of thousands of them. */
const escapes = new Map<string, string>();

function escapeOne(character: string): string {
  const stays = '\n\r\t'.includes(character) || joiner.test(character);
  return stays ? character : character.split('').map(unitCode).join('');
}

/** The beginning of a text; at most `max` UTF-16 units, and no half of a pair at the end. */
export function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Controls, formats, text directions, line breaks of Unicode, what has no width, halves of surrogate pairs (Unicode TR 36). */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const joiner = /[\p{Join_Control}\p{Variation_Selector}]/u;

function code(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\u{${hex(point)}}` : unitCode(character);
}

function unitCode(unit: string): string {
  return `\\u${hex(unit.charCodeAt(0)).padStart(4, '0')}`;
}

function hex(number: number): string {
  return number.toString(16).toUpperCase();
}

import { cut, isPlainAscii } from './characters';
import { fileLine } from './text';

/** Longest text of a cell, in UTF-16 units ("Excel specifications and limits"). */
const maxCell = 32_767;

/**
 * Text for a cell of a CSV file that no spreadsheet takes for a formula (OWASP, "CSV Injection"), at whichever of `,` `;`
 * `|` and tab it splits lines, and regardless of quotes: wherever a cell could begin with a formula, an apostrophe
 * goes in front, which spreadsheets show as text. On one line, cut to what fits a cell, apostrophes included.
 */
export function spreadsheetText(text: string): string {
  const short = cut(text, maxCell);
  const starts = beginsNoFormula(short) ? [] : [...formulaStarts(short)];
  const parts = [0, ...starts].map((start, index) => fileLine(short.slice(start, starts[index])));
  return cut(parts.join("'"), maxCell);
}

/**
 * Where in a text cells could begin with a formula. Looks at each character once.
 * @param characters of the text, as a loop over it gives them
 * @returns offsets of those cells in UTF-16 units, rising
 */
export function* formulaStarts(characters: Iterable<string>): Generator<number> {
  /** Where a cell begins of which nothing has come yet that programs do not leave out. */
  let start: number | undefined = 0;
  let at = 0;
  for (const character of characters) {
    if (separator.test(character)) start = at + character.length;
    else if (start !== undefined && !(leftOut.test(character) && (at > 0 || !lineBreak.test(character)))) {
      if (risky.test(character.normalize('NFKD'))) yield start;
      start = undefined;
    }
    at += character.length;
  }
}

/** Whether a text is a cell as it stands, as most are: of ASCII, from a letter or digit on, without quotes or separators. */
export function isPlainCell(text: string): boolean {
  return plainCell.test(text) && text.length <= maxCell;
}

const plainCell = /^[A-Za-z\d][ !#-+\--:<-{}~]*$/;

/** Most texts begin with a letter, and are one cell to any program, or of ASCII without a formula behind a separator. */
function beginsNoFormula(text: string): boolean {
  return plainStart.test(text) && (!separator.test(text) || (isPlainAscii(text) && !asciiFormula.test(text)));
}

const asciiFormula = /[,;|][ "]*[=+\-@]/;
const plainStart = /^[\p{L}\p{N}]/u;
/** In all forms that some programs turn into the plain ones. A tab is none: it becomes a space. */
const separator = /[,;|\u037e\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b\uff5c]/;
const leftOut = /[\s"\uff02\p{C}\p{Default_Ignorable_Code_Point}]/u;
const lineBreak = /[\t\r\n]/;
/**
 * What a formula begins with; its wide, small, raised and crossed forms are plain ones by then, and hyphen and minus become
 * `-` in character sets of Windows. A text that begins with a tab or a line break counts as risky by itself (OWASP).
 */
const risky = /^[=+\-@\u2010\u2212\t\r\n]/;

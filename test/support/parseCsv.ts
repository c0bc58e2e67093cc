import { doesNotMatch } from 'node:assert';
import { toCsv } from '../../src/domain/report/csv';

/** The columns of a report, as its header names them. */
export const csvColumns = [...toCsv([])].join('').trimEnd().split(',');

/** The records of a CSV text, read as RFC 4180 has it and not a bit more freely. @throws Error where it is no CSV */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
  };
  const quoted = () => {
    let field = '';
    for (at++; ; at++) {
      if (at >= text.length) return fail('end within quotes');
      if (text[at] !== '"') field += text[at];
      else if (text[at + 1] === '"') field += text[at++];
      else break;
    }
    at++;
    return field;
  };
  const bare = () => {
    const start = at;
    while (at < text.length && !',\r\n"'.includes(text.charAt(at))) at++;
    return text.slice(start, at);
  };
  while (at < text.length) {
    record.push(text[at] === '"' ? quoted() : bare());
    if (text[at] === ',') at++;
    else if (text.startsWith('\r\n', at)) {
      at += 2;
      records.push(record);
      record = [];
    } else fail('neither a comma nor a line break');
  }
  if (record.length > 0) fail('a last line without line break');
  const [header] = records;
  if (records.some(({ length }) => length !== header?.length)) fail('records of different lengths');
  return records;
}

/** Fails on a CSV text in which a program finds a formula, at whatever it splits lines and however it reads quotes. */
export function assertNoFormula(csv: string): void {
  for (const separators of [',', ';', '\t', '|', ',;\t|']) {
    for (const cell of cellsReadAs(csv, separators)) {
      const start = cell.normalize('NFKD').replace(/^[\s"\p{C}\p{Default_Ignorable_Code_Point}]+/u, '');
      if (!/^-?\d+(?:\.\d+)?(?:e[+-]\d+)?$/.test(start)) doesNotMatch(start.slice(0, 40), /^[=+\-@\u2212]/, separators);
    }
  }
}

/**
 * - `none`: a quote is a letter like any other (`split`, `cut`, Excel's import without a text qualifier)
 * - `first`: a quote at the start of a cell opens, the next single one closes, and what follows is text (Excel, Python's `csv`)
 * - `last`: only a quote before a separator or the end of the line closes, spaces between them or not (LibreOffice)
 * - `anywhere`: any quote opens or closes, and none is text
 */
const quoteReadings = ['none', 'first', 'last', 'anywhere'] as const;

/**
 * All cells that programs may find in a CSV text when they split lines at `separators`, which need not be those of the
 * file: programs differ in what a quote means, and in whether a line break within quotes ends a row.
 */
function cellsReadAs(text: string, separators: string): string[] {
  return quoteReadings.flatMap((quotes) =>
    [true, false].flatMap((oneLine) => cells(text, separators, quotes, oneLine)),
  );
}

function cells(text: string, separators: string, quotes: (typeof quoteReadings)[number], oneLine: boolean): string[] {
  const ends = `${separators}\r\n`;
  const found: string[] = [];
  let [cell, quoted, fresh] = ['', false, true];
  const closes = (at: number): boolean => {
    if (quotes !== 'last') return true;
    while (text[at + 1] === ' ') at++;
    return at + 1 >= text.length || ends.includes(text.charAt(at + 1));
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    const isQuote = letter === '"' && quotes !== 'none';
    if (isQuote && quoted && quotes !== 'anywhere' && text[at + 1] === '"') cell += text[at++];
    else if (isQuote && quoted && closes(at)) quoted = false;
    else if (isQuote && !quoted && (fresh || quotes === 'anywhere')) [quoted, fresh] = [true, false];
    else if (ends.includes(letter) && !(quoted && (separators.includes(letter) || !oneLine))) {
      found.push(cell);
      [cell, quoted, fresh] = ['', false, true];
    } else {
      // All up to the next letter that may mean something.
      const [plain = ''] = /^[^",;|\t\r\n]*/.exec(text.slice(at + 1, at + 20_000)) ?? [];
      cell += letter + plain;
      fresh &&= letter + plain.trim() === ' ';
      at += plain.length;
    }
  }
  return [...found, cell];
}

import type { Value } from '../field';
import { fieldsIn } from '../fields';
import type { Incident } from '../incident';
import { isPlainCell, spreadsheetText } from '../text/spreadsheet';

export interface CsvOptions {
  /** Whether to begin with a byte order mark, without which Excel takes UTF-8 for the encoding of the system. */
  readonly bom?: boolean;
  /** Whether spreadsheets may open it; false for scripts, which get exact values. True by default. */
  readonly safe?: boolean;
}

/** In the order of their columns. */
const columns = fieldsIn('csv').sort(([, a], [, b]) => a.column - b.column);

/**
 * Writes incidents as CSV (RFC 4180): a header, then a line for each. Text is in quotes; numbers and booleans are not.
 * Safe to open in a spreadsheet, however it splits lines: see {@link spreadsheetText}. For scripts, texts are exact,
 * line breaks within quotes included, and lists are JSON; else they are apart by spaces. What an incident lacks is an empty
 * cell. Times are as received.
 */
export function* toCsv(
  incidents: readonly Incident[],
  { bom = false, safe = true }: CsvOptions = {},
): Generator<string> {
  yield `${bom ? '\ufeff' : ''}${columns.map(([key]) => key).join(',')}\r\n`;
  const cells = columns.map(([, { of }]) => of);
  for (const incident of incidents) yield `${cells.map((cell) => cellText(cell(incident), safe)).join(',')}\r\n`;
}

function cellText(value: Value, safe: boolean): string {
  if (value === undefined) return '';
  const cell = typeof value === 'object' ? listText(value, safe) : value;
  if (typeof cell === 'string' && isPlainCell(cell)) return `"${cell}"`;
  if (cell === '') return '';
  if (typeof cell === 'boolean' || Number.isFinite(cell)) return String(cell);
  const text = safe ? spreadsheetText(String(cell)) : String(cell);
  return `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`;
}

/** Scripts tell names with spaces in them apart. */
function listText(value: readonly unknown[], safe: boolean): string {
  const texts = value.filter((each) => typeof each === 'string');
  return safe || texts.length === 0 ? texts.join(' ') : JSON.stringify(texts);
}

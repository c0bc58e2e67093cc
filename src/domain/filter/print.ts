import { parseFilter, type FilterTerm, type FilterValue } from './filter';
import { foreignWords, quote, setQuotes } from './syntax';

/** A term without the positions that reading gives it. */
export interface BareTerm extends Pick<FilterTerm, 'key' | 'negated'> {
  /** At least one; one of them must match. */
  readonly values: readonly Pick<FilterValue, 'text' | 'operator'>[];
}

/** Writes one value as it is in a term, in quotes where needed, so that reading it gives the same one again. */
export function printValue(key: FilterTerm['key'], { text, operator }: Pick<FilterValue, 'text' | 'operator'>): string {
  if (text === null) return 'none';
  const isKey = key === 'text' && (/[:：]/.test(text) || foreignWords.includes(text));
  const isPlain = plain.test(text) && text.toLowerCase() !== 'none' && !isKey;
  return (operator ?? '') + (isPlain ? text : quote(text));
}

/** What is read as it is anywhere. */
const plain = new RegExp(`^[\\p{L}\\p{N}_.@#/\\\\][^\\s",*${setQuotes}]*$`, 'u');

/**
 * Narrows a filter by more terms; those that it has already are not repeated.
 * @throws FilterSyntaxError when `filter` is none
 */
export function addTerms(filter: string, terms: readonly BareTerm[]): string {
  const existing = new Set(parseFilter(filter).terms.map(printTerm));
  const added = terms.map(printTerm).filter((term) => !existing.has(term));
  return added.length === 0 ? filter : [filter.trim(), ...added].join(' ').trim();
}

function printTerm({ key, negated, values }: BareTerm): string {
  const prefix = (negated ? '-' : '') + (key === 'text' ? '' : `${key}:`);
  return prefix + values.map((value) => printValue(key, value)).join(',');
}

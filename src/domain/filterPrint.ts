import { parseFilter, type Filter, type FilterTerm, type FilterValue } from './filter';
import { foreignWords, quote, setQuotes, type Operator } from './filterSyntax';

/** A term without the positions that reading gives it. */
export interface BareTerm extends Pick<FilterTerm, 'key' | 'negated'> {
  /** At least one; one of them must match. */
  readonly values: readonly Pick<FilterValue, 'text' | 'operator'>[];
}

/** Writes a filter so that reading it gives the same one again. Positions in `filter` do not matter. */
export function printFilter(filter: Filter): string {
  return filter.terms.map(printTerm).join(' ');
}

/** Writes one value as it stands in a term, in quotes where needed. */
export function printValue(key: FilterTerm['key'], { text, operator }: Pick<FilterValue, 'text' | 'operator'>): string {
  if (text === null) return 'none';
  const isKey = key === 'text' && (text.includes(':') || foreignWords.includes(text));
  const isPlain = plain.test(text) && text.toLowerCase() !== 'none' && !isKey;
  return (operator ?? '') + (isPlain ? text : quote(text));
}

/** What is read as it is wherever it stands. */
const plain = new RegExp(`^[\\p{L}\\p{N}_.@#/\\\\][^\\s",*${setQuotes}]*$`, 'u');

/** How a term differs from `key:value`. */
export interface TermOptions {
  readonly operator?: Operator;
  readonly negated?: boolean;
}

/**
 * Narrows a filter by one more term; one that it has already is not repeated.
 * @param value null for the word `none`
 * @throws FilterSyntaxError when `filter` is none
 */
export function addTerm(
  filter: string,
  key: FilterTerm['key'],
  value: string | null,
  { negated = false, operator }: TermOptions = {},
): string {
  return addTerms(filter, [{ key, negated, values: [{ text: value, ...(operator && { operator }) }] }]);
}

/**
 * Narrows a filter by more terms; those that it has already are not repeated.
 * @throws FilterSyntaxError when `filter` is none
 */
export function addTerms(filter: string, terms: readonly BareTerm[]): string {
  const held = new Set(parseFilter(filter).terms.map(printTerm));
  const added = terms.map(printTerm).filter((term) => !held.has(term));
  return added.length === 0 ? filter : [filter.trim(), ...added].join(' ').trim();
}

/**
 * Puts one term in the place of all terms of its key. For `is:`, whose terms add to each other, use {@link addTerm}.
 * @param value null for the word `none`
 * @throws FilterSyntaxError when `filter` is none
 */
export function withTerm(
  filter: string,
  key: FilterTerm['key'],
  value: string | null,
  options: TermOptions = {},
): string {
  return addTerm(withoutTerms(filter, key), key, value, options);
}

/**
 * Takes all terms of a key out of a filter; the others stay as they are written.
 * @throws FilterSyntaxError when `filter` is none
 */
export function withoutTerms(filter: string, key: FilterTerm['key']): string {
  const { terms } = parseFilter(filter);
  return terms.flatMap((term) => (term.key === key ? [] : [filter.slice(term.start, term.end)])).join(' ');
}

function printTerm({ key, negated, values }: BareTerm): string {
  const prefix = (negated ? '-' : '') + (key === 'text' ? '' : `${key}:`);
  return prefix + values.map((value) => printValue(key, value)).join(',');
}

import type { FilterTerm } from '../filter/filter';
import type { BareTerm } from '../filter/print';
import type { Operator } from '../filter/syntax';
import type { Selection } from '../table/incidentTable';
import type { ValueName } from '../table/valueColumn';
import { type Incident, needsAttention } from '../incident';
import { firstIndex } from '../lists';

/** Some of the incidents, counted. */
export interface Mark {
  readonly count: number;
  /** How many of them need attention. */
  readonly attention: number;
  /**
   * Put beside the terms of the filter that selected all (`addTerms`), these select the ones counted here. Not in their
   * place: of the first day of `after:7d`, for example, only a part was counted.
   */
  readonly terms: readonly BareTerm[];
}

/** How many incidents there are, and how many of them need attention. */
type Counts = Pick<Mark, 'count' | 'attention'>;

/** A count in the making. */
export class Tally {
  constructor(
    public count = 0,
    public attention = 0,
  ) {}

  add({ count, attention }: Counts): void {
    this.count += count;
    this.attention += attention;
  }

  mark(terms: readonly BareTerm[]): Mark {
    return { count: this.count, attention: this.attention, terms };
  }
}

/** A term of one value; null for the word `none`. */
export function termOf(key: FilterTerm['key'], text: string | null, operator?: Operator): BareTerm {
  return { key, negated: false, values: [{ text, ...(operator && { operator }) }] };
}

/** A term of several values, of which any is enough. */
export function termOfAny(key: FilterTerm['key'], texts: readonly string[]): BareTerm {
  return { key, negated: false, values: texts.map((text) => ({ text })) };
}

export function negated(term: BareTerm): BareTerm {
  return { ...term, negated: true };
}

/** Some incidents, and those of them that need attention. */
export interface Counted extends Selection {
  readonly attention: Uint32Array;
}

/** Finds those that need attention. */
export function countedOf({ table, rows }: Selection): Counted {
  const { rows: statuses } = table.values('status');
  const isAttention = table.values('status').answers(needsAttention);
  return { table, rows, attention: rows.filter((row) => isAttention[statuses[row] as number]) };
}

/** Counts the incidents of each value in a column, in the order in which values come up. */
export function eachValue(
  { table, rows, attention }: Counted,
  name: ValueName,
  work: (example: Incident, counts: Counts) => void,
): void {
  const column = table.values(name);
  const { found, counts } = column.countEach(rows);
  const ofAttention = column.countEach(attention).counts;
  for (const value of found) {
    const count = { count: counts[value] as number, attention: ofAttention[value] as number };
    work(column.examples[value] as Incident, count);
  }
}

/** How many incidents there are of each number. */
interface NumberCounts {
  /** The numbers that came up. */
  readonly found: readonly number[];
  /** By number. */
  readonly count: Uint32Array;
  readonly attention: Uint32Array;
}

/**
 * Counts incidents by a number that values of a column have, in typed arrays: thousands of people cost as little as a few.
 * @param numbers by value: a number less than their length; negative for what is not counted
 */
export function countByNumber(
  { table, rows, attention }: Counted,
  name: ValueName,
  numbers: Int32Array,
): NumberCounts & { readonly values: readonly number[] } {
  const column = table.values(name);
  const { found: values, counts } = column.countEach(rows);
  const ofAttention = column.countEach(attention).counts;
  const sums = { count: new Uint32Array(numbers.length), attention: new Uint32Array(numbers.length) };
  const found: number[] = [];
  for (const value of values) {
    const number = numbers[value] as number;
    if (number < 0) continue;
    const count = sums.count[number] as number;
    if (count === 0) found.push(number);
    sums.count[number] = count + (counts[value] as number);
    sums.attention[number] = (sums.attention[number] as number) + (ofAttention[value] as number);
  }
  return { found, values, ...sums };
}

/** Compares two numbers by how many there are of them. */
export function mostFirst(counts: Uint32Array, a: number, b: number): number {
  return (counts[b] as number) - (counts[a] as number);
}

/** How many incidents have a number in each range, and how many have none. */
interface RangeCounts {
  /** One more than there are limits: what is less than the first, from the first to before the second, … */
  readonly ranges: readonly Tally[];
  readonly none: Tally;
}

/** Counts incidents by the range that a number of each is in. @param limits where ranges meet, rising */
export function countRanges(
  { table, rows, attention }: Counted,
  name: 'created' | 'dwell',
  limits: readonly number[],
): RangeCounts {
  const numbers = table.numbers(name);
  const all = rangeCounts(numbers, rows, limits);
  const inNeed = rangeCounts(numbers, attention, limits);
  const tallyAt = (place: number): Tally => new Tally(all[place], inNeed[place]);
  return { ranges: [0, ...limits].map((_, place) => tallyAt(place)), none: tallyAt(limits.length + 1) };
}

/** By range: how many rows have a number in it; behind the last, how many have none. */
function rangeCounts(numbers: Float64Array, rows: Uint32Array, limits: readonly number[]): Uint32Array {
  const counts = new Uint32Array(limits.length + 2);
  for (let place = 0; place < rows.length; place++) {
    const number = numbers[rows[place] as number] as number;
    const range = Number.isNaN(number) ? limits.length + 1 : firstIndex(limits, (limit) => limit > number);
    counts[range] = (counts[range] as number) + 1;
  }
  return counts;
}

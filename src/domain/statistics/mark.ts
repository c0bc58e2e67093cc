import type { FilterTerm } from '../filter/filter';
import type { BareTerm } from '../filter/print';
import type { Operator } from '../filter/syntax';
import { type Incident, needsAttention } from '../incident';

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

/** A count in the making. */
export class Tally {
  count = 0;
  attention = 0;

  add(incident: Incident): void {
    this.count++;
    if (needsAttention(incident)) this.attention++;
  }

  mark(terms: readonly BareTerm[]): Mark {
    return { count: this.count, attention: this.attention, terms };
  }
}

/** A term of one value; null for the word `none`. */
export function termOf(key: FilterTerm['key'], text: string | null, operator?: Operator): BareTerm {
  return { key, negated: false, values: [{ text, ...(operator && { operator }) }] };
}

export function negated(term: BareTerm): BareTerm {
  return { ...term, negated: true };
}

import type { Filter } from '../../src/domain/filter/filter';
import { addTerms, type BareTerm } from '../../src/domain/filter/print';

/** Writes a filter so that reading it gives the same one again. */
export function printFilter({ terms }: Filter | { readonly terms: readonly BareTerm[] }): string {
  return addTerms('', terms);
}

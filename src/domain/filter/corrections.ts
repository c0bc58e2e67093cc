import type { FilterSyntaxError } from './filter';

/** A filter that says what a mistaken one may have meant. */
export interface Correction {
  /** `key`: a key that exists; `meant`: what was most likely meant; `quotes`: the text itself. */
  readonly kind: 'key' | 'meant' | 'quotes';
  /** What takes the place of the mistake. */
  readonly label: string;
  /** The whole new text of the filter. */
  readonly insert: string;
}

/** What a filter may have meant that has a key that does not exist, or is written as in another language; nothing for other mistakes, which say what to write. */
export function corrections(filter: string, { args, start, end }: FilterSyntaxError): Correction[] {
  const { key, nearest, quoted, fixed, literal } = args;
  const term = filter.slice(start, end);
  const sign = term.startsWith('-') ? '-' : '';
  const correction = (kind: Correction['kind'], label: string): Correction => ({
    kind,
    label,
    insert: filter.slice(0, start) + label + filter.slice(end),
  });
  return [
    ...(nearest === undefined ? [] : [correction('key', sign + nearest + term.slice(term.indexOf(':')))]),
    ...(fixed === undefined ? [] : [correction('meant', fixed)]),
    ...(key === undefined || quoted === undefined ? [] : [correction('quotes', sign + quoted)]),
    ...(literal === undefined ? [] : [correction('quotes', literal)]),
  ];
}

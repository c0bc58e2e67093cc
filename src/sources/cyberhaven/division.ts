import type { RateLimit } from '../limit/ledger';
import type { Rest } from './range';

/** The state of a fetch. */
export interface Pace {
  /** Requests that have been sent or are to be, as far as is known. */
  readonly requests: number;
  /** How many questions more may be asked at once. */
  readonly idle: number;
  readonly limit: Pick<RateLimit, 'requests'>;
}

/**
 * Into how many parts the pages that are left of a range are best divided, so that all are read soonest: a part more costs a
 * request more, which must not have to wait for the next window of the limit. Parts are longer than a page.
 */
export function partsOf(pages: number, { requests, idle, limit }: Pace): number {
  const spare = (limit.requests - (requests % limit.requests)) % limit.requests;
  return Math.max(1, Math.min(Math.ceil(pages) - 1, 1 + idle, 1 + spare));
}

/**
 * Times at which a stretch is cut into parts, newest first; fewer when it is too short. How its incidents lie is not known:
 * it is cut evenly, but no part is larger than it should be if they lie as they do at the newest end.
 */
export function cutsOf({ span: [from, to], count, density }: Rest, parts: number): number[] {
  const evenly = (to - from) / parts;
  const step = density > 0 ? Math.min(evenly, count / parts / density) : evenly;
  const first = to - Math.ceil(step);
  const cuts = Array.from({ length: parts - 1 }, (_, index) => {
    return Math.round(first - ((first - from) * index) / (parts - 1));
  });
  return [...new Set(cuts)].filter((cut) => cut > from && cut < to);
}

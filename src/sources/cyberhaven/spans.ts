import { hourMs } from '../../domain/time';

/** A stretch of time with both its ends, ms since the epoch. */
export type Span = readonly [from: number, to: number];

/** A stretch of time to read; without an end it is open to what arrives meanwhile. */
export interface Gap {
  /** Ms since the epoch. */
  readonly from: number;
  /** Ms since the epoch. */
  readonly to: number | undefined;
}

/** How long before the newest incident seen others may still come up, ms: agents report with a delay. */
export const overlapMs = hourMs;

/** The spans in the order of time, those that touch as one; what lies outside of `bounds` is cut off. */
export function merged(spans: readonly Span[], [least, most]: Span = [-Infinity, Infinity]): Span[] {
  const inside = spans
    .map(([from, to]): Span => [Math.max(from, least), Math.min(to, most)])
    .filter(([from, to]) => from <= to)
    .toSorted(([a], [b]) => a - b);
  const result: Span[] = [];
  for (const [from, to] of inside) {
    const last = result.at(-1);
    if (last && from <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], to)];
    else result.push([from, to]);
  }
  return result;
}

/** What is left of spans, in the order of time, when their newest hour counts as not read. */
export function beforeOverlap(spans: readonly Span[]): Span[] {
  const newest = spans.at(-1)?.[1] ?? 0;
  return merged(spans, [-Infinity, newest - overlapMs]);
}

/** What is not read between `start` and all that is to come, newest first. @param read in the order of time, apart */
export function gapsBetween(start: number, read: readonly Span[]): Gap[] {
  const gaps: Gap[] = [];
  let from = start;
  for (const span of read) {
    if (span[0] > from) gaps.unshift({ from, to: span[0] });
    from = Math.max(from, span[1]);
  }
  return [{ from, to: undefined }, ...gaps];
}

/** Whether a time lies in one of the spans. */
export function isInside(at: number, spans: readonly Span[]): boolean {
  return spans.some(([from, to]) => at >= from && at <= to);
}

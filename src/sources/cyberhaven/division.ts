import { largest } from '../../domain/extremes';
import type { RateLimit } from '../ledger';
import type { Span } from './spans';

/** How a fetch has gone so far. */
export interface Pace {
  /** Requests sent. */
  readonly requests: number;
  /** Since the first of them, ms. */
  readonly elapsedMs: number;
  /** What one answer takes, ms. */
  readonly latencyMs: number;
  readonly limit: RateLimit;
}

/** What is to come of one range: how many pages of incidents, in parts of a page too, and whether it can be divided. */
export interface Rest {
  readonly pages: number;
  readonly divisible: boolean;
}

/** Estimates of how the incidents lie are wrong by so many pages. */
const doubt = 0.1;

/**
 * Into how many parts each range is best divided, so that all of them read at once end soonest; a part more costs a
 * request more, which may have to wait for the next window of the limit.
 * @param idle how many parts more there may be
 */
export function partsOf(rests: readonly Rest[], idle: number, pace: Pace): number[] {
  let best = rests.map(() => 1);
  let parts = [...best];
  for (let more = 0; more < idle; more++) {
    parts = withOneMore(rests, parts);
    if (msOf(rests, parts, pace) < msOf(rests, best, pace)) best = parts;
  }
  return best;
}

/** One part more for the range whose parts are the largest, as long as they stay longer than a page. */
function withOneMore(rests: readonly Rest[], parts: readonly number[]): number[] {
  const sizes = rests.map(({ pages, divisible }, index) => {
    const count = parts[index] ?? 1;
    return divisible && pages > count + 1 ? pages / count : 0;
  });
  const most = largest(sizes, 0);
  return parts.map((count, index) => (most > 0 && index === sizes.indexOf(most) ? count + 1 : count));
}

/** How long the ranges take when they are divided so, ms. */
function msOf(rests: readonly Rest[], parts: readonly number[], pace: Pace): number {
  const { requests, elapsedMs, latencyMs, limit } = pace;
  const lengths = rests.map(({ pages }, index) => {
    const count = parts[index] ?? 1;
    return Math.max(1, Math.ceil(count > 1 ? pages / count + doubt : pages));
  });
  const added = rests.reduce((sum, { pages }, index) => sum + Math.ceil(pages) + (parts[index] ?? 1) - 1, 0);
  const windows = Math.floor((requests + added - 1) / limit.requests);
  const waitedMs = windows * limit.windowMs - elapsedMs + latencyMs;
  return Math.max(largest(lengths, 1) * latencyMs, windows > 0 ? waitedMs : 0);
}

/** A stretch of time that is to be divided. */
export interface Stretch {
  readonly span: Span;
  /** How many incidents are in it. */
  readonly count: number;
  /** How many there are in a ms at its newest end. */
  readonly density: number;
}

/** How far the newest page is trusted to tell how the rest lies; as far as not, it is taken to lie evenly. */
const trust = 0.5;

/**
 * Times at which a stretch is cut into parts of about as many incidents, newest first; fewer when it is too short. How they
 * lie is not known: half of the guess is that their density rises or falls by the same share in equal times.
 */
export function cutsOf({ span: [from, to], count, density }: Stretch, parts: number): number[] {
  const fall = rootOf((x) => x / -Math.expm1(-x), (density * (to - from)) / Math.max(count, 1), [-20, 1e12]);
  const shareAfter = (age: number): number => trust * (Math.expm1(-fall * age) / Math.expm1(-fall)) + (1 - trust) * age;
  const cuts = Array.from({ length: parts - 1 }, (_, index) => {
    return to - Math.round((to - from) * rootOf(shareAfter, (index + 1) / parts, [0, 1]));
  });
  return [...new Set(cuts)].filter((cut) => cut > from && cut < to);
}

/** Where between the bounds a rising function has the value. */
function rootOf(rising: (x: number) => number, value: number, [low, high]: readonly [number, number]): number {
  let [least, most] = [low, high];
  for (let step = 0; step < 100; step++) {
    const middle = (least + most) / 2;
    if (rising(middle) < value) least = middle;
    else most = middle;
  }
  return most;
}

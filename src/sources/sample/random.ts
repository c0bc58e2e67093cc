import { minuteMs } from '../../domain/time';

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the values, the first ones more often the larger `bias` is; 1 is even. */
export function pick<T>(random: () => number, values: readonly [T, ...T[]], bias = 1): T {
  return values[Math.floor(random() ** bias * values.length)] ?? values[0];
}

/** An id that looks like the APIs' own (RFC 9562, version 4). */
export function randomUuid(random: () => number): string {
  const digits = Array.from({ length: 31 }, () => Math.floor(random() * 16).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4})(.{3})(.{4})(.{12})$/, '$1-$2-4$3-$4-$5');
}

/** How old each of some incidents is, ms, the newest first: at least a minute, and more of them lately than long ago. */
export function randomAges(random: () => number, count: number, longestMs: number): number[] {
  const ages = Array.from({ length: count }, () => Math.min(minuteMs + random() ** 2 * longestMs, longestMs));
  return ages.sort((a, b) => a - b);
}

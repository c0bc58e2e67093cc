import * as z from 'zod/mini';
import { dayMs } from '../../domain/time';
import type { Incident } from '../../domain/incident';
import { plainWord } from '../../domain/text/text';
import { present } from '../cleanValues';
import type { MissingLimits } from '../missing';
import { pausesSchema } from './partPauses';
import { noticesSchema } from './notices';
import { watchedOf } from './rereads';
import { beforeOverlap, isInside, merged, type Span } from './spans';

/** Longest word of a status that is remembered, in characters: it comes from outside. */
const maxWordLength = 100;

/** Most spans that are remembered, the newest. */
const maxSpans = 200;

const spans = z.array(z.tuple([z.int(), z.int()])).check(z.maxLength(maxSpans));
const maxWords = 50;
const words = z.array(z.string()).check(z.maxLength(maxWords));

export const missingLimits: MissingLimits = { forgottenAfterMs: dayMs, max: 1000 };

const memorySchema = z.object({
  /** When the last full read began, ms since the epoch. */
  fullReadAt: z.int(),
  /** What need not be asked for again until the next full read: it was read, or nothing more is to be had. */
  asked: spans,
  /** What has ever been read: what appears there later is new. */
  known: spans,
  /** Where the list of open ones is gone on with, ms since the epoch. */
  openTo: z.exactOptional(z.int()),
  /** Whether all that was open has been read: what appears later in the list of open ones is new. */
  openRead: z.exactOptional(z.literal(true)),
  /** Words of incidents that the list of open ones does not give, though they are listed. */
  silent: words,
  /** Whether the API seems to know no list of ids, which it may have said by mistake: until the next full read. */
  noIds: z.exactOptional(z.literal(true)),
  pauses: pausesSchema,
  notices: noticesSchema,
  /** See `Missing`. */
  missing: z.array(z.tuple([z.string(), z.int()])).check(z.maxLength(missingLimits.max)),
});

/** What a fetch leaves for the next one. Plain JSON. */
export type Memory = z.infer<typeof memorySchema>;

/** What a fetch goes on from. */
export interface Recalled extends Omit<Memory, 'asked' | 'known'> {
  /** What need not be asked for, in the order of time. */
  readonly asked: readonly Span[];
  readonly known: readonly Span[];
}

/**
 * Goes on from what is remembered, but asks for everything again a day after that was begun last: for what has changed
 * though it was closed, and for what arrived late and closed.
 * @param memory untrusted; what does not fit counts as none
 * @param start from when on incidents are asked for, ms since the epoch
 */
export function recall(memory: unknown, start: number, now: number): Recalled {
  const { data } = memorySchema.safeParse(memory);
  if (!data)
    return {
      fullReadAt: now,
      asked: [],
      known: [],
      silent: [],
      pauses: {},
      notices: [],
      missing: [],
    };
  // What is older is not stored, so it does not count as read any more.
  const known = merged(data.known, [start, Infinity]);
  const passed = now - data.fullReadAt;
  // A time in the future predates a clock change.
  if (passed < 0 || passed > dayMs)
    return present({ ...data, known, asked: [], fullReadAt: now, silent: [], noIds: undefined });
  return { ...data, known, asked: beforeOverlap(merged(data.asked, [start, now])) };
}

/** Spans as they are remembered. */
export function remembered(some: readonly Span[]): [number, number][] {
  return merged(some)
    .slice(-maxSpans)
    .map(([from, to]) => [from, to]);
}

/** Words as they are remembered, each once. */
export function rememberedWords(some: readonly string[]): string[] {
  return [...new Set(some)].filter((word) => word.length <= maxWordLength).slice(-maxWords);
}

export interface LateOptions {
  /** From when on incidents are asked for, ms since the epoch. */
  readonly start: number;
  /** Words of the list of open ones: it would have shown those that were so before. */
  readonly openWords: readonly string[];
}

/** Ids of incidents, none of them known, that are older than what was there before, and yet new. */
export function lateOf(
  incidents: readonly Incident[],
  { known, openRead }: Recalled,
  { start, openWords }: LateOptions,
): string[] {
  const isNowOpen = ({ status }: Incident): boolean => openWords.includes(plainWord(status.value));
  const late = incidents.filter((incident) => {
    const { at } = watchedOf(incident);
    return isInside(at, known) || (openRead === true && at < start && isNowOpen(incident));
  });
  return late.map(({ id }) => id);
}

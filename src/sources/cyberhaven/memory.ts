import * as z from 'zod/mini';
import { beforeOverlap, merged, type Span } from './spans';

const dayMs = 24 * 60 * 60 * 1000;

/** Most incidents that are remembered as asked for in vain. */
export const mostVain = 500;

const memorySchema = z.object({
  /** From when on everything was asked for, ms since the epoch. */
  start: z.int(),
  /** When the last full read began, ms since the epoch. */
  fullReadAt: z.int(),
  /** What was read to its end. */
  read: z.array(z.tuple([z.int(), z.int()])).check(z.maxLength(200)),
  /** Ids of incidents that are held as open, which the API neither lists as open nor gives as closed. */
  vain: z.array(z.string()).check(z.maxLength(mostVain)),
});

/** What a fetch leaves for the next one. Plain JSON. */
export type Memory = z.infer<typeof memorySchema>;

/** What a fetch goes on from. */
export interface Plan extends Omit<Memory, 'read'> {
  /** What need not be read, in the order of time. */
  readonly read: readonly Span[];
  /** False when nothing that was read before counts. */
  readonly continued: boolean;
}

/**
 * Goes on from what is remembered, unless the last full read began more than a day ago, or less time was asked for then.
 * @param memory untrusted; what does not fit counts as none
 * @param start from when on incidents are asked for, ms since the epoch
 */
export function planOf(memory: unknown, start: number, now: number): Plan {
  const { data } = memorySchema.safeParse(memory);
  // A day of grace, so that a start that is counted back from now need not be exact.
  if (!data || Math.abs(now - data.fullReadAt) > dayMs || start < data.start - dayMs) {
    return { start, fullReadAt: now, read: [], vain: [], continued: false };
  }
  const from = Math.max(start, Math.min(data.start, now));
  return { ...data, start: from, read: beforeOverlap(merged(data.read, [from, now])), continued: true };
}

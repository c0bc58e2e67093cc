import * as s from '../domain/schema';
import { sentenceSchema } from './sentence';
import { type Skipped, SourceError, type SourceErrorCode, type Warning } from './source';

/** How the last refresh of a connection ended, in whichever window. */
export interface Outcome {
  /** When it ended, well or not, ms since the epoch. */
  readonly endedAt: number;
  /** When the last good refresh ended, ms since the epoch. */
  readonly lastSuccess?: number;
  /** Incidents that it brought. */
  readonly fetched: number;
  /** Why it failed; absent after a good one. */
  readonly error?: SourceError;
  /** Refreshes in a row, up to it, that failed. */
  readonly failures: number;
  /** Refreshes in a row, up to it, that brought nothing new. */
  readonly quiet: number;
  readonly skipped: Skipped;
  /** What to know beside the results; a few. */
  readonly warnings: readonly Warning[];
}

const text = s.string();
const time = s.number();

const errorSchema = s.made(
  s.object({
    code: text,
    message: text,
    status: s.optional(s.number()),
    apiCode: s.optional(text),
    apiMessage: s.optional(text),
    apiDetails: s.optional(text),
    retryAt: s.optional(time),
    redirectOrigin: s.optional(text),
    sentence: s.optional(sentenceSchema),
  }),
  ({ code, message, sentence, ...details }) => new SourceError(code as SourceErrorCode, sentence ?? message, details),
);

export const tenantSchema = s.object({ id: text, name: text });

const warningSchema = s.object({
  tenant: s.optional(tenantSchema),
  about: s.optional(sentenceSchema),
  text,
  sentence: s.optional(sentenceSchema),
});

/** An outcome that another window, or an earlier run, has put down as JSON. */
export const outcomeSchema = s.object({
  endedAt: time,
  lastSuccess: s.optional(time),
  fetched: s.number(),
  error: s.optional(errorSchema),
  failures: s.number(),
  quiet: s.number(),
  skipped: s.object({ count: s.number(), examples: s.array(text) }),
  warnings: s.array(s.union([text, warningSchema])),
});

import * as z from 'zod/mini';
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

const text = z.string();
const time = z.number();

const errorSchema = z.pipe(
  z.object({
    code: text,
    message: text,
    status: z.exactOptional(z.number()),
    apiCode: z.exactOptional(text),
    apiMessage: z.exactOptional(text),
    apiDetails: z.exactOptional(text),
    retryAt: z.exactOptional(time),
    redirectOrigin: z.exactOptional(text),
    about: z.exactOptional(z.literal('key')),
    sentence: z.exactOptional(sentenceSchema),
  }),
  z.transform(
    ({ code, message, sentence, ...details }) => new SourceError(code as SourceErrorCode, sentence ?? message, details),
  ),
);

export const tenantSchema = z.object({ id: text, name: text });

const warningSchema = z.object({
  tenant: z.exactOptional(tenantSchema),
  about: z.exactOptional(sentenceSchema),
  text,
  sentence: z.exactOptional(sentenceSchema),
});

/** An outcome that another window, or an earlier run, has put down as JSON. */
export const outcomeSchema = z.object({
  endedAt: time,
  lastSuccess: z.exactOptional(time),
  fetched: z.number(),
  error: z.exactOptional(errorSchema),
  failures: z.number(),
  quiet: z.number(),
  skipped: z.object({ count: z.number(), examples: z.array(text) }),
  warnings: z.array(z.union([text, warningSchema])),
});

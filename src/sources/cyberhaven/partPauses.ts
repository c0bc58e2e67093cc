import * as z from 'zod/mini';
import { hourMs, minuteMs } from '../../domain/time';
import { present } from '../cleanValues';
import { say, sentenceSchema, withoutNames } from '../sentence';
import type { Clock, OwnWarning, SourceError } from '../source';

/** A bit less than the usual time between two refreshes. */
const firstPauseMs = 4.5 * minuteMs;
const longestPauseMs = hourMs;
const maxText = 300;

/** The parts of a fetch that may fail while others succeed, and what to say of them. */
const parts = {
  open: say('Couldn’t load the open incidents'),
  history: say('Couldn’t load older incidents'),
  again: say('Couldn’t check some open incidents again'),
} as const;

export type Part = keyof typeof parts;

/** Codes of failures after which nothing else can succeed. */
export const lasting: ReadonlySet<string> = new Set(['unauthorized', 'secretStorage', 'insecureUrl', 'badParameter']);

const pauseSchema = z.object({
  /** How often it has failed in a row. */
  tries: z.int(),
  /** When it failed last, ms since the epoch. */
  lastAt: z.int(),
  /** Why; fit for the log. */
  text: z.string().check(z.maxLength(maxText)),
  /** The same for users, where it is not the API's. */
  sentence: z.exactOptional(sentenceSchema),
});

const mayPause = z.exactOptional(pauseSchema);

export const pausesSchema = z.object({ open: mayPause, history: mayPause, again: mayPause } satisfies Record<
  Part,
  unknown
>);

/** The parts that failed, and are left alone for a while. */
export type Pauses = z.infer<typeof pausesSchema>;

/** What of a fetch has failed: each part by itself. One that fails again and again is asked for ever less often. */
export class Failures {
  private readonly current = new Set<Part>();

  private readonly pauses: Pauses;

  /** @param pauses of the fetches before */
  constructor(
    pauses: Pauses,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.pauses = { ...pauses };
  }

  /** Whether a part is left alone for now: each failure in a row doubles the pause, up to an hour. */
  isPaused(part: Part): boolean {
    const pause = this.pauses[part];
    if (!pause) return false;
    const { tries, lastAt } = pause;
    const passed = this.clock.now() - lastAt;
    // A failure in the future predates a clock change.
    return passed >= 0 && passed < Math.min(firstPauseMs * 2 ** (tries - 1), longestPauseMs);
  }

  has(part: Part): boolean {
    return this.current.has(part);
  }

  add(part: Part, { message, sentence }: SourceError): void {
    const said = sentence ? withoutNames(sentence) : message;
    const tries = (this.pauses[part]?.tries ?? 0) + (this.current.has(part) ? 0 : 1);
    this.current.add(part);
    const text = said.slice(0, maxText);
    this.pauses[part] = { tries, lastAt: this.clock.now(), text, ...present({ sentence }) };
  }

  /** Takes down that a part was asked for, and has not failed. */
  clear(part: Part): void {
    if (!this.current.has(part)) delete this.pauses[part];
  }

  /** What to say of the parts that are missing. */
  get warnings(): readonly OwnWarning[] {
    const paused = Object.entries(this.pauses) as [Part, z.infer<typeof pauseSchema>][];
    return paused.map(([part, { text, sentence }]) => ({ about: parts[part], text, ...present({ sentence }) }));
  }

  /** What to remember. */
  get remembered(): Pauses {
    return { ...this.pauses };
  }
}

import type { Incident } from '../../domain/incident';
import type { SourceError, Urgency, Warning } from '../source';
import type { CyberhavenPage } from './listing';
import type { CyberhavenQuery } from './query';
import type { Range } from './range';
import { endMs, isoOf } from './scope';

/** What is asked page by page. */
export interface Question {
  readonly query: CyberhavenQuery;
  /** Token of the page to ask for; undefined for the first. */
  readonly token: string | undefined;
  readonly finished: boolean;
  /** How soon it is asked; as the fetch by default. */
  readonly urgency?: Urgency | undefined;
  /** @param page that was asked for @param now ms since the epoch @returns its warnings */
  take(page: CyberhavenPage, now: number): readonly Warning[];
  /** Ends it: the page asked for cannot be had. */
  fail(error: SourceError): void;
  /** Whether an incident of the answer is wanted. */
  wants(incident: Incident): boolean;
}

/** Everything of a stretch of time. */
export class RangeQuestion implements Question {
  /** @param query whose times apply where the range has no end of its own @param start when its `startTime` is, ms since the epoch */
  constructor(
    readonly range: Range,
    private readonly whole: CyberhavenQuery,
    private readonly start: number,
    readonly urgency?: Urgency,
  ) {}

  get query(): CyberhavenQuery {
    const { from, to } = this.range.gap;
    const { endTime } = this.whole;
    // What was read, or given up, may reach beyond what the scope asks for.
    const last = endTime === undefined ? Infinity : endMs(endTime);
    return {
      ...this.whole,
      ...(from === this.start ? {} : { startTime: isoOf(Math.min(from, last)) }),
      ...(to === undefined ? {} : { endTime: isoOf(Math.min(to, last)) }),
    };
  }

  get token(): string | undefined {
    return this.range.token;
  }

  get finished(): boolean {
    return this.range.finished;
  }

  take(page: CyberhavenPage, now: number): readonly Warning[] {
    return this.range.take(page, now);
  }

  fail(): void {
    this.range.fail();
  }

  wants(): boolean {
    return true;
  }
}

/** The first page of a question that is under way, asked for more urgently: equal requests at the same time are one. */
export class UrgedQuestion implements Question {
  readonly query: CyberhavenQuery;
  readonly token = undefined;
  finished = false;

  constructor(
    of: Question,
    readonly urgency: Urgency,
  ) {
    this.query = of.query;
  }

  take(): readonly string[] {
    this.finished = true;
    return [];
  }

  fail(): void {
    this.finished = true;
  }

  wants(): boolean {
    return true;
  }
}

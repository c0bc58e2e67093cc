import { largest } from '../../domain/lists';
import type { RateLimit } from '../limit/ledger';
import { maxIncidents, type Priority } from '../source';
import { cutsOf, partsOf } from './division';
import type { CyberhavenQuery } from './query';
import { type Question, RangeQuestion, UrgedQuestion } from './questions';
import { Range } from './range';
import { type Gap, overlapMs, type Span } from './spans';

export interface HistoryOptions {
  /** Its `startTime` is where to begin. */
  readonly query: CyberhavenQuery;
  /** When that is, ms since the epoch. */
  readonly start: number;
  /** What is not read yet, newest first. */
  readonly gaps: readonly Gap[];
  /** The newest time that has been read, ms since the epoch. */
  readonly readTo: number;
  readonly pageSize: number;
  readonly limit: RateLimit;
}

/** Reads the stretches of time that are not read yet, in several ranges at once when that ends sooner. */
export class History {
  private readonly roots: readonly Range[];
  private readonly asked: RangeQuestion[];
  private readonly urged: UrgedQuestion[] = [];

  constructor(private readonly options: HistoryOptions) {
    this.roots = options.gaps.map((gap) => new Range(gap));
    this.asked = this.roots.map((range) => this.ask(range));
  }

  get questions(): readonly Question[] {
    return [...this.urged, ...this.asked];
  }

  /** Asks for the newest incidents once more, at once. */
  urge(priority: Priority): void {
    const [first] = this.asked;
    if (!first) return;
    const newest = this.newest;
    if (newest === undefined) this.urged.push(new UrgedQuestion(first, priority));
    else {
      const from = Math.max(newest - overlapMs, this.options.start);
      this.asked.push(this.ask(new Range({ from, to: undefined }), priority));
    }
  }

  /** The newest time that is known to be read, ms since the epoch; undefined without any. */
  private get newest(): number | undefined {
    const known = this.ranges.filter(({ isNewest, answered }) => isNewest && answered).map((range) => range.newest);
    const newest = largest(known, this.options.readTo);
    return newest > 0 ? newest : undefined;
  }

  /** Whether the newest incidents have come, or there are none to ask for. */
  get hasNewest(): boolean {
    return this.roots.length === 0 || this.ranges.some(({ isNewest, answered }) => isNewest && answered);
  }

  /** Whether it asks for more than the newest incidents. */
  get isLong(): boolean {
    return this.ranges.some(({ isNewest }) => !isNewest);
  }

  /** What has been read. */
  get read(): Span[] {
    return this.ranges.flatMap(({ read }) => (read ? [read] : []));
  }

  /** Whether an incident of that time would have come, ms since the epoch. */
  covers(at: number): boolean {
    return this.ranges.some((range) => range.covers(at));
  }

  /** What need not be asked for again soon. */
  get done(): Span[] {
    return this.ranges.flatMap(({ read, givenUp }) => [...(read ? [read] : []), ...(givenUp ? [givenUp] : [])]);
  }

  /** Whether all that it asked for has come, beyond doubt. */
  get isProof(): boolean {
    return this.ranges.every(({ isProof }) => isProof);
  }

  /** How many incidents the API has said there are in all. */
  get total(): number | undefined {
    const totals = this.roots.map(({ total }) => total);
    return totals.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0);
  }

  /** Plans what comes next. @param answered requests so far @param others questions that are under way beside these */
  plan(answered: number, others: number): void {
    this.endAtCap();
    const { limit, pageSize } = this.options;
    const active = this.ranges.filter(({ finished }) => !finished);
    const pagesOf = ({ left = 0 }: Range): number => left / pageSize;
    const [longest] = active.filter(({ rest }) => rest !== undefined).sort((a, b) => pagesOf(b) - pagesOf(a));
    if (!longest?.rest) return;
    const coming = active.reduce((sum, range) => sum + Math.max(Math.ceil(pagesOf(range)), 1), 0);
    const idle = limit.concurrency - active.length - others;
    const parts = partsOf(pagesOf(longest), { requests: answered + coming + others, idle, limit });
    for (const range of longest.divide(cutsOf(longest.rest, parts))) this.asked.push(this.ask(range));
  }

  private get ranges(): readonly Range[] {
    return this.asked.map(({ range }) => range);
  }

  private ask(range: Range, priority?: Priority): RangeQuestion {
    return new RangeQuestion(range, this.options.query, this.options.start, priority);
  }

  /** Ends the ranges from which nothing would be stored: those after them in time have given as many as there is room for. */
  private endAtCap(): void {
    let newer = 0;
    for (const range of this.ranges.toSorted((a, b) => b.gap.from - a.gap.from)) {
      if (newer > maxIncidents) range.end();
      newer += range.given;
    }
  }
}

import type { Stretch } from './division';
import { type CyberhavenPage, Pages } from './pages';
import type { Gap, Span } from './spans';

/** A stretch of time that is read page by page, newest first. Its lower part can be left to others at any time. */
export class Range {
  private readonly pages = new Pages();
  private ordered = true;
  private answered = false;
  private newest: number;
  /** Everything after this time has been read, ms since the epoch. */
  private reached: number | undefined;
  /** Incidents in a ms, on the last page. */
  private density = 0;
  /** Where others go on: it ends with the first page that reaches beyond. */
  private bottom: number;
  /** About how many of its incidents have not come yet; undefined when the API does not say. */
  left: number | undefined;
  /** How many incidents the API has said are in it. */
  total: number | undefined;

  constructor(
    readonly gap: Gap,
    /** Which range this was a part of, and how many incidents were thought to be in this part. */
    private readonly part?: { readonly of: Range; readonly left: number },
  ) {
    this.bottom = gap.from;
    this.newest = gap.to ?? gap.from;
    this.left = part?.left;
  }

  get token(): string | undefined {
    return this.pages.token;
  }

  /** How many incidents it has given. */
  get given(): number {
    return this.pages.given;
  }

  /** Gives up the rest: nobody keeps it. */
  end(): void {
    this.pages.end();
  }

  get finished(): boolean {
    const { bottom, gap, ordered, reached = Infinity } = this;
    return this.pages.finished || (ordered && bottom > gap.from && reached < bottom);
  }

  /** @param page that was asked for @param now ms since the epoch @returns its warnings */
  take(page: CyberhavenPage, now: number): readonly string[] {
    const warnings = this.pages.take(page);
    if (page.received > 0 && !page.times) this.ordered = false;
    if (!this.answered) this.begin(page, now);
    this.left = this.left === undefined ? undefined : Math.max(this.left - page.received, 0);
    if (this.ordered && page.times) {
      const [oldest, newest] = page.times;
      this.reached = Math.min(oldest, this.reached ?? Infinity);
      this.density = page.received / Math.max(newest - oldest, 1);
    }
    return warnings;
  }

  /** Of which time everything has been read. */
  get read(): Span | undefined {
    if (this.finished) return [this.bottom, Math.max(this.newest, this.bottom)];
    if (!this.ordered || this.reached === undefined) return undefined;
    // Others of the same ms may be on the next page.
    return this.reached < this.newest ? [this.reached + 1, this.newest] : undefined;
  }

  /** What of it can be left to others; undefined when it is not known how much that is, or since when. */
  get rest(): Stretch | undefined {
    const { left, reached, bottom, ordered, answered, density } = this;
    if (this.finished || !ordered || !answered || left === undefined || reached === undefined) return undefined;
    return bottom === 0 ? undefined : { span: [bottom, reached], count: left, density };
  }

  /** Leaves everything before the last of `cuts` to others. @param cuts newest first @returns the others */
  divide(cuts: readonly number[]): Range[] {
    const { left = 0, bottom } = this;
    const share = left / (cuts.length + 1);
    const parts = cuts.map(
      (to, index) => new Range({ from: cuts[index + 1] ?? bottom, to }, { of: this, left: share }),
    );
    this.bottom = cuts[0] ?? bottom;
    this.left = left - share * cuts.length;
    return parts;
  }

  private begin(page: CyberhavenPage, now: number): void {
    this.answered = true;
    this.total = page.total;
    // A time to come is a mistake, and must not hide what comes up until then.
    if (this.gap.to === undefined) this.newest = Math.max(Math.min(page.times?.[1] ?? 0, now), this.gap.from);
    const { part } = this;
    if (part?.of.left !== undefined && page.total !== undefined) {
      part.of.left = Math.max(part.of.left + part.left - page.total, 0);
    }
    this.left = page.total;
  }
}

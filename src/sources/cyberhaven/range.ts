import type { Warning } from '../source';
import { type CyberhavenPage, Listing } from './listing';
import type { Gap, Span } from './spans';

/** What of a range can be left to others. */
export interface Rest {
  readonly span: Span;
  /** About how many incidents it contains. */
  readonly count: number;
  /** How many incidents there are in a ms at its newest end. */
  readonly density: number;
}

/** A stretch of time that is read page by page, newest first. Its lower part can be left to others at any time. */
export class Range {
  private readonly listing = new Listing();
  /** The newest time that is known to be read, ms since the epoch. */
  newest: number;
  /** Where others go on: it ends with the first page that reaches beyond. */
  private bottom: number;
  private failed = false;
  private density = 0;
  /** When its last page came, ms since the epoch. */
  private lookedAt: number;
  /** How many incidents the API has said are in it. */
  total: number | undefined;
  /** Whether a page has come. */
  answered = false;

  constructor(
    private readonly whole: Gap,
    /** About how many of its incidents have not come yet; undefined when the API does not say. For planning only. */
    public left?: number,
    /** Which range it was a part of. */
    private readonly parent?: Range,
  ) {
    this.bottom = whole.from;
    this.newest = whole.to ?? whole.from;
    this.lookedAt = whole.from;
  }

  /** What to ask for. */
  get gap(): Gap {
    return { from: this.whole.from, to: this.listing.before ?? this.whole.to };
  }

  get token(): string | undefined {
    return this.listing.token;
  }

  /** How many incidents it has given. */
  get given(): number {
    return this.listing.given;
  }

  get finished(): boolean {
    return this.failed || this.listing.finished || this.isPast;
  }

  /** Whether its last page reaches beyond where it ends. */
  private get isPast(): boolean {
    return (this.listing.readTo ?? Infinity) < this.bottom;
  }

  /** @param page that was asked for @param now ms since the epoch @returns its warnings */
  take(page: CyberhavenPage, now: number): readonly Warning[] {
    const warnings = this.listing.take(page);
    this.lookedAt = now;
    if (!this.answered) this.begin(page);
    this.left = this.left === undefined ? undefined : Math.max(this.left - page.received, 0);
    if (!page.times) return warnings;
    const [oldest, newest] = page.times;
    this.density = page.received / Math.max(newest - oldest, 1);
    // A time in the future is a mistake, and must not hide what arrives until then.
    if (this.whole.to === undefined) this.newest = Math.max(Math.min(newest, now), this.newest);
    return warnings;
  }

  private begin({ total }: CyberhavenPage): void {
    const { parent, left = 0 } = this;
    // What it was thought to have more, the other still has.
    if (parent?.left !== undefined && total !== undefined) parent.left = Math.max(parent.left + left - total, 0);
    this.left = this.total = total;
    this.answered = true;
  }

  /** Whether it is open to what arrives meanwhile. */
  get isNewest(): boolean {
    return this.whole.to === undefined;
  }

  /** Whether an incident that it has not given is provably not listed there. */
  get isProof(): boolean {
    return this.listing.isProof;
  }

  /** Gives up the rest: nobody keeps it. */
  end(): void {
    if (!this.finished) this.listing.end();
  }

  /** Takes down that its next page cannot be had. */
  fail(): void {
    this.failed = true;
  }

  /** Of which time everything has been read. */
  get read(): Span | undefined {
    const { from, newest } = this;
    if (from === this.bottom) return [from, Math.max(newest, from)];
    return from <= newest ? [from, newest] : undefined;
  }

  /** Whether it would have given an incident of that time, ms since the epoch. */
  covers(at: number): boolean {
    const { to = Infinity } = this.whole;
    return at >= this.from && at <= to;
  }

  /** From when on everything has come, ms since the epoch; Infinity when never. */
  private get from(): number {
    const { listing, bottom } = this;
    if (listing.complete || this.isPast) return bottom;
    // Others of the same ms may be on the next page.
    return Math.max((listing.readTo ?? Infinity) + 1, bottom);
  }

  /** Of which time nothing more is to be had for now, though there may be more. */
  get givenUp(): Span | undefined {
    return this.listing.gaveUp ? [this.bottom, this.read?.[0] ?? this.whole.to ?? this.lookedAt] : undefined;
  }

  /** What of it can be left to others; undefined when it is not known how much that is, or since when. */
  get rest(): Rest | undefined {
    const { left, bottom, listing, answered, density } = this;
    const { readTo } = listing;
    if (this.finished || !answered || left === undefined || readTo === undefined || bottom === 0) return undefined;
    return readTo > bottom ? { span: [bottom, readTo], count: left, density } : undefined;
  }

  /** Leaves everything before the last of `cuts` to others. @param cuts newest first @returns the others */
  divide(cuts: readonly number[]): Range[] {
    const { left = 0, bottom } = this;
    const share = left / (cuts.length + 1);
    const parts = cuts.map((to, index) => new Range({ from: cuts[index + 1] ?? bottom, to }, share, this));
    this.bottom = cuts[0] ?? bottom;
    this.left = share;
    return parts;
  }
}

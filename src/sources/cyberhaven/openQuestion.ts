import type { Warning } from '../source';
import { type CyberhavenPage, Listing } from './listing';
import type { CyberhavenQuery } from './query';
import type { Question } from './questions';
import { isoOf } from './scope';

/** Most pages of the open ones that one fetch asks for: half of what the limit allows in a minute. */
const maxOpenPages = 30;

/** Everything that is open, however old; what is known as open and not among it has changed. */
export class OpenQuestion implements Question {
  private readonly listing = new Listing();
  private pages = 0;
  private failed = false;

  /**
   * @param whole what to ask for
   * @param words for open ones
   * @param top where to begin, ms since the epoch; undefined for the newest
   */
  constructor(
    private readonly whole: CyberhavenQuery,
    readonly words: readonly string[],
    private readonly top: number | undefined,
  ) {}

  get query(): CyberhavenQuery {
    const to = this.listing.before ?? this.top;
    return { ...this.whole, words: this.words, ...(to === undefined ? {} : { endTime: isoOf(to) }) };
  }

  get token(): string | undefined {
    return this.listing.token;
  }

  get finished(): boolean {
    const { listing, pages, failed } = this;
    return failed || listing.finished || (pages >= maxOpenPages && listing.readTo !== undefined);
  }

  take(page: CyberhavenPage): readonly Warning[] {
    this.pages++;
    return this.listing.take(page);
  }

  fail(): void {
    this.failed = true;
  }

  wants(): boolean {
    return true;
  }

  get answered(): boolean {
    return this.pages > 0;
  }

  /** Whether it would have given an incident of that time, ms since the epoch, if it were open. */
  covers(at: number): boolean {
    const { listing, top = Infinity } = this;
    return at <= top && (listing.complete || at > (listing.readTo ?? Infinity));
  }

  /** Whether it has read to the end. */
  get isWhole(): boolean {
    return this.listing.complete;
  }

  /** Whether it began with the newest. */
  get isFromNewest(): boolean {
    return this.top === undefined;
  }

  /** Whether an incident of any time that it has not given is provably not listed as open. */
  get isProof(): boolean {
    return this.isFromNewest && this.listing.isProof;
  }

  /** Whether other fetches ask for the rest of the list. */
  get isPart(): boolean {
    return !this.isFromNewest || this.next !== undefined;
  }

  /** Where the next fetch goes on, ms since the epoch; undefined when it begins with the newest again. */
  get next(): number | undefined {
    const { complete, gaveUp, readTo } = this.listing;
    // Times may have more digits than ms. Nothing comes of going on where it was given up.
    return complete || gaveUp || readTo === undefined ? undefined : readTo + 1;
  }
}

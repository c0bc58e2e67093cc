import { say } from '../sentence';
import { type Batch, maxIncidents, warn, type Warning } from '../source';
import type { Span } from './spans';

/** One page of incidents, as the API gave it. */
export interface CyberhavenAnswer extends Batch {
  /** Token of the next page; absent on the last one. */
  readonly nextPage?: string;
  /** How many records the page had, malformed, repeated and unread ones included. */
  readonly received: number;
  /** How many more are to be had at least, since far more came than were asked for, or the next page has no good name. */
  readonly unread: number;
  /** How many records the API says it has, where it says so. */
  readonly announced?: number;
  /** What the API says is wrong, in its words. */
  readonly errors: readonly string[];
  /** The ids of all its records, malformed ones included; absent when one of them cannot be known. */
  readonly ids?: ReadonlySet<string> | undefined;
  /** The trigger times of its oldest and newest record; absent when none can be read. */
  readonly times?: Span;
  /** Whether it is newest first. */
  readonly ordered: boolean;
}

export interface CyberhavenPage extends Omit<CyberhavenAnswer, 'errors'> {
  /** Whether what the API says is wrong leaves it in doubt whether these are all. */
  readonly hasErrors: boolean;
}

/** Pages in a row without anything new, after which no more is expected. */
const maxIdlePages = 100;

/** Most pages of one question. */
const maxPages = 10_000;

/**
 * Reads a list, newest first, to where the API says that it ends: with a page that names no next one, or names one for the
 * second time and brings nothing new. Totals are never believed. Where the API loses its thread, the list is taken up
 * again from the oldest record on; what did not arrive does not count as read.
 */
export class Listing {
  private readonly ids = new Set<string>();
  private tokens = new Set<string>();
  private count = 0;
  private idle = 0;
  /** Whether anything new has come since the list was taken up. */
  private brought = false;
  private ordered = true;
  private oldest: number | undefined;
  private total = 0;
  /** What had been read before the first page with errors, ms since the epoch. */
  private soundTo: number | undefined;
  private hasErrors = false;
  private hasHoles = false;
  private hasUnknown = false;
  /** Token of the page to ask for; undefined for the first. */
  token: string | undefined;
  /** The time, ms since the epoch, up to which the list is asked for since it was taken up again. */
  before: number | undefined;
  finished = false;
  /** Whether everything down to the end of the list has arrived. */
  complete = false;
  /** Whether the rest was left, though there may be more, since nothing came of it or there is no room for more. */
  gaveUp = false;

  /** @param page that was asked for @returns its warnings */
  take(page: CyberhavenPage): readonly Warning[] {
    const before = this.ids.size;
    for (const id of page.ids ?? page.incidents.map((incident) => incident.id)) this.ids.add(id);
    const isNew = this.ids.size > before;
    this.brought ||= isNew;
    this.idle = isNew ? 0 : this.idle + 1;
    this.count++;
    this.look(page);
    return [...page.warnings, ...this.follow(page, isNew)];
  }

  /** How many incidents the pages have given, each once. */
  get given(): number {
    return this.ids.size;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Everything after this time has arrived, ms since the epoch; undefined when nothing is sure. */
  get readTo(): number | undefined {
    if (!this.ordered) return undefined;
    return this.hasHoles || (this.finished && !this.isWhole) ? this.soundTo : this.oldest;
  }

  /** Whether an incident that was not given is provably not listed. */
  get isProof(): boolean {
    return this.complete && !this.hasUnknown && (!this.hasErrors || this.hasAll);
  }

  /** Whether what was read is certain. */
  get isSound(): boolean {
    return !this.hasUnknown && !this.hasErrors;
  }

  /** Gives up the rest. */
  end(): void {
    this.finished = true;
    this.gaveUp = true;
  }

  private look(page: CyberhavenPage): void {
    const { times, ordered, received, announced = received, hasErrors, total = 0 } = page;
    this.hasUnknown ||= page.ids === undefined && page.unread === 0;
    if (hasErrors && !this.hasErrors) this.soundTo = this.oldest;
    this.hasErrors ||= hasErrors;
    this.hasHoles ||= hasErrors && (announced > received || received === 0);
    this.total = Math.max(this.total, total);
    if (received > 0) this.ordered &&= ordered && times !== undefined;
    if (times) this.oldest = Math.min(times[0], this.oldest ?? Infinity);
  }

  private follow({ nextPage, unread }: CyberhavenPage, isNew: boolean): Warning[] {
    if (this.given > maxIncidents) {
      this.end();
    } else if (unread > 0) {
      // The next page would begin after those.
      this.takeUpAgain(false);
    } else if (nextPage === undefined) {
      this.finish(true);
    } else if (this.tokens.has(nextPage) && !isNew) {
      this.takeUpAgain(true);
    } else if (this.idle >= maxIdlePages) {
      this.takeUpAgain(false);
      return this.finished
        ? [warn(say('Cyberhaven’s list doesn’t end. Its last {0} pages had nothing new.', `${maxIdlePages}`))]
        : [];
    } else if (this.count >= maxPages) {
      this.finished = true;
      return [warn(say('Cyberhaven’s list has more than {0} pages. The next refresh continues.', `${maxPages}`))];
    } else {
      this.tokens.add(nextPage);
      this.token = nextPage;
    }
    return [];
  }

  /** Asks from the oldest record on, as long as that brings something new. @param isEnd whether the list ends when it does not */
  private takeUpAgain(isEnd: boolean): void {
    if (!this.brought || !this.ordered || this.oldest === undefined) {
      this.finish(isEnd);
      this.gaveUp = !isEnd;
      return;
    }
    // Times may have more digits than ms.
    this.before = this.oldest + 1;
    this.token = undefined;
    this.tokens = new Set();
    this.brought = false;
    this.idle = 0;
  }

  private finish(isEnd: boolean): void {
    this.finished = true;
    this.complete = isEnd && this.isWhole && !this.hasHoles;
  }

  /** Whether what has arrived is all, as far as errors of the API let it be known. */
  private get isWhole(): boolean {
    return !this.hasErrors || this.hasAll || (this.total === 0 && this.given > 0);
  }

  private get hasAll(): boolean {
    return this.total > 0 && this.given >= this.total;
  }
}

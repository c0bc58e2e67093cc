import { createHash } from 'node:crypto';
import type { Incident } from '../../domain/incident';
import { rawText } from '../../domain/raw';
import { mapSliced, type Sliced } from '../../domain/slices';
import { type Batch, maxIncidents } from '../source';
import { maxPageSize } from './scope';
import type { Span } from './spans';

/** One page of incidents. */
export interface CyberhavenPage extends Batch {
  /** Token of the next page; absent on the last one. */
  readonly nextPage?: string;
  /** It knows no tenants. */
  readonly warnings: readonly string[];
  /** How many records the page held, malformed and repeated ones included. */
  readonly received: number;
  /** The trigger times of its oldest and newest record; absent when none can be read, or the page is not newest first. */
  readonly times?: Span;
}

/** Pages in a row without anything new, after which no more is expected. */
const idlePages = 20;

/** Longest page token in characters. All tokens stay in memory until the list ends. */
const maxTokenLength = 8000;

/** Most pages of one question: ten million incidents. */
const mostPages = 10_000;

/**
 * Follows the pages of one question to their end, or to as many incidents as are kept. An API whose list does not end is
 * left, with a warning.
 */
export class Pages {
  private readonly tokens = new Set<string>();
  private readonly ids = new Set<string>();
  private count = 0;
  private idle = 0;
  /** Token of the page to ask for; undefined for the first. */
  token: string | undefined;
  finished = false;

  /** @param page that was asked for @returns its warnings */
  take(page: CyberhavenPage): readonly string[] {
    const before = this.ids.size;
    for (const { id } of page.incidents) this.ids.add(id);
    this.count++;
    this.idle = this.ids.size === before ? this.idle + 1 : 0;
    const trouble = this.trouble(page);
    this.token = page.nextPage;
    // Older ones would not be kept.
    this.finished = page.nextPage === undefined || trouble !== undefined || this.given > maxIncidents;
    return trouble ? [...page.warnings, `The API’s list does not end: ${trouble}.`] : page.warnings;
  }

  /** How many incidents the pages have given, each once. */
  get given(): number {
    return this.ids.size;
  }

  /** Gives up the rest. */
  end(): void {
    this.finished = true;
  }

  /** Why the page that this one names is not to be asked for; undefined when it may be. */
  private trouble({ nextPage, total = Infinity }: CyberhavenPage): string | undefined {
    if (nextPage === undefined) return undefined;
    if (nextPage.length > maxTokenLength) return `it names the next page in ${nextPage.length} characters`;
    if (this.tokens.has(nextPage)) return 'it names a page for the second time';
    this.tokens.add(nextPage);
    if (this.idle >= idlePages) return `its last ${idlePages} pages brought nothing new`;
    // Incidents may come up meanwhile, but hardly as many as there were.
    if (this.ids.size > 2 * total + maxPageSize) return `it has given ${this.ids.size} incidents of ${total}`;
    return this.count >= mostPages ? `it has given ${mostPages} pages` : undefined;
  }
}

/** Tells what is new among the incidents of many pages, whatever question they answer. */
export class News {
  /** A digest of each record: the records themselves may not be kept. */
  private readonly seen = new Map<string, string>();

  /** Those that have not been given before, or have changed. */
  *of(incidents: readonly Incident[]): Sliced<readonly Incident[]> {
    return (yield* mapSliced(incidents, (incident) => (this.isNew(incident) ? [incident] : []))).flat();
  }

  has(id: string): boolean {
    return this.seen.has(id);
  }

  private isNew(incident: Incident): boolean {
    const digest = createHash('sha1').update(rawText(incident)).digest('base64');
    const isNew = this.seen.get(incident.id) !== digest;
    this.seen.set(incident.id, digest);
    return isNew;
  }
}

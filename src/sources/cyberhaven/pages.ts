import type { Incident } from '../../domain/incident';
import type { Batch } from '../source';
import { maxPageSize } from './scope';

/** One page of incidents. */
export interface CyberhavenPage extends Batch {
  /** Token of the next page; absent on the last one. */
  readonly nextPage?: string;
  /** How many records the page held, malformed and repeated ones included. */
  readonly received: number;
}

/** Pages in a row without anything new, after which no more is expected. */
const idlePages = 20;

/** Most pages of one question: ten million incidents. */
const mostPages = 10_000;

/**
 * Follows the pages of one question to their end, a batch each. New incidents that come up meanwhile shift the pages, so
 * that records repeat: each is yielded once, and again only when it has changed. An API whose list does not end is left,
 * with a warning.
 * @param list gets the page of a token, or the first
 * @throws whatever `list` throws
 */
export async function* allPages(list: (page?: string) => Promise<CyberhavenPage>): AsyncGenerator<Batch> {
  const progress = new Progress();
  for (let token: string | undefined; ;) {
    const page = await list(token);
    const incidents = progress.news(page);
    const trouble = progress.trouble(page);
    const { nextPage, received: _, ...batch } = page;
    const warnings = trouble ? [...batch.warnings, `The API’s list does not end: ${trouble}.`] : batch.warnings;
    yield { ...batch, incidents, warnings };
    if (nextPage === undefined || trouble) return;
    token = nextPage;
  }
}

/** What the pages so far have brought. */
class Progress {
  private readonly tokens = new Set<string>();
  private readonly seen = new Map<string, Incident>();
  private pages = 0;
  private idle = 0;

  /** Those of the page's incidents that are new or have changed. */
  news({ incidents }: CyberhavenPage): readonly Incident[] {
    const before = this.seen.size;
    const news = incidents.filter((incident) => {
      const known = this.seen.get(incident.id);
      return known === undefined || JSON.stringify(known.raw) !== JSON.stringify(incident.raw);
    });
    for (const incident of news) this.seen.set(incident.id, incident);
    this.pages++;
    this.idle = this.seen.size === before ? this.idle + 1 : 0;
    return news;
  }

  /** Why the page that this one names is not to be asked for; undefined when it may be. */
  trouble({ nextPage, total = Infinity }: CyberhavenPage): string | undefined {
    if (nextPage === undefined) return undefined;
    if (this.tokens.has(nextPage)) return 'it names a page for the second time';
    this.tokens.add(nextPage);
    if (this.idle >= idlePages) return `its last ${idlePages} pages brought nothing new`;
    // Incidents may come up meanwhile, but hardly as many as there were.
    if (this.seen.size > 2 * total + maxPageSize) return `it has given ${this.seen.size} incidents of ${total}`;
    return this.pages >= mostPages ? `it has given ${mostPages} pages` : undefined;
  }
}

import type { Incident } from '../../src/domain/incident';
import type { CyberhavenClient } from '../../src/sources/cyberhaven/client';
import type { Batch, FetchOptions } from '../../src/sources/source';
import { asked } from './cyberhavenSetup';

/** Keeps what fetches bring, as the store does: each batch with its memory, which goes through JSON. */
export class CyberhavenKeeper {
  readonly known = new Map<string, Incident>();
  /** Ids of known incidents that the API no longer lists. */
  readonly unlisted = new Set<string>();
  memory: unknown;

  constructor(private readonly client: Pick<CyberhavenClient, 'fetch'>) {}

  /** Fetches to the end, or until so many batches have come. @returns the batches */
  async fetch(more: Partial<FetchOptions> = {}, most = Infinity): Promise<Batch[]> {
    const { memory } = this;
    const unlisted = new Set(this.unlisted);
    const batches: Batch[] = [];
    for await (const batch of this.client.fetch({
      ...asked(),
      known: [...this.known.values()],
      unlisted,
      memory,
      ...more,
    })) {
      batches.push(batch);
      for (const incident of batch.incidents) {
        this.known.set(incident.id, incident);
        this.unlisted.delete(incident.id);
      }
      for (const id of batch.unlisted ?? []) this.unlisted.add(id);
      if (batch.memory !== undefined) this.memory = JSON.parse(JSON.stringify(batch.memory)) as unknown;
      if (batches.length >= most) break;
    }
    return batches;
  }
}

/** Ids of the incidents that still need somebody, as far as is shown. */
export function attentionOf({ known, unlisted }: Pick<CyberhavenKeeper, 'known' | 'unlisted'>): string[] {
  const open = [...known.values()].filter(({ id, status }) => status.state !== 'closed' && !unlisted.has(id));
  return open.map(({ id }) => id).toSorted();
}

/** The word of each incident's status, by id. */
export function wordsOf(incidents: Iterable<Incident>): Record<string, string> {
  return Object.fromEntries([...incidents].map(({ id, status }) => [id, status.value]));
}

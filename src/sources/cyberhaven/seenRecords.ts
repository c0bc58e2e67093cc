import type { Incident } from '../../domain/incident';
import { rawText, recordOf } from '../../domain/raw';

/** Finds new incidents in pages of any question. */
export class News {
  /** A digest of each record: the records themselves may not be stored. */
  private readonly seen = new Map<string, number | string>();

  /** Those that have not been given before, or have changed. */
  of(incidents: readonly Incident[]): readonly Incident[] {
    return incidents.filter((incident) => {
      const digest = recordOf(incident)?.digest ?? rawText(incident);
      const isNew = this.seen.get(incident.id) !== digest;
      this.seen.set(incident.id, digest);
      return isNew;
    });
  }

  /** How many incidents have been given. */
  get count(): number {
    return this.seen.size;
  }

  has(id: string): boolean {
    return this.seen.has(id);
  }

  /** Any that has been given. */
  get one(): string | undefined {
    const [id] = this.seen.keys();
    return id;
  }
}

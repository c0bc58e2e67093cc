import type { Incident } from '../../domain/incident';
import { rawText, recordOf } from '../../domain/raw';

/** Tells new incidents in pages of any question from those that another page has given. */
export class SeenRecords {
  /** A digest of each record: the records themselves may not be stored. */
  private readonly seen = new Map<string, number | string>();

  /** Takes incidents of a page. @returns those that have not been given before, or have changed */
  add(incidents: readonly Incident[]): readonly Incident[] {
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
  get any(): string | undefined {
    const [id] = this.seen.keys();
    return id;
  }
}

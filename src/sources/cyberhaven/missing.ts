import * as z from 'zod/mini';
import type { Incident } from '../../domain/incident';
import { dayMs } from '../../domain/time';

/** An incident has to be missing again that much later, ms: an API may lose sight of one for a moment. */
const confirmedAfterMs = 60_000;
/** Until when the first time counts, ms: by then all were looked at again. */
const forgottenAfterMs = dayMs;
/** Missing incidents that are remembered; others have their turn after these. */
const maxMissing = 1000;

export const missingSchema = z.array(z.tuple([z.string(), z.int()])).check(z.maxLength(maxMissing));

/** Ids of incidents that were not found, and when that was first, ms since the epoch. */
type Known = z.infer<typeof missingSchema>;

/** Incidents that the API did not give though it should have. What is missing twice is listed no longer. */
export class Missing {
  private readonly since: Map<string, number>;

  /** @param now ms since the epoch */
  constructor(
    known: Known,
    private readonly now: number,
  ) {
    // A time in the future predates a clock change.
    this.since = new Map(known.filter(([, at]) => at <= now && now - at < forgottenAfterMs));
  }

  /** Takes down which were not found. @returns those that were not found before either */
  confirm(ids: readonly string[]): string[] {
    const confirmed = ids.filter((id) => this.now - (this.since.get(id) ?? this.now) >= confirmedAfterMs);
    for (const id of ids) if (!this.since.has(id)) this.since.set(id, this.now);
    for (const id of confirmed) this.since.delete(id);
    return confirmed;
  }

  /** Takes down that incidents were found. */
  found(incidents: readonly Pick<Incident, 'id'>[]): void {
    for (const { id } of incidents) this.since.delete(id);
  }

  /** What to remember. */
  get remembered(): Known {
    return [...this.since].slice(0, maxMissing);
  }
}

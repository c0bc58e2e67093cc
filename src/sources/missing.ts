/** An incident has to be missing again that much later, ms: an API may lose sight of one for a moment. */
const confirmedAfterMs = 60_000;

/** What of missing incidents is remembered. */
export interface MissingLimits {
  /** Until when the first time counts, ms: by then all were looked at again. */
  readonly forgottenAfterMs: number;
  /** How many at most; others have their turn after these. */
  readonly max: number;
}

/** Incidents that an API did not give though it should have. What is missing twice is listed no longer. */
export class Missing {
  private readonly since: Map<string, number>;

  /**
   * @param known ids of incidents that were not found before, and when that was first, ms since the epoch
   * @param now ms since the epoch
   */
  constructor(
    known: readonly (readonly [id: string, at: number])[],
    private readonly now: number,
    private readonly limits: MissingLimits,
  ) {
    // A time in the future predates a clock change.
    this.since = new Map(known.filter(([, at]) => at <= now && now - at < limits.forgottenAfterMs));
  }

  /** Takes down which were not found. @returns those that were not found before either */
  confirm(ids: readonly string[]): string[] {
    const confirmed = ids.filter((id) => this.now - (this.since.get(id) ?? this.now) >= confirmedAfterMs);
    for (const id of ids) if (!this.since.has(id)) this.since.set(id, this.now);
    for (const id of confirmed) this.since.delete(id);
    return confirmed;
  }

  /** Takes down that incidents were found. */
  found(ids: readonly string[]): void {
    for (const id of ids) this.since.delete(id);
  }

  /** What to remember. */
  get remembered(): [id: string, at: number][] {
    return [...this.since].slice(0, this.limits.max);
  }
}

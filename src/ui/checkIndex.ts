import { bitsOf, checkIds, checksIn, type CheckId, type CheckReader, type Finding } from '../domain/checks/check';
import { CheckedIncidents } from '../domain/checks/checkedIncidents';
import { Emitter, Owner } from '../domain/events';
import type { Incident } from '../domain/incident';
import type { Sliced } from '../domain/slices';
import type { IncidentTable } from '../domain/table/incidentTable';
import { dayMs, isoTime } from '../domain/time';
import { onDidChangeSetting, setting } from '../settings';
import type { Clock } from '../sources/source';
import { vendorOf } from '../sources/vendors';
import type { Sync } from '../sync/sync';
import type { IncidentStore } from '../store/incidentStore';

/** What is flagged in one table at one time. */
interface Flagged {
  readonly checked: CheckedIncidents;
  /** By row. */
  readonly bits: Uint8Array;
  /** Those flagged; made when somebody asks for one of them. */
  byIncident?: ReadonlyMap<Incident, number>;
}

/** What the checks that are on find in all incidents. Computed on first use, and again when incidents or time have changed it. */
export class CheckIndex extends Owner {
  private readonly changed = this.own(new Emitter<void>());
  private checked: CheckedIncidents | undefined;
  private flagged: Flagged | undefined;
  /** Ends the wait for the time that flags another incident. */
  private waiting = new AbortController();

  /** Fires when time or the setting has changed what is flagged, and not when incidents have. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: Pick<IncidentStore, 'table'>,
    private readonly clock: Clock,
  ) {
    super();
    this.own(
      onDidChangeSetting(['disabledChecks'], () => this.renew()),
      { dispose: () => this.waiting.abort() },
    );
  }

  /** By row of a table: the bits of the checks that flag it, see `bitOf`. */
  bits(table = this.store.table()): Uint8Array {
    return this.get(table).bits;
  }

  /** The checks that flag an incident, the most pressing first. */
  checksOf(incident: Incident): readonly CheckId[] {
    return checksIn(this.byIncident().get(incident) ?? 0);
  }

  isFlagged(incident: Incident): boolean {
    return this.byIncident().has(incident);
  }

  /** The same with what they have found. */
  findingsIn(incident: Incident): readonly Finding[] {
    const on = enabled();
    return this.get()
      .checked.findingsIn(incident, this.clock.now())
      .filter(({ id }) => on.includes(id));
  }

  /** Looks at the incidents of a table in slices, so that whoever asks for it next finds it done. */
  *prepare(table: IncidentTable): Sliced<void> {
    const { checked } = this;
    if (checked?.table === table) return;
    const next = yield* CheckedIncidents.after(table, vendorOf, checked);
    // One that somebody could not wait for may be newer.
    if (this.checked === checked) this.checked = next;
  }

  private get(table = this.store.table()): Flagged {
    if (this.flagged?.checked.table === table) return this.flagged;
    if (this.checked?.table !== table) this.checked = CheckedIncidents.of(table, vendorOf, this.checked);
    const { checked, clock } = this;
    const now = clock.now();
    const on = bitsOf(enabled());
    const bits = checked.bitsAt(now).map((each) => each & on);
    this.flagged = { checked, bits };
    void this.wait(checked.nextAfter(now) - now);
    return this.flagged;
  }

  private byIncident(): ReadonlyMap<Incident, number> {
    const flagged = this.get();
    if (flagged.byIncident) return flagged.byIncident;
    const found = new Map<Incident, number>();
    const { incidents } = flagged.checked.table;
    for (const [row, bits] of flagged.bits.entries()) if (bits !== 0) found.set(incidents[row] as Incident, bits);
    return (flagged.byIncident = found);
  }

  private renew(): void {
    this.flagged = undefined;
    this.changed.fire();
  }

  private async wait(ms: number): Promise<void> {
    this.waiting.abort();
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    if (ms === Infinity) return;
    // After a day at the latest: by then all that waits is flagged.
    await this.clock.sleep(Math.min(ms, dayMs) + 1, signal).catch(() => undefined);
    if (!signal.aborted) this.renew();
  }
}

/** What tells reports and assistants of checks. */
export function checkReader(checks: Pick<CheckIndex, 'findingsIn'>, sync: Pick<Sync, 'fetchedAt'>): CheckReader {
  return {
    vendorName: (source) => vendorOf(source).shortName,
    findingsIn: (incident) => checks.findingsIn(incident),
    fetchedAt: (incident) => {
      const at = sync.fetchedAt(incident);
      return at === undefined ? undefined : isoTime(at);
    },
  };
}

/** The checks that the user has not switched off. */
function enabled(): readonly CheckId[] {
  const disabled = setting('disabledChecks');
  return checkIds.filter((id) => !disabled.includes(id));
}

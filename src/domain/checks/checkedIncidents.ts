import type { Incident, VendorOf } from '../incident';
import type { IncidentTable } from '../table/incidentTable';
import { personsOf } from '../table/persons';
import { bitOf, type Finding } from './check';
import { activeWhileCompromised, compromisedAgain } from './personRules';
import { PersonHistory } from './personHistory';
import { passwordUnchanged, reopened, stillEnabled, waitingLong, waitsTooLongFrom } from './recordRules';

/** A person's history, and the checks that it flags incidents with. */
interface Checked {
  readonly history: PersonHistory;
  readonly bits: ReadonlyMap<Incident, number>;
}

/** What an incident is flagged with by itself, whoever the person is; and from when on it waits too long, ms since the epoch. */
interface Own {
  readonly bits: number;
  readonly waitsTooLongFrom: number;
}

/** Incidents never change: each is checked once. */
const known = new WeakMap<Incident, Own>();

/** What the checks find in all incidents of a table. After a change only what is new, and the people concerned, is looked at. */
export class CheckedIncidents {
  private readonly checked = new Map<string, Checked>();
  /** By row: the bits of all checks but that which depends on the time. */
  private readonly bits: Uint8Array;
  private readonly waiting: readonly (readonly [row: number, from: number])[];

  /** @param before what was found in the table before */
  constructor(
    private readonly table: IncidentTable,
    private readonly vendorOf: VendorOf,
    before?: CheckedIncidents,
  ) {
    const { incidents } = table;
    for (const [key, own] of this.incidentsByPerson()) {
      const same = before?.checked.get(key);
      this.checked.set(key, same && isSame(same.history.incidents, own) ? same : this.check(own));
    }
    const users = table.values('user').rows;
    const { keysByConnection } = personsOf(table);
    const persons = keysByConnection.map((key) => (key === undefined ? undefined : this.checked.get(key)));
    const waiting: [number, number][] = [];
    this.bits = new Uint8Array(incidents.length);
    for (const [row, incident] of incidents.entries()) {
      const own = this.ownOf(incident);
      this.bits[row] = own.bits | (persons[users[row] as number]?.bits.get(incident) ?? 0);
      if (!Number.isNaN(own.waitsTooLongFrom)) waiting.push([row, own.waitsTooLongFrom]);
    }
    this.waiting = waiting;
  }

  /** By row of the table: the bits of the checks that flag it, see `bitOf`. @param now ms since the epoch */
  bitsAt(now: number): Uint8Array {
    const bits = this.bits.slice();
    for (const [row, from] of this.waiting) if (from < now) bits[row] = (bits[row] as number) | bitOf('waitingLong');
    return bits;
  }

  /** When time alone flags another incident, ms since the epoch; Infinity for never. @param now ms since the epoch */
  nextAfter(now: number): number {
    return this.waiting.reduce((next, [, from]) => (from >= now && from < next ? from : next), Infinity);
  }

  /** All that the checks find in an incident, the most pressing first. @param now ms since the epoch */
  findingsIn(incident: Incident, now: number): readonly Finding[] {
    if (incident.unlistedSince !== undefined) return [];
    const traits = this.vendorOf(incident.source);
    const key = personsOf(this.table).personOf(incident.user, incident.connection);
    const person = key === undefined ? undefined : this.checked.get(key)?.history;
    return [
      passwordUnchanged(incident, traits),
      stillEnabled(incident, traits),
      person && activeWhileCompromised(incident, traits, person),
      person && compromisedAgain(incident, traits, person),
      reopened(incident),
      waitingLong(incident, now),
    ].filter((finding) => finding !== undefined);
  }

  /** The incidents of those people whose account an attacker may have had; the others need no history. */
  private incidentsByPerson(): ReadonlyMap<string, Incident[]> {
    const { table, vendorOf } = this;
    const users = table.values('user');
    const sources = table.values('connection');
    const isOfAttacker = sources.examples.map(({ source }) => vendorOf(source).hasDwellTime);
    const { keysByConnection } = personsOf(table);
    const found = new Map<string, Incident[]>();
    for (const [row, value] of users.rows.entries()) {
      const key = keysByConnection[value];
      if (key !== undefined && isOfAttacker[sources.rows[row] as number]) found.set(key, []);
    }
    const lists = keysByConnection.map((key) => (key === undefined ? undefined : found.get(key)));
    for (const [row, value] of users.rows.entries()) lists[value]?.push(table.incidents[row] as Incident);
    return found;
  }

  private check(incidents: readonly Incident[]): Checked {
    const history = new PersonHistory(incidents, this.vendorOf);
    const bits = new Map<Incident, number>();
    for (const incident of incidents) {
      if (incident.unlistedSince !== undefined) continue;
      const traits = this.vendorOf(incident.source);
      const found = bitsFor([
        activeWhileCompromised(incident, traits, history),
        compromisedAgain(incident, traits, history),
      ]);
      if (found !== 0) bits.set(incident, found);
    }
    return { history, bits };
  }

  private ownOf(incident: Incident): Own {
    let own = known.get(incident);
    if (!own) {
      const traits = this.vendorOf(incident.source);
      own =
        incident.unlistedSince === undefined
          ? {
              bits: bitsFor([passwordUnchanged(incident, traits), stillEnabled(incident, traits), reopened(incident)]),
              waitsTooLongFrom: waitsTooLongFrom(incident),
            }
          : { bits: 0, waitsTooLongFrom: NaN };
      // Most are flagged by nothing: they share what is known of them.
      if (own.bits === 0 && Number.isNaN(own.waitsTooLongFrom)) own = nothing;
      known.set(incident, own);
    }
    return own;
  }
}

const nothing: Own = { bits: 0, waitsTooLongFrom: NaN };

function bitsFor(findings: readonly (Finding | undefined)[]): number {
  return findings.reduce((bits, finding) => (finding ? bits | bitOf(finding.id) : bits), 0);
}

function isSame(some: readonly Incident[], others: readonly Incident[]): boolean {
  return some.length === others.length && some.every((each, at) => each === others[at]);
}

import type { Incident, VendorOf } from '../incident';
import { placesIn, type IncidentTable } from '../table/incidentTable';
import { personsOf, type Persons } from '../table/persons';
import { bitOf, type Finding } from './check';
import { activeWhileCompromised, compromisedAgain } from './personRules';
import { PersonHistory } from './personHistory';
import { passwordUnchanged, reopened, stillEnabled, waitingLong, waitsTooLongFrom } from './recordRules';

/** A person's history, and the checks that it flags incidents with. */
interface Checked {
  readonly history: PersonHistory;
  readonly bits: ReadonlyMap<Incident, number>;
}

/** What the checks find in all incidents of a table. After a change only what is new, and the people concerned, is looked at. */
export class CheckedIncidents {
  private readonly persons: Persons;
  private readonly checked: Map<string, Checked>;
  /** By row: the bits of the checks that need nothing but the incident, and of those that need its person. */
  private readonly own: Uint8Array;
  private readonly byPerson: Uint8Array;
  /** By row: from when on it waits too long, ms since the epoch; NaN for never. */
  private readonly waitsTooLongFrom: Float64Array;

  /** @param before what was found in the table before */
  constructor(
    private readonly table: IncidentTable,
    private readonly vendorOf: VendorOf,
    before?: CheckedIncidents,
  ) {
    const { incidents } = table;
    this.persons = personsOf(table);
    const { keysByConnection } = this.persons;
    const rowsBefore = placesIn(incidents, before?.table.incidents ?? []);
    const concerned = before?.persons === this.persons ? this.keysOfChanges(rowsBefore, before) : undefined;
    this.checked = new Map(concerned ? before?.checked : []);
    for (const key of concerned ?? []) this.checked.delete(key);
    for (const [key, own] of this.incidentsByPerson(concerned)) {
      const same = before?.checked.get(key);
      this.checked.set(key, same && isSame(same.history.incidents, own) ? same : this.check(own));
    }
    const users = table.values('user').rows;
    const checked = keysByConnection.map((key) => (key === undefined ? undefined : this.checked.get(key)));
    const isKnown = keysByConnection.map(
      (key) => concerned !== undefined && !(key !== undefined && concerned.has(key)),
    );
    this.own = new Uint8Array(incidents.length);
    this.byPerson = new Uint8Array(incidents.length);
    this.waitsTooLongFrom = new Float64Array(incidents.length);
    for (const [row, incident] of incidents.entries()) {
      const user = users[row] as number;
      const place = rowsBefore[row] as number;
      this.own[row] = before?.own[place] ?? this.ownBits(incident);
      this.waitsTooLongFrom[row] =
        before?.waitsTooLongFrom[place] ?? (isListed(incident) ? waitsTooLongFrom(incident) : NaN);
      const bits = isKnown[user] ? before?.byPerson[place] : undefined;
      this.byPerson[row] = bits ?? checked[user]?.bits.get(incident) ?? 0;
    }
  }

  /** By row of the table: the bits of the checks that flag it, see `bitOf`. @param now ms since the epoch */
  bitsAt(now: number): Uint8Array {
    const waiting = bitOf('waitingLong');
    return this.own.map((bits, row) => {
      const isLong = (this.waitsTooLongFrom[row] as number) < now;
      return bits | (this.byPerson[row] as number) | (isLong ? waiting : 0);
    });
  }

  /** When time alone flags another incident, ms since the epoch; Infinity for never. @param now ms since the epoch */
  nextAfter(now: number): number {
    return this.waitsTooLongFrom.reduce((next, from) => (from >= now && from < next ? from : next), Infinity);
  }

  /** All that the checks find in an incident, the most pressing first. @param now ms since the epoch */
  findingsIn(incident: Incident, now: number): readonly Finding[] {
    if (!isListed(incident)) return [];
    const traits = this.vendorOf(incident.source);
    const key = this.persons.personOf(incident.user, incident.connection);
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

  /** The people of whom incidents have come, changed or gone, where nobody is another person than before. */
  private keysOfChanges(rowsBefore: Int32Array, before: CheckedIncidents): ReadonlySet<string> {
    const { keysByConnection } = this.persons;
    const keys = new Set<string>();
    const add = (value: number | undefined): void => {
      const key = keysByConnection[value ?? -1];
      if (key !== undefined) keys.add(key);
    };
    const stays = new Uint8Array(before.table.incidents.length);
    const users = this.table.values('user').rows;
    for (const [row, place] of rowsBefore.entries()) {
      if (place < 0) add(users[row]);
      else stays[place] = 1;
    }
    const usersBefore = before.table.values('user').rows;
    for (const [row, is] of stays.entries()) if (is === 0) add(usersBefore[row]);
    return keys;
  }

  /**
   * The incidents of those people whose account an attacker may have had; the others need no history.
   * @param wanted keys; without it, of all people
   */
  private incidentsByPerson(wanted: ReadonlySet<string> | undefined): ReadonlyMap<string, Incident[]> {
    const { table, vendorOf } = this;
    const users = table.values('user');
    const sources = table.values('connection');
    const isOfAttacker = sources.examples.map(({ source }) => vendorOf(source).hasDwellTime);
    const keys = this.persons.keysByConnection.map((key) =>
      key !== undefined && (wanted?.has(key) ?? true) ? key : undefined,
    );
    const found = new Map<string, Incident[]>();
    for (const [row, value] of users.rows.entries()) {
      const key = keys[value];
      if (key !== undefined && isOfAttacker[sources.rows[row] as number] && !found.has(key)) found.set(key, []);
    }
    const lists = keys.map((key) => (key === undefined ? undefined : found.get(key)));
    for (const [row, value] of users.rows.entries()) lists[value]?.push(table.incidents[row] as Incident);
    return found;
  }

  private check(incidents: readonly Incident[]): Checked {
    const history = new PersonHistory(incidents, this.vendorOf);
    const bits = new Map<Incident, number>();
    for (const incident of incidents) {
      if (!isListed(incident)) continue;
      const traits = this.vendorOf(incident.source);
      const found = bitsFor([
        activeWhileCompromised(incident, traits, history),
        compromisedAgain(incident, traits, history),
      ]);
      if (found !== 0) bits.set(incident, found);
    }
    return { history, bits };
  }

  private ownBits(incident: Incident): number {
    if (!isListed(incident)) return 0;
    const traits = this.vendorOf(incident.source);
    return bitsFor([passwordUnchanged(incident, traits), stillEnabled(incident, traits), reopened(incident)]);
  }
}

/** Whether its API lists it still: what is said of others is of the past. */
function isListed({ unlistedSince }: Incident): boolean {
  return unlistedSince === undefined;
}

function bitsFor(findings: readonly (Finding | undefined)[]): number {
  return findings.reduce((bits, finding) => (finding ? bits | bitOf(finding.id) : bits), 0);
}

function isSame(some: readonly Incident[], others: readonly Incident[]): boolean {
  return some.length === others.length && some.every((each, at) => each === others[at]);
}

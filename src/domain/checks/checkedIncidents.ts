import type { Incident, VendorOf } from '../incident';
import { getOrMake } from '../lists';
import { countSliced, eachSliced, inOneGo, mapSliced, type Sliced } from '../slices';
import type { IncidentTable } from '../table/incidentTable';
import { personsSliced, type Persons } from '../table/persons';
import { carryOver, rowsBefore, type RowsBefore } from '../table/rows';
import { bitOf, type Finding } from './check';
import { activeWhileCompromised, compromisedAgain } from './personRules';
import { checkedInAStep, PersonHistory } from './personHistory';
import { passwordUnchanged, reopened, stillEnabled, waitingLong, waitsTooLongFrom } from './recordRules';

/** A person's history, and the checks that it flags incidents with. */
interface Checked {
  readonly history: PersonHistory;
  readonly bits: ReadonlyMap<Incident, number>;
}

/** What the checks find in all incidents of a table. After a change only what is new, and the people concerned, is looked at. */
export class CheckedIncidents {
  /** By row: the bits of the checks that need nothing but the incident, and of those that need its person. */
  private readonly own: Uint8Array;
  private readonly byPerson: Uint8Array;
  /** By row: from when on it waits too long, ms since the epoch; NaN for never. */
  private readonly waitsTooLongFrom: Float64Array;

  private constructor(
    readonly table: IncidentTable,
    private readonly vendorOf: VendorOf,
    private readonly persons: Persons,
    /** By number of a person, see `Persons.numbersByConnection`; copied at each change, which of a map takes long. */
    private readonly checked: (Checked | undefined)[],
  ) {
    const { length } = table.incidents;
    this.own = new Uint8Array(length);
    this.byPerson = new Uint8Array(length);
    this.waitsTooLongFrom = new Float64Array(length);
  }

  /** Looks at all incidents. @param before what was found in the table before */
  static of(table: IncidentTable, vendorOf: VendorOf, before?: CheckedIncidents): CheckedIncidents {
    return inOneGo(CheckedIncidents.after(table, vendorOf, before));
  }

  /** The same in slices. */
  static *after(table: IncidentTable, vendorOf: VendorOf, before?: CheckedIncidents): Sliced<CheckedIncidents> {
    yield* table.prepare(['user', 'connection']);
    const persons = yield* personsSliced(table);
    const rows = rowsBefore(table.incidents, before?.table.incidents ?? []);
    yield undefined;
    // Where somebody is another person than before, all are looked at.
    const known = before?.persons === persons ? before : undefined;
    const checked = new CheckedIncidents(
      table,
      vendorOf,
      persons,
      known ? [...known.checked] : Array.from({ length: persons.numberOf.size }),
    );
    yield* checked.#checkRecords(rows, before);
    yield* checked.#checkPeople(rows, before, known);
    return checked;
  }

  *#checkRecords(rows: RowsBefore, before: CheckedIncidents | undefined): Sliced<void> {
    const { own, waitsTooLongFrom: from, table } = this;
    if (before) {
      carryOver(own, before.own, rows);
      carryOver(from, before.waitsTooLongFrom, rows);
    }
    yield* eachSliced(rows.fresh, (row) => {
      const incident = table.incidents[row] as Incident;
      own[row] = this.#ownBits(incident);
      from[row] = isListed(incident) ? waitsTooLongFrom(incident) : NaN;
    });
  }

  /** @param known what was found where everybody is the same person as before */
  *#checkPeople(
    rows: RowsBefore,
    before: CheckedIncidents | undefined,
    known: CheckedIncidents | undefined,
  ): Sliced<void> {
    const { table, checked, byPerson } = this;
    const { keysByConnection } = this.persons;
    const users = table.values('user').rows;
    const concerned = yield* this.#rowsOfPeople(known && this.#peopleOfChanges(rows, known));
    const rowsByNumber = yield* this.#rowsByPerson(concerned);
    if (known) carryOver(byPerson, known.byPerson, rows);
    for (const row of concerned) byPerson[row] = 0;
    for (const [number, own] of rowsByNumber) {
      const incidents = own.map((row) => table.incidents[row] as Incident);
      const same = before?.checkedOf(keysByConnection[users[own[0] as number] as number]);
      const next = same && isSame(same.history.incidents, incidents) ? same : yield* this.#check(incidents);
      checked[number] = next;
      const { bits } = next;
      for (const row of bits.size > 0 ? own : []) byPerson[row] = bits.get(table.incidents[row] as Incident) ?? 0;
      yield undefined;
    }
  }

  /** By row of the table: the bits of the checks that flag it, see `bitOf`. @param now ms since the epoch */
  bitsAt(now: number): Uint8Array {
    const { own, byPerson, waitsTooLongFrom: from } = this;
    const waiting = bitOf('waitingLong');
    const bits = new Uint8Array(own.length);
    for (let row = 0; row < bits.length; row++) {
      bits[row] = (own[row] as number) | (byPerson[row] as number) | ((from[row] as number) < now ? waiting : 0);
    }
    return bits;
  }

  /** When time alone flags another incident, ms since the epoch; Infinity for never. @param now ms since the epoch */
  nextAfter(now: number): number {
    let next = Infinity;
    for (const from of this.waitsTooLongFrom) if (from >= now && from < next) next = from;
    return next;
  }

  /** All that the checks find in an incident, the most pressing first. @param now ms since the epoch */
  findingsIn(incident: Incident, now: number): readonly Finding[] {
    if (!isListed(incident)) return [];
    const traits = this.vendorOf(incident.source);
    const person = this.checkedOf(this.persons.personOf(incident.user, incident.connection))?.history;
    return [
      passwordUnchanged(incident, traits),
      stillEnabled(incident, traits),
      person && activeWhileCompromised(incident, traits, person),
      person && compromisedAgain(incident, traits, person),
      reopened(incident),
      waitingLong(incident, now),
    ].filter((finding) => finding !== undefined);
  }

  /** @param key of a person; undefined for nobody */
  private checkedOf(key: string | undefined): Checked | undefined {
    const number = key === undefined ? undefined : this.persons.numberOf.get(key);
    return number === undefined ? undefined : this.checked[number];
  }

  /**
   * The people of whom incidents have come, changed or gone, where nobody is another person than before.
   * @returns by number of a person: 1 for those
   */
  #peopleOfChanges({ places, fresh }: RowsBefore, before: CheckedIncidents): Uint8Array {
    const { numbersByConnection: numbers } = this.persons;
    const people = new Uint8Array(numbers.length);
    const users = this.table.values('user').rows;
    for (const row of fresh) people[numbers[users[row] as number] as number] = 1;
    const usersBefore = before.table.values('user').rows;
    const stays = new Uint8Array(usersBefore.length);
    for (let row = 0; row < places.length; row++) if ((places[row] as number) >= 0) stays[places[row] as number] = 1;
    for (let place = 0; place < stays.length; place++) {
      if (stays[place] === 0) people[numbers[usersBefore[place] as number] as number] = 1;
    }
    return people;
  }

  /** The rows of some people; without those, of all people. */
  *#rowsOfPeople(wanted: Uint8Array | undefined): Sliced<readonly number[]> {
    const { numbersByConnection: numbers, keysByConnection } = this.persons;
    const looks = new Uint8Array(numbers.length);
    for (let user = 0; user < looks.length; user++) {
      const isWanted = keysByConnection[user] !== undefined && (!wanted || wanted[numbers[user] as number] === 1);
      looks[user] = isWanted ? 1 : 0;
    }
    const users = this.table.values('user').rows;
    const rows: number[] = [];
    yield* countSliced(users.length, (row) => {
      if (looks[users[row] as number]) rows.push(row);
    });
    return rows;
  }

  /** Of some rows, those of people whose account an attacker may have had; the others need no history. */
  *#rowsByPerson(rows: readonly number[]): Sliced<ReadonlyMap<number, readonly number[]>> {
    const { table, vendorOf } = this;
    const { numbersByConnection: numbers } = this.persons;
    const users = table.values('user').rows;
    const sources = table.values('connection');
    const isOfAttacker = sources.examples.map(({ source }) => vendorOf(source).hasDwellTime);
    const numberOf = (row: number): number => numbers[users[row] as number] as number;
    const found = new Map<number, number[]>();
    yield* eachSliced(rows, (row) => {
      if (isOfAttacker[sources.rows[row] as number]) getOrMake(found, numberOf(row), () => []);
    });
    yield* eachSliced(rows, (row) => found.get(numberOf(row))?.push(row));
    return found;
  }

  *#check(incidents: readonly Incident[]): Sliced<Checked> {
    const history = yield* PersonHistory.of(incidents, this.vendorOf);
    const bits = new Map<Incident, number>();
    const look = (incident: Incident): void => {
      if (!isListed(incident)) return;
      const traits = this.vendorOf(incident.source);
      const found = bitsFor([
        activeWhileCompromised(incident, traits, history),
        compromisedAgain(incident, traits, history),
      ]);
      if (found !== 0) bits.set(incident, found);
    };
    yield* mapSliced(incidents, look, checkedInAStep);
    return { history, bits };
  }

  #ownBits(incident: Incident): number {
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

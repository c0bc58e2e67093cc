import { firstIndex } from './lists';
import { dwellWindow } from './dwellWindow';
import { compareIncidents } from './sorting';
import { type Incident, isOpen, type User, type VendorOf } from './incident';
import { addressOf, bareName, loginOf } from './people';
import type { IncidentTable } from './table/incidentTable';
import { personsOf, type Persons } from './table/persons';
import { occurredTime } from './time';

/**
 * What two incidents' users have in common, the surest first: `mail`, the same address; `principal`, the same login with
 * its domain, or the one's login is the other's mail; `record`, different names that another record ties together;
 * `login`, the same login where a domain is missing; `id`, no login at all but the same id or name.
 */
export type Strength = 'mail' | 'principal' | 'record' | 'login' | 'id';

export interface Related {
  readonly incident: Incident;
  readonly strength: Strength;
  /** See {@link isWithinDwell}. */
  readonly withinDwell: boolean;
}

/** How many incidents are related, and how many of them are open, or {@link isWithinDwell}. */
export interface RelatedCounts {
  readonly total: number;
  readonly open: number;
  readonly withinDwell: number;
}

/**
 * Which incidents are of the same person, across all sources. Who is the same person says {@link identifyPeople}; a bare
 * login that several people have (`admin`, `info`) relates within its connection only.
 */
export class RelatedIncidents {
  readonly #vendorOf: VendorOf;
  readonly #table: IncidentTable;
  readonly #persons: Persons;
  readonly #byPerson = new Map<string, readonly Incident[]>();

  /** @param table all incidents; with fewer, less is known about who is the same person */
  constructor(table: IncidentTable, vendorOf: VendorOf) {
    this.#vendorOf = vendorOf;
    this.#table = table;
    this.#persons = personsOf(table);
  }

  /**
   * The related incidents nearest in time, the nearest first; those without a time come last. One that came through two
   * connections is there once.
   */
  relatedTo(incident: Incident, limit = 200): readonly Related[] {
    const found: Related[] = [];
    for (const other of outwards(this.#incidentsOf(incident), incident)) {
      if (found.length >= limit) break;
      if (!isSame(incident, other)) found.push(relationOf(incident, other, this.#vendorOf));
    }
    return found;
  }

  /** Counts the related incidents, each once. */
  countsOf(incident: Incident): RelatedCounts {
    const others = this.#incidentsOf(incident).filter((other) => !isSame(incident, other));
    return {
      total: others.length,
      open: others.filter(isOpen).length,
      withinDwell: others.filter((other) => isWithinDwell(incident, other, this.#vendorOf)).length,
    };
  }

  /** Makes a test of incidents, for `is:related` of a filter. */
  isRelatedTo(incident: Incident): (other: Incident) => boolean {
    const person = this.#keyOf(incident);
    if (person === undefined) return () => false;
    return (other) => !isSame(incident, other) && this.#keyOf(other) === person;
  }

  #keyOf({ user, connection }: Incident): string | undefined {
    return this.#persons.personOf(user, connection);
  }

  /** All incidents of an incident's person, latest first. */
  #incidentsOf(incident: Incident): readonly Incident[] {
    const person = this.#keyOf(incident);
    if (person === undefined) return [];
    let sorted = this.#byPerson.get(person);
    if (!sorted) {
      const unique = new Map<string, Incident>();
      for (const other of this.#having(person)) {
        const key = `${other.source} ${other.id}`;
        if (!unique.has(key)) unique.set(key, other);
      }
      this.#byPerson.set(person, (sorted = [...unique.values()].sort(compareIncidents('occurred'))));
    }
    return sorted;
  }

  #having(person: string): readonly Incident[] {
    const { incidents } = this.#table;
    const { rows } = this.#table.values('user');
    const { keysByConnection } = this.#persons;
    return incidents.filter((_, row) => keysByConnection[rows[row] as number] === person);
  }
}

/**
 * Whether one incident is of an attacker (see `VendorTraits.hasDwellTime`), and the other, which is of another kind,
 * happened while that attacker is thought to have had access.
 */
function isWithinDwell(a: Incident, b: Incident, vendorOf: VendorOf): boolean {
  const isAttack = ({ source }: Incident): boolean => vendorOf(source).hasDwellTime;
  if (isAttack(a) === isAttack(b)) return false;
  const [attack, other] = isAttack(a) ? [a, b] : [b, a];
  const [from, to] = dwellWindow(attack) ?? [NaN, NaN];
  const time = occurredTime(other);
  return time >= from && time <= to;
}

/** One and the same of the API's incidents; it may have come through two connections. */
function isSame(a: Incident, b: Incident): boolean {
  return a.id === b.id && a.source === b.source;
}

/** Incidents in the order of their nearness to one of them. Both ways in from the nearest, so that few can be taken of many. */
function* outwards(latestFirst: readonly Incident[], incident: Incident): Generator<Incident> {
  const time = occurredTime(incident);
  // Later than any, so that without a time of its own the latest come first.
  const center = Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
  let earlier = firstIndex(latestFirst, (other) => !(occurredTime(other) > center));
  let later = earlier - 1;
  for (;;) {
    const [before, after] = [latestFirst[earlier], latestFirst[later]];
    if (after && !(before && center - occurredTime(before) <= occurredTime(after) - center)) {
      later--;
      yield after;
    } else if (before) {
      earlier++;
      yield before;
    } else return;
  }
}

function relationOf(incident: Incident, other: Incident, vendorOf: VendorOf): Related {
  return {
    incident: other,
    strength: strengthOf(incident.user, other.user),
    withinDwell: isWithinDwell(incident, other, vendorOf),
  };
}

function strengthOf(a: User | undefined, b: User | undefined): Strength {
  const mail = addressOf(a?.mail);
  if (mail !== undefined && mail === addressOf(b?.mail)) return 'mail';
  const [names, others] = [namesOf(a), namesOf(b)];
  if (names.length === 0 || others.length === 0) return 'id';
  if (names.some((name) => name !== bareName(name) && others.includes(name))) return 'principal';
  const bareNames = new Set(others.map(bareName));
  return names.some((name) => bareNames.has(bareName(name))) ? 'login' : 'record';
}

/** Addresses and login. */
function namesOf(user: User | undefined): string[] {
  return [addressOf(user?.mail), addressOf(user?.principal), addressOf(user?.upn), loginOf(user)].filter(
    (name) => name,
  ) as string[];
}

import { dwellWindow, type Span } from '../dwellWindow';
import { personTerm, type PersonTerm } from '../filter/person';
import { getOrMake, firstIndex, firstOf } from '../lists';
import { needsAttention, type Incident, type VendorOf } from '../incident';
import { eachSliced, type Sliced } from '../slices';
import { peopleSliced, type Person } from '../table/persons';
import { parseTime, type TimeZone } from '../time';
import { countByNumber, mostFirst, Tally, termOf, type Counted, type Mark } from './mark';
import type { TimeCounts } from './timeScale';

/** Incidents of a person that were created in the time of a column, all of one vendor. */
interface PersonMark extends Mark {
  /** Place in `PeopleOverTime.columns`. */
  readonly column: number;
  /** Id of the vendor. */
  readonly source: string;
}

/** A time in which an attacker is thought to have had access to a person's account. */
export interface DwellBar {
  /** Ms since the epoch. */
  readonly from: number;
  /** Infinity while nobody has shut the attacker out. */
  readonly to: number;
  /** Where it stands on the axis, from 0 to 1. */
  readonly start: number;
  readonly end: number;
}

export interface PersonLane extends Mark, Pick<PersonTerm, 'isExact'> {
  /** Different for each person. */
  readonly key: string;
  readonly name: string;
  /** What `terms` call the person; undefined when it is the name. */
  readonly detail: string | undefined;
  readonly marks: readonly PersonMark[];
  /** The earliest first, none of which touch. The latest only, where there are many. */
  readonly dwell: readonly DwellBar[];
}

/** People with what happened to them on one axis of time. */
export interface PeopleOverTime {
  /** Equal parts of the axis: from the start of a day to before that of another. */
  readonly columns: readonly { readonly start: string; readonly end: string }[];
  /** Those with the most that needs attention first. */
  readonly lanes: readonly PersonLane[];
  /** How many people there are in all. */
  readonly distinct: number;
  /** Ids of the vendors of all marks, sorted. */
  readonly sources: readonly string[];
}

const maxLanes = 20;
/** More marks side by side are too small to be pointed at. */
const maxColumns = 31;
const maxDwell = 20;

/** @param now ms since the epoch: an open dwell window is drawn up to it */
export function* peopleOverTime(
  counted: Counted,
  times: TimeCounts,
  { now, timeZone, vendorOf }: { readonly now: number; readonly timeZone: TimeZone; readonly vendorOf: VendorOf },
): Sliced<PeopleOverTime> {
  const { table, rows } = counted;
  const known = yield* peopleSliced(table);
  const { found, count, attention } = countByNumber(counted, 'user', known.ofValue);
  const top = firstOf(found, maxLanes, (a, b) => mostFirst(attention, a, b) || mostFirst(count, a, b) || a - b);
  const axis = new Axis(times, timeZone);
  /** By place of a person: few have one. */
  const laneOf = new Map(top.map((place) => [place, new Lane(axis, now)]));
  const { rows: users } = table.values('user');
  const created = table.numbers('created');
  yield* eachSliced(rows, (row) => {
    const lane = laneOf.get(known.ofValue[users[row] as number] as number);
    if (!lane) return;
    const incident = table.incidents[row] as Incident;
    lane.add(incident, created[row] as number, needsAttention(incident));
    if (vendorOf(incident.source).hasDwellTime) lane.addDwell(dwellWindow(incident));
  });
  const made = Array.from(laneOf, ([place, lane]): PersonLane => {
    const person = known.people[place] as Person;
    const { text, term, isExact } = personTerm(known, person);
    const name = person.name ?? text;
    return {
      key: person.key,
      name,
      detail: name === text ? undefined : text,
      isExact,
      count: count[place] as number,
      attention: attention[place] as number,
      terms: [term],
      marks: lane.marks(term),
      dwell: lane.dwell(),
    };
  });
  return {
    columns: axis.columns,
    lanes: made,
    distinct: found.length,
    sources: [...new Set(made.flatMap(({ marks }) => marks.map(({ source }) => source)))].sort(),
  };
}

/** The days of the chart of times, joined to a few columns. */
class Axis {
  readonly columns: PeopleOverTime['columns'];
  /** Where columns meet, ms since the epoch. */
  readonly #limits: readonly number[];

  constructor({ run, end }: TimeCounts, timeZone: TimeZone) {
    const step = Math.ceil(run.length / maxColumns);
    const starts = run.flatMap(({ start }, index) => (index % step === 0 ? start : []));
    const limits = starts.length > 0 ? [...starts, end] : [];
    this.columns = starts.map((start, index) => ({ start, end: limits[index + 1] ?? end }));
    this.#limits = limits.map((day) => parseTime(day, timeZone));
  }

  /** -1 for a time outside, and for none. */
  columnOf(time: number): number {
    const after = Number.isNaN(time) ? 0 : firstIndex(this.#limits, (limit) => limit > time);
    return after > this.columns.length ? -1 : after - 1;
  }

  /** Undefined for what is all outside. */
  barOf([from, to]: Span, now: number): DwellBar | undefined {
    const [first = NaN, last = NaN] = [this.#limits[0], this.#limits.at(-1)];
    // The one of an incident from a clock that is ahead begins later.
    const until = to === Infinity ? Math.max(from, now) : to;
    return until >= first && from < last ? { from, to, start: this.#share(from), end: this.#share(until) } : undefined;
  }

  #share(time: number): number {
    const [first = 0, last = 0] = [this.#limits[0], this.#limits.at(-1)];
    if (time <= first) return 0;
    if (time >= last) return 1;
    const column = this.columnOf(time);
    const [start = 0, end = 1] = this.#limits.slice(column, column + 2);
    return (column + (time - start) / (end - start)) / this.columns.length;
  }
}

/** What there is of a person, in the making. */
class Lane {
  readonly #tallies = new Map<string, { readonly column: number; readonly source: string; readonly tally: Tally }>();
  readonly #windows: Span[] = [];

  constructor(
    private readonly axis: Axis,
    private readonly now: number,
  ) {}

  add({ source }: Incident, created: number, attention: boolean): void {
    const column = this.axis.columnOf(created);
    if (column < 0) return;
    const { tally } = getOrMake(this.#tallies, `${column} ${source}`, () => ({ column, source, tally: new Tally() }));
    tally.add({ count: 1, attention: Number(attention) });
  }

  addDwell(window: Span | undefined): void {
    if (window) this.#windows.push(window);
  }

  marks(term: PersonTerm['term']): readonly PersonMark[] {
    return [...this.#tallies.values()]
      .sort((a, b) => a.column - b.column || (a.source < b.source ? -1 : 1))
      .map(({ column, source, tally }) => {
        const { start = '', end = '' } = this.axis.columns[column] ?? {};
        const terms = [term, termOf('source', source), termOf('after', start), termOf('before', end)];
        return { column, source, ...tally.mark(terms) };
      });
  }

  dwell(): readonly DwellBar[] {
    const joined: [from: number, to: number][] = [];
    for (const [from, to] of this.#windows.toSorted(([a], [b]) => a - b)) {
      const last = joined.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else joined.push([from, to]);
    }
    return joined.flatMap((window) => this.axis.barOf(window, this.now) ?? []).slice(-maxDwell);
  }
}

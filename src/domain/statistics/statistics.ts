import { bitOf, checkIds, type CheckId } from '../checks/check';
import type { BareTerm } from '../filter/print';
import { severityRanks } from '../filter/syntax';
import { fold } from '../text/fold';
import { type Incident, type State, type VendorOf } from '../incident';
import type { Sliced } from '../slices';
import type { Selection } from '../table/incidentTable';
import { personsSliced } from '../table/persons';
import { countCustomers, maxCustomers, type Customers, type CustomersContext, tenantKey } from './customers';
import { countedOf, countRanges, eachValue, negated, Tally, termOf, termOfAny, type Counted, type Mark } from './mark';
import { countNames, maxTop, type NameCounts } from './names';
import { peopleOverTime, type PeopleOverTime } from './peopleOverTime';
import { countTimes, type TimeCounts } from './timeScale';
import { parseMinutes } from '../time';

interface StateMark extends Mark {
  readonly state: State;
}

export interface SeverityMark extends Mark {
  /** A word of the filter language, `unknown` for words of an API that have no rank, or `none`. */
  readonly severity: string;
  /** See `Severity.rank`; undefined for `none`. */
  readonly rank: number | undefined;
}

export interface CheckMark extends Mark {
  readonly id: CheckId;
}

/** Dwell times of [from, to). */
export interface DwellMark extends Mark {
  /** Minutes. */
  readonly from: number;
  /** Minutes; undefined for the last, which has no end. */
  readonly to: number | undefined;
}

/** What an overview of incidents shows: plain data, without words to translate. Names are untrusted text. */
export interface Statistics {
  readonly total: number;
  readonly attention: number;
  readonly times: TimeCounts;
  /** All three: attention, waiting, closed. */
  readonly states: readonly StateMark[];
  /** All words that have a rank, the highest first, then `unknown` and `none`. */
  readonly severities: readonly SeverityMark[];
  /** All checks, those that flag none as well. */
  readonly checks: readonly CheckMark[];
  /** All bins, the shortest first. */
  readonly dwell: readonly DwellMark[];
  readonly noDwell: Mark;
  /** Tenants and policies are distinguished by their ids, regardless of connection. */
  readonly tenants: NameCounts;
  readonly policies: NameCounts;
  /** People, each one over all sources; see `identifyPeople`. */
  readonly users: NameCounts;
  readonly people: PeopleOverTime;
  /** Tenants, with what asks for somebody. */
  readonly customers: Customers;
}

export interface StatisticsContext extends CustomersContext {
  readonly vendorOf: VendorOf;
  /** By row of the table: the bits of the checks that flag it. */
  readonly checks?: () => Uint8Array;
}

const severityKinds = [
  ...[...severityRanks].map(([severity, rank]) => ({ severity, rank })),
  { severity: 'unknown', rank: 0 },
  { severity: 'none', rank: undefined },
];

/** Where bins of dwell times meet, as written in a filter. */
const dwellLimits = ['1m', '10m', '1h', '6h', '1d', '7d', '30d'].map((text) => ({ text, minutes: parseMinutes(text) }));

/** Counts incidents, in a time linear in their number. */
export function* countIncidentsSliced(selection: Selection, context: StatisticsContext): Sliced<Statistics> {
  const { table, rows } = selection;
  const counted = countedOf(selection);
  const states = { attention: new Tally(), waiting: new Tally(), closed: new Tally() };
  eachValue(counted, 'status', ({ status }, counts) => states[status.state].add(counts));
  const severities = severityKinds.map((kind) => ({ ...kind, tally: new Tally() }));
  const byRank = new Map(severities.map(({ rank, tally }) => [rank, tally]));
  /** Those without a rank. */
  const words = new Map<string, string>();
  eachValue(counted, 'severity', ({ severity }, counts) => {
    byRank.get(severity?.rank)?.add(counts);
    if (severity?.rank === 0) words.set(fold(severity.value), severity.value);
  });
  yield undefined;
  const { ranges, none: noDwell } = countRanges(
    counted,
    'dwell',
    dwellLimits.map(({ minutes }) => minutes),
  );
  yield undefined;
  const persons = yield* personsSliced(table);
  const times = yield* countTimes(counted, context);
  const tenants = yield* countNames(
    'tenant',
    counted,
    { keys: table.values('tenant').answers(tenantKey) },
    maxCustomers,
  );
  return {
    total: rows.length,
    attention: counted.attention.length,
    times,
    states: (Object.keys(states) as State[]).map((state) => ({ state, ...states[state].mark([termOf('is', state)]) })),
    severities: severities.map(({ severity, rank, tally }) => {
      return { severity, rank, ...tally.mark(severityTerms(severity, rank, [...words.values()])) };
    }),
    checks: countChecks(counted, context.checks?.()),
    dwell: ranges.map((tally, range) => {
      const [from, to] = [dwellLimits[range - 1], dwellLimits[range]];
      const terms = [from && termOf('dwell', from.text, '>='), to && termOf('dwell', to.text, '<')];
      return {
        from: from?.minutes ?? 0,
        to: to?.minutes,
        ...tally.mark(terms.filter((term) => term !== undefined)),
      };
    }),
    // Only what is not known is neither this nor that.
    noDwell: noDwell.mark([negated(termOf('dwell', '0', '>=')), negated(termOf('dwell', '0', '<'))]),
    tenants: { ...tenants, top: tenants.top.slice(0, maxTop) },
    policies: yield* countNames('policy', counted, { keys: table.values('policy').answers(policyKey) }),
    users: yield* countNames('user', counted, persons),
    people: yield* peopleOverTime(counted, times, context),
    customers: yield* countCustomers(counted, tenants, context),
  };
}

function policyKey({ policy }: Incident): string | undefined {
  return policy?.id || policy?.name;
}

function countChecks(
  { table, rows, attention }: Counted,
  checks: Uint8Array = new Uint8Array(table.incidents.length),
): CheckMark[] {
  /** How many rows have which bits. */
  const countBits = (some: Uint32Array): Uint32Array => {
    const counts = new Uint32Array(0x100);
    for (const row of some) {
      const bits = checks[row] as number;
      counts[bits] = (counts[bits] as number) + 1;
    }
    return counts;
  };
  const [all, inNeed] = [countBits(rows), countBits(attention)];
  return checkIds.map((id) => {
    const sum = (counts: Uint32Array): number =>
      counts.reduce((total, count, bits) => ((bits & bitOf(id)) === 0 ? total : total + count), 0);
    return { id, count: sum(all), attention: sum(inNeed), terms: [termOf('check', id)] };
  });
}

/** `none` means those without a rank as well; only their own words distinguish them from those without any severity. */
function severityTerms(severity: string, rank: number | undefined, unrankedWords: readonly string[]): BareTerm[] {
  if (rank) return [termOf('severity', severity)];
  const none = termOf('severity', null);
  if (unrankedWords.length === 0) return rank === undefined ? [none] : [none, negated(none)];
  const unranked = termOfAny('severity', unrankedWords);
  return [none, rank === undefined ? negated(unranked) : unranked];
}

import type { Sliced } from '../slices';
import type { Selection } from '../table/incidentTable';
import { countRanges, negated, termOf, type Counted, type Mark } from './mark';
import { addDays, dayMs, dayOf, parseTime, type TimeZone } from '../time';

export type TimeUnit = 'day' | 'week' | 'month';

interface TimeMark extends Mark {
  /** The first day, such as `2026-01-05`: of a week its Monday (ISO 8601), of a month its first. */
  readonly start: string;
}

/** Incidents by when they were created. */
export interface TimeCounts {
  /** How long each mark of `run` is: days, unless they are more than 120; then weeks, then months. */
  readonly unit: TimeUnit;
  /** From the earliest incident to the latest without gaps; empty when there is none in the last ten years. */
  readonly run: readonly TimeMark[];
  /** The first day after `run`; empty when there is none. */
  readonly end: string;
  /** Those before `run`, more than ten years old: most likely a time that was never set. */
  readonly earlier: Mark;
  /** Those after `run`, later than tomorrow: most likely a clock that is wrong. */
  readonly later: Mark;
  /** Those without a time. */
  readonly unknown: Mark;
}

const longestRun = 120;
const longestDays = 3650;

/** Counts incidents per day, week or month. */
export function* countTimes(
  counted: Counted,
  { now, timeZone }: { readonly now: number; readonly timeZone: TimeZone },
): Sliced<TimeCounts> {
  const today = dayOf(now, timeZone);
  const outer = [addDays(today, -longestDays), addDays(today, 2)] as const;
  const [first, last] = rangeOf(counted, parseTime(outer[0], timeZone), parseTime(outer[1], timeZone));
  const isEmpty = first > last;
  const { unit, starts } = isEmpty
    ? { unit: 'day' as const, starts: outer }
    : startsOf(dayOf(first, timeZone), dayOf(last, timeZone));

  // A day is what its term says, not what `dayOf` says: where clocks went back over midnight the two differ.
  const limits = starts.map((day) => parseTime(day, timeZone));
  const { ranges: tallies, none: unknown } = countRanges(counted, 'created', limits);
  yield undefined;
  const markAt = (place: number) => {
    const [after, before] = [starts[place - 1], starts[place]];
    const terms = [after && termOf('after', after), before && termOf('before', before)];
    return (tallies[place] ?? unknown).mark(terms.filter((term) => term !== undefined && term !== ''));
  };
  return {
    unit,
    run: isEmpty ? [] : starts.slice(0, -1).map((start, index) => ({ start, ...markAt(index + 1) })),
    end: isEmpty ? '' : (starts.at(-1) ?? ''),
    earlier: markAt(0),
    later: markAt(starts.length),
    // Only what is not known is neither after nor before a day.
    unknown: unknown.mark([negated(termOf('after', today)), negated(termOf('before', today))]),
  };
}

/** The earliest and the latest time of incidents in [from, to), ms since the epoch; the other way round when there is none. */
function rangeOf({ table, rows }: Selection, from: number, to: number): [number, number] {
  const times = table.numbers('created');
  let [first, last] = [Infinity, -Infinity];
  for (const row of rows) {
    const time = times[row] as number;
    if (!(time >= from && time < to)) continue;
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  return [first, last];
}

/** The starts of a run over the days from `first` to `last`, and where it ends. */
function startsOf(first: string, last: string): { unit: TimeUnit; starts: readonly string[] } {
  const days = dayNumber(last) - dayNumber(first) + 1;
  const unit = days <= longestRun ? 'day' : days <= longestRun * 7 ? 'week' : 'month';
  const starts = [startOf(first, unit)];
  for (let at = starts[0]; at !== undefined && at <= last; starts.push(at)) at = startAfter(at, unit);
  return { unit, starts };
}

function startOf(day: string, unit: TimeUnit): string {
  if (unit === 'day') return day;
  return unit === 'month' ? `${day.slice(0, 8)}01` : addDays(day, -((dayNumber(day) + 3) % 7));
}

function startAfter(start: string, unit: TimeUnit): string {
  if (unit === 'month') return startOf(addDays(start, 31), unit);
  return addDays(start, unit === 'week' ? 7 : 1);
}

/** Days since 1970-01-01, a Thursday. */
function dayNumber(day: string): number {
  return parseTime(day, 'utc') / dayMs;
}

import * as vscode from 'vscode';
import type { DwellBar, PeopleOverTime, PersonLane } from '../../domain/statistics/peopleOverTime';
import { addDays, lastTime, parseTime } from '../../domain/time';
import { vendorOf, vendors } from '../../sources/vendors';
import { absoluteDate, count } from '../../ui/format';
import type { Lane, LaneMark, PeopleChart } from './messages';
import { countedMark, type CountedMark } from './overviewMark';

/** Most dwell windows that are told with a person; the table has all. */
const maxTold = 3;

/** People with their incidents on one axis of time, and all of its marks with what selects their incidents; undefined without a person. */
export function peopleChart({
  columns,
  lanes,
  distinct,
  sources,
}: PeopleOverTime): { readonly chart: PeopleChart; readonly marks: readonly CountedMark[] } | undefined {
  const { t } = vscode.l10n;
  if (lanes.length === 0) return undefined;
  const known = vendors.filter(({ id }) => sources.includes(id)).map(({ id }) => id);
  const { tick, range } = dateFormats(columns);
  const whens = columns.map(range);
  const made = lanes.map((lane) => ({ person: personMark(lane), marks: laneMarks(lane, known, whens), lane }));
  const left = distinct - lanes.length;
  const chart: PeopleChart = {
    title: t('People over time'),
    heading: t('User'),
    ticks: columns.map(({ start }) => tick(start)),
    sources: known.map((id) => vendorOf(id).shortName),
    lanes: made.map(({ person, marks, lane }): Lane => ({
      person: person.mark,
      marks: marks.map(({ mark, column, source, when }): LaneMark => ({ ...mark, column, source, when })),
      dwell: lane.dwell.map((bar) => ({
        start: bar.start,
        end: bar.end,
        open: bar.to > lastTime,
        text: dwellText(bar),
      })),
    })),
    note: left > 1 ? t('{0} more people', count(left)) : left === 1 ? t('1 more person') : '',
    words: { when: t('Detected'), vendor: t('Vendor'), dwell: t('Dwell time'), all: t('All') },
  };
  return { chart, marks: made.flatMap(({ person, marks }) => [person, ...marks]) };
}

function personMark(lane: PersonLane): CountedMark {
  const { key, name, detail, isExact, dwell } = lane;
  const told = dwell.slice(-maxTold).map((bar) => `${dwellText(bar)}.`);
  const hints = [...(isExact ? [] : [vscode.l10n.t('Several share this name.')]), ...told];
  const hint = hints.length > 0 ? { hint: hints.join(' ') } : {};
  return countedMark('person', { key, label: name, detail: detail ?? '', ...hint }, lane);
}

function laneMarks({ key, name, marks }: PersonLane, sources: readonly string[], whens: readonly string[]) {
  return marks.map((mark) => {
    const { column, source } = mark;
    const when = whens[column] ?? '';
    const id = JSON.stringify([key, column, source]);
    const detail = `${when}, ${vendorOf(source).shortName}`;
    return {
      ...countedMark('lane', { key: id, label: name, detail }, mark),
      column,
      source: sources.indexOf(source),
      when,
    };
  });
}

function dwellText({ from, to }: DwellBar): string {
  const { t } = vscode.l10n;
  const start = absoluteDate(from);
  return to > lastTime
    ? t('Dwell time: ongoing since {0}', start)
    : t('Dwell time: {0} to {1}', start, absoluteDate(to));
}

/** Writes the days of columns in the user's language. */
function dateFormats(columns: PeopleOverTime['columns']) {
  const ofDay = (day: string): number => parseTime(day, 'utc');
  const [first = '', last = ''] = [columns[0]?.start, columns.at(-1)?.start];
  const isOneYear = first.slice(0, 4) === last.slice(0, 4);
  const short = new Intl.DateTimeFormat(vscode.env.language, {
    timeZone: 'UTC',
    month: 'short',
    day: 'numeric',
    ...(!isOneYear && { year: 'numeric' }),
  });
  const long = new Intl.DateTimeFormat(vscode.env.language, { timeZone: 'UTC', dateStyle: 'medium' });
  return {
    tick: (day: string): string => short.format(ofDay(day)),
    range: ({ start, end }: PeopleOverTime['columns'][number]): string =>
      long.formatRange(ofDay(start), ofDay(addDays(end, -1))),
  };
}

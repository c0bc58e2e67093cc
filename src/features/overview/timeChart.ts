import * as vscode from 'vscode';
import { largest } from '../../domain/lists';
import type { TimeCounts, TimeUnit } from '../../domain/statistics/timeScale';
import { parseTime } from '../../domain/time';
import { count } from '../../ui/format';
import { countedMark, type CountedChart } from './overviewMark';

/** Incidents by when they were created. */
export function timeChart({ unit, run, earlier, later, unknown }: TimeCounts): CountedChart {
  const { t } = vscode.l10n;
  const id = 'time';
  const { title, heading } = unitTexts()[unit];
  const [long, short] = [dateFormat(unit, 'long'), dateFormat(unit, 'short', sameYear(run))];
  const apart = [
    { key: 'earlier', label: t('Earlier'), counted: earlier },
    { key: 'later', label: t('In the future'), counted: later },
    { key: 'unknown', label: t('No date'), counted: unknown },
  ];
  const counts = run.map((mark) => mark.count);
  return {
    id,
    kind: 'columns',
    title,
    heading,
    marks: run.map((mark) => {
      const [date, tick] = [long(mark.start), short(mark.start)];
      return countedMark(id, { key: mark.start, label: unit === 'week' ? t('Week of {0}', date) : date, tick }, mark);
    }),
    axis: axisValues(largest(counts, 1)).map((value) => ({ value, text: count(value) })),
    apart: apart
      .filter(({ counted }) => counted.count > 0)
      .map(({ key, label, counted }) => countedMark(id, { key, label }, counted)),
    note: '',
  };
}

function unitTexts(): Readonly<Record<TimeUnit, { readonly title: string; readonly heading: string }>> {
  const { t } = vscode.l10n;
  return {
    day: { title: t('Incidents per day'), heading: t('Day') },
    week: { title: t('Incidents per week'), heading: t('Week') },
    month: { title: t('Incidents per month'), heading: t('Month') },
  };
}

function sameYear(run: TimeCounts['run']): boolean {
  return run[0]?.start.slice(0, 4) === run.at(-1)?.start.slice(0, 4);
}

/** Writes days such as `2026-01-05` in the user's language. */
function dateFormat(unit: TimeUnit, length: 'long' | 'short', withoutYear = false): (day: string) => string {
  const format = new Intl.DateTimeFormat(vscode.env.language, {
    timeZone: 'UTC',
    month: length,
    ...(unit !== 'month' && { day: 'numeric' }),
    ...(!withoutYear && { year: 'numeric' }),
  });
  return (day) => format.format(parseTime(day, 'utc'));
}

/**
 * Where lines across a chart stand: at 0 and at round numbers up to the first that is not below `max`, five at most.
 * @param max at least 1
 */
export function axisValues(max: number): readonly number[] {
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].map((digit) => digit * power).find((each) => each * 4 >= max);
    if (step) return Array.from({ length: Math.ceil(max / step) + 1 }, (_, index) => index * step);
  }
}

import * as vscode from 'vscode';
import type { CheckMark, DwellMark, SeverityMark, Statistics } from '../../domain/statistics/statistics';
import type { NameCounts, NameMark } from '../../domain/statistics/names';
import type { Mark } from '../../domain/statistics/mark';
import { oneLine } from '../../domain/text/text';
import { count, duration } from '../../ui/format';
import { checkTitle, stateLabel } from '../../ui/incidentItem';
import { countedMark, type CountedChart, type CountedMark } from './overviewMark';
import { timeChart } from './timeChart';

/** All charts that tell something, in the order in which they are shown: one of nothing but “No severity” does not. */
export function overviewCharts(statistics: Statistics): readonly CountedChart[] {
  const { t } = vscode.l10n;
  const { times, states, severities, checks, dwell, noDwell, tenants, policies, users } = statistics;
  const more = ({ distinct, top }: NameCounts, one: string, many: (left: string) => string): string => {
    const left = distinct - top.length;
    return left > 1 ? many(count(left)) : left === 1 ? one : '';
  };
  const charts = [
    timeChart(times),
    rows({
      id: 'state',
      title: t('By state'),
      heading: t('State'),
      marks: states.map((mark) =>
        countedMark('state', { key: mark.state, label: capital(stateLabel(mark.state)), plain: true }, mark),
      ),
    }),
    severityChart(severities),
    checksChart(checks),
    dwellChart(dwell, noDwell),
    rows({
      id: 'tenant',
      title: t('Top tenants'),
      heading: t('Tenant'),
      marks: nameMarks('tenant', tenants.top, false),
      apart: noneMark('tenant', t('No tenant'), tenants.none),
      note: more(tenants, t('1 more tenant'), (left) => t('{0} more tenants', left)),
    }),
    rows({
      id: 'policy',
      title: t('Top policies'),
      heading: t('Policy'),
      marks: nameMarks('policy', policies.top, false),
      apart: noneMark('policy', t('No policy'), policies.none),
      note: more(policies, t('1 more policy'), (left) => t('{0} more policies', left)),
    }),
    rows({
      id: 'user',
      title: t('Top users'),
      heading: t('User'),
      marks: nameMarks('user', users.top, true),
      apart: noneMark('user', t('No user'), users.none),
      note: more(users, t('1 more user'), (left) => t('{0} more users', left)),
    }),
  ];
  return charts.filter(({ marks }) => marks.some(({ mark }) => mark.count > 0));
}

function rows(
  chart: Pick<CountedChart, 'id' | 'title' | 'heading' | 'marks'> & Partial<Pick<CountedChart, 'apart' | 'note'>>,
): CountedChart {
  return { kind: 'rows', axis: [], apart: [], note: '', ...chart };
}

function severityChart(severities: readonly SeverityMark[]): CountedChart {
  const { t } = vscode.l10n;
  const labels = new Map([
    ['critical', t('Critical')],
    ['high', t('High')],
    ['medium', t('Medium')],
    ['low', t('Low')],
    ['informational', t('Informational')],
    ['unknown', t('Unspecified or other')],
    ['none', t('No severity')],
  ]);
  const marks = severities.map((mark) => ({
    hasRank: (mark.rank ?? 0) > 0,
    counted: countedMark('severity', { key: mark.severity, label: labels.get(mark.severity) ?? mark.severity }, mark),
  }));
  const ranked = marks.filter(({ hasRank }) => hasRank);
  const others = marks.filter(({ hasRank, counted }) => !hasRank && counted.mark.count > 0);
  const anyRanked = ranked.some(({ counted }) => counted.mark.count > 0);
  return rows({
    id: 'severity',
    title: t('By severity'),
    heading: t('Severity'),
    marks: anyRanked ? ranked.map(({ counted }) => counted) : [],
    apart: others.map(({ counted }) => counted),
  });
}

function checksChart(checks: readonly CheckMark[]): CountedChart {
  const { t } = vscode.l10n;
  const any = checks.some((mark) => mark.count > 0);
  return rows({
    id: 'check',
    title: t('By check'),
    heading: t('Check'),
    marks: any ? checks.map((mark) => countedMark('check', { key: mark.id, label: checkTitle(mark.id) }, mark)) : [],
    note: any ? '' : t('No check flags any of these incidents.'),
  });
}

function dwellChart(dwell: readonly DwellMark[], noDwell: Mark): CountedChart {
  const { t } = vscode.l10n;
  const label = ({ from, to }: DwellMark): string => {
    if (to === undefined) return t('{0} and more', duration(from));
    return from === 0 ? t('Under {0}', duration(to)) : t('{0} to {1}', duration(from), duration(to));
  };
  const any = dwell.some((mark) => mark.count > 0);
  return rows({
    id: 'dwell',
    title: t('By dwell time'),
    heading: t('Dwell time'),
    marks: any ? dwell.map((mark) => countedMark('dwell', { key: String(mark.from), label: label(mark) }, mark)) : [],
    apart: noneMark('dwell', t('No dwell time'), noDwell),
  });
}

/** @param always whether to say more about each, not only about those of the same name */
function nameMarks(chart: string, top: readonly NameMark[], always: boolean): CountedMark[] {
  const hint = vscode.l10n.t('Several share this name.');
  return top.map((mark) => {
    const { key, name, detail = '', isExact } = mark;
    const isTwin = top.some((other) => other !== mark && oneLine(other.name, 80) === oneLine(name, 80));
    return countedMark(
      chart,
      { key, label: name, detail: always || isTwin ? detail : '', ...(!isExact && { hint }) },
      mark,
    );
  });
}

function noneMark(chart: string, label: string, none: Mark): CountedMark[] {
  // No name is empty, so this key is nobody's.
  return none.count > 0 ? [countedMark(chart, { key: '', label }, none)] : [];
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(vscode.env.language) + text.slice(1);
}

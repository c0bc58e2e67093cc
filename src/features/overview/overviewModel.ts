import * as vscode from 'vscode';
import type { Statistics } from '../../domain/statistics/statistics';
import type { Mark } from '../../domain/statistics/mark';
import { attentionCount, count, incidentCount } from '../../ui/format';
import { oneLine } from '../../domain/text/text';
import type { OverviewButton, OverviewModel } from './messages';
import { customersTable } from './customersTable';
import { overviewCharts } from './overviewCharts';
import { peopleChart } from './peopleChart';

export interface OverviewContext {
  /** The filter that selected what was counted; empty for none. */
  readonly filter: string;
  /** Incidents loaded in all. */
  readonly loaded: number;
  /** Connections that are fetched from, how many of them could not be refreshed, and those that are not fetched from. */
  readonly connections: number;
  readonly failed: number;
  readonly disabled: number;
  readonly refreshing: boolean;
  readonly sample: boolean;
  /** Ms since the epoch. */
  readonly now: number;
}

/** What the panel shows, and by a mark's id the terms that select its incidents. */
export interface CountedModel {
  readonly model: OverviewModel;
  readonly terms: ReadonlyMap<string, Mark['terms']>;
}

/** Everything the overview says of what was counted. */
export function overviewModel(statistics: Statistics, context: OverviewContext): CountedModel {
  const { t } = vscode.l10n;
  const { total, attention } = statistics;
  const { filter, loaded, sample, failed, connections } = context;
  const charts = total > 0 ? overviewCharts(statistics) : [];
  const people = peopleChart(statistics.people);
  const marks = [...charts.flatMap((chart) => [...chart.marks, ...chart.apart]), ...(people?.marks ?? [])];
  const customers = customersTable(statistics.customers, context.now);
  const of = filter ? t('{0} of {1}', incidentCount(total), count(loaded)) : incidentCount(total);
  const model: OverviewModel = {
    title: loaded > 0 ? of : t('Overview'),
    subtitle: total === 0 ? '' : attention ? attentionCount(attention) : t('None needs attention'),
    filter: filter && t('Filter: {0}', oneLine(filter, 500)),
    notices: [...(sample ? [t('Sample data')] : []), ...(failed > 0 ? [failedText(failed, connections)] : [])],
    buttons: buttons(total, context),
    empty: total > 0 ? '' : emptyText(context),
    ...(customers && { customers: customers.table }),
    charts: charts.map((chart) => ({
      ...chart,
      marks: chart.marks.map(({ mark }) => mark),
      apart: chart.apart.map(({ mark }) => mark),
    })),
    people: people?.chart,
    words: {
      attention: t('Needs attention'),
      others: t('Waiting or closed'),
      incidents: t('Incidents'),
      needAttention: t('Need attention'),
      table: t('Show as table'),
      actions: t('Actions'),
    },
  };
  return {
    model,
    terms: new Map([...marks.map(({ mark, terms }) => [mark.id, terms] as const), ...(customers?.terms ?? [])]),
  };
}

function failedText(failed: number, connections: number): string {
  const { t } = vscode.l10n;
  if (connections === 1) return t('The last refresh failed. This may be out of date.');
  return failed === 1
    ? t('1 of {0} connections failed to refresh. Its numbers may be out of date.', count(connections))
    : t(
        '{0} of {1} connections failed to refresh. Their numbers may be out of date.',
        count(failed),
        count(connections),
      );
}

function emptyText({ connections, disabled, loaded, refreshing }: OverviewContext): string {
  const { t } = vscode.l10n;
  if (loaded > 0) return t('No incidents match this filter.');
  if (connections === 0 && disabled > 0) return t('All connections are disabled.');
  if (connections === 0) return t('Add a connection to see its incidents here.');
  return refreshing ? t('Loading incidents…') : t('No incidents loaded yet.');
}

/** What there is to do beside choosing a mark. */
function buttons(
  total: number,
  { filter, loaded, connections, disabled, refreshing }: OverviewContext,
): OverviewButton[] {
  const { t } = vscode.l10n;
  if (connections === 0 && loaded === 0 && disabled > 0) {
    return [{ action: 'enableConnection', label: t('Enable a Connection'), primary: true }];
  }
  if (connections === 0 && loaded === 0) {
    return [
      { action: 'addConnection', label: t('Add a Connection'), primary: true },
      { action: 'exploreSample', label: t('Explore Sample Data') },
    ];
  }
  if (loaded === 0) return refreshing ? [] : [{ action: 'refresh', label: t('Refresh'), primary: true }];
  return [
    ...(filter ? [{ action: 'clearFilter', label: t('Clear Filter'), primary: true } as const] : []),
    { action: 'filter', label: filter ? t('Change Filter…') : t('Filter…') },
    ...(total > 0 ? [{ action: 'tree.focus', label: t('Show in List') } as const] : []),
  ];
}

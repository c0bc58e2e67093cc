import * as vscode from 'vscode';
import { parseTime } from '../domain/time';
import type { Horizon } from '../sources/source';
import { absoluteDate, count } from './format';
import { isolated } from './incidentItem';
import { oneLine } from '../domain/text/text';

/** How far back the API of a connection goes. */
export interface ConnectionHorizons {
  readonly id: string;
  readonly name: string;
  readonly horizons: readonly Horizon[];
}

/** Tenants that a tooltip names: twelve lines in all. */
const maxNamed = 10;

/** The horizon nearest to now first. */
export function latestFirst(horizons: readonly Horizon[]): Horizon[] {
  return horizons.toSorted((a, b) => parseTime(b.before, 'utc') - parseTime(a.before, 'utc'));
}

/**
 * The last row of what the API does not give in full: where its answers end.
 * @param isOfTenant whether the row is about one tenant only
 */
export function horizonItem(
  { name, horizons }: ConnectionHorizons,
  itemId: string,
  isOfTenant: boolean,
): vscode.TreeItem {
  const { t } = vscode.l10n;
  const [first, ...others] = latestFirst(horizons);
  // Of other tenants there may be older ones.
  const isEnd = !others.length && (isOfTenant || !first?.tenant);
  // The date first: a narrow sidebar cuts the end off.
  const label = first && isEnd ? t('Older than {0}', absoluteDate(first.before)) : t('Older incidents');
  const item = new vscode.TreeItem(label);
  item.id = itemId;
  item.description = t('not available from {0}', isolated(oneLine(name)));
  item.iconPath = new vscode.ThemeIcon('history');
  const lines = horizons.slice(0, maxNamed).map(({ tenant, before }) => {
    const date = absoluteDate(before);
    return tenant
      ? t('{0}: nothing before {1}', oneLine(tenant.name || tenant.id, 60), date)
      : t('Nothing before {0}', date);
  });
  const more = horizons.length - maxNamed;
  const rest = more > 1 ? [t('{0} more tenants', count(more))] : more === 1 ? [t('1 more tenant')] : [];
  item.tooltip = [t('Only the newest incidents are available.'), ...lines, ...rest].join('\n');
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

import * as vscode from 'vscode';
import { sortings, type SortBy } from '../../domain/sorting';
import { groupings, type GroupBy } from '../../domain/groupSteps';
import type { Vendor } from '../../sources/vendor';
import { vendors } from '../../sources/vendors';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { writeSetting } from '../../ui/writeSetting';

/** Changes the setting `groupBy`: to what is given, or else to what the user picks. No request is made. */
export async function chooseGrouping(visible: VisibleIncidents, given: unknown): Promise<void> {
  const title = vscode.l10n.t('Group Incidents By');
  await choose('groupBy', groupings, given, visible.groupBy, groupingLabels(), title);
}

/** The same with the setting `sortBy`. */
export async function chooseSorting(visible: VisibleIncidents, given: unknown): Promise<void> {
  await choose('sortBy', sortings, given, visible.query.sortBy, sortingLabels(), vscode.l10n.t('Sort Incidents By'));
}

async function choose<T extends string>(
  setting: string,
  values: readonly T[],
  given: unknown,
  current: T,
  labels: Readonly<Record<T, readonly [label: string, description?: string]>>,
  title: string,
): Promise<void> {
  const { t } = vscode.l10n;
  let value = values.find((known) => known === given);
  // A row or nothing comes from a menu; a text that is no value comes from a keybinding, whose author should know.
  if (typeof given === 'string' && value === undefined) {
    void vscode.window.showErrorMessage(t('{0} takes one of: {1}', `incidents.${setting}`, values.join(', ')));
    return;
  }
  if (value === undefined) {
    const items = values.map((known) => {
      const [label, description = ''] = labels[known];
      const iconPath = new vscode.ThemeIcon(known === current ? 'check' : 'blank');
      return {
        label,
        description: known === current ? t('{0} (now)', description).trim() : description,
        iconPath,
        known,
      };
    });
    value = (await vscode.window.showQuickPick(items, { title, placeHolder: labels[current][0] }))?.known;
  }
  if (value === undefined || value === current) return;
  await writeSetting(setting, value);
}

function groupingLabels(): Record<GroupBy, [string, string?]> {
  const { t } = vscode.l10n;
  return {
    auto: [t('Automatic'), vendors.map(groupingOf).join(', ')],
    tenant: [t('Tenant')],
    policy: [t('Policy')],
    user: [t('User'), t('across vendors')],
    status: [t('Status')],
    severity: [t('Severity')],
    day: [t('Day')],
    connection: [t('Connection')],
    none: [t('No Groups')],
  };
}

function groupingOf({ shortName, groupedBy }: Vendor): string {
  const { t } = vscode.l10n;
  return groupedBy === 'tenant' ? t('{0} by tenant', shortName) : t('{0} by policy', shortName);
}

function sortingLabels(): Record<SortBy, [string, string?]> {
  const { t } = vscode.l10n;
  return {
    attention: [t('Attention'), t('needs attention first, then newest')],
    newest: [t('Newest'), t('by time of creation')],
    occurred: [t('Occurred'), t('by time of occurrence')],
    severity: [t('Severity'), t('highest first')],
    dwell: [t('Dwell Time'), t('longest first')],
    changed: [t('Recently Changed'), t('by time of change')],
  };
}

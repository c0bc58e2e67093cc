import * as vscode from 'vscode';
import type { Incident, IncidentRef } from '../../domain/incident';
import { withoutLinks } from '../../domain/text/text';
import { isVendorLink } from '../../domain/vendorLink';
import { vendorOf } from '../../sources/vendors';
import type { Sync } from '../../sync/sync';
import { copy, copyLinks } from '../../ui/copy';
import { count } from '../../ui/format';
import { openWebPage, webAddress } from '../../ui/dashboardLink';
import {
  fromTree,
  incidentsOf,
  isRow,
  ownOf,
  refOf,
  rowsOf,
  targetIncidents,
  type Targets,
} from '../../ui/commandTarget';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import type { LazyDetailsPanels } from './lazyDetailsPanels';
import { showRawDifference } from './rawDifference';
import { RawDocuments } from './rawDocument';

export interface OpenParts extends Targets {
  readonly details: LazyDetailsPanels;
  readonly isSample: (connection: string) => boolean;
  readonly sync: Pick<Sync, 'fetchedAt'>;
  readonly visible: Pick<VisibleIncidents, 'incidents' | 'order'>;
}

/** What is done with an incident. */
const actions = {
  // Focus stays in the tree, so that the arrow keys go on to the next incident.
  openDetails: async (incident: IncidentRef, { details, treeView }: OpenParts): Promise<void> =>
    details.show(incident, treeView.visible),
  openToSide: async (incident: IncidentRef, { details, treeView }: OpenParts): Promise<void> =>
    details.showToSide(incident, treeView.visible),
  openInDashboard,
  openRaw: async (incident: Incident, _: OpenParts, isOnly: boolean): Promise<void> => {
    const document = await vscode.workspace.openTextDocument(RawDocuments.uri(incident));
    await vscode.window.showTextDocument(document, { preview: isOnly });
  },
  showRawDifference: async (incident: Incident, { sync }: OpenParts): Promise<void> =>
    showRawDifference(incident, sync.fetchedAt(incident)),
};

/** What is done with each of several incidents. */
const ofEach: ReadonlySet<keyof typeof actions> = new Set(['openInDashboard', 'openRaw']);

/** More are opened only after asking. */
const maxUnasked = 5;

/** Does something with the incident that a command is about, or with each of them. */
export async function actOn(
  name: keyof typeof actions,
  argument: unknown,
  all: unknown,
  parts: OpenParts,
): Promise<void> {
  if (name === 'openDetails' || name === 'openToSide') {
    const ref = isRow(argument) ? undefined : refOf(argument);
    await parts.read();
    // The panel says why it isn't there, and offers what brings it back.
    if (ref && !parts.store.get(ref)) return actions[name](ref, parts);
  }
  const isEach = ofEach.has(name);
  const found = await targetIncidents(parts, argument, isEach ? all : undefined, ownOf);
  const incidents = isEach ? found : found.slice(0, 1);
  const { length } = incidents;
  if (length > maxUnasked) {
    const { t } = vscode.l10n;
    const question = t('Open all {0} incidents?', count(length));
    const open = t('Open');
    if ((await vscode.window.showWarningMessage(question, { modal: true }, open)) !== open) return;
  }
  for (const incident of incidents) await actions[name](incident, parts, length === 1);
}

/** Copies the links of the incidents that a command is about, as the API sent them. */
export async function copyLink(parts: OpenParts, argument: unknown, rows: unknown): Promise<void> {
  const incidents = await targetIncidents(parts, argument, rows);
  const links = incidents.flatMap(({ url }) => url ?? []);
  const { t } = vscode.l10n;
  if (links.length === 0) {
    if (incidents.length === 0) return;
    const none = incidents.length === 1 ? t('This incident has no link.') : t('None of these incidents has a link.');
    void vscode.window.showInformationMessage(none);
  } else if (links.length === incidents.length) await copyLinks(links);
  else {
    await copy(links);
    const [some, all] = [count(links.length), count(incidents.length)];
    const told = t('{0} of {1} links copied. The rest have none.', some, all);
    void vscode.window.showInformationMessage(told);
  }
}

/** Copies the IDs of the incidents that a command is about. */
export async function copyId(parts: OpenParts, argument: unknown, all: unknown): Promise<void> {
  const ids = (await targetIncidents(parts, argument, all)).map(({ id }) => id);
  const { t } = vscode.l10n;
  if (ids.length) await copy(ids, ids.length === 1 ? t('ID copied') : t('{0} IDs copied', count(ids.length)));
}

/** Goes on from the incident that is shown, or else selected. @param from `tree` when the key was pressed in the tree */
export async function step(by: 1 | -1, from: unknown, parts: OpenParts): Promise<void> {
  const { details } = parts;
  const found =
    from === fromTree
      ? await parts.atKey(async ([row]) => stepFrom(by, row, parts))
      : await details.step(by, details.shown ?? refOf((await rowsOf(parts, undefined))[0]));
  if (found) return;
  const { t } = vscode.l10n;
  vscode.window.setStatusBarMessage(by > 0 ? t('No next incident.') : t('No previous incident.'), 3000);
}

/**
 * Goes on from a row of the tree. Below a group comes its first incident, below the rows at the top the first of all; a
 * row that says what is not shown is between those above it and what comes next.
 */
async function stepFrom(by: 1 | -1, row: unknown, { details, visible }: OpenParts): Promise<boolean> {
  const ref = row === undefined ? details.shown : refOf(row);
  if (ref) return details.step(by, ref, true);
  const order = visible.order();
  if (isRow(row) && 'behind' in row) {
    const last = order.lastOf(incidentsOf(row.behind));
    return last !== undefined && details.step(by > 0 ? 1 : 0, last, true);
  }
  const own = incidentsOf(row);
  const first = order.firstOf(own.length > 0 ? own : visible.incidents());
  return first !== undefined && details.step(by > 0 ? 0 : -1, first, true);
}

async function openInDashboard({ url, source, connection }: Incident, parts: OpenParts): Promise<void> {
  const { t } = vscode.l10n;
  if (parts.isSample(connection)) {
    void vscode.window.showInformationMessage(t('Sample incidents don’t open in the dashboard.'));
    return;
  }
  if (url === undefined) {
    void vscode.window.showInformationMessage(t('This incident has no link.'));
    return;
  }
  // Asked about and opened is the same: what the API sent may look like another address.
  const address = webAddress(url);
  if (address === undefined) {
    void vscode.window.showErrorMessage(t('This link isn’t a web address: {0}', withoutLinks(url)));
    return;
  }
  if (!isVendorLink(url, vendorOf(source).linkDomain)) {
    const open = t('Open');
    const question = t('This link doesn’t lead to the vendor’s dashboard. Open it anyway?');
    const answer = await vscode.window.showWarningMessage(
      question,
      { modal: true, detail: withoutLinks(address) },
      open,
    );
    if (answer !== open) return;
  }
  await openWebPage(address);
}

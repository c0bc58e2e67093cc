import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import { isVendorLink } from '../../domain/vendorLink';
import { vendorOf } from '../../sources/vendors';
import type { LazyDetailsPanels } from './lazyDetailsPanels';
import { withoutLinks } from '../../domain/text/text';
import type { Sync } from '../../sync/sync';
import { showRawDifference } from './rawDifference';
import { RawDocuments } from './rawDocument';
import { copy } from '../../ui/copy';
import { openWebPage, webAddress } from '../../ui/dashboardLink';
import { registerCommand } from '../../ui/registerCommand';
import { selected, targetIncident, targetIncidents, type Targets } from '../../ui/target';

export interface OpenParts extends Targets {
  readonly details: LazyDetailsPanels;
  readonly isSample: (connection: string) => boolean;
  readonly sync: Pick<Sync, 'fetchedAt'>;
}

/** `openDetails`, `openToSide`, `next`, `previous`, `openInDashboard`, `openRaw`, `showRawDifference`, `copyLink`, `copyId`. */
export function registerOpenCommands(parts: OpenParts): vscode.Disposable {
  const forIncident = (
    name: 'openDetails' | 'openToSide' | 'openInDashboard' | 'openRaw' | 'showRawDifference',
    run: (incident: Incident) => unknown,
  ): vscode.Disposable =>
    registerCommand(name, async (argument?: unknown) => {
      const incident = await targetIncident(parts, argument);
      if (incident) await run(incident);
    });
  const forIncidents = (
    name: 'copyLink' | 'copyId',
    run: (incidents: readonly Incident[]) => unknown,
  ): vscode.Disposable =>
    registerCommand(name, async (argument?: unknown, all?: unknown) => {
      const incidents = await targetIncidents(parts, argument, all);
      if (incidents.length) await run(incidents);
    });
  return vscode.Disposable.from(
    // Focus stays in the tree, so that the arrow keys go on to the next incident.
    forIncident('openDetails', (incident) => parts.details.show(incident, parts.treeView.visible)),
    forIncident('openToSide', (incident) => parts.details.showToSide(incident, parts.treeView.visible)),
    registerCommand('next', async (from?: unknown) => step(1, from, parts)),
    registerCommand('previous', async (from?: unknown) => step(-1, from, parts)),
    forIncident('openInDashboard', async (incident) => openInDashboard(incident, parts)),
    forIncident('openRaw', async (incident) => {
      const document = await vscode.workspace.openTextDocument(RawDocuments.uri(incident));
      await vscode.window.showTextDocument(document, { preview: true });
    }),
    forIncident('showRawDifference', async (incident) => showRawDifference(incident, parts.sync.fetchedAt(incident))),
    forIncidents('copyLink', async (incidents) => {
      const links = incidents.flatMap(({ url }) => url ?? []);
      if (!links.length) void vscode.window.showInformationMessage(vscode.l10n.t('This incident has no link.'));
      else await copy(links, vscode.l10n.t('Link copied'));
    }),
    forIncidents('copyId', async (incidents) =>
      copy(
        incidents.map(({ id }) => id),
        vscode.l10n.t('ID copied'),
      ),
    ),
  );
}

/** Goes on from the incident that is shown, or else selected. @param from `tree` when the key was pressed in the tree */
async function step(by: 1 | -1, from: unknown, { details, treeView }: OpenParts): Promise<void> {
  const inTree = from === 'tree';
  const row = selected({ treeView });
  if (await details.step(by, inTree ? (row ?? details.shown) : (details.shown ?? row), inTree)) return;
  const { t } = vscode.l10n;
  vscode.window.setStatusBarMessage(by > 0 ? t('No next incident.') : t('No previous incident.'), 3000);
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

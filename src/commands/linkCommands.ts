import * as vscode from 'vscode';
import type { Incident, IncidentRef } from '../domain/incident';
import type { IncidentStore } from '../store/incidentStore';
import type { Sync } from '../store/sync';
import type { VisibleIncidents } from '../views/visibleIncidents';
import { copy } from './copy';
import { targetIncidents, type Targets } from './target';

const extensionId = 'incident-browser.incident-browser';
/** Longer than any id or filter that a person uses; a link may come from anywhere. */
const longest = 4000;

export interface LinkParts extends Targets {
  readonly sync: Sync;
  readonly visible: VisibleIncidents;
}

/** Links into the editor: `copyDeepLink`, `copyFilterLink`, and what happens when one is opened. */
export function registerLinkCommands(parts: LinkParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('incidents.copyDeepLink', async (argument?: unknown, all?: unknown) => {
      const links = (await targetIncidents(parts, argument, all)).map(incidentLink);
      if (links.length) await copy(links, vscode.l10n.t('Link copied'));
    }),
    vscode.commands.registerCommand('incidents.copyFilterLink', async () =>
      copy([filterLink(parts.visible.filter)], vscode.l10n.t('Link copied')),
    ),
    vscode.window.registerUriHandler({ handleUri: async (uri) => openLink(uri, parts) }),
  );
}

/** The link that opens an incident in this editor. */
function incidentLink({ connection, id }: IncidentRef): string {
  return link(`incident?connection=${encoded(connection)}&id=${encoded(id)}`);
}

/** The link that sets a filter in this editor. */
function filterLink(filter: string): string {
  return link(`filter?q=${encoded(filter)}`);
}

function link(rest: string): string {
  return `${vscode.env.uriScheme}://${extensionId}/${rest}`;
}

function encoded(text: string): string {
  // Half a letter cannot be encoded.
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
}

/** Opens a link. It only ever shows what is held: a link may come from a page that nobody should trust. */
async function openLink(uri: vscode.Uri, parts: LinkParts): Promise<void> {
  const { t } = vscode.l10n;
  // The editor has decoded the query: what is left of a `&` or `%` in it belongs to the id or the filter.
  const parameter = (pattern: RegExp): string | undefined => {
    const value = pattern.exec(uri.query)?.[1];
    return value !== undefined && value.length <= longest ? value : undefined;
  };
  const filter = parameter(/^q=(.*)$/s);
  const id = parameter(/^(?:connection=[^&]*&)?id=(.+?)(?:&connection=[^&]*)?$/s);
  if (uri.path === '/filter' && filter !== undefined) {
    await vscode.commands.executeCommand('incidents.tree.focus');
    await vscode.commands.executeCommand('incidents.filter', filter);
  } else if (uri.path === '/incident' && id !== undefined) {
    // The editor may have been started by this link: what is kept has to be read first.
    await parts.sync.catchUp();
    const incident =
      heldIncident(parts.store, parameter(/(?:^|&)connection=([^&]*)(?:&id=|$)/), id) ?? (await fetched(parts, id));
    if (incident) await vscode.commands.executeCommand('incidents.openDetails', incident);
    else void vscode.window.showInformationMessage(t('The incident of this link is not held by any connection here.'));
  } else {
    void vscode.window.showErrorMessage(t('This link leads to nothing that Incident Browser can show.'));
  }
}

/** A colleague's connection has another id: the incident's own tells as well. */
function heldIncident(store: IncidentStore, connection: string | undefined, id: string): Incident | undefined {
  return (
    (connection === undefined ? undefined : store.get({ connection, id })) ??
    store.all().find((incident) => incident.id === id)
  );
}

/** The incident may be newer than what is held. */
async function fetched({ sync, store }: LinkParts, id: string): Promise<Incident | undefined> {
  if (!sync.connections().length) return undefined;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking for the incident'),
      cancellable: true,
    },
    async (_progress, token) => {
      token.onCancellationRequested(() => sync.cancel());
      await sync.refresh('user');
    },
  );
  return heldIncident(store, undefined, id);
}

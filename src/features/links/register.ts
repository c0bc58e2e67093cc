import * as vscode from 'vscode';
import type { IncidentRef } from '../../domain/incident';
import { copy } from '../../ui/copy';
import type { LinkOpener, LinkOpenerParts } from './openLink';
import { registerCommand } from '../../ui/registerCommand';
import { targetIncidents } from '../../ui/target';

const extensionId = 'incident-browser.incident-browser';

/** Links into the editor: `copyDeepLink`, `copyFilterLink`, and what happens when one is opened. */
export function registerLinks(parts: LinkOpenerParts): vscode.Disposable {
  let opener: LinkOpener | undefined;
  const handleUri = async (uri: vscode.Uri): Promise<void> => {
    const { LinkOpener } = await import('./openLink');
    await (opener ??= new LinkOpener(parts)).handleUri(uri);
  };
  return vscode.Disposable.from(
    registerCommand('copyDeepLink', async (argument?: unknown, all?: unknown) => {
      const links = (await targetIncidents(parts, argument, all)).map(incidentLink);
      if (links.length) await copy(links, vscode.l10n.t('Link copied'));
    }),
    registerCommand('copyFilterLink', async () =>
      copy([filterLink(parts.visible.filter)], vscode.l10n.t('Link copied')),
    ),
    vscode.window.registerUriHandler({ handleUri }),
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

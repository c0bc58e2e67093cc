import * as vscode from 'vscode';
import { maxFilterLength } from '../../domain/filter/filter';
import type { IncidentRef } from '../../domain/incident';
import { copyLinks } from '../../ui/copy';
import { targetIncidents, type Targets } from '../../ui/commandTarget';

const extensionId = 'incident-browser.incident-browser';

/** Copies the links that open incidents in this editor. */
export async function copyDeepLinks(targets: Targets, argument: unknown, all: unknown): Promise<void> {
  const links = (await targetIncidents(targets, argument, all)).map(incidentLink);
  if (links.length) await copyLinks(links);
}

/** Copies the link that sets a filter in this editor. */
export async function copyFilterLink(filter: string): Promise<void> {
  if (filter.length > maxFilterLength) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This filter is too long for a link.'));
  } else await copyLinks([link(`filter?q=${encoded(filter)}`)]);
}

/** The link that opens an incident in this editor. */
function incidentLink({ connection, id }: IncidentRef): string {
  return link(`incident?connection=${encoded(connection)}&id=${encoded(id)}`);
}

function link(rest: string): string {
  return `${vscode.env.uriScheme}://${extensionId}/${rest}`;
}

function encoded(text: string): string {
  // Half a letter cannot be encoded.
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
}

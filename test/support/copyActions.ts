import * as vscode from 'vscode';
import { FakeClock } from './fakeClock';
import { allFindings } from './hostileFindings';
import { copy } from '../../src/ui/copy';
import { registerExport } from '../../src/features/export/register';
import { registerLinks } from '../../src/features/links/register';
import { registerOpenCommands } from '../../src/features/details/openCommands';
import type { Incident } from '../../src/domain/incident';
import { detailsModel } from '../../src/features/details/detailsModel';
import { DetailsPanel, type DetailsPanelParts } from '../../src/features/details/detailsPanel';
import { missingModel } from '../../src/features/details/missingModel';
import type { DetailsModel } from '../../src/features/details/messages';

// For unit tests only: everything that copies, with the stand-in for `vscode`.

type Parts = Parameters<typeof registerOpenCommands>[0] &
  Parameters<typeof registerExport>[0] &
  Parameters<typeof registerLinks>[0];

/** What reaches the clipboard, each way; `text` is what the filter is. By the name of the command. */
export const copyActions: Readonly<Record<string, (incidents: readonly Incident[], text: string) => Promise<string>>> =
  Object.fromEntries(
    ['copyId', 'copyLink', 'copyDeepLink', 'copyFilterLink', 'copyAsMarkdown'].map((name) => [
      name,
      async (incidents: readonly Incident[], filter: string) => {
        register(incidents, filter);
        await vscode.commands.executeCommand(`incidents.${name}`, incidents[0], incidents);
        return copied();
      },
    ]),
  );

/** What reaches the clipboard when each copy button of the details panel is pressed. */
export async function copiedFromDetails(incident: Incident): Promise<string[]> {
  const related = { total: 0, open: 0, withinDwell: 0, nearest: [] };
  const checks = { findings: allFindings(incident), fetchedAt: 0 };
  const context = {
    connectionName: String,
    sample: false,
    notice: undefined,
    related,
    checks,
    place: undefined,
    now: 0,
  };
  const models = [detailsModel(incident, context), missingModel(incident, 'notLoaded', 'Acme')];
  const texts: string[] = [];
  for (const text of models.flatMap(copyable)) texts.push(await copiedByMessage({ type: 'copy', text }));
  return texts;
}

/** What reaches the clipboard when the page of the details sends a message. */
export async function copiedByMessage(message: unknown): Promise<string> {
  let send: ((message: unknown) => void) | undefined;
  const webview = {
    onDidReceiveMessage: (listener: (message: unknown) => void) => (send = listener),
    asWebviewUri: String,
    postMessage: async () => true,
  };
  const panel = { webview, onDidChangeViewState: () => {}, onDidDispose: () => {}, dispose: () => {} };
  const parts = { panel, get: () => undefined, onCopy: async (text: string) => copy([text]) };
  const details = new DetailsPanel(parts as unknown as DetailsPanelParts, { connection: 'c', id: 'i' }, true);
  clipboard().text = '';
  send?.(message);
  details.dispose();
  return copied();
}

function copyable({ sections, other }: DetailsModel): string[] {
  const facts = [...sections, ...(other ? [other] : [])].flatMap((section) => section.facts);
  return facts.flatMap((fact) => (fact.kind === 'code' ? [fact.copy] : []));
}

function register(incidents: readonly Incident[], filter: string): void {
  clipboard().text = '';
  const parts = {
    store: { get: ({ id }: Incident) => incidents.find((incident) => incident.id === id) },
    details: { active: false, shown: undefined },
    treeView: { selection: [] },
    read: async () => {},
    clock: new FakeClock(),
    visible: { filter },
    connections: { nameOf: () => 'Acme', isSample: () => false },
    checks: { findingsIn: allFindings },
    sync: { fetchedAt: () => 0 },
  } as unknown as Parts;
  registerOpenCommands(parts);
  registerExport(parts);
  registerLinks(parts);
}

function clipboard(): { text: string } {
  return vscode.env.clipboard as unknown as { text: string };
}

async function copied(): Promise<string> {
  await new Promise((resolve) => setImmediate(resolve));
  return clipboard().text;
}

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { FilterSyntaxError } from '../domain/filter';
import type { Incident } from '../domain/incident';
import { type ReportFormat, reportFormats, type ReportOptions, toReport } from '../domain/report';
import { filterErrorText } from '../views/filterText';
import { count, incidentCount, timeZone } from '../views/format';
import { withoutLinks } from '../views/plainText';
import { reportLabels } from '../views/reportLabels';
import type { VisibleIncidents } from '../views/visibleIncidents';
import { copy } from './copy';
import type { Ready } from './ready';
import { targetIncidents, type Targets } from './target';

/** Work in one go, ms: others get their turn. */
const sliceMs = 15;

export interface ExportParts extends Targets {
  readonly visible: VisibleIncidents;
  readonly connectionName: (id: string) => string;
  readonly ready: Ready;
}

/** What is to be written, and how. */
interface Export {
  readonly format: ReportFormat;
  readonly bom: boolean;
  readonly incidents: readonly Incident[];
  readonly uri: vscode.Uri;
}

const extensions: Readonly<Record<ReportFormat, string>> = { csv: 'csv', json: 'json', markdown: 'md' };

/** `copyAsMarkdown` and `export({format, uri, filter?})`; what is not given is asked for. */
export function registerExportCommands(parts: ExportParts): vscode.Disposable {
  const { t } = vscode.l10n;
  return vscode.Disposable.from(
    vscode.commands.registerCommand('incidents.copyAsMarkdown', async (argument?: unknown, all?: unknown) => {
      const incidents = await targetIncidents(parts, argument, all);
      if (!incidents.length) return;
      const text = [...toReport(incidents, 'markdown', optionsOf(parts))].join('');
      await copy(text.split('\n'), t('Copied as Markdown: {0}', incidentCount(incidents.length)));
    }),
    vscode.commands.registerCommand('incidents.export', async (argument?: unknown, all?: unknown) => {
      try {
        const wanted = (await given(argument, parts)) ?? (await askForExport(parts, argument, all));
        return wanted && (await write(wanted, parts));
      } catch (error) {
        const reason =
          error instanceof FilterSyntaxError
            ? filterErrorText(error)
            : error instanceof Error
              ? error.message
              : String(error);
        void vscode.window.showErrorMessage(withoutLinks(t('The incidents could not be exported: {0}', reason)));
        return undefined;
      }
    }),
  );
}

function optionsOf({ connectionName }: ExportParts): ReportOptions {
  return { generatedAt: Date.now(), timeZone: timeZone(), labels: reportLabels(), connectionName };
}

/** Reads `{format, uri, filter?}`; undefined when it is something else. @throws FilterSyntaxError */
async function given(argument: unknown, { visible, ready }: ExportParts): Promise<Export | undefined> {
  const { format, uri, filter = '' } = (argument ?? {}) as Record<string, unknown>;
  const known = reportFormats.find((each) => each === format);
  const target = typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri;
  if (!known || !(target instanceof vscode.Uri) || typeof filter !== 'string') return undefined;
  // Before what is kept has been read, an export would put nothing in the place of what is there.
  if (!(await ready())) throw new Error(vscode.l10n.t('There are no incidents to export.'));
  return { format: known, bom: false, incidents: visible.matching(filter), uri: target };
}

async function askForExport(parts: ExportParts, argument: unknown, all: unknown): Promise<Export | undefined> {
  const { t } = vscode.l10n;
  const { visible, ready } = parts;
  if (!(await ready())) return undefined;
  const chosen = argument === undefined ? [] : await targetIncidents(parts, argument, all);
  const selected = chosen.length ? chosen : await targetIncidents(parts, undefined, undefined, true);
  const choices = [
    { label: t('Selected incidents'), incidents: selected },
    ...(visible.filter ? [{ label: t('Incidents that the filter shows'), incidents: visible.incidents() }] : []),
    { label: t('All incidents'), incidents: visible.matching('') },
  ].filter(({ incidents }) => incidents.length);
  if (!choices.length) {
    void vscode.window.showInformationMessage(t('There are no incidents to export.'));
    return undefined;
  }
  const items = choices.map((choice) => ({ ...choice, description: incidentCount(choice.incidents.length) }));
  const what = await vscode.window.showQuickPick(items, { title: t('Export Incidents'), placeHolder: t('Which?') });
  if (!what) return undefined;
  const formats = [
    { label: 'CSV', description: t('for spreadsheets and scripts'), format: 'csv', bom: false },
    { label: 'CSV', description: t('for Excel, with a byte order mark'), format: 'csv', bom: true },
    { label: 'JSON', description: t('everything, raw records included'), format: 'json', bom: false },
    { label: 'Markdown', description: t('for tickets and people'), format: 'markdown', bom: false },
  ] as const;
  const how = await vscode.window.showQuickPick(formats, { title: t('Export Incidents'), placeHolder: t('As what?') });
  if (!how) return undefined;
  const extension = extensions[how.format];
  const uri = await vscode.window.showSaveDialog({
    title: t('Export Incidents'),
    filters: { [how.label]: [extension] },
    saveLabel: t('Export'),
    defaultUri: suggested(`incidents-${new Date().toISOString().slice(0, 10)}.${extension}`),
  });
  return uri && { format: how.format, bom: how.bom, incidents: what.incidents, uri };
}

/** Where a file of that name would go by default: beside the user's work, when there is some. */
function suggested(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return vscode.Uri.joinPath(folder, name);
}

/** Writes the file in one step, so that a file that was there stays whole until then. @returns how many were written */
async function write({ format, bom, incidents, uri }: Export, parts: ExportParts): Promise<number | undefined> {
  const { t } = vscode.l10n;
  const title = t('Exporting {0}', incidentCount(incidents.length));
  const location = vscode.ProgressLocation.Notification;
  const text = await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) =>
    textOf(toReport(incidents, format, { ...optionsOf(parts), bom }), (done) => {
      progress.report({ message: t('{0} of {1}', count(Math.min(done, incidents.length)), count(incidents.length)) });
      return token.isCancellationRequested;
    }),
  );
  if (text === undefined) return undefined;
  const { fs } = vscode.workspace;
  const draft = uri.with({ path: `${uri.path}.${crypto.randomUUID().slice(0, 8)}.tmp` });
  try {
    await fs.writeFile(draft, new TextEncoder().encode(text));
    await fs.rename(draft, uri, { overwrite: true });
  } catch (error) {
    // What is left of it is of no use.
    await Promise.resolve(fs.delete(draft)).catch(() => undefined);
    throw error;
  }
  const open = t('Open');
  void vscode.window
    .showInformationMessage(t('{0} exported.', incidentCount(incidents.length)), open)
    .then(async (answer) => (answer === open ? vscode.commands.executeCommand('vscode.open', uri) : undefined));
  return incidents.length;
}

/** @param isEnough called now and then with how many pieces there are; true to give up */
async function textOf(pieces: Iterable<string>, isEnough: (done: number) => boolean): Promise<string | undefined> {
  const all: string[] = [];
  let until = performance.now() + sliceMs;
  for (const piece of pieces) {
    all.push(piece);
    if (performance.now() < until) continue;
    if (isEnough(all.length)) return undefined;
    await new Promise((resolve) => setImmediate(resolve));
    until = performance.now() + sliceMs;
  }
  return all.join('');
}

import type { Clock } from '../../sources/source';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import { type ReportFormat, reportFormats, type ReportOptions, toReport } from '../../domain/report/report';
import { vendorOf } from '../../sources/vendors';
import { failureText, UserError } from '../../ui/failureText';
import { count, incidentCount, timeZone } from '../../ui/format';
import { withoutLinks } from '../../domain/text/text';
import { copy } from '../../ui/copy';
import type { Connections } from '../../connections/connections';
import { checkReader, type CheckIndex } from '../../ui/checkIndex';
import type { Sync } from '../../sync/sync';
import type { Ready } from '../../ui/whenReady';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { chosenTarget, extensions, namedTarget, suggestedName, type ExportTarget } from './exportTarget';
import { collectParts } from './reportParts';
import { saveFile, type Taken } from './saveFile';
import { incidentsIn, targetIncidents, type Targets } from '../../ui/commandTarget';

export interface ExportParts extends Targets {
  readonly visible: VisibleIncidents;
  readonly connections: Pick<Connections, 'nameOf' | 'isSample'>;
  readonly checks: Pick<CheckIndex, 'findingsIn'>;
  readonly sync: Pick<Sync, 'fetchedAt'>;
  readonly ready: Ready;
  readonly clock: Clock;
  /** The folder of the user's own settings and tasks. */
  readonly userFolder: vscode.Uri;
}

/** What is to be written, and how. */
interface Export extends ExportTarget {
  readonly format: ReportFormat;
  readonly bom: boolean;
  /** Of CSV: whether spreadsheets may open it, or scripts get exact values. */
  readonly safe: boolean;
  readonly incidents: readonly Incident[];
  /** What the user has agreed to replace already. */
  readonly agreed?: Taken | undefined;
}

/** Copies the incidents that a command is about as Markdown. */
export async function copyAsMarkdown(parts: ExportParts, argument: unknown, all: unknown): Promise<void> {
  const incidents = await targetIncidents(parts, argument, all);
  if (!incidents.length) return;
  const text = await collectParts(toReport(incidents, 'markdown', optionsOf(parts)), parts.clock);
  const told = vscode.l10n.t('Copied as Markdown: {0}', incidentCount(incidents.length));
  await copy((text ?? []).join('').split('\n'), told);
}

/** Writes incidents to a file. What is not given is asked for. @returns how many were written */
export async function exportIncidents(
  parts: ExportParts,
  argument: unknown,
  all: unknown,
): Promise<number | undefined> {
  const { t } = vscode.l10n;
  try {
    const wanted = (await given(argument, parts)) ?? (await askForExport(parts, argument, all));
    return wanted && (await write(wanted, parts));
  } catch (error) {
    const reason = failureText(error, t('Can’t write the file.'));
    void vscode.window.showErrorMessage(withoutLinks(t('Can’t export incidents: {0}', reason)));
    return undefined;
  }
}

function optionsOf({ connections, checks, sync }: ExportParts): ReportOptions {
  const connectionName = (id: string): string => connections.nameOf(id);
  return {
    generatedAt: Date.now(),
    timeZone: timeZone(),
    translate: vscode.l10n.t,
    connectionName,
    vendorOf,
    isSample: (id) => connections.isSample(id),
    checks: checkReader(checks, sync),
  };
}

/** Reads `{format, uri, filter?, safe?}`; undefined when it is something else. @throws FilterSyntaxError, UserError */
async function given(argument: unknown, { visible, ready, userFolder }: ExportParts): Promise<Export | undefined> {
  const { format, uri, filter = '', safe } = (argument ?? {}) as Record<string, unknown>;
  const known = reportFormats.find((each) => each === format);
  const named = typeof uri === 'string' ? parsed(uri) : uri;
  if (!known || !(named instanceof vscode.Uri) || typeof filter !== 'string') return undefined;
  const target = await namedTarget(named, known, userFolder);
  // Before the cache has been read, an export would replace a file with nothing.
  if (!(await ready())) throw new UserError(vscode.l10n.t('No incidents to export.'));
  // Who does not ask for exact values may open it in a spreadsheet.
  return { format: known, bom: false, safe: safe !== false, incidents: visible.query.matching(filter), ...target };
}

function parsed(uri: string): vscode.Uri {
  try {
    return vscode.Uri.parse(uri, true);
  } catch {
    throw new UserError(vscode.l10n.t('The uri of an export must be complete, such as file:///reports/today.csv.'));
  }
}

async function askForExport(parts: ExportParts, argument: unknown, all: unknown): Promise<Export | undefined> {
  const { t } = vscode.l10n;
  const { visible, ready } = parts;
  if (!(await ready())) return undefined;
  const chosen = argument === undefined ? [] : incidentsIn(parts, Array.isArray(all) ? all : [argument]);
  const selected = chosen.length || parts.details.active ? chosen : incidentsIn(parts, parts.treeView.selection);
  const choices = [
    { label: t('Selected incidents'), incidents: selected },
    ...(visible.filter ? [{ label: t('Filtered incidents'), incidents: visible.incidents() }] : []),
    { label: t('All incidents'), incidents: visible.query.matching('') },
  ].filter(({ incidents }) => incidents.length);
  if (!choices.length) {
    void vscode.window.showInformationMessage(t('No incidents to export.'));
    return undefined;
  }
  const items = choices.map((choice) => ({ ...choice, description: incidentCount(choice.incidents.length) }));
  const what = await vscode.window.showQuickPick(items, {
    title: t('Export Incidents'),
    placeHolder: t('What do you want to export?'),
    // Between the steps, a tree that is drawn again would take the focus.
    ignoreFocusOut: true,
  });
  if (!what) return undefined;
  const csv = { format: 'csv', bom: false, safe: true } as const;
  const formats = [
    { label: t('CSV for spreadsheets'), description: t('UTF-8, safe to open'), ...csv },
    { label: t('CSV for Excel'), description: t('with a byte order mark, safe to open'), ...csv, bom: true },
    { label: t('CSV for scripts'), description: t('exact values'), ...csv, safe: false },
    { ...csv, label: 'JSON', description: t('everything, including raw records'), format: 'json' },
    { ...csv, label: 'Markdown', description: t('for tickets and reports'), format: 'markdown' },
  ] as const;
  const how = await vscode.window.showQuickPick(formats, {
    title: t('Export Incidents'),
    placeHolder: t('Choose a format'),
    ignoreFocusOut: true,
  });
  if (!how) return undefined;
  const uri = await vscode.window.showSaveDialog({
    title: t('Export Incidents'),
    filters: { [how.format === 'csv' ? 'CSV' : how.label]: [extensions[how.format]] },
    saveLabel: t('Export'),
    defaultUri: suggested(suggestedName(how.format, Date.now())),
  });
  if (!uri) return undefined;
  const target = chosenTarget(uri, how.format);
  // The dialog has asked about the file that it names.
  const agreed = target.uri === uri && (await target.place.taken()) === 'file' ? 'file' : undefined;
  return { format: how.format, bom: how.bom, safe: how.safe, incidents: what.incidents, ...target, agreed };
}

/** Where a file of that name would go by default: beside the user's work, when there is some. */
function suggested(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return vscode.Uri.joinPath(folder, name);
}

/** Writes the file once the user agrees to what it replaces. @returns how many were written */
async function write(wanted: Export, parts: ExportParts): Promise<number | undefined> {
  const { t } = vscode.l10n;
  const { format, bom, safe, incidents, uri, place, agreed } = wanted;
  const title = t('Exporting {0}', incidentCount(incidents.length));
  const location = vscode.ProgressLocation.Notification;
  const saved = await saveFile(
    place,
    async (taken) => taken === agreed || askToReplace(uri, taken),
    async () =>
      vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) =>
        collectParts(toReport(incidents, format, { ...optionsOf(parts), bom, safe }), parts.clock, (done) => {
          progress.report({
            message: t('{0} of {1}', count(Math.min(done, incidents.length)), count(incidents.length)),
          });
          return token.isCancellationRequested;
        }),
      ),
  );
  if (!saved) return undefined;
  const open = t('Open');
  void vscode.window
    .showInformationMessage(t('{0} exported.', incidentCount(incidents.length)), open)
    .then(async (answer) => (answer === open ? vscode.commands.executeCommand('vscode.open', uri) : undefined));
  return incidents.length;
}

async function askToReplace(uri: vscode.Uri, taken: Taken): Promise<boolean> {
  const { t } = vscode.l10n;
  const replace = t('Replace');
  const [folder, name] = [vscode.Uri.joinPath(uri, '..'), uri.path.slice(uri.path.lastIndexOf('/') + 1)];
  const where = withoutLinks(folder.scheme === 'file' ? folder.fsPath : folder.toString(true));
  const detail =
    taken === 'file'
      ? t('It is in {0}. Replacing it overwrites its contents.', where)
      : t('It is a link in {0}. Only the link is replaced. The file it leads to stays as it is.', where);
  const question = t('{0} already exists. Replace it?', withoutLinks(name));
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, replace)) === replace;
}

import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { largest } from '../../domain/lists';
import type { ReportFormat } from '../../domain/report/report';
import { dayOf } from '../../domain/time';
import { oneLine } from '../../domain/text/text';
import { UserError } from '../../ui/failureText';
import { timeZone } from '../../ui/format';
import { DiskFile } from './diskFile';
import type { FilePlace } from './saveFile';
import { WorkspaceFile } from './workspaceFile';

/** What a file of a format is called at its end. */
export const extensions: Readonly<Record<ReportFormat, string>> = { csv: 'csv', json: 'json', markdown: 'md' };

/** What a file of today's incidents is called by default. @param now ms since the epoch */
export function suggestedName(format: ReportFormat, now: number): string {
  return `incidents-${dayOf(now, timeZone())}.${extensions[format]}`;
}

/** A file that an export may be written to. */
export interface ExportTarget {
  readonly uri: vscode.Uri;
  readonly place: FilePlace;
}

/**
 * The file that a script, a keybinding or another extension names. It is a report and nothing else: no file that the
 * editor, a shell or an assistant takes its orders from.
 * @param own the folder of the user's own settings and tasks
 * @throws UserError saying why nothing is written there
 */
export async function namedTarget(uri: vscode.Uri, format: ReportFormat, own: vscode.Uri): Promise<ExportTarget> {
  const { t } = vscode.l10n;
  const extension = extensions[format];
  if (!hasExtension(uri, extension)) throw new UserError(t('The file name must end in {0}.', `.${extension}`));
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri);
  const isOnDisk = uri.scheme === 'file';
  // A `file:` with an authority is on another machine's share.
  const isHere = isOnDisk && uri.authority === '';
  const isInWorkspace = folders.some(({ scheme, authority }) => scheme === uri.scheme && authority === uri.authority);
  if (!isHere && (!isInWorkspace || uri.scheme === 'vscode-userdata')) {
    throw new UserError(
      t('Export to this machine or the open workspace, not to {0}', oneLine(`${uri.scheme}://${uri.authority}`)),
    );
  }
  // What is looked at is what is written: a folder may be a link to another.
  const target = isOnDisk ? await withRealFolder(uri) : uri;
  const [roots, settings] = await Promise.all([Promise.all(folders.map(real)), real(own)]);
  if (isHidden(target, roots) || (isOnDisk && isInside(target, settings))) {
    throw new UserError(t('Exports don’t go to hidden files or folders, nor to the settings of VS Code.'));
  }
  return placed(target);
}

/** The file that the user has chosen in a dialog, under a name that describes it. */
export function chosenTarget(uri: vscode.Uri, format: ReportFormat): ExportTarget {
  const extension = extensions[format];
  return placed(hasExtension(uri, extension) ? uri : uri.with({ path: `${uri.path}.${extension}` }));
}

function placed(uri: vscode.Uri): ExportTarget {
  return { uri, place: uri.scheme === 'file' ? new DiskFile(uri.fsPath) : new WorkspaceFile(uri) };
}

function hasExtension({ path }: vscode.Uri, extension: string): boolean {
  return path.toLowerCase().endsWith(`.${extension}`);
}

async function withRealFolder({ fsPath }: vscode.Uri): Promise<vscode.Uri> {
  return vscode.Uri.file(join(await realpath(dirname(fsPath)), basename(fsPath)));
}

/** A folder without links on the way to it; as it is when there is none. */
async function real(folder: vscode.Uri): Promise<vscode.Uri> {
  if (folder.scheme !== 'file') return folder;
  return realpath(folder.fsPath).then(
    (path) => vscode.Uri.file(path),
    () => folder,
  );
}

/** Whether a name on the way to a file begins with a dot, below the workspace's folder where it is in one. */
function isHidden(uri: vscode.Uri, roots: readonly vscode.Uri[]): boolean {
  const around = roots.filter((root) => isInside(uri, root)).map((root) => withoutSlash(root).length);
  return uri.path.slice(largest(around, 0)).includes('/.');
}

function isInside(uri: vscode.Uri, folder: vscode.Uri): boolean {
  if (uri.scheme !== folder.scheme || uri.authority !== folder.authority) return false;
  // On some disks the case of letters makes no difference.
  return uri.path.toLowerCase().startsWith(`${withoutSlash(folder).toLowerCase()}/`);
}

function withoutSlash({ path }: vscode.Uri): string {
  return path.replace(/\/$/, '');
}

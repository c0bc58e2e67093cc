import * as vscode from 'vscode';
import { registerCommand } from '../../ui/registerCommand';
import type * as openActions from './openActions';

/** `openDetails`, `openToSide`, `next`, `previous`, `openInDashboard`, `openRaw`, `showRawDifference`, `copyLink`, `copyId`. */
export function registerOpenCommands(parts: openActions.OpenParts): vscode.Disposable {
  const load = async (): Promise<typeof openActions> => import('./openActions');
  const opening = (name: Parameters<typeof openActions.actOn>[0]): vscode.Disposable =>
    registerCommand(name, async (argument?: unknown, all?: unknown) =>
      (await load()).actOn(name, argument, all, parts),
    );
  return vscode.Disposable.from(
    opening('openDetails'),
    opening('openToSide'),
    opening('openInDashboard'),
    opening('openRaw'),
    opening('showRawDifference'),
    registerCommand('next', async (from?: unknown) => (await load()).step(1, from, parts)),
    registerCommand('previous', async (from?: unknown) => (await load()).step(-1, from, parts)),
    registerCommand('copyLink', async (argument?: unknown, all?: unknown) =>
      (await load()).copyLink(parts, argument, all),
    ),
    registerCommand('copyId', async (argument?: unknown, all?: unknown) => (await load()).copyId(parts, argument, all)),
  );
}

import * as vscode from 'vscode';
import type { IncidentRef } from './domain/incident';

/** A row of a tree, which menus hand over: `ui/commandTarget.ts` reads it. Keys pressed in the tree of incidents say `tree`. */
type Row = object;

/** What each command is given by this extension itself: `incidents.<name>`. Keybindings and other extensions may give anything. */
export interface CommandArguments {
  addConnection: [given?: unknown];
  cancelRefresh: [];
  clearFilter: [];
  clearLocalData: [given?: unknown];
  copyAsMarkdown: [incident?: IncidentRef | Row | 'tree', rows?: readonly Row[]];
  copyDeepLink: [incident?: IncidentRef | Row, rows?: readonly Row[]];
  copyFilterLink: [];
  copyId: [incident?: IncidentRef | Row, rows?: readonly Row[]];
  copyLink: [incident?: IncidentRef | Row, rows?: readonly Row[]];
  deleteSavedFilter: [row?: Row];
  diagnose: [];
  disableConnection: [connection?: string | Row];
  editConnection: [connection?: string | Row, page?: 'network'];
  enableConnection: [connection?: string | Row];
  endPause: [row?: Row];
  expandAll: [];
  exploreSample: [];
  export: [given?: unknown, rows?: readonly Row[]];
  filter: [text?: string];
  filterByHost: [incident?: IncidentRef | Row, how?: 'exclude' | readonly Row[] | undefined];
  filterByPolicy: [incident?: IncidentRef | Row, how?: 'exclude' | readonly Row[] | undefined];
  filterByTenant: [incident?: IncidentRef | Row, how?: 'exclude' | readonly Row[] | undefined];
  filterByThis: [row?: Row];
  filterByUser: [incident?: IncidentRef | Row, how?: 'exclude' | readonly Row[] | undefined];
  goTo: [];
  groupBy: [grouping?: string];
  leaveSample: [];
  markAllSeen: [];
  markRead: [incident?: IncidentRef | Row | 'tree', rows?: readonly Row[]];
  markUnread: [incident?: IncidentRef | Row | 'tree', rows?: readonly Row[]];
  moveSavedFilterDown: [row?: Row];
  moveSavedFilterUp: [row?: Row];
  next: [from?: 'tree'];
  openDetails: [incident?: IncidentRef | Row];
  openInDashboard: [incident?: IncidentRef | Row | 'tree', rows?: readonly Row[]];
  openRaw: [incident?: IncidentRef | Row, rows?: readonly Row[]];
  openToSide: [incident?: IncidentRef | Row];
  overviewOfThis: [row?: Row];
  previous: [from?: 'tree'];
  refresh: [connection?: string];
  refreshConnection: [row?: Row];
  removeConnection: [connection?: string | Row];
  renameSavedFilter: [row?: Row];
  replaceKey: [connection?: string | Row];
  saveFilter: [name?: string];
  showLog: [];
  showMatching: [filter: string];
  showMore: [row: Row];
  showOverview: [];
  showRawDifference: [incident: IncidentRef];
  showPerson: [incident?: IncidentRef | Row];
  sortBy: [sorting?: string];
  // The editor makes these for views.
  'tree.focus': [];
  'connections.focus': [];
}

export type CommandName = keyof CommandArguments;

type Unchecked<Args extends unknown[]> = { [Position in keyof Args]?: unknown };

/** The handler of a command, which checks what it is given. */
export type CommandHandler<Name extends CommandName> = (...args: Unchecked<CommandArguments[Name]>) => unknown;

/** Runs `incidents.<name>`. Resolves with what it answers; rejects with what it throws, in our words. */
export async function runCommand<Name extends CommandName>(
  name: Name,
  ...args: CommandArguments[Name]
): Promise<unknown> {
  return vscode.commands.executeCommand(`incidents.${name}`, ...args);
}

/** What a row or an item does when it is chosen: runs `incidents.<name>`. */
export function commandOf<Name extends CommandName>(
  name: Name,
  title: string,
  ...args: CommandArguments[Name]
): vscode.Command {
  return { command: `incidents.${name}`, title, arguments: args };
}

import * as vscode from 'vscode';

function number(name: string, fallback: number): number {
  const value: unknown = vscode.workspace.getConfiguration('incidents').get(name);
  return typeof value === 'number' && value >= 0 ? value : fallback;
}

/** What the user has set about fetching and keeping; asked each time, since it may change. */
export const fetchSettings = {
  /** `incidents.lookbackDays` */
  lookbackDays: (): number => number('lookbackDays', 90),
  /** `incidents.refreshInterval`, in minutes; 0 for by hand only. */
  intervalMinutes: (): number => number('refreshInterval', 5),
  /** `incidents.cache` */
  cacheEnabled: (): boolean => vscode.workspace.getConfiguration('incidents').get('cache') !== false,
  /** Whether the user is in this window. */
  focused: (): boolean => vscode.window.state.focused,
};

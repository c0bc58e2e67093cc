import * as vscode from 'vscode';

/** A number from the settings, within a range. VS Code doesn't enforce the range of the manifest. */
function number(name: string, fallback: number, [least, most]: readonly [number, number]): number {
  const value: unknown = vscode.workspace.getConfiguration('incidents').get(name);
  return typeof value === 'number' && value >= 0 ? Math.min(Math.max(value, least), most) : fallback;
}

/** What the user has set about fetching and keeping; asked each time, since it may change. */
export const fetchSettings = {
  /** `incidents.lookbackDays` */
  lookbackDays: (): number => number('lookbackDays', 90, [1, 3650]),
  /** `incidents.refreshInterval`, in minutes; 0 for by hand only. */
  intervalMinutes: (): number => number('refreshInterval', 5, [0, 1440]),
  /** `incidents.cache` */
  cacheEnabled: (): boolean => vscode.workspace.getConfiguration('incidents').get('cache') !== false,
  /** Whether the user is in this window. */
  focused: (): boolean => vscode.window.state.focused,
};

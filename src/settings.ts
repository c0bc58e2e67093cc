import * as vscode from 'vscode';
import * as s from './domain/schema';
import { checkIds, type CheckId } from './domain/checks/check';
import { sortings } from './domain/sorting';
import { groupings } from './domain/groupSteps';

/** Takes a number beyond the ends for the end, since VS Code doesn't enforce the range of the manifest; no negative one. */
const within = (least: number, most: number, schema: s.Schema<number>, form = (value: number): number => value) =>
  s.madeOf(
    (value) => (typeof value === 'number' && value >= 0 ? form(Math.min(Math.max(value, least), most)) : value),
    schema.check(s.minimum(least), s.maximum(most)),
  );

function isCheck(value: unknown): value is CheckId {
  return (checkIds as readonly unknown[]).includes(value);
}

/** Every setting that is one value, as the manifest describes it: what it can be, and what counts in place of anything else. */
export const settingSchemas = {
  /** Minutes; 0 for manual refreshes only. */
  refreshInterval: s.orElse(within(0, 1440, s.number()), 5),
  lookbackDays: s.orElse(within(1, 3650, s.int(), Math.round), 90),
  groupBy: s.orElse(s.oneOf(groupings), 'auto'),
  sortBy: s.orElse(s.oneOf(sortings), 'attention'),
  notify: s.orElse(s.oneOf(['off', 'attention', 'all']), 'attention'),
  cache: s.orElse(s.boolean(), true),
  timeZone: s.orElse(s.oneOf(['local', 'utc']), 'local'),
  /** What is no check, such as one of another version, switches nothing off. */
  disabledChecks: s.orElse(
    s.madeOf((value) => (Array.isArray(value) ? value.filter(isCheck) : value), s.array(s.oneOf(checkIds))),
    [],
  ),
} as const;

type SettingName = keyof typeof settingSchemas;

/** What the user has set; asked each time, since it may change. */
export function setting<Name extends SettingName>(name: Name): s.Infer<(typeof settingSchemas)[Name]> {
  const value: unknown = vscode.workspace.getConfiguration('incidents').get(name);
  return settingSchemas[name].read(value).data as s.Infer<(typeof settingSchemas)[Name]>;
}

/** What the user has set about fetching and keeping. */
export const fetchSettings = {
  lookbackDays: () => setting('lookbackDays'),
  intervalMinutes: () => setting('refreshInterval'),
  cacheEnabled: () => setting('cache'),
  /** Whether the user is in this window. */
  focused: (): boolean => vscode.window.state.focused,
};

import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { checkIds, type CheckId } from './domain/checks/check';
import { sortings } from './domain/sorting';
import { groupings } from './domain/groupSteps';
import { orElse } from './sources/cleanValues';

/** Takes a number beyond the ends for the end, since VS Code doesn't enforce the range of the manifest; no negative one. */
const within = (min: number, max: number, schema: z.ZodMiniNumber, form = (value: number): number => value) =>
  z.pipe(
    z.transform((value: unknown) =>
      typeof value === 'number' && value >= 0 ? form(Math.min(Math.max(value, min), max)) : value,
    ),
    schema.check(z.minimum(min), z.maximum(max)),
  );

function isCheck(value: unknown): value is CheckId {
  return (checkIds as readonly unknown[]).includes(value);
}

/** Every setting that is one value, as the manifest describes it: what it can be, and what counts in place of anything else. */
export const settingSchemas = {
  /** Minutes; 0 for manual refreshes only. */
  refreshInterval: orElse(within(0, 1440, z.number()), 5),
  lookbackDays: orElse(within(1, 3650, z.int(), Math.round), 90),
  groupBy: orElse(z.enum(groupings), 'auto'),
  sortBy: orElse(z.enum(sortings), 'attention'),
  notify: orElse(z.enum(['off', 'attention', 'all']), 'attention'),
  cache: orElse(z.boolean(), true),
  timeZone: orElse(z.enum(['local', 'utc']), 'local'),
  /** What is no check, such as one of another version, switches nothing off. */
  disabledChecks: orElse(
    z.pipe(
      z.transform((value: unknown) => (Array.isArray(value) ? value.filter(isCheck) : value)),
      z.array(z.enum(checkIds)),
    ),
    [],
  ),
} as const;

type SettingName = keyof typeof settingSchemas;

/** What the user has set; asked each time, since it may change. */
export function setting<Name extends SettingName>(name: Name): z.infer<(typeof settingSchemas)[Name]> {
  const value: unknown = vscode.workspace.getConfiguration('incidents').get(name);
  return z.parse(settingSchemas[name], value) as z.infer<(typeof settingSchemas)[Name]>;
}

/** Calls the listener when one of these settings has changed. */
export function onDidChangeSetting(
  names: readonly (SettingName | 'connections' | 'savedFilters')[],
  listener: () => unknown,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (names.some((name) => event.affectsConfiguration(`incidents.${name}`))) void listener();
  });
}

/** What the user has set about fetching and keeping. */
export const fetchSettings = {
  lookbackDays: () => setting('lookbackDays'),
  intervalMinutes: () => setting('refreshInterval'),
  cacheEnabled: () => setting('cache'),
  /** Whether the user is in this window. */
  focused: (): boolean => vscode.window.state.focused,
};

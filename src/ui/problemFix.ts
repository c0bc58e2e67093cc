import type * as vscode from 'vscode';
import { commandOf } from '../commandIds';
import type { ErrorText } from './vendorErrorText';

/** By remedy: which menus of the manifest a row of the list has, and what a click on it does. */
export const problemFixes = {
  key: { contextValue: 'problem.key', fix: (id, title) => commandOf('replaceKey', title, id) },
  settings: { contextValue: 'problem.settings', fix: (id, title) => commandOf('editConnection', title, id) },
  network: { contextValue: 'problem.network', fix: (id, title) => commandOf('editConnection', title, id, 'network') },
  retry: { contextValue: 'problem.retry', fix: (id, title) => commandOf('refresh', title, id) },
} as const satisfies Record<
  ErrorText['remedy'],
  { contextValue: string; fix: (id: string, title: string) => vscode.Command }
>;

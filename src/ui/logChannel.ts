import * as vscode from 'vscode';
import type { Log } from '../sync/log';
import { logLine } from '../domain/text/text';

/** The log as the user sees it. */
export interface LogChannel extends Log, vscode.Disposable {
  /** Brings it into sight. */
  show(): void;
}

/** Opens the log, in which each entry is one line: text from an API can neither begin another nor act in a terminal. */
export function openLog(): LogChannel {
  const channel = vscode.window.createOutputChannel('Incident Browser', { log: true });
  return {
    info: (message) => channel.info(logLine(message)),
    warn: (message) => channel.warn(logLine(message)),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}

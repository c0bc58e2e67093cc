import * as vscode from 'vscode';
import type { Log } from '../sync/log';
import { oneLine } from './plainText';

/** The log as the user sees it. */
export interface LogChannel extends Log, vscode.Disposable {
  /** Brings it into sight. */
  show(): void;
}

/** Characters of a line. */
const maxLine = 1000;

/** Opens the log, in which each entry is one line: text from an API can neither begin another nor act in a terminal. */
export function openLog(): LogChannel {
  const channel = vscode.window.createOutputChannel('Incident Browser', { log: true });
  return {
    info: (message) => channel.info(oneLine(message, maxLine)),
    warn: (message) => channel.warn(oneLine(message, maxLine)),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}

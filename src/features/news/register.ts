import * as vscode from 'vscode';
import { Notifier, type NotifierParts } from './notifier';
import { StatusBar, type StatusBarParts } from './statusBar';

/** Shows new incidents: the status bar and notifications. */
export function registerNews(services: NotifierParts & StatusBarParts): vscode.Disposable {
  return vscode.Disposable.from(new StatusBar(services), new Notifier(services));
}

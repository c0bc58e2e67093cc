import * as vscode from 'vscode';
import { Notifications, type NotificationsParts } from './notifications';
import { StatusBar, type StatusBarParts } from './statusBar';

/** Shows new incidents: the status bar and notifications. */
export function registerNews(services: NotificationsParts & StatusBarParts): vscode.Disposable {
  return vscode.Disposable.from(new StatusBar(services), new Notifications(services));
}

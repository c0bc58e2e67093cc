import * as vscode from 'vscode';
import { baseUrlOf, type parseConnection } from '../../connections/connection';
import type { Remark } from './inputSteps';

/** What the address of a connection means, or what is wrong with it, while it is typed. */
export function addressRemark(connection: ReturnType<typeof parseConnection>): Remark {
  if ('reason' in connection) return { text: connection.reason };
  return { text: vscode.l10n.t('Requests go to {0}', baseUrlOf(connection)), good: true };
}

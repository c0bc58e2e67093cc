import * as vscode from 'vscode';
import type { Connection, UnusableConnection } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import type { Diagnosis, SourceFactory } from '../../connections/sourceFactory';
import type { ConnectionStatus } from '../../sync/connectionStatus';
import type { Database } from '../../store/database';
import type { DatabaseProblem } from '../../store/databaseProblem';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import { errorText, problemFixes, warningText } from '../../ui/vendorErrorText';
import { absoluteDate, absoluteTime, count, incidentCount, malformedCount } from '../../ui/format';
import { latestFirst } from '../../ui/horizonItem';
import { progressText } from '../../ui/progressText';

/** Rows of warnings below a connection. */
const maxWarnings = 10;
/** Longest pause that nobody needs to end, ms. */
const longPauseMs = 60_000;

export interface ConnectionsTreeParts {
  readonly database: Pick<Database, 'problem'>;
  readonly connections: Connections;
  readonly sync: Sync;
  readonly store: IncidentStore;
  readonly sources: SourceFactory;
}

/** What the view is made of: connections, what there is to say of each, and entries of the setting that cannot be used. */
export type ConnectionRow =
  | { readonly type: 'connection'; readonly connection: Connection }
  | {
      readonly type: 'fact';
      readonly id: string;
      readonly label: string;
      readonly value: string;
      readonly icon: string;
      /** For what can be done about it. */
      readonly connection?: Connection;
      /** What a click does. */
      readonly command?: vscode.Command;
    }
  | { readonly type: 'wrong'; readonly problem: UnusableConnection }
  | { readonly type: 'database'; readonly problem: DatabaseProblem };

/** The rows below a row; those at the top without one. */
export async function connectionRows(parts: ConnectionsTreeParts, row?: ConnectionRow): Promise<ConnectionRow[]> {
  if (row) return row.type === 'connection' ? factsOf(parts, row.connection) : [];
  const { connections } = parts;
  const { problem: failure } = parts.database;
  return [
    ...(failure ? [{ type: 'database', problem: failure } as const] : []),
    ...connections.list().map((connection) => ({ type: 'connection', connection }) as const),
    ...connections.problems().map((problem) => ({ type: 'wrong', problem }) as const),
  ];
}

async function factsOf(parts: ConnectionsTreeParts, connection: Connection): Promise<ConnectionRow[]> {
  const { t } = vscode.l10n;
  const { id } = connection;
  const status = parts.sync.status(id);
  const budget = await parts.sources.budget(connection);
  const fact = (name: string, icon: string, label: string, value: string | undefined): ConnectionRow[] =>
    value === undefined ? [] : [{ type: 'fact', id: `${id}/${name}`, icon, label, value }];
  const requests = fact('requests', 'dashboard', t('Requests left'), budgetText(budget, connection));
  // Of a disabled one, nothing else is loaded.
  if (connection.enabled === false) return [...requests, ...pauseOf(connection, budget)];
  const { lastSuccess, error, skipped, warnings } = status;
  return [
    ...errorOf(connection, error),
    ...fact('fetched', 'history', t('Updated'), lastSuccess === undefined ? t('never') : absoluteTime(lastSuccess)),
    ...fact('incidents', 'archive', t('Incidents'), incidentCount(parts.store.count(id))),
    ...requests,
    ...pauseOf(connection, budget),
    ...fact('progress', 'watch', t('Progress'), progressText(status, Date.now()) || undefined),
    ...fact('horizon', 'history', t('History'), reach(status)),
    ...fact('skipped', 'info', t('Skipped'), skipped.count ? malformedCount(skipped.count) : undefined),
    ...firstWarnings(warnings).flatMap((text, index) => fact(`warning${index}`, 'warning', t('Warning'), text)),
  ];
}

/** What went wrong, and a click that fixes it, as in the list. */
function errorOf(connection: Connection, error: ConnectionStatus['error']): ConnectionRow[] {
  if (!error) return [];
  const { t } = vscode.l10n;
  const { long, remedy } = errorText(error, connection);
  const command = problemFixes[remedy].fix(connection.id, t('Fix'));
  return [{ type: 'fact', id: `${connection.id}/error`, icon: 'error', label: t('Error'), value: long, command }];
}

function firstWarnings(warnings: ConnectionStatus['warnings']): string[] {
  if (warnings.length <= maxWarnings) return warnings.map(warningText);
  const first = warnings.slice(0, maxWarnings - 1).map(warningText);
  const more = count(warnings.length - first.length);
  return [...first, vscode.l10n.t('{0} more warnings. “Diagnose Connections” lists them.', more)];
}

/** A pause that the API asked for; one that is longer than a minute can be ended. */
function pauseOf(connection: Connection, budget: Diagnosis['budget']): ConnectionRow[] {
  if (!budget || 'code' in budget || budget.pausedMs === 0) return [];
  const { t } = vscode.l10n;
  const value = t('paused by the vendor until {0}', absoluteTime(Date.now() + budget.pausedMs));
  const row = {
    type: 'fact',
    id: `${connection.id}/pause`,
    icon: 'debug-pause',
    label: t('Rate limit'),
    value,
  } as const;
  return [budget.pausedMs > longPauseMs ? { ...row, connection } : row];
}

/** Where the API ends, when that is known. */
function reach({ horizons }: ConnectionStatus): string | undefined {
  const [first, ...others] = latestFirst(horizons);
  if (!first) return undefined;
  const date = absoluteDate(first.before);
  return others.length || first.tenant
    ? vscode.l10n.t('back to {0} or earlier, depending on the tenant', date)
    : vscode.l10n.t('back to {0}', date);
}

function budgetText(budget: Diagnosis['budget'], connection: Connection): string {
  const { t } = vscode.l10n;
  if (!budget) return t('unknown without a key');
  return 'code' in budget ? errorText(budget, connection).long : t('{0} of {1} this minute', budget.left, budget.of);
}

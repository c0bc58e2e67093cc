import * as vscode from 'vscode';
import { largest } from '../domain/lists';
import { type ConnectionStatus, idle } from '../sync/connectionStatus';
import { count, incidentCount, longDuration } from './format';

/** How far a refresh under way has come, in words; empty when there is nothing to say yet, or no refresh. */
export function progressText(status: ConnectionStatus, now: number): string {
  const { t } = vscode.l10n;
  const { refreshing, fetched, total, parts, waitingUntil } = status;
  if (!refreshing) return '';
  const words: string[] = [];
  if (fetched > 0) {
    words.push(
      total !== undefined && total > fetched
        ? t('Loading… {0} of {1} incidents', count(fetched), count(total))
        : t('Loading… {0}', incidentCount(fetched)),
    );
  }
  if (parts && parts.of > 1)
    words.push(t('part {0} of {1}', count(Math.min(parts.done + 1, parts.of)), count(parts.of)));
  const wait = waitingUntil === undefined ? 0 : Math.ceil((waitingUntil - now) / 1000);
  if (wait >= 120) words.push(t('rate limit: resuming in {0}', longDuration(wait / 60)));
  else if (wait > 1) words.push(t('rate limit: resuming in {0} s', wait));
  return words.join(', ');
}

/** The refreshes of several connections as one: what all have fetched, and the longest wait. */
export function combinedStatus(statuses: readonly ConnectionStatus[]): ConnectionStatus {
  const fetched = statuses.reduce((sum, status) => sum + status.fetched, 0);
  const waits = statuses.flatMap(({ waitingUntil }) => waitingUntil ?? []);
  return { ...idle, refreshing: true, fetched, ...(waits.length && { waitingUntil: largest(waits, 0) }) };
}

import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import type { Networks } from '../../connections/networks';
import type { Diagnosis, SourceFactory } from '../../connections/sourceFactory';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import { errorText, warningText } from '../../ui/vendorErrorText';
import { absoluteTime, count, malformedCount } from '../../ui/format';
import { oneLine } from '../../domain/text/text';
import { certificateText, networkText, routeText } from '../../ui/networkText';

export interface DiagnosisParts {
  readonly connections: Connections;
  readonly sync: Sync;
  readonly store: IncidentStore;
  readonly sources: SourceFactory;
  readonly networks: Networks;
  readonly version: string;
}

/**
 * Reports the state of every connection: route, status, clock, requests left. Contains no secret and no incident.
 * @returns undefined when it is not wanted any more
 */
export async function diagnosisText(parts: DiagnosisParts, signal: AbortSignal): Promise<string | undefined> {
  const { connections, sources, version } = parts;
  const found = await Promise.all(
    connections
      .list()
      .map(async (connection) => ({ connection, diagnosis: await sources.diagnose(connection, signal) })),
  );
  if (signal.aborted) return undefined;
  const { t } = vscode.l10n;
  return [
    t('Incident Browser {0} on VS Code {1}, {2}', version, vscode.version, absoluteTime(Date.now())),
    route().join('\n'),
    ...found.map(({ connection, diagnosis }) => section(parts, connection, diagnosis)),
    ...connections
      .problems()
      .map(({ name, reason }) => `${oneLine(name)}\n  ${t('Can’t be used')}: ${oneLine(reason, 500)}`),
    '',
  ].join('\n\n');
}

function section(parts: DiagnosisParts, connection: Connection, diagnosis: Diagnosis): string {
  const { t } = vscode.l10n;
  const { sync, store } = parts;
  const { budget } = diagnosis;
  const { error, lastSuccess, skipped, warnings } = sync.status(connection.id);
  const isDisabled = connection.enabled === false;
  const loaded: [string, string][] = [
    [
      t('Last refresh'),
      error ? errorText(error, connection).long : lastSuccess === undefined ? t('none yet') : t('OK'),
    ],
    [t('Updated'), lastSuccess === undefined ? t('never') : absoluteTime(lastSuccess)],
    [t('Incidents'), count(store.count(connection.id))],
  ];
  const lines: [string, string][] = [
    ...way(parts, connection, diagnosis),
    [t('Requests left this minute'), budgetText(budget, connection)],
    ...(isDisabled ? [] : loaded),
    ...(skipped.count ? [[t('Skipped'), malformedCount(skipped.count)] satisfies [string, string]] : []),
    ...warnings.map((warning): [string, string] => [t('Warning'), warningText(warning)]),
    ...skipped.examples.map((line): [string, string] => [t('Record'), line]),
  ];
  const state = isDisabled ? ` (${t('disabled')})` : '';
  return [
    `${oneLine(connection.name)}${state}`,
    ...lines.map(([name, value]) => `  ${name}: ${oneLine(value, 500)}`),
  ].join('\n');
}

function way(
  { connections, networks }: DiagnosisParts,
  connection: Connection,
  diagnosis: Diagnosis,
): [string, string][] {
  const { t } = vscode.l10n;
  // Nothing of a sample reaches a network.
  if (connections.isSample(connection.id)) return [];
  const certificate = certificateText(diagnosis);
  const { origin, addresses, answer, clockSkewMs } = diagnosis;
  return [
    [t('Address'), origin],
    [t('DNS'), addresses.length ? addresses.join(', ') : t('no address found from here (a proxy may still find one)')],
    [t('Network'), networkText(connection)],
    [t('Route'), routeText(diagnosis, networks.wayOf(connection))],
    ...(diagnosis.tls ? [[t('TLS'), diagnosis.tls.version] satisfies [string, string]] : []),
    ...(certificate === undefined ? [] : [[t('Certificate'), certificate] satisfies [string, string]]),
    [
      t('Response'),
      typeof answer === 'number' ? t('HTTP {0} to a request without key', answer) : errorText(answer, connection).long,
    ],
    [t('Clock'), clockSkewMs === undefined ? t('unknown (not in the response)') : skew(clockSkewMs)],
  ];
}

/** How requests leave this machine, by the editor's settings. */
function route(): string[] {
  const { t } = vscode.l10n;
  const http = vscode.workspace.getConfiguration('http');
  const lines = [t('Proxy setting (http.proxy): {0}', proxyText(http.get('proxy')))];
  if (http.get('proxySupport') === 'off')
    lines.push(t('Proxy support (http.proxySupport): off. Requests don’t use a proxy.'));
  const unverified = [
    ...(http.get('proxyStrictSSL') === false ? ['http.proxyStrictSSL'] : []),
    // Node's own switch (nodejs.org/api/cli.html).
    ...(process.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' ? ['NODE_TLS_REJECT_UNAUTHORIZED'] : []),
  ];
  for (const name of unverified) lines.push(t('Warning: TLS certificates aren’t verified, because {0} is off.', name));
  return lines;
}

/** Scheme, host and port of a proxy: what is before them may be a name and a password with any characters. */
const proxyAddress = /^(https?|socks|socks4a?|socks5h?):\/\/(?:.*@)?([^\s/@:?#\\[\]]+|\[[\da-f:.]+\])(:\d{1,5})?\/?$/i;

function proxyText(proxy: unknown): string {
  if (proxy === undefined || proxy === '') return vscode.l10n.t('not set (using system settings)');
  const [, protocol, host, port = ''] = (typeof proxy === 'string' && proxyAddress.exec(proxy)) || [];
  // What cannot be read may have a password anywhere.
  return host ? oneLine(`${protocol}://${host}${port}`) : vscode.l10n.t('set, but not a URL');
}

function budgetText(budget: Diagnosis['budget'], connection: Connection): string {
  const { t } = vscode.l10n;
  if (!budget) return t('no key for this address');
  if ('code' in budget) return errorText(budget, connection).long;
  const { left, of, inFlight, queued } = budget;
  return t('{0} of {1} ({2} running, {3} waiting)', left, of, inFlight, queued);
}

function skew(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 2) return vscode.l10n.t('in sync');
  return ms > 0 ? vscode.l10n.t('{0} s ahead', seconds) : vscode.l10n.t('{0} s behind', seconds);
}

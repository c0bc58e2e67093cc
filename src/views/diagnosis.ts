import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import type { Connection } from '../connections/connection';
import type { Diagnosis, SourceFactory } from '../connections/sourceFactory';
import type { IncidentStore } from '../store/incidentStore';
import type { Sync } from '../store/sync';
import { errorText, warningText } from './errorText';
import { absoluteTime, count, incidentCount } from './format';
import { oneLine } from './plainText';

const scheme = 'incidents-diagnosis';

export interface DiagnosisParts {
  readonly connections: Connections;
  readonly sync: Sync;
  readonly store: IncidentStore;
  readonly sources: SourceFactory;
  readonly version: string;
}

/** A readable document on how each connection stands: route, status, clock, budget. Holds no secret and no incident. */
export class DiagnosisDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  private readonly uri = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('Connections')}.txt` });
  private text = '';

  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: DiagnosisParts) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** Looks at every connection anew and shows what was found. */
  async show(signal: AbortSignal): Promise<void> {
    const { connections, sources, version } = this.parts;
    const found = await Promise.all(
      connections
        .list()
        .map(async (connection) => ({ connection, diagnosis: await sources.diagnose(connection, signal) })),
    );
    if (signal.aborted) return;
    const { t } = vscode.l10n;
    this.text = [
      t('Incident Browser {0} on VS Code {1}, {2}', version, vscode.version, absoluteTime(Date.now())),
      t('Proxy setting (http.proxy): {0}', this.proxy()),
      ...found.map(({ connection, diagnosis }) => this.section(connection, diagnosis)),
      ...connections
        .problems()
        .map(({ name, reason }) => `${oneLine(name)}\n  ${t('Cannot be used')}: ${oneLine(reason, 500)}`),
      '',
    ].join('\n\n');
    this.changed.fire(this.uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(this.uri), { preview: true });
  }

  provideTextDocumentContent(): string {
    return this.text;
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }

  private proxy(): string {
    const proxy = vscode.workspace.getConfiguration('http').get<string>('proxy');
    if (!proxy) return vscode.l10n.t('not set: the system’s settings hold');
    // A proxy's address may carry a name and a password.
    return URL.canParse(proxy) ? new URL(proxy).host : vscode.l10n.t('set, but not a URL');
  }

  private section(connection: Connection, { origin, addresses, answer, clockSkewMs, budget }: Diagnosis): string {
    const { t } = vscode.l10n;
    const { sync, store } = this.parts;
    const { error, lastSuccess, skipped, warnings } = sync.status(connection.id);
    const lines: [string, string][] = [
      [t('Address'), origin],
      [
        t('DNS'),
        addresses.length ? addresses.join(', ') : t('no address found from here (a proxy may still find one)'),
      ],
      [
        t('Answer'),
        typeof answer === 'number' ? t('HTTP {0} to a request without key', answer) : errorText(answer).long,
      ],
      [t('Clock'), clockSkewMs === undefined ? t('the answer names no time') : skew(clockSkewMs)],
      [t('Budget'), budgetText(budget)],
      [t('Last refresh'), error ? errorText(error).long : lastSuccess === undefined ? t('none yet') : t('good')],
      [t('Fetched'), lastSuccess === undefined ? t('never') : absoluteTime(lastSuccess)],
      [t('Held'), incidentCount(store.count(connection.id))],
      [t('Left out'), t('{0} malformed records', count(skipped.length))],
      ...warnings.map((warning): [string, string] => [t('Warning'), warningText(warning)]),
      ...skipped.slice(0, 20).map((line): [string, string] => [t('Record'), line]),
    ];
    const state = connection.enabled === false ? ` (${t('switched off')})` : '';
    return [
      `${oneLine(connection.name)}${state}`,
      ...lines.map(([name, value]) => `  ${name}: ${oneLine(value, 500)}`),
    ].join('\n');
  }
}

function budgetText(budget: Diagnosis['budget']): string {
  const { t } = vscode.l10n;
  if (!budget) return t('there is no key for this address');
  if ('code' in budget) return errorText(budget).long;
  const { left, of, inFlight, queued } = budget;
  return t('{0} of {1} requests in a minute left, {2} under way, {3} waiting', left, of, inFlight, queued);
}

function skew(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 2) return vscode.l10n.t('agrees with the API’s');
  return ms > 0 ? vscode.l10n.t('{0} s ahead of the API’s', seconds) : vscode.l10n.t('{0} s behind the API’s', seconds);
}

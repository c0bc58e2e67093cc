import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { cleanKey } from '../../connections/key';
import type { NetworkSecrets } from '../../connections/keyStore';
import type { Networks } from '../../connections/networks';
import type { SourceFactory, TryKey } from '../../connections/sourceFactory';
import type { SourceError, SourceErrorCode } from '../../sources/source';
import { vendorOf } from '../../sources/vendors';
import type { Cache } from '../../store/cache';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import { withoutLinks } from '../../domain/text/text';
import { absoluteTime } from '../../ui/format';
import { errorText } from '../../ui/vendorErrorText';
import { inWords } from './connectionFields';
import { askStep, type back, Pressed, type StepNumber } from './inputSteps';
import { notSaved, written } from './writeFailures';

export interface ConnectionParts {
  readonly connections: Connections;
  readonly networks: Networks;
  readonly tryKey: TryKey;
  readonly sources: Pick<SourceFactory, 'onDidWait'>;
  readonly sync: Sync;
  readonly store: IncidentStore;
  readonly cache: Pick<Cache, 'remove'>;
}

/** What did not let the API say anything of a key: the key may be good. */
const unreached: ReadonlySet<SourceErrorCode> = new Set([
  'network',
  'connectTimeout',
  'headersTimeout',
  'bodyTimeout',
  'untrustedCertificate',
  'certificateExpired',
  'certificateName',
  'clientCertificate',
  'proxyPassword',
  'proxyRefused',
  'networkFile',
  'notJson',
  'redirected',
  'server',
  'rateLimited',
]);

export interface KeyQuestion {
  readonly title: string;
  readonly step?: StepNumber;
  /** What was typed before. */
  readonly value?: string;
  /** Another way to answer: to the network settings. */
  readonly network?: vscode.QuickInputButton;
}

/**
 * Asks for a connection's key until one is given that the API takes. The box shows what the API said of it. Where nothing
 * can be had of the API, the user may try again, or save the key as it is.
 */
export async function askForKey(
  { tryKey, sources }: Pick<ConnectionParts, 'tryKey' | 'sources'>,
  connection: Connection,
  { title, step, value: before, network }: KeyQuestion,
): Promise<string | typeof back | Pressed | undefined> {
  const { t } = vscode.l10n;
  const { form } = await vendorOf(connection.kind).load();
  const saveAnyway = { iconPath: new vscode.ThemeIcon('save'), tooltip: t('Save Anyway') };
  let untried = '';
  const answer = await askStep({
    title,
    prompt: `${inWords(form.whereKeysAre)} ${t('We’ll test it, then store it in VS Code’s secret storage.')}`,
    placeholder: t('Paste the key'),
    password: true,
    ...(step && { step }),
    ...(before !== undefined && { value: before }),
    buttons: () => [...(network ? [network] : []), ...(untried ? [saveAnyway] : [])],
    check: async (value, signal) => {
      untried = '';
      if (!cleanKey(value)) return t('Paste the key.');
      const error = await tryKey(connection, value, signal);
      if (!error) return undefined;
      if (unreached.has(error.code)) untried = value;
      return keyProblem(error, connection, network !== undefined);
    },
    waiting: (tell) =>
      sources.onDidWait(({ connections, until }) => {
        if (until && connections.includes(connection.id))
          tell(t('Rate limited. Resuming at {0}.', absoluteTime(until)));
      }),
  });
  if (!(answer instanceof Pressed) || answer.button !== saveAnyway) return answer;
  // What is in the box is what is meant.
  return cleanKey(answer.value) ? answer.value : untried;
}

/** Why a key was not taken, and what can be done in the box that asks for it. */
function keyProblem(error: SourceError, connection: Connection, hasNetwork: boolean): string {
  const { t } = vscode.l10n;
  const { reason, unsaved, remedy } = errorText(error, connection);
  if (unreached.has(error.code)) {
    return hasNetwork
      ? `${reason} ${t('Press Enter to try again, or choose Network… or Save Anyway above.')}`
      : `${unsaved} ${t('Press Enter to try again, or choose Save Anyway above.')}`;
  }
  // Another key is what is being asked for.
  return remedy === 'key' ? reason : unsaved;
}

/** What is kept with a connection. */
interface KeptWith {
  readonly key?: string | undefined;
  /** What unlocks its network settings. */
  readonly secrets?: NetworkSecrets;
  /** What the connection was when its change began: others may have changed the rest of it since. */
  readonly before?: Connection;
}

/**
 * Keeps a connection and what is given with it, and fetches. False when they could not be written, or the connection was
 * removed in the meantime, after a message.
 */
export async function keep(
  { connections, sync }: Pick<ConnectionParts, 'connections' | 'sync'>,
  connection: Connection,
  { key, secrets, before }: KeptWith = {},
): Promise<boolean> {
  const { id, name } = connection;
  if (before && !connections.find(id)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} was removed in the meantime.', withoutLinks(before.name)),
    );
    return false;
  }
  return written(notSaved(name), async () => {
    const known = connections.find(id);
    // Who tries again may find it removed.
    if (before && !known) return;
    const saved = before && known ? withChanges(known, before, connection) : connection;
    if (secrets) await connections.keepNetworkSecrets(saved, secrets);
    await connections.save(saved, key);
    // A refresh under way still asks with the key there was, in its form, in the way there was.
    const isOther = key !== undefined || secrets !== undefined || saved.auth !== known?.auth;
    void (isOther && known ? sync.restart(id) : sync.refresh('user', [id]));
  });
}

/** A connection with what differs between two versions of it. */
function withChanges(known: Connection, before: Connection, after: Connection): Connection {
  const names = Object.keys({ ...known, ...after }) as (keyof Connection)[];
  const fields = names.map((name) => {
    const isChanged = !isDeepStrictEqual(before[name], after[name]);
    return [name, (isChanged ? after : known)[name]] as const;
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as unknown as Connection;
}

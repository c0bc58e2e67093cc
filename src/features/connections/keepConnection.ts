import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { cleanKey } from '../../connections/key';
import type { NetworkSecrets } from '../../connections/keyStore';
import type { Networks } from '../../connections/networks';
import type { TryKey } from '../../connections/sourceFactory';
import { vendorOf } from '../../sources/vendors';
import type { Cache } from '../../store/cache';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import { errorText } from '../../ui/errorText';
import { inWords } from './connectionFields';
import { askStep, type back, type pressed } from './inputSteps';
import { notSaved, written } from './written';

export interface ConnectionParts {
  readonly connections: Connections;
  readonly networks: Networks;
  readonly tryKey: TryKey;
  readonly sync: Sync;
  readonly store: IncidentStore;
  readonly cache: Pick<Cache, 'remove'>;
}

/** Asks for a connection's key until one is given that the API takes. The box shows what the API said of it. */
export async function askForKey(
  { tryKey }: ConnectionParts,
  connection: Connection,
  title: string,
  step?: { readonly number: number; readonly of: number },
  button?: vscode.QuickInputButton,
): Promise<string | typeof back | typeof pressed | undefined> {
  const { t } = vscode.l10n;
  const { form } = await vendorOf(connection.kind).parts();
  return askStep({
    title,
    prompt: `${inWords(form.whereKeysAre)} ${t('We’ll test it, then store it in VS Code’s secret storage.')}`,
    placeholder: t('Paste the key'),
    password: true,
    ...(step ? { step } : {}),
    ...(button ? { button } : {}),
    check: async (value, signal) => {
      if (!cleanKey(value)) return t('Paste the key.');
      const error = await tryKey(connection, value, signal);
      if (!error) return undefined;
      const { reason, unsaved, remedy } = errorText(error, connection);
      // Another key is what is being asked for.
      if (remedy === 'key') return reason;
      return remedy === 'network' && button ? `${reason} ${t('Choose Network… above.')}` : unsaved;
    },
  });
}

/**
 * Keeps a connection and, where given, its key and what unlocks its network settings, and fetches. False when they could not
 * be written, after a message.
 */
export async function keep(
  { connections, sync }: Pick<ConnectionParts, 'connections' | 'sync'>,
  connection: Connection,
  key?: string,
  network?: NetworkSecrets,
): Promise<boolean> {
  const { id, name } = connection;
  return written(notSaved(name), async () => {
    const isNew = !connections.find(id);
    if (network) await connections.keepNetworkSecrets(connection, network);
    await connections.save(connection, key);
    // A refresh under way still asks with the key there was, in the way there was.
    void ((key === undefined && !network) || isNew ? sync.refresh('user', [id]) : sync.restart(id));
  });
}

import { deepStrictEqual, doesNotMatch, match, ok, rejects, strictEqual } from 'node:assert';
import * as undici from 'undici';
import { registerConnectionCommands } from '../../../src/features/connections/register';
import { keep } from '../../../src/features/connections/keepConnection';
import type { Connection } from '../../../src/connections/connection';
import { Connections } from '../../../src/connections/connections';
import { KeyStore } from '../../../src/connections/keyStore';
import { Networks } from '../../../src/connections/networks';
import { SourceFactory } from '../../../src/connections/sourceFactory';
import type { SourceError } from '../../../src/sources/source';
import { IncidentStore } from '../../../src/store/incidentStore';
import { Sync } from '../../../src/sync/sync';
import { Unseen } from '../../../src/store/unseen';
import { ConnectionsTree } from '../../../src/features/connections/connectionsTree';
import { DiagnosisDocument } from '../../../src/features/diagnose/diagnosis';
import { problemItem } from '../../../src/features/tree/problemItem';
import { FakeClock } from '../../support/fakeClock';
import { FakeSecrets } from '../../support/fakeSecrets';
import { commands, EventEmitter, window, workspace } from '../../support/fakeVscode';
import { MemoryLedger } from '../../support/memoryLedger';
import { Profile } from '../../support/profile';

const key = 'petra_0123456789';
const acme: Connection = { id: 'acme', kind: 'petra', name: 'Acme', baseUrl: 'https://127.0.0.1' };
const unavailable = /VS Code’s secret storage isn’t available/;

/** Has the button pressed that the next notification offers, once what kept it from being written is mended. */
function tryAgainAfter(mend: () => unknown): void {
  window.pressing = 'Try Again';
  window.onSay = () => void mend();
}

/** Resolves when what was tried again is done. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('The keys of connections', () => {
  let secrets: FakeSecrets;
  let keys: KeyStore;
  beforeEach(() => {
    secrets = new FakeSecrets();
    keys = new KeyStore(secrets);
  });

  it('are there, or not: none was given, another origin was, or it is not ours', async () => {
    strictEqual(await keys.get(acme), undefined);
    await keys.set(acme, key);
    strictEqual(await keys.get(acme), key);
    strictEqual(await keys.get({ ...acme, baseUrl: 'https://petra.evil' }), undefined);
    for (const stored of ['', 'null', '[]', '{"origin":1}', 'petra_0123456789']) {
      secrets.stored.set('incidents.key.acme', stored);
      strictEqual(await keys.get(acme), undefined, stored);
    }
  });

  it('have what unlocks the network settings beside them, bound to what it was given for, and go with it', async () => {
    const network = { proxy: 'http://jane@proxy:8080', clientCertificate: '/c.pem', clientKey: '/k.pem' };
    const both = { ...acme, network };
    const changed: string[] = [];
    keys.onDidChange((id) => changed.push(id));
    deepStrictEqual(await keys.network(both), {});
    await keys.setNetwork(both, { proxyPassword: 'open', passphrase: 'sesame' });
    deepStrictEqual(await keys.network(both), { proxyPassword: 'open', passphrase: 'sesame' });
    const other = { ...acme, network: { ...network, proxy: 'http://jane@proxy.evil:8080' } };
    deepStrictEqual(await keys.network(other), { passphrase: 'sesame' });
    deepStrictEqual(await keys.network({ ...acme, network: { ...network, clientKey: '/k2.pem' } }), {
      proxyPassword: 'open',
    });
    deepStrictEqual(await keys.network(acme), {});
    // What is not named stays, what is empty goes, and what is bound to something else is not kept.
    await keys.setNetwork(both, { passphrase: 'another' });
    deepStrictEqual(await keys.network(both), { proxyPassword: 'open', passphrase: 'another' });
    await keys.setNetwork(both, { passphrase: '' });
    deepStrictEqual(await keys.network(both), { proxyPassword: 'open' });
    await keys.setNetwork(other, { passphrase: 'sesame' });
    deepStrictEqual(await keys.network(both), { passphrase: 'sesame' });
    deepStrictEqual(await keys.ids(), ['acme']);
    await keys.set(acme, key);
    deepStrictEqual(await keys.ids(), ['acme']);
    await keys.delete('acme');
    strictEqual(secrets.stored.size, 0);
    deepStrictEqual([...new Set(changed)], ['acme']);
    for (const stored of ['', 'null', '[]', '{"passphrase":1}', '{"passphrase":{"for":"/k.pem"}}']) {
      secrets.stored.set('incidents.network.acme', stored);
      deepStrictEqual(await keys.network(both), {}, stored);
    }
  });

  it('are neither when the secret storage fails: that says so, in no words of its own', async () => {
    await keys.set(acme, key);
    secrets.broken = true;
    for (const work of [
      () => keys.get(acme),
      () => keys.set(acme, key),
      () => keys.delete('acme'),
      () => keys.network(acme),
      () => keys.setNetwork(acme, {}),
    ]) {
      await rejects(work, (error: SourceError) => {
        strictEqual(error.code, 'secretStorage');
        match(error.message, unavailable);
        doesNotMatch(JSON.stringify([error, error.message, error.stack, error.cause]), /petra_0123|keyring/);
        return true;
      });
    }
  });
});

describe('What cannot be written', () => {
  let secrets: FakeSecrets;
  let connections: Connections;
  let networks: Networks;
  let sources: SourceFactory;
  let store: IncidentStore;
  let sync: Sync;
  let clock: FakeClock;
  let registration: { dispose(): void };

  beforeEach(async () => {
    window.said.length = 0;
    window.onSay = () => undefined;
    window.pressing = undefined;
    workspace.settings.delete('connections');
    workspace.readOnly = false;
    secrets = new FakeSecrets();
    clock = new FakeClock();
    const keys = new KeyStore(secrets);
    connections = new Connections(keys, { connections: () => [], onDidChange: new EventEmitter().event });
    const fetch = async (): Promise<Response> => new Response('{"incidents":[]}', { status: 200 });
    networks = new Networks({ keys, load: () => undici });
    sources = new SourceFactory({
      networks,
      keys,
      clock,
      fetch: () => fetch,
      userAgent: 'test/1',
      ledgers: async () => () => new MemoryLedger(),
    });
    store = new IncidentStore();
    const shared = new Profile(clock, false).window();
    const log = { info: () => undefined, warn: () => undefined };
    sync = new Sync({ ...shared, store, unseen: new Unseen(), log, lookbackDays: () => 90 });
    const tryKey = async (): Promise<undefined> => undefined;
    const parts = { connections, networks, tryKey, sources, sync, store, cache: shared.cache };
    registration = registerConnectionCommands(parts);
    await connections.save(acme, key);
    sync.setConnections(sources.followed(connections.list()).map((each) => ({ ...each, shared: false })));
  });
  afterEach(() => {
    doesNotMatch(window.said.join('\n'), /petra_0123|keyring/);
    [registration, sync, sources, connections].forEach((part) => part.dispose());
  });

  const run = async (name: string, ...args: unknown[]): Promise<unknown> =>
    commands.executeCommand(`incidents.${name}`, ...args);

  describe('while the secret storage doesn’t respond', () => {
    beforeEach(() => (secrets.silent = true));

    it('can be canceled, and the next refresh works', async () => {
      const refresh = sync.refresh('user');
      await settled();
      sync.cancel();
      const [result] = await clock.until(refresh);
      strictEqual(result?.ok, false);
      secrets.silent = false;
      strictEqual((await clock.until(sync.refresh('user')))[0]?.ok, true);
    });

    it('lets Diagnose be canceled', async () => {
      const stop = new AbortController();
      const document = new DiagnosisDocument({ connections, networks, sync, store, sources, version: '1' });
      const shown = document.show(stop.signal);
      await settled();
      stop.abort();
      await shown;
      strictEqual(document.provideTextDocumentContent(), '');
    });
  });

  describe('because the secret storage fails', () => {
    beforeEach(() => (secrets.broken = true));

    it('is said by a refresh, in the words of its row', async () => {
      const [result] = await clock.until(sync.refresh('user'));
      strictEqual(result?.ok, false);
      const { tooltip, ...row } = problemItem(
        { id: 'acme', name: 'Acme', kind: 'petra', incidents: 0, status: sync.status('acme') },
        'row',
      );
      match(String(row.description), /^Key not available · /);
      match(tooltip as string, unavailable);
      match(tooltip as string, /keychain/);
      strictEqual(row.command?.command, 'incidents.refresh');
    });

    it('is said in the Connections view beside all the rest', async () => {
      const tree = new ConnectionsTree({ connections, sync, store, sources, database: { problem: undefined } });
      try {
        const [connection] = await tree.getChildren();
        const rows = await tree.getChildren(connection);
        const facts = await Promise.all(rows.map(async (row) => tree.getTreeItem(row)));
        match(String(facts.find(({ label }) => label === 'Requests left')?.description), unavailable);
        ok(facts.some(({ label }) => label === 'Incidents'));
      } finally {
        tree.dispose();
      }
    });

    it('is said by Diagnose beside all the rest', async () => {
      const document = new DiagnosisDocument({ connections, networks, sync, store, sources, version: '1' });
      await document.show(new AbortController().signal);
      match(document.provideTextDocumentContent(), /Requests left this minute: .*secret storage isn’t available/);
      match(document.provideTextDocumentContent(), /Response: HTTP 200/);
    });

    it('is shown when a key cannot be written, with a button to try again', async () => {
      const added = { ...acme, id: 'new', name: 'New' };
      strictEqual(await keep({ connections, sync }, added, { key: 'petra_0123-new' }), false);
      strictEqual(connections.find('new'), undefined);
      match(window.said.join(), /^The key of New wasn’t saved\. .*keychain/);

      tryAgainAfter(() => (secrets.broken = false));
      secrets.broken = true;
      await keep({ connections, sync }, added, { key: 'petra_0123-new' });
      await settled();
      strictEqual(connections.find('new')?.name, 'New');
      ok(secrets.stored.has('incidents.key.new'));
    });

    it('is reported to a script that adds a connection, and to the user', async () => {
      const given = { kind: 'petra', name: 'Scripted', baseUrl: 'https://127.0.0.1', secret: key };
      await rejects(run('addConnection', given), { message: 'Scripted wasn’t saved.' });
      match(window.said.join(), /^The key of Scripted wasn’t saved\./);
      strictEqual(connections.list().length, 1);
    });

    it('lets a connection be removed, says that its key was not, and tries that again by a button', async () => {
      await run('removeConnection', 'acme');
      strictEqual(connections.list().length, 0);
      match(window.said.join(), /^Acme was removed, but its key wasn’t\./);
      ok(secrets.stored.has('incidents.key.acme'));

      await connections.save(acme);
      tryAgainAfter(() => (secrets.broken = false));
      await run('removeConnection', 'acme');
      await settled();
      ok(!secrets.stored.has('incidents.key.acme'));
    });

    it('does not take the key of a connection that has come back meanwhile', async () => {
      tryAgainAfter(() => {
        secrets.broken = false;
        workspace.settings.set('connections', [acme]);
      });
      await run('removeConnection', 'acme');
      await settled();
      ok(secrets.stored.has('incidents.key.acme'));
    });
  });

  describe('that somebody else changes while a question about it is open', () => {
    const { typing, picking } = window;
    /** Answers the next question once the setting is another. */
    const answer = (text: string, others: readonly object[]): void => {
      window.typing = async () => {
        await workspace.getConfiguration('incidents').update('connections', others);
        return text;
      };
    };
    const choose = (...labels: string[]): void => {
      window.picking = async (items) => items.find(({ label }) => label === labels[0] && labels.shift());
    };
    afterEach(() => Object.assign(window, { typing, picking }));

    it('keeps what they have changed', async () => {
      answer('Renamed', [{ ...acme, enabled: false, network: { ca: '/ca.pem' } }]);
      choose('Name');
      await run('editConnection', 'acme');
      deepStrictEqual(workspace.settings.get('connections'), [
        { ...acme, enabled: false, network: { ca: '/ca.pem' }, name: 'Renamed' },
      ]);
    });

    it('is not disabled once it was removed', async () => {
      await connections.save({ ...acme, id: 'other', name: 'Other' });
      window.picking = async (items) => {
        await workspace.getConfiguration('incidents').update('connections', []);
        return items.find(({ label }) => label === 'Acme');
      };
      await run('disableConnection');
      deepStrictEqual(workspace.settings.get('connections'), []);
    });

    it('stays removed where they have removed it, and its key is not kept', async () => {
      await secrets.delete('incidents.key.acme');
      for (const [command, label] of [
        ['editConnection', 'Name'],
        ['editConnection', 'Network'],
        ['replaceKey', ''],
      ] as const) {
        await connections.save(acme);
        window.said.length = 0;
        answer(label === 'Network' ? 'http://proxy:8080' : 'petra_0123-new', []);
        choose(label, 'Proxy');
        await run(command, 'acme');
        deepStrictEqual(connections.list(), [], command);
        deepStrictEqual(window.said, ['Acme was removed in the meantime.'], command);
      }
      deepStrictEqual([...secrets.stored], []);
    });
  });

  describe('because the settings cannot be changed', () => {
    beforeEach(() => (workspace.readOnly = true));

    it('is shown when a connection is saved, with a button to try again', async () => {
      tryAgainAfter(() => (workspace.readOnly = false));
      const changed = { ...acme, name: 'Renamed' };
      strictEqual(await keep({ connections, sync }, changed), false);
      match(window.said.join(), /^Renamed wasn’t saved\. VS Code couldn’t write your settings\./);
      await settled();
      strictEqual(connections.find('acme')?.name, 'Renamed');
    });

    it('leaves what was removed or changed until the next try as it is then', async () => {
      const { showErrorMessage } = window;
      try {
        for (const [others, expected] of [
          [[], []],
          [[{ ...acme, name: 'Renamed' }], [{ ...acme, name: 'Renamed', enabled: false }]],
        ]) {
          workspace.readOnly = false;
          await connections.save(acme);
          workspace.readOnly = true;
          window.showErrorMessage = async () => {
            workspace.readOnly = false;
            await workspace.getConfiguration('incidents').update('connections', others);
            return 'Try Again';
          };
          await run('disableConnection', 'acme');
          await settled();
          deepStrictEqual(workspace.settings.get('connections'), expected);
        }
      } finally {
        window.showErrorMessage = showErrorMessage;
      }
    });

    it('is shown when a connection is removed: its key stays until then', async () => {
      await rejects(run('removeConnection', 'acme'), { message: /^Acme wasn’t removed\./ });
      match(window.said.join(), /^Acme wasn’t removed\. VS Code couldn’t write your settings\./);
      ok(secrets.stored.has('incidents.key.acme'));

      tryAgainAfter(() => (workspace.readOnly = false));
      await rejects(run('removeConnection', 'acme'));
      await settled();
      deepStrictEqual([connections.list(), [...secrets.stored]], [[], []]);
    });
  });
});

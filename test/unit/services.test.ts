import { deepStrictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Connection } from '../../src/connections/connection';
import { KeyStore } from '../../src/connections/keyStore';
import { createServices } from '../../src/services';
import { anIncident } from '../support/anIncident';
import { FakeSecrets } from '../support/fakeSecrets';
import { workspace } from '../support/fakeVscode';

const connection: Connection = { id: 'a', kind: 'petra', name: 'Acme' };
const dayMs = 24 * 60 * 60 * 1000;

describe('The services of a window', () => {
  const { fetch } = globalThis;
  let folder: string;
  let secrets: FakeSecrets;
  let keys: KeyStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'incident-browser-services-'));
    secrets = new FakeSecrets();
    keys = new KeyStore(secrets);
    await keys.set(connection, 'old');
    workspace.settings.set('connections', [connection]);
    // Nothing is fetched but what a test asks for.
    workspace.settings.set('refreshInterval', 0);
  });
  afterEach(() => {
    globalThis.fetch = fetch;
    for (const name of ['connections', 'refreshInterval', 'cache']) workspace.settings.delete(name);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Does something in a window that has just been opened. */
  async function inWindow(work: (services: ReturnType<typeof createServices>) => Promise<void>): Promise<void> {
    const memento = { get: () => undefined, update: async () => undefined, keys: () => [] };
    const context = {
      extension: { packageJSON: { version: '1.0.0' } },
      globalState: memento,
      workspaceState: memento,
      globalStorageUri: { fsPath: folder },
      secrets,
    };
    const services = createServices(context as unknown as vscode.ExtensionContext);
    try {
      services.start();
      await work(services);
    } finally {
      services.dispose();
    }
  }

  for (const cache of [true, false]) {
    it(`refresh at once what asks with a key that is replaced elsewhere, with the cache ${cache ? 'on' : 'off'}`, async () => {
      workspace.settings.set('cache', cache);
      const used: (string | null)[] = [];
      globalThis.fetch = async (input, init) => {
        const key = new Request(input, init).headers.get('authorization');
        used.push(key);
        if (!key?.includes('old')) return Response.json({ incidents: [] });
        await keys.set(connection, 'new');
        return Response.json({ error: 'Invalid API key' }, { status: 401 });
      };
      await inWindow(async ({ sync }) => {
        await sync.refresh('background');
        while (sync.refreshing) await new Promise<void>((resolve) => once(sync.onDidChange, resolve));
        const { error, lastSuccess } = sync.status('a');
        deepStrictEqual([error, lastSuccess !== undefined], [undefined, true]);
        deepStrictEqual(used.slice(0, 2), ['Bearer old', 'Bearer new']);
      });
    });
  }

  it('let a refresh end that succeeds with a key that is replaced meanwhile: each request counts against a limit', async () => {
    let asked = 0;
    globalThis.fetch = async () => {
      asked++;
      await keys.set(connection, `new ${asked}`);
      return Response.json({ incidents: [] });
    };
    await inWindow(async ({ sync }) => {
      await sync.refresh('background');
      deepStrictEqual([asked, sync.refreshing], [1, false]);
    });
  });

  it('show by the new name of a connection what was loaded under the old one', async () => {
    await inWindow(async ({ store, visible }) => {
      store.merge([anIncident({ connection: 'a' })]);
      visible.setFilter('source:globex');
      deepStrictEqual(visible.incidents(), []);
      const offered = async () => (await visible.query.filterValues()).source.map(({ text }) => text);
      deepStrictEqual(await offered(), ['petra', 'Acme']);
      await workspace.getConfiguration('incidents').update('connections', [{ ...connection, name: 'Globex' }]);
      deepStrictEqual([visible.incidents().length, await offered()], [1, ['petra', 'Globex']]);
    });
  });

  it('keep the cache of a connection that nobody has looked at for months', async () => {
    globalThis.fetch = async () => Response.json({ incidents: [{ id: 'x' }] });
    await inWindow(async ({ sync, database }) => {
      await sync.refresh('user');
      await database.write((sql) => sql.prepare('UPDATE questions SET usedAt = ?').run(Date.now() - 90 * dayMs));
    });
    await inWindow(async ({ sync, store }) => {
      await sync.catchUp();
      await sync.catchUp();
      deepStrictEqual(
        store.all().map(({ id }) => id),
        ['x'],
      );
    });
  });

  for (const [what, entry] of [
    ['is disabled', { ...connection, enabled: false }],
    ['can’t be used', { ...connection, name: '' }],
  ] as const) {
    it(`keep the cache of a connection that ${what}, for as long as it is in the settings`, async () => {
      globalThis.fetch = async () => Response.json({ incidents: [{ id: 'x' }] });
      const other = { ...connection, id: 'b' };
      await keys.set(other, 'old');
      workspace.settings.set('connections', [connection, other]);
      await inWindow(async ({ sync, database }) => {
        await sync.refresh('user');
        await database.write((sql) => sql.prepare('UPDATE questions SET usedAt = ?').run(Date.now() - 90 * dayMs));
      });
      workspace.settings.set('connections', [entry, { ...connection, id: 'c' }]);
      await inWindow(async ({ database }) => {
        // The other one is swept.
        const left = (): unknown =>
          database.read((sql) => sql.prepare('SELECT count(*) AS n FROM questions').get())?.['n'];
        while (left() === 2) await new Promise<void>((resolve) => setImmediate(resolve));
      });
      workspace.settings.set('connections', [connection]);
      await inWindow(async ({ sync, store }) => {
        await sync.catchUp();
        deepStrictEqual(
          store.all().map(({ id }) => id),
          ['x'],
        );
      });
    });
  }
});

/** Calls back at the next event. */
function once(event: (listener: () => void) => { dispose(): unknown }, then: () => void): void {
  const listening = event(() => {
    listening.dispose();
    then();
  });
}

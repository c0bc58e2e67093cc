import { deepStrictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Connection } from '../../src/connections/connection';
import { KeyStore } from '../../src/connections/keyStore';
import { createServices } from '../../src/services';
import { FakeSecrets } from '../support/fakeSecrets';
import { workspace } from '../support/fakeVscode';

const connection: Connection = { id: 'a', kind: 'petra', name: 'Acme' };

/** Calls back at the next event. */
function once(event: (listener: () => void) => { dispose(): unknown }, then: () => void): void {
  const listening = event(() => {
    listening.dispose();
    then();
  });
}

describe('A key that was replaced in another window', () => {
  const { fetch } = globalThis;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'incident-browser-services-'));
    workspace.settings.set('connections', [connection]);
    workspace.settings.set('refreshInterval', 0);
  });
  afterEach(() => {
    globalThis.fetch = fetch;
    for (const name of ['connections', 'refreshInterval', 'cache']) workspace.settings.delete(name);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const cache of [true, false]) {
    it(`is used at once where a refresh still asks with the old one, with the cache ${cache ? 'on' : 'off'}`, async () => {
      workspace.settings.set('cache', cache);
      const secrets = new FakeSecrets();
      const keys = new KeyStore(secrets);
      await keys.set(connection, 'old');
      const used: (string | null)[] = [];
      globalThis.fetch = async (input, init) => {
        const request = new Request(input, init);
        const key = request.headers.get('authorization');
        used.push(key);
        if (!key?.includes('old')) return Response.json({ incidents: [] });
        await keys.set(connection, 'new');
        return Response.json({ error: 'Invalid API key' }, { status: 401 });
      };
      const memento = { get: () => undefined, update: async () => undefined, keys: () => [] };
      const services = createServices({
        extension: { packageJSON: { version: '1.0.0' } },
        globalState: memento,
        workspaceState: memento,
        globalStorageUri: { fsPath: folder },
        secrets,
      } as unknown as vscode.ExtensionContext);
      const { sync } = services;
      try {
        services.start();
        await sync.refresh('background');
        while (sync.refreshing) await new Promise<void>((resolve) => once(sync.onDidChange, resolve));
        const { error, lastSuccess } = sync.status('a');
        deepStrictEqual([error, lastSuccess !== undefined], [undefined, true]);
        deepStrictEqual(used.slice(0, 2), ['Bearer old', 'Bearer new']);
      } finally {
        services.dispose();
      }
    });
  }
});

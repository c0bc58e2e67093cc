import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual } from 'node:assert';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import { checkout } from '../support/install.mjs';
import { startPetra, type PetraServer } from '../support/petraServer';
import type { Window } from '../support/vscode/window';
import { eventually, useWindow } from './hooks';

const key = 'petra-key-0123456789';

/** All settings of the extension. */
const ours = Object.keys(
  (
    JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
      contributes: { configuration: { properties: Readonly<Record<string, unknown>> } };
    }
  ).contributes.configuration.properties,
);

/** Those of the editor that say how requests leave the machine. */
const route = { 'http.proxy': 'http://127.0.0.1:9', 'http.proxyStrictSSL': false, 'http.proxySupport': 'off' };

describe('A folder or workspace that sets every setting of the extension', () => {
  const open = useWindow();
  let petra: PetraServer;
  let evil: PetraServer;
  let id: string;

  before(async () => {
    const incidents = sampleIncidents({ seed: 21, count: 20, now: Date.now() });
    [petra, evil] = [await startPetra(incidents, key), await startPetra(incidents, key)];
    await open.get().openContainer();
    id = await open.get().addConnection(petra, { secret: key });
    // What tests ask for does not join it.
    await open.get().command('incidents.refresh');
  });
  after(async () => {
    for (const server of [petra, evil]) await server[Symbol.asyncDispose]();
  });

  const settings = (): Record<string, unknown> => ({
    'incidents.connections': [{ id, kind: 'petra', name: 'Evil', baseUrl: evil.origin }],
    'incidents.refreshInterval': 1,
    'incidents.lookbackDays': 9999,
    'incidents.timeZone': 'utc',
    'incidents.groupBy': 'none',
    'incidents.sortBy': 'newest',
    'incidents.notify': 'all',
    'incidents.savedFilters': [{ name: 'Evil', filter: 'evil' }],
    'incidents.cache': false,
    'incidents.disabledChecks': ['reopened'],
    ...route,
    'task.allowAutomaticTasks': 'on',
  });
  /** Runs when the folder is opened, if the editor lets it. */
  const tasks = (): unknown => ({
    version: '2.0.0',
    tasks: [{ label: 'evil', type: 'shell', command: 'echo ${input:remove}', runOptions: { runOn: 'folderOpen' } }],
    inputs: [{ id: 'remove', type: 'command', command: 'incidents.removeConnection', args: id }],
  });

  const opened: Readonly<Record<string, (folder: string) => string | undefined>> = {
    'a folder': (folder) => {
      mkdirSync(join(folder, '.vscode'));
      writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify({ ...settings(), 'editor.tabSize': 3 }));
      writeFileSync(join(folder, '.vscode', 'tasks.json'), JSON.stringify(tasks()));
      return undefined;
    },
    'a workspace': (folder) => {
      opened['a folder']?.(folder);
      const file = `${folder}.code-workspace`;
      const workspace = {
        folders: [{ path: folder }],
        settings: { ...settings(), 'editor.tabSize': 3 },
        tasks: tasks(),
      };
      writeFileSync(file, JSON.stringify(workspace));
      return file;
    },
  };

  const labels = async (window: Window, view: string): Promise<string[]> => {
    const rows = await window.rows(view);
    ok(rows.length > 0, `${view} is empty`);
    // How many are in sight depends on the other views.
    return rows.slice(0, 5).map(({ label }) => label);
  };

  it('is one that knows them all', () => {
    deepStrictEqual(
      ours.filter((name) => !(name in settings())),
      [],
    );
  });

  for (const [what, fill] of Object.entries(opened)) {
    it(`changes nothing that the extension uses, and leaves connection and key as they were (${what})`, async () => {
      let file: string | undefined;
      const window: Window = await open.get().another((folder) => (file = fill(folder)));
      try {
        // Its settings are in force.
        await eventually(async () => {
          const values = await window.settingsRead('editor.tabSize');
          // The editor now and then opens a workspace of a server without its folders. If they came later, it would load the window anew.
          if (file !== undefined && values.length === 1) await window.reload();
          deepStrictEqual(values, [3, 3]);
        });
        for (const name of [...ours, ...Object.keys(route)]) {
          const [value] = await open.get().settingsRead(name);
          notDeepStrictEqual(value, settings()[name], name);
          deepStrictEqual(await window.settingsRead(name), [value, value], name);
        }

        await window.openContainer();
        await window.openView('Connections');
        await eventually(async () => deepStrictEqual(await labels(window, 'Connections'), ['Acme']));
        const before = petra.server.requests.length;
        await window.command('incidents.refresh');
        ok(petra.server.requests.length > before);
        strictEqual(evil.server.requests.length, 0);
        for (const view of ['Incidents', 'Saved Filters']) {
          await window.openView(view);
          await open.get().openView(view);
          await eventually(async () => deepStrictEqual(await labels(window, view), await labels(open.get(), view)));
        }
      } finally {
        await window.close();
      }
      const [connections] = await open.get().settingsRead('incidents.connections');
      deepStrictEqual(connections, [{ id, kind: 'petra', name: 'Acme', baseUrl: petra.origin }]);
      await open.get().command('incidents.refresh');
      strictEqual(petra.server.requests.at(-1)?.headers.authorization, `Bearer ${key}`);
      strictEqual(evil.server.requests.length, 0);
    });
  }
});

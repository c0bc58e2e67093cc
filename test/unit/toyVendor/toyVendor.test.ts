import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { registerConnections } from '../../../src/features/connections/register';
import { detailsModel, loadMappedPaths } from '../../../src/features/details/detailsModel';
import { registerDetails } from '../../../src/features/details/register';
import { registerTree } from '../../../src/features/tree/register';
import { createServices } from '../../../src/services';
import { fetchOf } from '../../../src/sources/sample/sampleApi';
import { vendors } from '../../../src/sources/vendors';
import { FakeSecrets } from '../../support/fakeSecrets';
import { commands, env, window, workspace } from '../../support/fakeVscode';
import { createToyApi } from '../../support/toy/api';

const baseUrl = 'https://api.toy.example';
const key = 'toy-key';

/** A window of a profile, as `activate` opens it. */
function openWindow(folder: string, secrets: FakeSecrets, state: Map<string, unknown>) {
  const memento = {
    get: (name: string, other: unknown) => state.get(name) ?? other,
    update: async (name: string, value: unknown) => void state.set(name, value),
    keys: () => [...state.keys()],
  };
  const context = {
    extensionUri: '/extension',
    extension: { packageJSON: { version: '1.0.0' } },
    globalState: memento,
    workspaceState: memento,
    globalStorageUri: { fsPath: folder },
    secrets,
  } as unknown as vscode.ExtensionContext;
  const services = createServices(context);
  const { treeView, atKey, reveal, ...tree } = registerTree(services);
  const parts = [tree, registerDetails({ ...services, treeView, atKey, reveal }), registerConnections(services)];
  services.start();
  return { ...services, dispose: () => [...parts, services].forEach((part) => part.dispose()) };
}

type Window = ReturnType<typeof openWindow>;

describe('A third vendor, added as a folder and a line in the list', () => {
  const { fetch } = globalThis;
  let folder: string;
  let api: ReturnType<typeof createToyApi>;
  let secrets: FakeSecrets;
  let state: Map<string, unknown>;
  let shown: Window;
  const open = (): Window => (shown = openWindow(folder, secrets, state));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'incident-browser-toy-'));
    api = createToyApi(key);
    globalThis.fetch = fetchOf(api.handle);
    secrets = new FakeSecrets();
    state = new Map();
    workspace.settings.delete('connections');
    // Nothing is fetched but what a test asks for.
    workspace.settings.set('refreshInterval', 0);
    open();
  });
  afterEach(() => {
    shown.dispose();
    globalThis.fetch = fetch;
    workspace.settings.delete('connections');
    workspace.settings.delete('refreshInterval');
    rmSync(folder, { recursive: true, force: true });
  });

  const add = async (more = {}): Promise<string> => {
    const given = { kind: 'toy', name: 'Nursery', baseUrl, secret: key, ...more };
    return (await commands.executeCommand('incidents.addConnection', given)) as string;
  };
  const loaded = async (): Promise<void> => void (await shown.sync.refresh('user'));
  const idsOf = (filter: string): string[] => shown.visible.query.matching(filter).map(({ id }) => id);

  it('is in the list', () => {
    deepStrictEqual(
      vendors.map(({ id }) => id),
      ['petra', 'cyberhaven', 'toy'],
    );
  });

  it('is connected by asking, with its own words, and its key is tried', async () => {
    const asked = answer('Toy Guard', 'Nursery', `${baseUrl}/`, 'wrong', key);
    const focus = commands.registerCommand('incidents.tree.focus', () => undefined);
    const id = await commands.executeCommand('incidents.addConnection');
    focus.dispose();
    match(asked.join('\n'), /Toy Guard incidents of toys/);
    match(asked.join('\n'), /Address of the nursery/);
    match(asked.join('\n'), /A key lies in the box/);
    match(asked.join('\n'), /Invalid API key.*unknown key/);
    const [{ id: _, ...saved }] = workspace.settings.get('connections') as [Record<string, unknown>];
    deepStrictEqual(saved, { kind: 'toy', name: 'Nursery', baseUrl });
    strictEqual(shown.connections.find(String(id))?.kind, 'toy');
  });

  it('has its own fields when a connection is edited', async () => {
    const id = await add();
    const asked = answer('Rooms', undefined);
    window.typingAbove = async (list) => {
      asked.push((list as { placeholder: string }).placeholder);
      return 'attic, cellar';
    };
    window.pickingMany = async (items) => items;
    await commands.executeCommand('incidents.editConnection', id);
    match(asked.join('\n'), /Rooms all\n.*From the beginning/s);
    match(asked.join('\n'), /Names of rooms\. Separate with commas/);
    deepStrictEqual(shown.connections.find(id)?.scope, { rooms: ['attic', 'cellar'] });
  });

  it('is refused where what it asks for is not of its own', async () => {
    for (const wrong of [{ scope: { tenantId: 'a' } }, { baseUrl: 'https://acme.cyberhaven.io' }]) {
      await add(wrong).then(
        () => ok(false),
        (error: Error) => match(error.message, /scope|an address of Cyberhaven/),
      );
    }
    await add({ kind: 'petra', baseUrl }).then(
      () => ok(false),
      (error: Error) => match(error.message, /an address of Toy Guard/),
    );
    deepStrictEqual(api.requests, []);
  });

  it('runs under its own limit', async () => {
    const connection = shown.connections.find(await add());
    ok(connection);
    // One for the key, then two pages.
    await shown.sync.refresh('user');
    const budget = await shown.sources.budget(connection);
    ok(budget && 'left' in budget, JSON.stringify(budget));
    deepStrictEqual([budget.left, budget.of], [5 - api.requests.length, 5]);
  });

  it('appears in the tree by its own grouping, and is found by the filter', async () => {
    await add();
    await loaded();
    deepStrictEqual(
      shown.visible.groups().map(({ kind, label, incidents }) => [kind, label, incidents.length]),
      [
        ['policy', 'Blocks', 2],
        ['policy', 'Dolls', 2],
      ],
    );
    deepStrictEqual(idsOf('source:toy').toSorted(), ['toy-1', 'toy-2', 'toy-3', 'toy-4']);
    deepStrictEqual(idsOf('source:petra'), []);
    deepStrictEqual(idsOf('status:mended is:closed').toSorted(), ['toy-2', 'toy-4']);
  });

  it('shows in the details what its mapper took, and the rest as it is', async () => {
    const connection = await add();
    await loaded();
    await loadMappedPaths();
    const incident = shown.store.get({ connection, id: 'toy-1' });
    ok(incident);
    const related = { total: 0, open: 0, withinDwell: 0, nearest: [] };
    const context = { connectionName: String, sample: false, notice: undefined, related, place: undefined, now: 0 };
    const model = detailsModel(incident, context);
    deepStrictEqual(
      model.other?.facts.map(({ label, ...fact }) => [label, 'value' in fact && fact.value]),
      [['color', 'red']],
    );
    strictEqual(model.headline?.status, 'Broken');
  });

  it('opens its own dashboard without asking, and no other', async () => {
    const connection = await add();
    api.alerts[1]!.page = 'https://app.petrasecurity.com/1';
    await loaded();
    env.opened.length = 0;
    for (const id of ['toy-1', 'toy-2']) {
      await commands.executeCommand('incidents.openInDashboard', { connection, id });
    }
    deepStrictEqual(env.opened, ['https://console.toy.example/alerts/1']);
    match(window.said.at(-1) ?? '', /doesn’t lead to the vendor/);
  });

  // In another language, what the cache has is mapped again.
  for (const language of ['en-US', 'de']) {
    it(`is there again after a restart, from the cache: ${language}`, async () => {
      const connection = await add();
      await loaded();
      const before = shown.store.all();
      shown.dispose();
      globalThis.fetch = async () => {
        throw new TypeError('offline');
      };
      env.language = language;
      open();
      await shown.ready();
      env.language = 'en-US';
      strictEqual(before.length, 4);
      deepStrictEqual(shown.store.all(), before);
      strictEqual(shown.store.get({ connection, id: 'toy-3' })?.source, 'toy');
      strictEqual(idsOf('source:toy').length, 4);
    });
  }

  it('has sample data', async () => {
    await shown.sample.set(true);
    await loaded();
    strictEqual(idsOf('source:toy').length, 4);
    deepStrictEqual(api.requests, []);
  });
});

/** Gives answers to the questions to come, in their order: the label of an item, or a text. @returns what is shown meanwhile */
function answer(...answers: (string | undefined)[]): string[] {
  const shown: string[] = [];
  window.picking = async (items) => {
    shown.push(...items.map(({ label, description = '' }) => `${label} ${description}`));
    const wanted = answers.shift();
    return items.find(({ label }) => label === wanted);
  };
  window.typing = async (prompt) => {
    shown.push(prompt);
    return answers.shift();
  };
  return shown;
}

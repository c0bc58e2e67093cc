import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert';
import * as vscode from 'vscode';
import { api, changed, extension, removeAll, run } from './extension';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
  };
}

let askedBefore: number | undefined;
// Before the tests of all files: each would activate it.
before(async () => {
  const { fetch } = globalThis;
  let asked = 0;
  globalThis.fetch = async (...args) => (asked++, fetch(...args));
  try {
    if (extension().isActive) return;
    await extension().activate();
    askedBefore = asked;
  } finally {
    globalThis.fetch = fetch;
  }
});

describe('The extension', () => {
  afterEach(removeAll);

  it('makes no request while it is activated', () => strictEqual(askedBefore, 0));

  it('registers every command of its manifest', async () => {
    await extension().activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const { commands } = (extension().packageJSON as Manifest).contributes;
    deepStrictEqual(
      commands.filter(({ command }) => !registered.has(command)),
      [],
    );
  });

  it('shows sample incidents without reaching a network, and forgets them', async () => {
    const { fetch } = globalThis;
    globalThis.fetch = async () => {
      throw new Error('The network was asked.');
    };
    try {
      await run('exploreSample');
      const { incidents } = await api();
      strictEqual(incidents().length, 184);
      ok(incidents().some(({ user }) => user?.name === 'Anakin Skywalker'));
      const petra = incidents('source:petra');
      strictEqual(petra.length, 124);
      strictEqual(new Set(petra.map(({ status }) => status.value)).size, 9);
      await run('leaveSample');
      await changed(() => incidents().length === 0);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('answers other extensions in the tree’s order, by a filter of their own', async () => {
    await run('exploreSample');
    const { incidents, apiVersion } = await api();
    strictEqual(apiVersion, 1);
    const rank = { attention: 0, waiting: 1, closed: 2 };
    const ranks = incidents().map(({ status }) => rank[status.state]);
    deepStrictEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
    );
    await run('filter', 'no incident says this');
    strictEqual(incidents().length, 184);
    const skywalker = incidents('skywalker');
    ok(skywalker.length > 0 && skywalker.length < 184);
    ok(skywalker.every(({ user }) => JSON.stringify(user).toLowerCase().includes('skywalker')));
    throws(() => incidents('severity:>'), { name: 'FilterSyntaxError' });
    // The sample APIs keep to their limits, too: after so many tests it may have to wait for a minute.
  });

  it('opens an incident as it was received, read-only, and copies its link and ID', async () => {
    await run('exploreSample');
    const [incident] = (await api()).incidents('source:petra');
    await run('openRaw', { connection: incident?.connection, id: incident?.id });
    const editor = vscode.window.activeTextEditor;
    deepStrictEqual(JSON.parse(editor?.document.getText() ?? ''), incident?.raw);
    strictEqual(editor?.document.languageId, 'json');
    await run('copyId', incident);
    strictEqual(await vscode.env.clipboard.readText(), incident?.id);
    await run('copyLink', incident);
    strictEqual(await vscode.env.clipboard.readText(), incident?.url);
  });
});

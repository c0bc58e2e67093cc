import { deepStrictEqual, doesNotMatch, match, ok, rejects, strictEqual } from 'node:assert';
import { registerConnectionCommands } from '../../../../src/features/connections/register';
import type { Connection } from '../../../../src/connections/connection';
import { commands, window } from '../../../support/fakeVscode';

const given = { kind: 'petra', name: 'Acme [x](command:y)', baseUrl: 'https://petra.example/v1', secret: 'key' };

describe('A connection by argument', () => {
  let list: Connection[];
  /** Whose cache was removed. */
  let removed: string[];
  let registered: { dispose(): unknown };
  const add = async (more = {}): Promise<string> =>
    commands.executeCommand('incidents.addConnection', { ...given, ...more }) as Promise<string>;

  beforeEach(() => {
    list = [];
    removed = [];
    window.said.length = 0;
    const parts = {
      connections: {
        list: () => list,
        isSample: () => false,
        find: (id: string) => list.find((each) => each.id === id),
        save: async (connection: Connection) =>
          void (list = [...list.filter((each) => each.id !== connection.id), connection]),
        remove: async (id: string) => void (list = list.filter((each) => each.id !== id)),
        forgetKey: async () => undefined,
      },
      tryKey: async () => undefined,
      sync: { refresh: async () => [], restart: async () => undefined },
      store: { count: () => 1234 },
      cache: { remove: async (id: string) => void removed.push(id) },
    };
    registered = registerConnectionCommands(parts as unknown as Parameters<typeof registerConnectionCommands>[0]);
  });
  afterEach(() => registered.dispose());

  it('that is added shows a message with its name and the host that gets its key', async () => {
    const id = await add();
    deepStrictEqual(
      list.map((each) => each.id),
      [id],
    );
    strictEqual(window.said.length, 1);
    match(window.said.join(), /Acme.*petra\.example/);
    doesNotMatch(window.said.join(), /\]\(|key/);
  });

  it('is switched off and on again, and neither when it is so already', async () => {
    const id = await add();
    const steps: boolean[] = [];
    for (const command of ['enable', 'disable', 'disable', 'enable']) {
      await commands.executeCommand(`incidents.${command}Connection`, id);
      steps.push(list[0]?.enabled !== false);
    }
    deepStrictEqual(steps, [true, false, false, true]);
    deepStrictEqual(Object.keys(list[0] ?? {}).includes('enabled'), false);
  });

  it('can be looked at, or removed again, with a message as well', async () => {
    const focused: string[] = [];
    const focus = commands.registerCommand('incidents.connections.focus', () => focused.push('connections'));
    window.pressing = 'Show';
    await add();
    window.pressing = 'Remove';
    await add({ name: 'Other' });
    await settled();
    deepStrictEqual(focused, ['connections']);
    deepStrictEqual(
      list.map(({ name }) => name),
      [given.name],
    );
    match(window.said.at(-1) ?? '', /Other/);
    focus.dispose();
  });

  it('that is removed shows a message with its name and the number of its incidents', async () => {
    const id = await add();
    window.said.length = 0;
    await commands.executeCommand('incidents.removeConnection', id);
    deepStrictEqual([list, removed], [[], [id]]);
    strictEqual(window.said.length, 1);
    match(window.said.join(), /Acme.*1,234 incidents/);
    doesNotMatch(window.said.join(), /\]\(/);
  });

  it('that cannot be added says why, in words of our own', async () => {
    await rejects(add({ secret: '' }), { message: 'A key is needed: secret.' });
    await rejects(add({ name: '' }), (error: Error) => (ok(error.message), error.name === 'UserError'));
    strictEqual(list.length, 0);
  });
});

/** Resolves when everything that only waited for promises has run. */
async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

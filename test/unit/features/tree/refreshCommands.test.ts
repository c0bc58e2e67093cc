import { deepStrictEqual } from 'node:assert';
import { registerRefreshCommands, type RefreshParts } from '../../../../src/features/tree/refreshCommands';
import { commands, window } from '../../../support/fakeVscode';

describe('Refreshing a connection by its ID', () => {
  const known = [
    { id: 'on', name: 'Acme' },
    { id: 'off', name: '[Globex](x:y)', enabled: false },
  ];
  let asked: unknown[];
  const said = async (...args: [command: string, id: string]): Promise<unknown> => {
    asked = [];
    window.said.length = 0;
    const registered = registerRefreshCommands({
      sync: { refresh: async (...all: unknown[]) => void asked.push(all) },
      visible: { renew: () => undefined },
      connections: { find: (id: string) => known.find((each) => each.id === id) },
    } as unknown as RefreshParts);
    await commands.executeCommand(...args);
    registered.dispose();
    return window.said;
  };

  it('says when there is none, or when it is disabled', async () => {
    for (const command of ['incidents.refresh', 'incidents.refreshConnection']) {
      deepStrictEqual(await said(command, 'on'), []);
      deepStrictEqual(await said(command, 'none'), ['No connection none.']);
      deepStrictEqual(await said(command, 'off'), ['[Globex] (x:y) is disabled.']);
      // Who called it is told as well.
      deepStrictEqual(asked, [['user', ['off']]]);
    }
  });
});

describe('Refreshing what is disabled', () => {
  it('offers to enable it', async () => {
    const enabled: unknown[] = [];
    let on = false;
    const list = [{ id: 'off', name: 'Acme', enabled: false }];
    const registered = [
      registerRefreshCommands({
        sync: { refresh: async () => [] },
        ready: async () => true,
        visible: { renew: () => undefined },
        connections: { find: () => list[0], list: () => (on ? [...list, { id: 'on' }] : list) },
      } as unknown as RefreshParts),
      commands.registerCommand('incidents.enableConnection', (id) => enabled.push(id)),
    ];
    window.said.length = 0;
    window.pressing = 'Enable a Connection';
    await commands.executeCommand('incidents.refresh');
    window.pressing = 'Enable Connection';
    await commands.executeCommand('incidents.refresh', 'off');
    window.pressing = undefined;
    on = true;
    await commands.executeCommand('incidents.refresh');
    deepStrictEqual(window.said, ['All connections are disabled.', 'Acme is disabled.']);
    deepStrictEqual(enabled, [undefined, 'off']);
    for (const each of registered) each.dispose();
  });

  it('says nothing of it where there is no connection', async () => {
    const registered = registerRefreshCommands({
      sync: { refresh: async () => [] },
      ready: async () => true,
      visible: { renew: () => undefined },
      connections: { list: () => [] },
    } as unknown as RefreshParts);
    window.said.length = 0;
    await commands.executeCommand('incidents.refresh');
    deepStrictEqual(window.said, []);
    registered.dispose();
  });
});

describe('Ending a pause', () => {
  /** Chooses it on a row that the editor does not hand over, as while it reads the rows again. @returns what was resumed */
  async function resumed(...paused: readonly string[]): Promise<unknown[]> {
    const found: unknown[] = [];
    window.said.length = 0;
    const registered = registerRefreshCommands({
      connections: { list: () => ['a', 'b', 'c'].map((id) => ({ id })), find: () => undefined },
      sources: {
        budget: async ({ id }: { id: string }) =>
          id === 'c' ? undefined : { pausedMs: paused.includes(id) ? 90_000 : 0 },
        resume: async ({ id }: { id: string }) => void found.push(id),
      },
    } as unknown as RefreshParts);
    await commands.executeCommand('incidents.endPause', undefined, undefined);
    registered.dispose();
    return found;
  }

  it('ends the only one, also while its row is read again', async () => {
    deepStrictEqual([await resumed('b'), window.said], [['b'], []]);
  });

  it('asks to try again where it is not clear which one is meant', async () => {
    for (const paused of [[], ['a', 'b']]) {
      deepStrictEqual([await resumed(...paused), window.said], [[], ['The list has changed. Try again.']]);
    }
  });
});

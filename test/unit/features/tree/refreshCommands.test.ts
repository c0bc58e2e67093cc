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

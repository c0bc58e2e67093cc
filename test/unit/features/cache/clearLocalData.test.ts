import { deepStrictEqual, match } from 'node:assert';
import { registerCache } from '../../../../src/features/cache/register';
import { commands, window, workspace } from '../../../support/fakeVscode';

describe('Clear Local Data', () => {
  let cleared: number;
  let refreshed: number;
  let registered: { dispose(): unknown };
  beforeEach(() => {
    cleared = 0;
    refreshed = 0;
    window.said.length = 0;
    registered = registerCache({
      cache: { clear: async () => void cleared++ },
      sync: { refresh: async () => [refreshed++] },
    } as unknown as Parameters<typeof registerCache>[0]);
  });
  afterEach(() => registered.dispose());

  const run = async (...args: unknown[]): Promise<unknown> =>
    commands.executeCommand('incidents.clearLocalData', ...args);

  it('asks first, and clears nothing when the user turns away', async () => {
    await run();
    deepStrictEqual([cleared, window.said], [0, ['Clear the local data of all connections?']]);
  });

  it('clears once the user agrees', async () => {
    window.pressing = 'Clear Local Data';
    await run();
    deepStrictEqual(cleared, 1);
    match(window.said.join(), /Local cache cleared/);
  });

  it('does not ask a script that gives an argument, and shows a message', async () => {
    await run(true);
    deepStrictEqual([cleared, window.said.length], [1, 1]);
    match(window.said.join(), /^Local cache cleared/);
  });

  it('happens when the cache is switched off, and what was loaded is loaded again', async () => {
    const settings = workspace.getConfiguration('incidents');
    await settings.update('cache', true);
    deepStrictEqual([cleared, refreshed], [0, 0]);
    await settings.update('cache', false);
    await new Promise((resolve) => setImmediate(resolve));
    workspace.settings.delete('cache');
    deepStrictEqual([cleared, refreshed, window.said], [1, 1, []]);
  });
});

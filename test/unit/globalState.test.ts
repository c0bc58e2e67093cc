import { deepStrictEqual } from 'node:assert';
import type { Memento } from 'vscode';
import { GlobalState } from '../../src/globalState';

type Values = Readonly<Record<string, unknown>>;

/** As VS Code keeps it: one value, which is written a moment later, and heard of as a whole once it has been. */
function stateOfEditor(): { readonly memento: Memento; stored(): Values } {
  let [value, stored]: [Values, Values] = [{}, {}];
  const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const memento = {
    keys: () => Object.keys(value),
    get: (key: string, other?: unknown) => value[key] ?? other,
    update: async (key: string, next: unknown) => {
      value = { ...value, [key]: next };
      await turn();
      const written = value;
      stored = written;
      await turn();
      value = written;
    },
  };
  return { memento, stored: () => stored };
}

describe('The state of the extension in all windows', () => {
  const write = async (state: Memento): Promise<void> => {
    const first = state.update('first', 1);
    // When the first has been written, and has not been heard of.
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, state.update('second', 2)]);
  };

  it('has all keys that are written at the same time', async () => {
    const { memento, stored } = stateOfEditor();
    const state = new GlobalState(memento);
    await write(state);
    deepStrictEqual(stored(), { first: 1, second: 2 });
    deepStrictEqual([state.get('first'), state.get('second'), state.get('none', 3)], [1, 2, 3]);
  });

  it('would lose one otherwise', async () => {
    const { memento, stored } = stateOfEditor();
    await write(memento);
    deepStrictEqual(stored(), { first: 1 });
  });

  it('goes on after a write that failed', async () => {
    let isBroken = true;
    const { memento, stored } = stateOfEditor();
    const breaking = {
      ...memento,
      update: async (key: string, value: unknown) => {
        if (isBroken) throw new Error('The disk is full.');
        await memento.update(key, value);
      },
    };
    const state = new GlobalState(breaking);
    const failed = state.update('first', 1).catch((error: Error) => error.message);
    deepStrictEqual(await failed, 'The disk is full.');
    isBroken = false;
    await state.update('second', 2);
    deepStrictEqual(stored(), { second: 2 });
  });
});

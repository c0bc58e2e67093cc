import { deepStrictEqual, notStrictEqual, rejects, strictEqual } from 'node:assert';
import type { Memento } from 'vscode';
import type { Connection } from '../../../src/connections/connection';
import { SampleMode } from '../../../src/connections/sampleMode';
import { GlobalState } from '../../../src/globalState';
import { vendorOf } from '../../../src/sources/vendors';

describe('Sample mode', () => {
  const state = { get: () => true, update: async () => undefined } as unknown as Memento;
  const kept = { get: async () => 'kept' };
  const connection = (id: string): Connection => ({ id, kind: 'petra', name: 'Petra' });

  it('answers only for its own connections', async () => {
    const sample = new SampleMode(state);
    for (const { id } of sample.connections()) {
      strictEqual(await sample.withKeys(kept).get(connection(id)), 'sample');
      strictEqual(typeof sample.fetch(id), 'function');
    }
    for (const id of ['petra-1', 'constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      strictEqual(await sample.withKeys(kept).get(connection(id)), 'kept', id);
      strictEqual(sample.fetch(id), undefined, id);
    }
    sample.dispose();
  });

  it('begins with an unused limit when it is explored again', async () => {
    let on: unknown;
    const changing = { get: () => on, update: async (_: string, value: unknown) => void (on = value) };
    const sample = new SampleMode(changing as unknown as Memento);
    const keys: (string | undefined)[] = [];
    for (const turned of [true, false, true]) {
      await sample.set(turned);
      keys.push(await sample.withKeys(kept).get(connection('sample-petra')));
    }
    notStrictEqual(keys[0], keys[2]);
    const answer = await sample.fetch('sample-petra')?.('https://petra.sample.invalid/v1/incidents', {
      headers: { authorization: `Bearer ${keys[2]}`, 'user-agent': 'test' },
    });
    strictEqual(answer?.status, 200);
    sample.dispose();
  });

  it('answers when its code can be read again, which another program kept from it at first', async () => {
    const sample = new SampleMode(state);
    const petra = vendorOf('petra') as { load: unknown };
    const { load } = petra;
    const ask = async () => sample.fetch('sample-petra')?.('https://petra.sample.invalid/v1/incidents');
    petra.load = async () => Promise.reject(new Error('EBUSY'));
    await rejects(ask());
    petra.load = load;
    const [first, second] = await Promise.all([ask(), ask()]);
    deepStrictEqual([first?.status, second?.status], [403, 403]);
    sample.dispose();
  });

  it('stays on where the editor loses what is written, and is written again', async () => {
    let [on, writes]: [unknown, number] = [undefined, 0];
    const losing = {
      get: () => on,
      update: async (_: string, value: unknown) => {
        writes++;
        // Another key that was written just before has put the whole state back.
        on = writes === 1 ? undefined : value;
      },
    };
    const sample = new SampleMode(new GlobalState(losing as unknown as Memento));
    let seen = 0;
    sample.onDidChange(() => (seen = sample.connections().length));
    await sample.set(true);
    strictEqual(seen, 2);
    strictEqual(sample.on, true);
    strictEqual(on, true);
    strictEqual(writes, 2);
    sample.dispose();
  });
});

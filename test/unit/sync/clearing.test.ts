import { deepStrictEqual, strictEqual } from 'node:assert';
import type { DatabaseSync } from 'node:sqlite';
import { rawText } from '../../../src/domain/raw';
import type { Batch, FetchOptions, IncidentSource } from '../../../src/sources/source';
import { batch, connectionTo, incident, settled, Windows } from '../../support/syncSetup';

afterEach(() => Windows.dispose());

type Opened = ReturnType<Windows['open']>;

async function fetched(window: Opened, ...ids: string[]): Promise<void> {
  const refreshed = window.sync.refresh('user');
  await window.source.answer(batch('a', ...ids));
  await refreshed;
  await settled();
}
const textOf = (id: string): string => rawText(incident('a', id));
const blocksIn = ({ database }: Opened): unknown =>
  database.read((sql: DatabaseSync) => sql.prepare('SELECT count(*) AS n FROM blocks').get()?.['n']);

describe('A cache that is switched off and cleared', () => {
  it('leaves no incident in any window without its record', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(true, true), windows.open(true, true)];
    await fetched(one, '1');
    await windows.clock.advance(2000);
    windows.profile.enabled = false;
    await one.cache.clear();
    await windows.clock.advance(2000);
    for (const window of [one, two]) {
      await fetched(window, '1', '2');
      deepStrictEqual(window.store.all().map(rawText), ['1', '2'].map(textOf));
    }
    strictEqual(blocksIn(one), 0);
  });

  it('has everything that was loaded meanwhile once it is switched on again', async () => {
    const windows = new Windows();
    const window = windows.open(true, true);
    await fetched(window, '1', '2');
    windows.profile.enabled = false;
    await window.cache.clear();
    await fetched(window, '1', '2');
    windows.profile.enabled = true;
    await fetched(window, '3');
    const later = windows.open(true, true);
    await settled();
    deepStrictEqual(later.store.all().map(rawText), ['1', '2', '3'].map(textOf));
  });
});

describe('A cache that is cleared during a fetch', () => {
  it('ends it, since it goes on from what is gone, and begins again', async () => {
    const asked: FetchOptions[] = [];
    const gates: ((next: Batch) => void)[] = [];
    // It hears of no end: what it was asked for comes late.
    const source: IncidentSource = {
      async *fetch(options) {
        asked.push(options);
        yield await new Promise<Batch>((resolve) => gates.push(resolve));
      },
      probe: async () => undefined,
    };
    const answer = async (memory: string, ...ids: string[]): Promise<void> => {
      await settled();
      gates.pop()?.({ ...batch('a', ...ids), memory });
      await settled();
    };
    const windows = new Windows();
    const window = windows.open();
    window.sync.setConnections([connectionTo('a', source, true, 'another')]);
    const first = window.sync.refresh('user');
    await answer('has 1', '1');
    await first;
    const second = window.sync.refresh('user');
    await settled();
    await window.cache.clear();
    await settled();
    const third = window.sync.refresh('user');
    await answer('has 1 and 2', '2');
    await answer('has all', '1', '2', '3');
    for (const [result] of await Promise.all([second, third]))
      deepStrictEqual([result?.ok, result?.fetched], [true, 3]);
    deepStrictEqual(window.ids().toSorted(), ['1', '2', '3']);
    deepStrictEqual(
      asked.map(({ memory }) => memory),
      [undefined, 'has 1', undefined],
    );
  });
});

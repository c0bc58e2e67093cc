import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

  it('is cleared at the next start when no window was there to see it', async () => {
    const windows = new Windows();
    const one = windows.open(true, true);
    await fetched(one, '1');
    one.sync.dispose();
    one.database.dispose();
    windows.profile.enabled = false;
    const two = windows.open(true, true);
    two.database.read((sql) => sql.exec("INSERT INTO limits VALUES ('a key', 'used')"));
    await two.cache.sweep([]);
    const rows = (table: string): unknown =>
      two.database.read((sql) => sql.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
    deepStrictEqual(['questions', 'blocks', 'limits'].map(rows), [0, 0, 1]);
    await fetched(two, '1');
    deepStrictEqual(two.store.all().map(rawText), [textOf('1')]);
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

describe('A cache that is cleared and begun again', () => {
  it('is forgotten by a window that has heard of neither', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(true, true), windows.open(true, true)];
    await fetched(one, '1', 'gone');
    await windows.clock.advance(2000);
    one.sync.markSeen();
    await windows.clock.advance(2000);
    await one.cache.clear();
    await settled();
    await fetched(one, '1');
    await windows.clock.advance(4000);
    for (const window of [one, two, windows.open(true, true)]) {
      await settled();
      deepStrictEqual(window.store.all().map(rawText), [textOf('1')]);
    }
  });

  it('is kept when the question is another than the one this window knows, whatever their numbers', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(true, true), windows.open(true, true)];
    await fetched(one, '1', 'gone');
    await windows.clock.advance(2000);
    await one.cache.clear();
    await settled();
    await fetched(one, '1');
    // It writes before it has looked.
    two.sync.markSeen();
    await fetched(two, '1', '2');
    await windows.clock.advance(4000);
    for (const window of [one, two, windows.open(true, true)]) {
      await settled();
      deepStrictEqual(window.store.all().map(rawText), ['1', '2'].map(textOf));
    }
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

describe('A cache whose file is lost', () => {
  for (const [how, lose] of Object.entries({
    deleted: (folder: string) => rmSync(folder, { recursive: true }),
    damaged: (folder: string) => {
      const path = join(folder, 'incidents.db');
      for (const end of ['', '-wal']) writeFileSync(path + end, 'a'.repeat(10_000));
    },
    'out of reach': (folder: string) => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'a file');
    },
  })) {
    it(`is loaded again at once, in one window, when it is ${how}`, async () => {
      const windows = new Windows();
      const [one, two] = [windows.open(true, true), windows.open(true, true)];
      await fetched(one, '1', '2');
      await windows.clock.advance(2000);
      deepStrictEqual([one.source.asked.length, two.source.asked.length], [1, 0]);
      lose(windows.profile.folder ?? '');
      // Damage is found by who looks at it.
      for (const window of [one, two]) window.store.all().map(rawText);
      await windows.clock.advance(4000);
      await settled();
      const asked = [one, two].filter(
        ({ source }) => source.asked.at(-1)?.memory === undefined && source.asked.length > 0,
      );
      ok(asked.length > 0, 'nobody asked again');
      for (const { source } of [one, two]) await source.answer(batch('a', '1', '2'));
      await windows.clock.advance(4000);
      for (const window of [one, two]) deepStrictEqual(window.store.all().map(rawText), ['1', '2'].map(textOf));
      deepStrictEqual(
        [one, two].map(({ sync }) => sync.refreshing),
        [false, false],
      );
      ok(one.source.asked.length + two.source.asked.length <= 3);
    });
  }
});

import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { asUnlisted, observe, shownKey } from '../../../src/domain/changes';
import type { Incident } from '../../../src/domain/incident';
import { rawText, recordOf, withFields } from '../../../src/domain/raw';
import { inOneGo } from '../../../src/domain/slices';
import { decodeColumns } from '../../../src/store/columns';
import { knownVersion } from '../../../src/store/databaseSchema';
import { encodeColumns } from '../../../src/store/encodeColumns';
import { IncidentStore } from '../../../src/store/incidentStore';
import { type FakeClock } from '../../support/fakeClock';
import { Profile, recorded, restore, type WindowOptions } from '../../support/profile';
import { traces } from '../../support/traces';

const status = { value: 'OPEN', label: 'Open', state: 'attention' } as const;
const loadedAt = '2026-02-01T10:05:00.000Z';
const now = Date.parse('2026-02-01T10:10:00Z');

/** An incident whose record says who works on it, and has a text that nobody follows. */
function version(id: string, assignee: string | undefined, text = ''): Incident {
  const fields = { connection: 'acme', source: 'petra', id, createdAt: '2026-01-31T12:00:00Z', status };
  return recorded({ ...fields, ...(assignee !== undefined && { assignee }) }, { text });
}

/** The next version of an incident, as a refresh finds it. */
function next(old: Incident, incident: Incident): Incident {
  const shown = [{ at: Date.parse(loadedAt), keys: [shownKey(old.id)] }];
  const [found] = observe([incident], { loaded: () => old, shown, now }).incidents;
  ok(found);
  return found;
}

const before = (incident: Incident | undefined) => incident && recordOf(incident)?.before;
const textBefore = (incident: Incident | undefined): string | undefined => before(incident)?.stored;

describe('The record before the last change', () => {
  const [ann, bob] = [version('a', 'ann'), version('a', 'bob')];

  it('is the one that was loaded last with the old value, and when', () => {
    const changed = next(ann, bob);
    deepStrictEqual([textBefore(changed), before(changed)?.loadedAt], [rawText(ann), loadedAt]);
    strictEqual(rawText(changed), rawText(bob));
    const again = next(changed, version('a', 'cem'));
    strictEqual(textBefore(again), rawText(bob));
  });

  it('is none at first sight, and stays where nothing followed has changed', () => {
    strictEqual(before(next(ann, version('a', 'ann', 'edited'))), undefined);
    const changed = next(ann, bob);
    const same = next(changed, version('a', 'bob'));
    const edited = next(changed, version('a', 'bob', 'edited'));
    deepStrictEqual([same, edited].map(textBefore), [rawText(ann), rawText(ann)]);
    ok(rawText(edited).includes('edited'));
  });

  it('is none where it is too long to be kept, not even an earlier one', () => {
    const long = version('a', 'bob', 'x'.repeat(100_000));
    const changed = next(ann, long);
    strictEqual(textBefore(changed), rawText(ann));
    strictEqual(before(next(changed, version('a', 'cem'))), undefined);
  });

  it('counts as what it takes, so that the store stays in its limits', () => {
    const big = (id: string, assignee: string): Incident => version(id, assignee, 'x'.repeat(10_000));
    const store = new IncidentStore({ maxIncidents: 100, maxText: 100_000 });
    const first = Array.from({ length: 8 }, (_, index) => big(`i${index}`, 'ann'));
    store.merge(first);
    strictEqual(store.size, 8);
    store.merge(first.map((old) => next(old, big(old.id, 'bob'))));
    ok(store.size < 6, String(store.size));
  });
});

describe('The columns of incidents', () => {
  const anyVersion = fc.record({
    people: fc.array(fc.option(fc.string(), { nil: undefined }), { minLength: 1, maxLength: 3 }),
    text: fc.string(),
    url: fc.constantFrom(
      undefined,
      '',
      'https://acme.example/',
      'https://acme.example/{id}',
      '{id}',
      'https://acme.example/{id}?a=1',
    ),
  });

  it('have all of them, with the records before these', () => {
    fc.assert(
      fc.property(fc.array(anyVersion), (all) => {
        const incidents = all.map(({ people, text, url }, index) => {
          const [first, ...rest] = people.map((person) => version(`i${index}`, person, text));
          ok(first);
          const last = rest.reduce(next, first);
          return url === undefined ? last : withFields(last, { url: url.replace('{id}', last.id) });
        });
        const texts = { records: incidents.map(rawText), before: incidents.map(textBefore) };
        const block = { textAt: (n: number) => texts.records[n], before: { textAt: (n: number) => texts.before[n] } };
        const read = inOneGo(decodeColumns(encodeColumns(incidents), 'acme', block));
        deepStrictEqual(read, incidents);
        deepStrictEqual(
          read.map((each) => [textBefore(each), before(each)?.length, before(each)?.loadedAt]),
          incidents.map((each) => [textBefore(each), before(each)?.length, before(each)?.loadedAt]),
        );
      }),
    );
  });
});

describe('The changes in columns', () => {
  const [ann, bob] = [version('a', 'ann'), version('a', 'bob')];
  const [open, closed] = [
    version('b', 'ann'),
    { ...status, value: 'CLOSED', label: 'Closed', state: 'closed' } as const,
  ];
  const incidents = [
    next(next(ann, bob), ann),
    version('c', 'cem'),
    next(open, recorded({ ...open, status: closed }, { text: 'closed' })),
  ];
  const block = { textAt: () => '{}', before: { textAt: () => '{}' } };
  const read = (json: string) => inOneGo(decodeColumns(json, 'acme', block));

  it('are those that were written, frozen all the way down', () => {
    const found = read(encodeColumns(incidents)).map(({ changes }) => changes);
    deepStrictEqual(
      found,
      incidents.map(({ changes }) => changes),
    );
    const [change] = found[2] ?? [];
    ok([found[2], change, change?.states].every((part) => Object.isFrozen(part)));
    strictEqual('changes' in (read(encodeColumns(incidents))[1] ?? {}), false);
  });

  it('stay when other fields of the incident change', () => {
    const [first] = read(encodeColumns(incidents));
    ok(first);
    deepStrictEqual(asUnlisted(first, loadedAt).changes, incidents[0]?.changes);
    deepStrictEqual(next(first, version('a', 'dan')).changes?.slice(0, 2), incidents[0]?.changes);
  });

  it('are read where an older version wrote them, among the fields', () => {
    const { changes: _, fields, ...others } = JSON.parse(encodeColumns(incidents)) as Record<string, object>;
    const all = incidents.flatMap((each) => (each.changes ? [each.changes] : []));
    const older = { ...others, fields: { ...fields, changes: { values: all, places: [0, -1, 1] } } };
    deepStrictEqual(
      read(JSON.stringify(older)).map(({ changes }) => changes),
      incidents.map(({ changes }) => changes),
    );
  });
});

describe('The cache of records before the last change', () => {
  let profile: Profile;
  beforeEach(() => (profile = new Profile()));
  afterEach(() => profile[Symbol.dispose]());

  async function open(options: WindowOptions = { apart: true }) {
    const held = new Map<string, Incident>();
    const window = profile.window(options);
    const createSource = (): never => {
      throw new Error('Nothing is fetched here.');
    };
    const cache = window.cache.open(
      { id: 'acme', question: '', shared: true, createSource, restore },
      {
        applyIncidents: (incidents) => incidents.forEach((each) => held.set(each.id, each)),
        dropIncidents: (ids) => ids.forEach((id) => held.delete(id)),
        applyState: () => undefined,
        forget: () => held.clear(),
      },
    );
    await cache.catchUp();
    return { ...window, held, connectionCache: cache };
  }
  const changed = (): Incident => next(version('a', 'ann'), version('a', 'bob'));
  const expected = rawText(version('a', 'ann'));
  const rows = (sql: string): unknown => profile.database.read((db) => db.prepare(sql).get()?.['n']);

  it('is there in other windows and after a restart, and goes when it is cleared', async () => {
    const own = changed();
    const [one, two] = [await open(), await open()];
    await one.connectionCache.write([own, version('b', 'ann')], {});
    await (profile.clock as FakeClock).advance(2000);
    for (const window of [two, await open()]) {
      deepStrictEqual(
        ['a', 'b'].map((id) => textBefore(window.held.get(id))),
        [expected, undefined],
      );
      strictEqual(before(window.held.get('a'))?.loadedAt, loadedAt);
    }
    // What was written is read from there.
    strictEqual(textBefore(own), expected);
    await one.cache.clear();
    strictEqual(rows('SELECT count(*) AS n FROM blocks'), 0);
  });

  it('stays when records are mapped again, moved, and changed elsewhere', async () => {
    const one = await open();
    await one.connectionCache.write([changed(), version('b', 'ann')], {});
    const two = await open({ apart: true, mapper: 'newer' });
    strictEqual(textBefore(two.held.get('a')), expected);
    const lease = await two.lease('fetch').take();
    ok(lease);
    await two.connectionCache.tidy([...two.held.values()], () => true, lease);
    const [a] = (await open({ apart: true, mapper: 'newer' })).held.values();
    ok(a);
    strictEqual(textBefore(a), expected);
    // The record that was current, now in a block, is the one before.
    const again = next(a, version('a', 'cem'));
    await two.connectionCache.write([again], {});
    strictEqual(textBefore((await open({ apart: true, mapper: 'newer' })).held.get('a')), rawText(version('a', 'bob')));
  });

  it('takes no room where nothing has changed, and can be read nowhere on the disk', async () => {
    const one = await open();
    await one.connectionCache.write([version('b', 'ann')], {});
    strictEqual(rows('SELECT count(before) AS n FROM blocks'), 0);
    await one.connectionCache.write([changed()], {});
    strictEqual(rows('SELECT count(before) AS n FROM blocks'), 1);
    const needle = [Buffer.from(expected.slice(0, 40))];
    for (const name of readdirSync(profile.folder ?? '')) {
      deepStrictEqual(traces(readFileSync(join(profile.folder ?? '', name)), needle), [], name);
    }
  });

  it('begins in a database of the version before, which keeps everything', async () => {
    const one = await open();
    await one.connectionCache.write([version('a', 'ann'), version('b', 'ann')], { unseen: ['b'] });
    one.connectionCache.dispose();
    profile.database.dispose();
    one.database.dispose();
    const old = new DatabaseSync(join(profile.folder ?? '', 'incidents.db'));
    old.exec(
      'ALTER TABLE blocks DROP COLUMN before; ALTER TABLE questions DROP COLUMN generation; PRAGMA user_version = 1',
    );
    old.close();
    const two = await open();
    deepStrictEqual(
      [...two.held.values()].map(rawText),
      ['a', 'b'].map((id) => rawText(version(id, 'ann'))),
    );
    deepStrictEqual([...two.held.values()].map(before), [undefined, undefined]);
    strictEqual(
      two.database.read((sql) => sql.prepare('PRAGMA user_version').get()?.['user_version']),
      knownVersion,
    );
    const a = two.held.get('a');
    ok(a);
    await two.connectionCache.write([next(a, version('a', 'bob'))], {});
    strictEqual(textBefore((await open()).held.get('a')), expected);
    deepStrictEqual(profile.problems, []);
  });
});

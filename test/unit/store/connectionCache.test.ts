import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { asUnlisted } from '../../../src/domain/changes';
import type { Incident } from '../../../src/domain/incident';
import { hasRecord, isSubstitute, rawText, recordOf, withRaw } from '../../../src/domain/raw';
import { RawRecord } from '../../../src/domain/rawRecord';
import { incidentJson } from '../../../src/domain/report/json';
import { restoreCyberhaven } from '../../../src/sources/cyberhaven/client';
import { restorePetra } from '../../../src/sources/petra/client';
import type { SyncedConnection } from '../../../src/sources/source';
import { type CacheHolder, type ConnectionCache, LeaseLost } from '../../../src/store/connectionCache';
import type { Database } from '../../../src/store/database';
import { DatabaseError } from '../../../src/store/databaseProblem';
import { nothingShared, parseState, type SharedState } from '../../../src/store/sharedState';
import { Cipher } from '../../../src/store/encryption';
import { cyberhavenReference } from '../../support/cyberhavenReference';
import type { FakeClock } from '../../support/fakeClock';
import { petraReference } from '../../support/petraReference';
import { MemoryKeys, Profile, recorded, restore, type WindowOptions } from '../../support/profile';
import { runs } from '../../support/runs';
import { traces } from '../../support/traces';

const status = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;

function incident(id: string, more: Partial<Incident> = {}): Incident {
  const { raw: _, ...fields } = more;
  return recorded({ connection: 'acme', source: 'petra', id, createdAt: '2026-01-31T12:00:00Z', status, ...fields });
}

function connectionTo(
  id = 'acme',
  question = 'everything',
  map: SyncedConnection['restore'] = restore,
): SyncedConnection {
  const createSource = (): never => {
    throw new Error('Nothing is fetched here.');
  };
  return { id, question, shared: true, createSource, restore: map };
}

/** A window that holds the incidents of a connection. */
class Holder implements CacheHolder {
  readonly held = new Map<string, Incident>();
  state: SharedState = nothingShared;
  forgotten = 0;

  applyIncidents(incidents: readonly Incident[]): void {
    for (const each of incidents) this.held.set(each.id, each);
  }

  dropIncidents(ids: ReadonlySet<string>): void {
    for (const id of ids) this.held.delete(id);
  }

  applyState(state: SharedState): void {
    this.state = state;
  }

  forget(): void {
    this.held.clear();
    this.state = nothingShared;
    this.forgotten++;
  }

  ids(): string[] {
    return [...this.held.keys()].sort();
  }
}

describe('The cache of a connection', () => {
  let profile: Profile;
  let clock: FakeClock;
  const opened: ConnectionCache[] = [];

  beforeEach(() => {
    profile = new Profile();
    clock = profile.clock as FakeClock;
  });
  afterEach(() => {
    for (const each of opened.splice(0)) each.dispose();
    profile[Symbol.dispose]();
  });

  /** Another window, that knows what is kept. */
  async function open(connection = connectionTo(), options: WindowOptions = { apart: true }) {
    const holder = new Holder();
    const window = profile.window(options);
    const cache = window.cache.open(connection, holder);
    opened.push(cache);
    await cache.catchUp();
    return { ...window, holder, connectionCache: cache };
  }

  const blocks = (): number =>
    Number(
      profile.database.read((sql) => sql.prepare('SELECT count(*) AS n FROM blocks WHERE replacedAt IS NULL').get())?.[
        'n'
      ],
    );
  const bytes = (): number =>
    Number(
      profile.database.read((sql) => sql.prepare('SELECT sum(length(fields) + length(raw)) AS n FROM blocks').get())?.[
        'n'
      ],
    );

  /** Has a database read something else than it is asked for. */
  function reading(database: Database, change: (text: string, sql: DatabaseSync) => string): void {
    const { read } = database;
    database.read = (work) =>
      read.call(database, (sql) => {
        const { prepare } = sql;
        sql.prepare = (text) => prepare.call(sql, change(text, sql));
        try {
          return work(sql);
        } finally {
          sql.prepare = prepare;
        }
      }) as never;
  }

  it('is there after a restart: incidents, their records as received, and what is known beside them', async () => {
    const one = await open();
    const records = ['{"id": "a",  "n": 12345678901234567890}', '{"id":"b","z":1,"a":"\\u00e9\\/"}'];
    const incidents = restorePetra(records, 'acme');
    const memory = { page: 1 };
    ok(await one.connectionCache.write(incidents, { memory, baseline: 5, unseen: ['b'] }));
    one.database.dispose();
    const two = await open();
    deepStrictEqual([...two.holder.held.values()], incidents);
    deepStrictEqual([...two.holder.held.values()].map(rawText), records);
    deepStrictEqual(two.holder.state, { memory, baseline: 5, unseen: ['b'], untold: [], changed: [], shown: [] });
  });

  it('is the same for every incident of both APIs, with any fields', async () => {
    const map = (connection: string) => (kept: readonly unknown[]) => [
      ...restorePetra(kept, connection),
      ...restoreCyberhaven(kept, { connection, baseUrl: 'https://acme.cyberhaven.io' }),
    ];
    const texts = [...petraReference.incidents, ...cyberhavenReference.resources].map((record) =>
      JSON.stringify(record),
    );
    const text = fc.option(fc.string(), { nil: null });
    const anyRecord = fc.record(
      {
        id: fc.string({ minLength: 1 }),
        createdAt: text,
        remediationStatus: text,
        dwellTimeMinutes: fc.option(fc.integer(), { nil: null }),
        isLive: fc.option(fc.boolean(), { nil: null }),
        tenant: fc.record({ name: text, petraTenantId: text }, { requiredKeys: [] }),
        user: fc.record({ email: text, id: text, displayName: text }, { requiredKeys: [] }),
        policy_name: text,
        event_lineage_ids: fc.array(fc.string()),
        more: fc.jsonValue(),
      },
      { requiredKeys: ['id'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord), async (records) => {
        using own = new Profile();
        const incidents = map('acme')([...texts, ...records.map((record) => JSON.stringify(record))]);
        const [writer, reader] = [new Holder(), new Holder()];
        const cache = own.window().cache.open(connectionTo(), writer);
        await cache.write(incidents, {});
        const other = own.window({ apart: true }).cache.open(connectionTo(), reader);
        await other.catchUp();
        const last = new Map(incidents.map((each) => [each.id, each]));
        deepStrictEqual([...reader.held.values()].map(rawText), [...last.values()].map(rawText));
        deepStrictEqual([...reader.held.values()], [...last.values()]);
        const known = (each: Incident): readonly unknown[] => [
          isSubstitute(each, 'createdAt'),
          isSubstitute(each, 'tenant'),
          recordOf(each)?.otherText,
        ];
        deepStrictEqual([...reader.held.values()].map(known), [...last.values()].map(known));
        for (const each of reader.held.values()) ok(Object.isFrozen(each) && Object.isFrozen(each.status));
        for (const each of [cache, other]) each.dispose();
      }),
      runs(30),
    );
  });

  it('leaves records on the disk until somebody looks, and then reads a block of them', async () => {
    const one = await open();
    const incidents = Array.from({ length: 2500 }, (_, index) => incident(`i-${index}`));
    const texts = incidents.map(rawText);
    await one.connectionCache.write(incidents, {});
    strictEqual(blocks(), 3);
    ok(incidents.every((each) => recordOf(each)?.block));
    const two = await open();
    let reads = 0;
    const { open: decrypt } = Cipher.prototype;
    Cipher.prototype.open = function (...parts) {
      reads++;
      return decrypt.apply(this, parts);
    };
    try {
      deepStrictEqual([...two.holder.held.values()].slice(0, 1000).map(rawText), texts.slice(0, 1000));
      strictEqual(reads, 1);
    } finally {
      Cipher.prototype.open = decrypt;
    }
  });

  it('is heard by other windows within a second, the newest of each incident', async () => {
    const [one, two] = [await open(), await open()];
    await one.connectionCache.write([incident('a'), incident('b')], { unseen: ['a'] });
    await clock.advance(1000);
    deepStrictEqual([two.holder.ids(), two.holder.state.unseen], [['a', 'b'], ['a']]);
    await two.connectionCache.write([incident('a', { hostname: 'changed' })], { seen: ['a'] });
    await clock.advance(1000);
    strictEqual(one.holder.held.get('a')?.hostname, 'changed');
    deepStrictEqual([one.holder.state.unseen, (await open()).holder.held.get('a')?.hostname], [[], 'changed']);
  });

  it('loses nothing when two windows write at once', async () => {
    const [one, two] = [await open(), await open()];
    const all = Array.from({ length: 20 }, async (_, index) =>
      (index % 2 ? one : two).connectionCache.write([incident(`i-${index}`)], { unseen: [`i-${index}`] }),
    );
    ok((await clock.until(Promise.all(all))).every((before) => before !== undefined));
    await clock.advance(1000);
    const { holder } = await open();
    deepStrictEqual([holder.ids().length, holder.state.unseen.length], [20, 20]);
    deepStrictEqual(two.holder.state.unseen.length, 20);
  });

  it('is written by the holder of the lease only, where that is wanted', async () => {
    const [one, two] = [await open(), await open()];
    const lease = await one.lease('fetch').take();
    ok(lease);
    ok(await one.connectionCache.write([incident('a')], {}, lease));
    one.presence.dispose();
    await clock.advance(20_000);
    ok(await two.lease('fetch').take());
    await rejects(one.connectionCache.write([incident('b')], {}, lease), LeaseLost);
    deepStrictEqual((await open()).holder.ids(), ['a']);
  });

  it('writes little for one change, and puts pieces together when there are many', async () => {
    const one = await open();
    const lease = await one.lease('fetch').take();
    ok(lease);
    const many = Array.from({ length: 3000 }, (_, index) => incident(`i-${index}`));
    const held = new Map(many.map((each) => [each.id, each]));
    await one.connectionCache.write(many, {}, lease);
    const before = bytes();
    for (let count = 0; count < 40; count++) {
      const changed = incident(`i-${count}`, { hostname: `host-${count}` });
      held.set(changed.id, changed);
      await one.connectionCache.write([changed], {}, lease);
      await one.connectionCache.tidy([...held.values()], () => true, lease);
      ok(bytes() - before < 50_000, `${bytes() - before} bytes more`);
      ok(blocks() <= 21, `${blocks()} blocks`);
    }
    const { holder } = await open();
    deepStrictEqual([holder.held.size, holder.held.get('i-39')?.hostname], [3000, 'host-39']);
    deepStrictEqual([...holder.held.values()].map(rawText).sort(), [...held.values()].map(rawText).sort());
  });

  it('is set aside with a message when a part of it is missing, whatever made it go', async () => {
    const one = await open();
    const lease = await one.lease('fetch').take();
    ok(lease);
    for (let count = 0; count < 5; count++) await one.connectionCache.write([incident(`i-${count}`)], {}, lease);
    deepStrictEqual((await open()).holder.held.size, 5);
    deepStrictEqual(profile.problems, []);
    await profile.database.write((sql) => sql.exec('DELETE FROM blocks WHERE id = (SELECT max(id) - 1 FROM blocks)'));
    deepStrictEqual((await open()).holder.held.size, 0);
    deepStrictEqual(
      profile.problems.map(({ kind }) => kind),
      ['damaged'],
    );
  });

  it('is set aside when a block is there and its name leads nowhere', async () => {
    const [one, two] = [await open(), await open()];
    await one.connectionCache.write([incident('a'), incident('b')], {});
    // As SQLite finds it in an index that has lost one.
    reading(two.database, (text) => text.replace(/(?<= FROM blocks WHERE name = \?)$/, ' AND 0'));
    await two.connectionCache.catchUp();
    deepStrictEqual([two.holder.held.size, profile.problems.map(({ kind }) => kind)], [0, ['damaged']]);
  });

  it('is set aside when it is found damaged while it is read, which ends what SQLite was at', async () => {
    await (await open()).connectionCache.write([incident('a')], {});
    const two = await open();
    reading(two.database, (text, sql) => {
      if (!text.includes('FROM questions')) return text;
      sql.exec('ROLLBACK');
      throw Object.assign(new Error('malformed'), { code: 'ERR_SQLITE_ERROR', errcode: 11 });
    });
    await two.connectionCache.catchUp();
    deepStrictEqual(
      profile.problems.map(({ kind }) => kind),
      ['damaged'],
    );
  });

  it('keeps records readable in a window that does not know yet that they were moved', async () => {
    const one = await open();
    const lease = await one.lease('fetch').take();
    ok(lease);
    const held: Incident[] = [];
    for (let count = 0; count < 20; count++) {
      held.push(incident(`i-${count}`));
      await one.connectionCache.write(held.slice(-1), {}, lease);
    }
    const two = await open();
    await one.connectionCache.tidy(held, () => true, lease);
    strictEqual(blocks(), 1);
    deepStrictEqual([...two.holder.held.values()].map(rawText), held.map(rawText));
    // And once it does, when the old ones are gone.
    await clock.advance(120_000);
    await one.connectionCache.write([incident('more')], {}, lease);
    await one.connectionCache.tidy([...held, incident('more')], () => true, lease);
    deepStrictEqual(
      held.map((each) => rawText(two.holder.held.get(each.id) ?? each)),
      held.map(rawText),
    );
  });

  it('writes no incident without its record, and reads it again once the database answers', async () => {
    const one = await open();
    await one.connectionCache.write([incident('a'), incident('b')], {});
    const two = await open();
    const [a, b] = ['a', 'b'].map((id) => two.holder.held.get(id));
    ok(a && b);
    const { read } = two.database;
    two.database.read = () => {
      throw new DatabaseError({ kind: 'busy' });
    };
    deepStrictEqual([hasRecord(a), JSON.parse(incidentJson(a)).raw], [false, null]);
    two.database.read = read;
    deepStrictEqual([hasRecord(a), rawText(a)], [true, rawText(incident('a'))]);
    const lost = withRaw(
      { ...fieldsOf(incident('c')) },
      new RawRecord({ textAt: () => undefined }, undefined, undefined, 0, 9, 9, undefined),
    );
    ok(await one.connectionCache.write([lost, incident('d')], {}));
    deepStrictEqual((await open()).holder.ids(), ['a', 'b', 'd']);
  });

  it('replaces no block with records that cannot be read just now', async () => {
    const one = await open();
    const all = Array.from({ length: 20 }, (_, index) => incident(`i-${index}`));
    for (const each of all) await one.connectionCache.write([each], {});
    const two = await open();
    const lease = await two.lease('fetch').take();
    ok(lease);
    const tidy = async (): Promise<void> => two.connectionCache.tidy([...two.holder.held.values()], () => true, lease);
    const { open: decrypt } = Cipher.prototype;
    Cipher.prototype.open = function (sealed, what) {
      if (what.endsWith('"raw"]')) throw new DatabaseError({ kind: 'busy' });
      return decrypt.call(this, sealed, what);
    };
    try {
      await tidy();
    } finally {
      Cipher.prototype.open = decrypt;
    }
    strictEqual(blocks(), 20);
    await tidy();
    strictEqual(blocks(), 1);
    deepStrictEqual([...(await open()).holder.held.values()].map(rawText).sort(), all.map(rawText).sort());
  });

  it('drops what is not worth keeping any more when it is tidied', async () => {
    const one = await open();
    const lease = await one.lease('fetch').take();
    ok(lease);
    const held = [incident('old'), incident('older'), incident('young')];
    await one.connectionCache.write(
      held,
      { unseen: ['old', 'young', 'gone before'], changed: ['old', 'young'] },
      lease,
    );
    await one.connectionCache.tidy(held, ({ id }) => id === 'young', lease);
    deepStrictEqual((await open()).holder.ids(), ['young']);
    deepStrictEqual((await open()).holder.state?.unseen, ['young']);
    deepStrictEqual((await open()).holder.state?.changed, ['young']);
  });

  it('is mapped again, once, by another mapper, from the records as received', async () => {
    const map = (kept: readonly unknown[]): readonly Incident[] =>
      restore(kept).map((each) => recorded({ ...fieldsOf(each), hostname: 'mapped again' }));
    const one = await open();
    await one.connectionCache.write([incident('a'), incident('b')], {});
    const two = await open(connectionTo('acme', 'everything', map), { apart: true, mapper: 'newer' });
    strictEqual(two.holder.held.get('a')?.hostname, 'mapped again');
    const lease = await two.lease('fetch').take();
    ok(lease);
    await two.connectionCache.tidy([...two.holder.held.values()], () => true, lease);
    const three = await open(
      connectionTo('acme', 'everything', () => []),
      { apart: true, mapper: 'newer' },
    );
    strictEqual(three.holder.held.get('b')?.hostname, 'mapped again');
  });

  it('keeps what was observed when another mapper maps it again', async () => {
    const changes = [{ field: 'assignee', to: 'ann', before: '2026-02-01T00:00:00.000Z' }] as const;
    const one = await open();
    await one.connectionCache.write([incident('a', { changes }), incident('b')], {});
    const map = (kept: readonly unknown[]): readonly Incident[] =>
      restore(kept).map((each) => {
        const { changes: _, ...fields } = fieldsOf(each);
        return recorded({ ...fields, hostname: 'mapped again' });
      });
    const two = await open(connectionTo('acme', 'everything', map), { apart: true, mapper: 'newer' });
    const [a, b] = ['a', 'b'].map((id) => two.holder.held.get(id));
    deepStrictEqual([a?.changes, a?.hostname, b?.changes], [changes, 'mapped again', undefined]);
  });

  it('keeps what the API no longer lists closed when another mapper maps it again', async () => {
    const one = await open();
    const attention = { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' } as const;
    const [listed, gone] = ['a', 'b'].map((id) => incident(id, { status: attention }));
    ok(listed && gone);
    await one.connectionCache.write([listed, asUnlisted(gone, '2026-02-01T00:00:00.000Z')], {});
    // A record says nothing of the list that it is on.
    const map = (kept: readonly unknown[]) => restore(kept).map((each) => incident(each.id, { status: attention }));
    const two = await open(connectionTo('acme', 'everything', map), { apart: true, mapper: 'newer' });
    deepStrictEqual(
      ['a', 'b'].map((id) => [two.holder.held.get(id)?.status.state, two.holder.held.get(id)?.unlistedSince]),
      [
        ['attention', undefined],
        ['closed', '2026-02-01T00:00:00.000Z'],
      ],
    );
  });

  it('is read as an older version wrote it', () => {
    const { changed: _, shown: __, ...older } = { ...nothingShared, unseen: ['a'], baseline: 5 };
    deepStrictEqual(parseState(JSON.stringify(older)), { ...nothingShared, unseen: ['a'], baseline: 5 });
  });

  it('waits for its question to be asked again', async () => {
    const one = await open();
    await one.connectionCache.write([incident('a')], { memory: 1 });
    const other = await open(connectionTo('acme', 'something else'));
    deepStrictEqual([other.holder.ids(), other.holder.state], [[], nothingShared]);
    await other.connectionCache.write([incident('b')], { memory: 2 });
    const again = await open();
    deepStrictEqual([again.holder.ids(), again.holder.state.memory], [['a'], 1]);
  });

  it('is left alone by a start without its key, and by windows with another secret store', async () => {
    const one = await open();
    await one.connectionCache.write([incident('a')], { memory: 1 });
    const stranger = await open(connectionTo(), { apart: true, keys: new MemoryKeys() });
    deepStrictEqual(stranger.holder.ids(), []);
    ok(await stranger.connectionCache.write([incident('b')], { memory: 2 }));
    await one.connectionCache.write([incident('c')], {});
    await clock.advance(1000);
    deepStrictEqual([one.holder.ids(), stranger.holder.ids()], [[], []]);
    deepStrictEqual((await open()).holder.ids(), ['a', 'c']);
    deepStrictEqual(profile.problems, []);
  });

  it('is not lost when the secret storage fails, which is reported', async () => {
    await (await open()).connectionCache.write([incident('a')], {});
    const failing = { get: async () => Promise.reject(new Error('locked: key-1')), set: async () => undefined };
    const one = await open(connectionTo(), { apart: true, keys: failing });
    strictEqual(await one.connectionCache.write([incident('b')], {}), undefined);
    ok(profile.secretsProblems.includes('acme'));
    deepStrictEqual((await open()).holder.ids(), ['a']);
  });

  it('is forgotten by all windows when it is cleared, and not brought back by one that did not know', async () => {
    const [one, two] = [await open(), await open()];
    await one.connectionCache.write([incident('a')], { memory: 1 });
    await clock.advance(1000);
    strictEqual(await one.cache.clear(), undefined);
    strictEqual(await two.connectionCache.write([incident('b')], { memory: 2 }), undefined);
    await clock.advance(1000);
    deepStrictEqual([one.holder.forgotten, two.holder.forgotten], [1, 1]);
    deepStrictEqual([one.holder.ids(), two.holder.ids(), (await open()).holder.ids()], [[], [], []]);
    ok(await two.connectionCache.write([incident('c')], {}));
    deepStrictEqual((await open()).holder.ids(), ['c']);
  });

  it('is gone when its connection is removed, also while another window still fetches for it', async () => {
    const [one, two] = [await open(), await open()];
    await one.connectionCache.write([incident('a')], {});
    one.connectionCache.dispose();
    await one.cache.remove('acme');
    strictEqual(await one.connectionCache.write([incident('b')], {}), undefined);
    strictEqual(await two.connectionCache.write([incident('b')], {}), undefined);
    strictEqual(await two.connectionCache.write([incident('b')], {}), undefined);
    const left = profile.database.read((sql) => sql.prepare('SELECT count(*) AS n FROM questions').get());
    strictEqual(left?.['n'], 0);
    // Added again under the same id, it is kept.
    const again = await open();
    ok(await again.connectionCache.write([incident('c')], {}));
  });

  it('is swept when nobody has asked for it in 30 days', async () => {
    const day = 86_400_000;
    const one = await open();
    await one.connectionCache.write([incident('a')], {});
    const other = await open(connectionTo('acme', 'something else'));
    await other.connectionCache.write([incident('b')], {});
    clock.jump(29 * day);
    await one.cache.sweep([]);
    await open();
    clock.jump(2 * day);
    await one.cache.sweep([]);
    deepStrictEqual(
      [(await open()).holder.ids(), (await open(connectionTo('acme', 'something else'))).holder.ids()],
      [['a'], []],
    );
  });

  it('is empty while nothing may be stored', async () => {
    profile.enabled = false;
    const one = await open();
    strictEqual(await one.connectionCache.write([incident('a')], {}), undefined);
    strictEqual(one.connectionCache.enabled, false);
    profile.enabled = true;
    deepStrictEqual((await open()).holder.ids(), []);
  });

  it('takes nothing that is on its way when it is switched off and cleared', async () => {
    const keys = new MemoryKeys();
    const one = await open(connectionTo(), { apart: true, keys });
    // Between the first look at the setting and the transaction.
    keys.set = async () => {
      profile.enabled = false;
      await one.cache.clear();
    };
    strictEqual(await one.connectionCache.write([incident('a')], { changed: ['a'] }), undefined);
    strictEqual(blocks(), 0);
  });

  it('leaves no text of an incident, nothing of its connection and no key in any file', async () => {
    const secrets = [
      'Neal Caffrey',
      'ncaffrey@acme.example',
      'LAPTOP-NEAL',
      'acme-connection',
      'of customer Acme',
      'incident-4711',
    ];
    const one = await open(connectionTo(secrets[3], secrets[4]));
    const user = { id: 'u', name: secrets[0] ?? '', mail: secrets[1] ?? '' };
    const many = Array.from({ length: 1200 }, (_, index) =>
      incident(`${secrets[5]}-${index}`, { user, hostname: secrets[2] ?? '' }),
    );
    await one.connectionCache.write(many, { unseen: many.map(({ id }) => id), memory: { tenant: secrets[0] } });
    const lease = await one.lease('fetch').take();
    ok(lease);
    await one.connectionCache.tidy(many.slice(0, 10), () => true, lease);
    const needles = [...secrets, profile.keys.value ?? ''].map((text) => Buffer.from(text));
    for (const name of readdirSync(profile.folder ?? '')) {
      deepStrictEqual(traces(readFileSync(join(profile.folder ?? '', name)), needles), [], name);
    }
  });
});

function fieldsOf(each: Incident): Omit<Incident, 'raw'> {
  const { raw: _, ...fields } = each;
  return fields;
}

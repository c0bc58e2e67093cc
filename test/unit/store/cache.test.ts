import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Incident } from '../../../src/domain/incident';
import { toIncident } from '../../../src/sources/petra/mapper';
import { parsePetraAnswer } from '../../../src/sources/petra/schema';
import type { CacheContent, CacheKeyStore, RestoreIncidents } from '../../../src/store/cache';
import { encrypt, pack } from '../../../src/store/cacheFormat';
import { anIncident } from '../../support/anIncident';
import { incidents as arbitraryIncidents } from '../../support/arbitraries';
import { CacheSetup, recorded, restore, snapshot, traces } from '../../support/cacheSetup';
import { petraReference } from '../../support/petraReference';

const connection = { id: 'petra-1', fingerprint: '["petra","https://api.example",[]]' };
const other = { id: 'petra-2', fingerprint: connection.fingerprint };
const closed = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
const one = recorded(anIncident({ id: 'one' }));
const two = recorded(anIncident({ id: 'two' }));

/** What can be written as JSON: not -0. */
const json = fc.json().map((text) => JSON.parse(text) as unknown);

const damaged = { problem: { kind: 'damaged' } };
const content = { problem: { kind: 'content' } };
const noKey = { problem: { kind: 'noKey' } };
const otherQuestion = { problem: { kind: 'otherQuestion' } };

describe('IncidentCache', function () {
  // Files are slow on a busy machine.
  this.timeout(20_000);
  let setup: CacheSetup;

  beforeEach(async () => {
    setup = await CacheSetup.make();
  });

  afterEach(async () => setup[Symbol.asyncDispose]());

  /** Saves with a cache that knows of no saving before. */
  async function save(incidents: readonly Incident[], to = connection): Promise<void> {
    strictEqual(await setup.create().save(to, snapshot(incidents)), undefined);
  }

  async function load(from = connection, how: RestoreIncidents = restore): ReturnType<typeof setup.cache.load> {
    return setup.cache.load(from, how);
  }

  async function loadedIds(from = connection): Promise<string[]> {
    const loaded = (await load(from)) as CacheContent;
    return loaded.incidents.map(({ id }) => id);
  }

  describe('gives back', () => {
    it('any incidents, in their order', async () => {
      setup.lookbackDays = 1e6;
      await fc.assert(
        fc.asyncProperty(arbitraryIncidents(), fc.dictionary(fc.string(), json), async (any, extra) => {
          const incidents = any.map(recorded);
          strictEqual(await setup.create().save(connection, snapshot(incidents, { extra })), undefined);
          deepStrictEqual(await load(), { savedAt: setup.clock.now(), incidents, extra: { ...extra } });
        }),
        { numRuns: 60 },
      );
    });

    it('more incidents than go into one block', async () => {
      const many = Array.from({ length: 1001 }, (_, index) => recorded(anIncident({ id: `${index}` })));
      await save(many);
      deepStrictEqual((await load()) as CacheContent, { savedAt: setup.clock.now(), incidents: many, extra: {} });
    });

    it('records as mapped now, frozen all the way down', async () => {
      const map: RestoreIncidents = (records) =>
        parsePetraAnswer({ incidents: records }).records.map((record) => toIncident(record, connection.id));
      const incidents = map(structuredClone(petraReference.incidents));
      setup.lookbackDays = 1000;
      await save(incidents);
      const loaded = ((await load(connection, map)) as CacheContent).incidents;
      deepStrictEqual(loaded, incidents);
      const parts: unknown[] = [...loaded];
      for (const part of parts) {
        if (typeof part !== 'object' || part === null) continue;
        ok(Object.isFrozen(part));
        parts.push(...Object.values(part));
      }
      ok(parts.length > 100);
    });

    it('nothing where nothing was saved', async () => {
      strictEqual(await load(), undefined);
      await save([one]);
      strictEqual(await load(other), undefined);
    });

    it('what another window saved last', async () => {
      await setup.cache.save(connection, snapshot([one]));
      await setup.create().save(connection, snapshot([two]));
      deepStrictEqual(await loadedIds(), ['two']);
    });

    it('each connection its own', async () => {
      await save([one]);
      await save([two], other);
      deepStrictEqual([await loadedIds(), await loadedIds(other)], [['one'], ['two']]);
    });

    it('the last of what was saved without waiting', async () => {
      const saves = [one, two, one, two].map(async (incident, revision) =>
        setup.cache.save(connection, snapshot([incident], { revision })),
      );
      deepStrictEqual(await loadedIds(), ['two']);
      deepStrictEqual(await Promise.all(saves), [undefined, undefined, undefined, undefined]);
    });
  });

  describe('lets go of closed incidents beyond the days of lookback', () => {
    const old = recorded(anIncident({ id: 'old', createdAt: '2025-01-01T00:00:00Z' }));
    const oldClosed = recorded(anIncident({ id: 'old and closed', createdAt: '2025-01-01T00:00:00Z', status: closed }));
    const lately = recorded(anIncident({ id: 'lately', createdAt: '2026-01-01T00:00:00Z', status: closed }));

    it('when saving', async () => {
      await save([one, oldClosed, lately, old]);
      setup.lookbackDays = 1e6;
      deepStrictEqual(await loadedIds(), ['one', 'lately', 'old']);
    });

    it('when loading', async () => {
      await save([one, lately, old]);
      setup.clock.jump(80 * 24 * 60 * 60 * 1000);
      deepStrictEqual(await loadedIds(), ['one', 'old']);
    });
  });

  describe('writes', () => {
    it('nothing when the revision is the one saved last', async () => {
      await setup.cache.save(connection, snapshot([one]));
      const { bytes } = await setup.file();
      await setup.cache.save(connection, snapshot([two]));
      deepStrictEqual((await setup.file()).bytes, bytes);
      await setup.cache.save(connection, snapshot([two], { revision: 2 }));
      deepStrictEqual(await loadedIds(), ['two']);
    });

    it('the same revision of another question', async () => {
      const changed = { ...connection, fingerprint: 'another' };
      await setup.cache.save(connection, snapshot([one]));
      await setup.cache.save(changed, snapshot([two]));
      deepStrictEqual(await loadedIds(changed), ['two']);
    });

    it('the same revision again after its file was found to be damaged', async () => {
      await setup.cache.save(connection, snapshot([one]));
      const { path } = await setup.file();
      await writeFile(path, 'something else');
      deepStrictEqual(await load(), damaged);
      await setup.cache.save(connection, snapshot([one]));
      deepStrictEqual(await loadedIds(), ['one']);
    });

    it('nothing readable, and no key', async () => {
      const name = 'Neal Caffrey';
      const mail = 'ncaffrey@acme.example';
      const incident = recorded(anIncident({ user: { id: 'user-4711', name, mail }, summary: 'Uploaded the payroll' }));
      const texts = [name, mail, 'user-4711', 'payroll', connection.id, 'api.example', 'horizon', 'UNREMEDIATED'];
      const extra = { horizon: name };
      await setup.cache.save(connection, snapshot([incident], { extra }));
      const { bytes, path } = await setup.file();
      const key = Buffer.from(setup.keys.value ?? '', 'base64');
      strictEqual(key.length, 32);
      const everything = Buffer.concat([bytes, Buffer.from(path)]);
      deepStrictEqual(traces(everything, [...texts.map((text) => Buffer.from(text)), key]), []);
      // The search itself finds what is there.
      const plain = Buffer.from(`..${name}..`);
      const forms = [plain, Buffer.from(plain.toString(), 'utf16le'), plain.toString('hex'), plain.toString('base64')];
      for (const form of forms) deepStrictEqual(traces(Buffer.from(form), [Buffer.from(name)]), [name]);
    });

    it('nothing while switched off, and gives nothing back', async () => {
      await setup.cache.save(connection, snapshot([one]));
      const { bytes } = await setup.file();
      setup.enabled = false;
      strictEqual(await setup.cache.save(connection, snapshot([two], { revision: 2 })), undefined);
      strictEqual(await load(), undefined);
      deepStrictEqual((await setup.file()).bytes, bytes);
    });

    it('nothing that waits for its turn when it is switched off', async () => {
      const saves = [1, 2, 3].map(async (revision) => setup.cache.save(connection, snapshot([one], { revision })));
      setup.enabled = false;
      await Promise.all([...saves, setup.cache.clear()]);
      deepStrictEqual(await setup.paths(), []);
    });

    it('nothing that is no JSON, and keeps the copy', async () => {
      await setup.cache.save(connection, snapshot([one]));
      const endless: Record<string, unknown> = {};
      endless['itself'] = endless;
      deepStrictEqual(await setup.cache.save(connection, snapshot([two], { revision: 2, extra: endless })), content);
      deepStrictEqual(await loadedIds(), ['one']);
      await setup.file();
    });
  });

  describe('refuses', () => {
    it('a changed file, and deletes it', async () => {
      await save([one]);
      const { path, bytes } = await setup.file();
      bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
      await writeFile(path, bytes);
      deepStrictEqual(await load(), damaged);
      deepStrictEqual(await setup.paths(), ['cache']);
      strictEqual(await load(), undefined);
    });

    it('an empty file', async () => {
      await save([one]);
      const { path } = await setup.file();
      await writeFile(path, '');
      deepStrictEqual(await load(), damaged);
    });

    it('a file of another version', async () => {
      await save([one]);
      const { path, bytes } = await setup.file();
      bytes.writeUInt8(2, 3);
      await writeFile(path, bytes);
      deepStrictEqual(await load(), { problem: { kind: 'otherVersion', version: 2 } });
      deepStrictEqual(await setup.paths(), ['cache']);
    });

    it('a file made with another key, or whose key is gone', async () => {
      await save([one]);
      setup.keys.value = randomBytes(32).toString('base64');
      deepStrictEqual(await load(), damaged);
      for (const key of ['', 'no key', randomBytes(16).toString('base64')]) {
        await save([one]);
        setup.keys.value = key;
        deepStrictEqual(await load(), noKey, key);
        strictEqual(await load(), undefined);
      }
    });

    it('the file of another connection', async () => {
      await save([one]);
      const { path } = await setup.file();
      await save([two], other);
      const paths = (await readdir(join(setup.folder, 'cache'))).map((name) => join(setup.folder, 'cache', name));
      const otherPath = paths.find((each) => each !== path) ?? '';
      await rename(path, `${path}.swap`);
      await rename(otherPath, path);
      await rename(`${path}.swap`, otherPath);
      deepStrictEqual([await load(), await load(other)], [damaged, damaged]);
    });

    it('the answer to another question, which may be asked again', async () => {
      await save([one]);
      deepStrictEqual(await load({ ...connection, fingerprint: 'another' }), otherQuestion);
      deepStrictEqual(await loadedIds(), ['one']);
    });

    it('what is not what it writes, though made with its key', async () => {
      const { fingerprint } = connection;
      const head = { savedAt: 1, fingerprint, extra: {} };
      const wrong: readonly (readonly unknown[])[] = [
        [],
        [null],
        [{ ...head, savedAt: 'now' }],
        [{ ...head, extra: undefined }],
        [head, {}],
        [head, null],
      ];
      for (const values of wrong) {
        await save([one]);
        const { path } = await setup.file();
        const key = Buffer.from(setup.keys.value ?? '', 'base64');
        await writeFile(path, encrypt(pack(values), key, connection.id));
        deepStrictEqual(await load(), content, JSON.stringify(values));
      }
    });

    it('all of it when one record cannot be read any more', async () => {
      const leavesOut: RestoreIncidents = (records) => restore(records.slice(1));
      const throws: RestoreIncidents = () => {
        throw new TypeError('secret of a customer');
      };
      for (const how of [leavesOut, throws]) {
        await save([one, two]);
        deepStrictEqual(await load(connection, how), content);
        deepStrictEqual(await setup.paths(), ['cache']);
      }
    });
  });

  describe('shares its folder with other windows', () => {
    it('that write at once', async () => {
      const windows = [setup.cache, setup.create(), setup.create()];
      await Promise.all(
        windows.flatMap((window, index) =>
          [1, 2, 3, 4, 5].map(async (revision) => {
            const incidents = [recorded(anIncident({ id: `${index}.${revision}` }))];
            strictEqual(await window.save(connection, snapshot(incidents, { revision })), undefined);
            const loaded = (await window.load(connection, restore)) as CacheContent;
            strictEqual(loaded.incidents.length, 1);
          }),
        ),
      );
      ok((await loadedIds())[0]?.endsWith('.5'));
      await setup.file();
    });

    it('that make the key at once', async () => {
      const { keys } = setup;
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      const slow: CacheKeyStore = {
        get: async () => {
          const { value } = keys;
          await released;
          return value;
        },
        set: async (value) => keys.set(value),
        delete: async () => keys.delete(),
      };
      // Both see that there is none; the first sets its own last.
      const second = setup.create();
      const saving = setup.create({ keys: slow }).save(connection, snapshot([one]));
      await second.save(other, snapshot([two]));
      const before = keys.value;
      release();
      strictEqual(await saving, undefined);
      notStrictEqual(keys.value, before);
      // One key is left; what was made with the other is fetched anew.
      deepStrictEqual(await loadedIds(), ['one']);
      deepStrictEqual(await load(other), damaged);
      await second.save(other, snapshot([two], { revision: 2 }));
      deepStrictEqual(await loadedIds(other), ['two']);
    });
  });

  describe('tidies up', () => {
    /** A file as a crashed write leaves it. */
    async function leaveTemporary(name: string, ageMs: number): Promise<void> {
      const path = join(setup.folder, 'cache', `${name}.tmp`);
      await writeFile(path, 'half');
      const time = (setup.clock.now() - ageMs) / 1000;
      await utimes(path, time, time);
    }

    it('what crashed writes left, but not what may still be written', async () => {
      await setup.cache.save(connection, snapshot([one]));
      await leaveTemporary('crashed', 11 * 60_000);
      await leaveTemporary('written', 9 * 60_000);
      await setup.cache.save(connection, snapshot([one], { revision: 2 }));
      deepStrictEqual(
        (await setup.paths()).filter((path) => path.endsWith('.tmp')),
        [join('cache', 'written.tmp')],
      );
    });

    it('copies of connections that are no more', async () => {
      await save([one]);
      await setup.cache.save(other, snapshot([two]));
      strictEqual(await setup.cache.retain([connection.id]), undefined);
      deepStrictEqual(await loadedIds(), ['one']);
      strictEqual(await load(other), undefined);
      // It is back.
      await setup.cache.save(other, snapshot([two]));
      deepStrictEqual(await loadedIds(other), ['two']);
    });

    it('nothing where nothing is', async () => {
      deepStrictEqual([await setup.cache.retain([]), await setup.cache.clear()], [undefined, undefined]);
      deepStrictEqual(await setup.paths(), []);
    });

    it('everything when told, the key too', async () => {
      await save([one]);
      await save([two], other);
      await leaveTemporary('crashed', 0);
      strictEqual(await setup.cache.clear(), undefined);
      deepStrictEqual(await setup.paths(), []);
      strictEqual(setup.keys.value, undefined);
      strictEqual(await load(), undefined);
    });

    it('and may be used again afterwards, with another key', async () => {
      await setup.cache.save(connection, snapshot([one]));
      const before = setup.keys.value;
      await setup.cache.clear();
      await setup.cache.save(connection, snapshot([one]));
      notStrictEqual(setup.keys.value, before);
      deepStrictEqual(await loadedIds(), ['one']);
    });
  });
});

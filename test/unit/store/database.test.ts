import { deepStrictEqual, ok, rejects, strictEqual, throws } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Database } from '../../../src/store/database';
import { DatabaseError } from '../../../src/store/databaseProblem';
import { knownVersion } from '../../../src/store/databaseSchema';
import { Profile } from '../../support/profile';
import type { FakeClock } from '../../support/fakeClock';

const put = async (database: Database, id: string): Promise<unknown> =>
  database.write((sql) => sql.prepare('INSERT INTO leases (name, window) VALUES (?, ?)').run(id, 'w'));
const names = (database: Database): unknown[] =>
  database.read((sql) =>
    sql
      .prepare('SELECT name FROM leases ORDER BY name')
      .all()
      .map(({ name }) => name),
  );

describe('The database of a profile', () => {
  let profile: Profile;
  let folder: string;
  let path: string;

  beforeEach(() => {
    profile = new Profile();
    folder = profile.folder ?? '';
    path = join(folder, 'incidents.db');
  });
  afterEach(() => profile[Symbol.dispose]());

  it('is made when it is first needed, private to the user', async () => {
    deepStrictEqual(readdirSync(folder), []);
    await put(profile.database, 'a');
    const modes = readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
    deepStrictEqual(modes.map((mode) => mode.join(' ')).toSorted(), [
      'incidents.db 600',
      'incidents.db-shm 600',
      'incidents.db-wal 600',
    ]);
    deepStrictEqual([profile.problems, profile.database.isolated], [[], false]);
  });

  it('is the same in all windows, and after a restart', async () => {
    const other = profile.open();
    await put(profile.database, 'a');
    await put(other, 'b');
    deepStrictEqual(names(profile.database), ['a', 'b']);
    profile.database.dispose();
    other.dispose();
    deepStrictEqual(names(profile.open()), ['a', 'b']);
  });

  it('writes all of a change or nothing', async () => {
    await rejects(
      profile.database.write((sql) => {
        sql.exec("INSERT INTO leases (name, window) VALUES ('a', 'w')");
        throw new Error('no');
      }),
      /^Error: no$/,
    );
    deepStrictEqual(names(profile.database), []);
  });

  it('writes again after a change that failed and could not be taken back either', async () => {
    const { database } = profile;
    const failing = Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 });
    for (const isTakenBack of [true, false]) {
      const written = database.write((sql) => {
        const exec = sql.exec.bind(sql);
        sql.exec = (text) => {
          if (text !== 'ROLLBACK' || isTakenBack) exec(text);
          if (text === 'ROLLBACK') throw failing;
        };
        sql.prepare("INSERT INTO leases (name, window) VALUES ('lost', 'w')").run();
        throw failing;
      });
      await rejects(written, new DatabaseError({ kind: 'storage' }));
      await put(database, String(isTakenBack));
    }
    deepStrictEqual(names(profile.open()), ['false', 'true']);
  });

  it('waits for another window that writes, and fails when that takes too long', async () => {
    const clock = profile.clock as FakeClock;
    await put(profile.database, 'a');
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const written = put(profile.database, 'b');
    await clock.advance(1000);
    deepStrictEqual(names(profile.database), ['a']);
    other.exec('COMMIT');
    await clock.until(written);
    other.exec('BEGIN IMMEDIATE');
    const failed = rejects(put(profile.database, 'c'), DatabaseError);
    await clock.advance(20_000);
    await failed;
    deepStrictEqual(profile.problems, [{ kind: 'busy' }]);
    other.close();
    await put(profile.database, 'c');
    strictEqual(profile.database.problem, undefined);
  });

  it('waits for another window that makes it at the same time', async () => {
    const script = `
      const sql = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(path)});
      sql.exec('BEGIN IMMEDIATE; CREATE TABLE made (id)');
      console.log('ready');
      setTimeout(() => sql.exec('ROLLBACK'), 100);`;
    const other = spawn(process.execPath, ['--no-warnings', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(other, 'exit');
    await once(other.stdout, 'data');
    await put(profile.database, 'a');
    deepStrictEqual([profile.database.isolated, profile.problems], [false, []]);
    await ended;
  });

  it('reports changes, by another window within a second, and nothing else', async () => {
    const clock = profile.clock as FakeClock;
    const other = profile.open();
    const told = { own: 0, other: 0 };
    profile.database.onDidChange(() => told.own++);
    const subscription = other.onDidChange(() => told.other++);
    await clock.advance(1000);
    await put(profile.database, 'a');
    await profile.database.write(() => undefined);
    strictEqual(told.own, 1);
    await clock.advance(1000);
    deepStrictEqual(told, { own: 1, other: 1 });
    await clock.advance(5000);
    subscription.dispose();
    await put(profile.database, 'b');
    await clock.advance(1000);
    deepStrictEqual(told, { own: 2, other: 1 });
  });

  for (const [how, damage] of Object.entries({
    'is no database': () => writeFileSync(path, 'a'.repeat(10_000)),
    'is cut short': () => writeFileSync(path, readFileSync(path).subarray(0, 5000)),
    'has a header that SQLite does not know': () => {
      const bytes = readFileSync(path);
      // The number of the format (sqlite.org/fileformat2.html §1.3).
      bytes.writeUInt8(0xff, 47);
      writeFileSync(path, bytes);
    },
    'has a version that there never was': () => {
      const bytes = readFileSync(path);
      bytes.writeInt32BE(-5, 60);
      writeFileSync(path, bytes);
    },
    'is overwritten': () => {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(0x5a, 4096));
    },
  })) {
    it(`is set aside whole, with a message, and begun again when it ${how}`, async () => {
      await put(profile.database, 'a');
      profile.database.dispose();
      damage();
      const damaged = readFileSync(path);
      const database = profile.open();
      await put(database, 'b').catch(() => put(database, 'b'));
      deepStrictEqual(names(database), ['b']);
      const [problem] = profile.problems;
      ok(problem?.kind === 'damaged');
      deepStrictEqual(readFileSync(join(folder, problem.setAsideAs)), damaged);
      strictEqual(database.isolated, false);
      database.removeSetAside();
      strictEqual(existsSync(join(folder, problem.setAsideAs)), false);
    });
  }

  it('is begun again in all windows when the file goes, and remembers that it took its place', async () => {
    const [one, two] = [profile.database, profile.open()];
    await put(one, 'a');
    await put(two, 'b');
    rmSync(folder, { recursive: true });
    await put(one, 'c');
    await put(two, 'd');
    deepStrictEqual(
      [names(one), names(two)],
      [
        ['c', 'd'],
        ['c', 'd'],
      ],
    );
    const { replacedAt } = one.read((sql) => sql.prepare('SELECT replacedAt FROM origin').get()) ?? {};
    strictEqual(replacedAt, profile.clock.uptime());
  });

  it('knows whether it is the first of the profile', () => {
    const replacedAt = (database: Database): unknown =>
      database.read((sql) => sql.prepare('SELECT replacedAt FROM origin').get())?.['replacedAt'];
    let created = 0;
    const first = profile.open({ existed: () => created > 0, onCreate: () => created++ });
    strictEqual(replacedAt(first), null);
    first.dispose();
    strictEqual(replacedAt(profile.open({ existed: () => true, onCreate: () => created++ })), null);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    const second = profile.open({ existed: () => created > 0, onCreate: () => created++ });
    deepStrictEqual([replacedAt(second), created], [profile.clock.uptime(), 2]);
  });

  it('is left as it is by an older version, which works in memory and says so', async () => {
    await put(profile.database, 'a');
    const newer = new DatabaseSync(path);
    newer.exec(`PRAGMA user_version = ${knownVersion + 1}`);
    // One that had it open goes on in memory, one that comes begins there.
    for (const database of [profile.database, profile.open()]) {
      await profile.clock.turn();
      await (profile.clock as FakeClock).until(put(database, 'b'));
      deepStrictEqual([names(database), database.isolated, database.problem?.kind], [['b'], true, 'newerVersion']);
    }
    deepStrictEqual(
      newer
        .prepare('SELECT name FROM leases')
        .all()
        .map(({ name }) => name),
      ['a'],
    );
    newer.close();
  });

  it('is in memory where the folder is none, and without SQLite nothing is stored', async () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file');
    await put(profile.database, 'a');
    deepStrictEqual(
      [names(profile.database), profile.database.isolated, profile.problems],
      [['a'], true, [{ kind: 'storage' }]],
    );
    const { getBuiltinModule } = process;
    process.getBuiltinModule = () => undefined;
    try {
      const without = profile.open();
      throws(() => names(without), DatabaseError);
      await rejects(put(without, 'a'), DatabaseError);
      deepStrictEqual([without.isolated, without.problem], [true, { kind: 'unsupported' }]);
    } finally {
      process.getBuiltinModule = getBuiltinModule;
    }
    rmSync(folder);
    mkdirSync(folder);
  });

  it('is in memory when the system cannot say any more whether the file is there', async () => {
    await put(profile.database, 'a');
    rmSync(folder, { recursive: true });
    symlinkSync(folder, folder);
    await put(profile.database, 'b');
    deepStrictEqual([names(profile.database), profile.database.isolated], [['b'], true]);
    deepStrictEqual(profile.problems, [{ kind: 'storage' }]);
    rmSync(folder);
    mkdirSync(folder);
  });

  for (const [name, refuse] of Object.entries({
    'the folder is none': () => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'a file');
      return () => {
        rmSync(folder);
        mkdirSync(folder);
      };
    },
    'another program holds the file': () => {
      const other = new DatabaseSync(path);
      other.exec('PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE other (id); BEGIN EXCLUSIVE');
      return () => {
        other.exec('DROP TABLE other; COMMIT');
        other.close();
      };
    },
  })) {
    it(`is in memory while ${name}, and on the disk again soon after`, async () => {
      const clock = profile.clock as FakeClock;
      const allow = refuse();
      let changes = 0;
      profile.database.onDidChange(() => changes++);
      await put(profile.database, 'a');
      await clock.advance(120_000);
      deepStrictEqual([names(profile.database), profile.database.isolated], [['a'], true]);
      allow();
      const before = changes;
      await clock.advance(61_000);
      strictEqual(profile.database.isolated, false);
      ok(changes > before, 'what is on the disk was not announced');
      await put(profile.database, 'b');
      deepStrictEqual([names(profile.open()), profile.problems.length], [['b'], 1]);
      strictEqual(profile.database.problem, undefined);
    });
  }

  it('does not take what is left of another for its own', async () => {
    await put(profile.database, 'a');
    // Its other files stay when it is moved by hand.
    renameSync(path, join(folder, 'moved.db'));
    await put(profile.database, 'b').catch(() => put(profile.database, 'b'));
    deepStrictEqual(names(profile.database), ['b']);
  });
});

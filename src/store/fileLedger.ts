import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { current, type Ledger, type LedgerRecord, type RateLimit } from '../sources/ledger';
import type { Clock } from '../sources/source';
import { watchFolder } from './folderWatch';
import { LedgerProblem, type LedgerProblemCode } from './ledgerProblem';
import { fullWindow, type KeptRecord, otherHalf, parseRecord, printRecord, union } from './ledgerText';
import { removeOld, VersionedFile } from './versionedFile';

/** Far beyond any window or block. */
const unusedAfterMs = 24 * 60 * 60 * 1000;
/** Tries against other writers, and the longest wait between two, ms: in all a second or two. */
const maxConflicts = 200;
const conflictWaitMs = 16;
/** Tries when the disk fails, and the longest wait between two, ms: virus scanners and the like hold files for moments. */
const maxFailures = 6;
const failureWaitMs = 100;

export interface FileLedgerOptions {
  /** Where all ledgers are kept, in `limits/<name>/`. Made when it is missing. */
  readonly folder: string;
  /** Of the key's ledger: letters, digits, `-` and `_`. It can be seen by others, so it must not tell the key. */
  readonly name: string;
  /** What a record that is not known is taken to have used. */
  readonly limit: RateLimit;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Called once for each code. */
  readonly onProblem?: (problem: LedgerProblem) => void;
}

interface Job {
  /** Makes the change, maybe again from another record; returns the changed record. */
  readonly run: (record: LedgerRecord) => LedgerRecord;
  /** Tells how the last run ended. */
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** What holds while nothing can be kept. */
interface Alone {
  readonly record: LedgerRecord;
  /** When it began, or was last found to go on. */
  readonly since: number;
}

/**
 * A ledger shared by all processes that are given the same folder and name, and kept across their ends.
 *
 * What cannot be known is taken for used: a record that is broken, unreadable or of a later version is a full window. One
 * that was deleted comes back from what each process remembers; one that never was is empty. While the folder cannot be
 * written, the process goes on from what it knew, with half of the limit, and tries the folder again after each window.
 */
export class FileLedger implements Ledger {
  private readonly file: VersionedFile;
  private readonly listeners = new Set<() => void>();
  private endWatch: (() => void) | undefined;
  private readonly jobs: Job[] = [];
  private working = false;
  /** What the file was last seen to hold, or was given. */
  private known: KeptRecord | undefined;
  /** What the tries under way start from, once the file has been read. */
  private start: LedgerRecord | undefined;
  /** The version that listeners know of. */
  private told: number | undefined;
  private alone: Alone | undefined;
  private readonly problems = new Set<LedgerProblemCode>();

  /** Touches no file yet. @throws RangeError for a name that is none */
  constructor(private readonly options: FileLedgerOptions) {
    const { folder, name } = options;
    if (!/^[\w-]{1,128}$/.test(name)) throw new RangeError('Not a name for a ledger.');
    this.file = new VersionedFile(join(folder, 'limits', name));
  }

  /** Rejects only with what a callback throws. `change` may be called more than once; the last call counts. */
  async update<T>(change: (record: LedgerRecord) => { readonly record: LedgerRecord; readonly result: T }): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let end = (): void => undefined;
      const run = (record: LedgerRecord): LedgerRecord => {
        try {
          const changed = change(record);
          end = () => resolve(changed.result);
          return changed.record;
        } catch (error) {
          end = () => reject(error);
          return record;
        }
      };
      this.jobs.push({ run, end: () => end(), fail: reject });
      void this.work();
    });
  }

  onDidChange(listener: () => void): () => void {
    // A function of its own for each subscription: the same listener may come twice.
    const bound = (): void => listener();
    this.listeners.add(bound);
    this.endWatch ??= watchFolder(this.file.folder, this.options.clock, () => void this.look());
    return () => {
      this.listeners.delete(bound);
      if (this.listeners.size === 0) this.dispose();
    };
  }

  /** Ends all subscriptions. */
  dispose(): void {
    this.listeners.clear();
    this.endWatch?.();
    this.endWatch = undefined;
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    if (!this.known && !this.alone) void this.tidy();
    try {
      while (this.jobs.length > 0) await this.serve();
    } catch (error) {
      // A callback threw: nobody may be left waiting for that.
      for (const { fail } of this.jobs.splice(0)) fail(error);
    } finally {
      this.working = false;
    }
  }

  /** Makes the changes that wait, in the file if possible. */
  private async serve(): Promise<void> {
    const { clock, limit, random } = this.options;
    if (this.alone) {
      const ms = clock.now() - this.alone.since;
      // Below zero when the clock was put back.
      if (ms >= 0 && ms < limit.windowMs) return this.serveAlone(this.alone);
    }
    this.start = undefined;
    let failure: unknown = new Error('Other writers came between each time.');
    for (let conflicts = 0, failures = 0; conflicts < maxConflicts && failures < maxFailures;) {
      try {
        if (await this.serveFromFile()) return;
        await clock.sleep(random() * Math.min(2 ** ++conflicts, conflictWaitMs));
      } catch (error) {
        failure = error;
        failures++;
        await clock.sleep(random() * failureWaitMs);
      }
    }
    this.report('unavailable', 'The use of the limit cannot be kept.', failure);
    // What was used alone goes first: a record that cannot be read must not fill the window anew each time.
    const record = this.alone?.record ?? this.start ?? this.known?.record ?? fullWindow(limit, clock.now());
    this.serveAlone({ record, since: clock.now() });
  }

  /** @returns false when another writer came between @throws when the folder cannot be read or written */
  private async serveFromFile(): Promise<boolean> {
    const version = await this.file.read();
    if (!version) return false;
    const { number, text } = version;
    const kept = text === undefined ? undefined : parseRecord(text);
    if (!kept && number > 0) this.report('broken', 'What was kept about the use of the limit is not understood.');
    const base = this.baseOf(kept, number);
    this.start = base.record;
    const jobs = [...this.jobs];
    const record = jobs.reduce((before, job) => job.run(before), base.record);
    // Nothing used and nothing kept needs no file.
    const empty = number === 0 && record.requests.length === 0 && record.blockedUntil === undefined;
    const changed = record !== kept?.record && !empty;
    if (changed && !(await this.file.writeAfter(number, printRecord({ ...base, record })))) return false;
    // Not before: what was remembered is in the file only now.
    this.known = { ...base, record };
    this.alone = undefined;
    this.finish(jobs);
    this.tell(number + (changed ? 1 : 0), changed);
    return true;
  }

  /** What to start from, given what the file holds: that, and what is remembered of another series or from alone. */
  private baseOf(kept: KeptRecord | undefined, number: number): KeptRecord {
    const { clock, limit } = this.options;
    const now = clock.now();
    const { series, record } = kept ?? {
      series: randomUUID(),
      record: number > 0 ? fullWindow(limit, now) : { requests: [] },
    };
    // Within a series the file holds all that was known.
    const memories = [this.known?.series === series ? undefined : this.known, this.alone];
    const add = (all: LedgerRecord, memory: { record: LedgerRecord } | undefined): LedgerRecord =>
      memory ? union(all, current(memory.record, now, limit)) : all;
    return { series, record: memories.reduce(add, record) };
  }

  /** Makes the changes that wait, in memory, and leaves the other half of the limit to whoever else there is. */
  private serveAlone({ record, since }: Alone): void {
    const { clock, limit } = this.options;
    const others = otherHalf(limit, clock.now());
    const given: LedgerRecord = { ...record, requests: [...record.requests, ...others] };
    const jobs = [...this.jobs];
    const changed = jobs.reduce((before, job) => job.run(before), given);
    const reserved = new Set(others.map(({ id }) => id));
    const requests = changed.requests.filter(({ id }) => !reserved.has(id));
    this.alone = { record: { ...changed, requests }, since };
    this.finish(jobs);
    if (changed !== given) this.fire();
  }

  private finish(jobs: readonly Job[]): void {
    this.jobs.splice(0, jobs.length);
    for (const job of jobs) job.end();
  }

  /** Looks whether another process has changed the record. */
  private async look(): Promise<void> {
    // A folder that cannot be read is the matter of the next update.
    const newest = await this.file.newest().catch(() => this.told);
    if (newest !== undefined) this.tell(newest, true);
  }

  private tell(version: number, changed: boolean): void {
    const news = this.told === undefined ? changed : version !== this.told;
    this.told = version;
    if (news) this.fire();
  }

  private fire(): void {
    for (const listener of Array.from(this.listeners)) listener();
  }

  /** Removes the ledgers of keys that are no longer used, and what killed processes left of this one. */
  private async tidy(): Promise<void> {
    const { folder, name, clock } = this.options;
    const before = clock.now() - unusedAfterMs;
    await removeOld(join(folder, 'limits'), before, (other) => other !== name);
    await removeOld(this.file.folder, before, (file) => file.endsWith('.tmp'));
  }

  private report(code: LedgerProblemCode, message: string, cause?: unknown): void {
    if (this.problems.has(code)) return;
    this.problems.add(code);
    this.options.onProblem?.(new LedgerProblem(code, message, cause === undefined ? undefined : { cause }));
  }
}

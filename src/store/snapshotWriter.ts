import { randomInt } from 'node:crypto';
import type { Clock } from '../sources/source';
import type { CacheKey } from './cacheKey';
import type { SnapshotChange, SnapshotConnection } from './snapshot';
import { type IsKept, nameOf, sealed, type SnapshotKind } from './snapshotContent';
import type { SnapshotFolder } from './snapshotFolder';
import { isInPlace, type SnapshotFiles } from './snapshotRoute';

/** Deltas after a base from which on reading them takes longer than it should. */
const maxDeltas = 32;
/** Bytes of deltas that never matter. */
const smallDeltas = 64 * 1024;
/** So that numbers grow when a folder is begun anew, and two beginnings do not have the same ones. */
const numbersPerMs = 1000;

/** Writes the files of a connection. Everything throws CacheError `secrets` and `noKey`, and the system's errors. */
export class SnapshotWriter {
  constructor(
    private readonly folder: SnapshotFolder,
    private readonly key: CacheKey,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly connection: Pick<SnapshotConnection, 'id' | 'fingerprint'>,
    private readonly isWorthKeeping: IsKept,
  ) {}

  /**
   * Begins a series where there is none, or none that can be used, with everything.
   * @param everything undefined when it is not wanted any more
   * @returns its number; undefined when another window was first
   */
  async begin(everything: () => SnapshotChange | undefined): Promise<number | undefined> {
    const number = this.clock.now() * numbersPerMs + randomInt(numbersPerMs);
    const known = await this.key.get();
    // Without the key, nobody can use what is there.
    if (!known) await this.folder.remove(await this.folder.list());
    const key = known ?? (await this.key.make());
    const change = everything();
    if (!change) return undefined;
    const pieces = this.seal('base', number, { ...change, series: number, whole: true }, key);
    // Another window may make another key at the same time, or remove it with everything else: before is more likely,
    // and spares others a file that they cannot read; after is sure.
    const isKeyGood = async (): Promise<boolean> => (await this.key.get())?.equals(key) ?? false;
    if (!(await this.folder.begin(number, pieces, isKeyGood))) return undefined;
    if (await isKeyGood()) return number;
    await this.folder.remove({ bases: [number] });
    return undefined;
  }

  /** Adds a delta. Returns false when another window was first. */
  async append(number: number, content: Content, key: Buffer): Promise<boolean> {
    if (!(await this.folder.add('delta', number, this.seal('delta', number, content, key)))) return false;
    if (isInPlace(await this.folder.list(), number)) return true;
    await this.folder.remove({ deltas: [number] });
    return false;
  }

  /** Whether a base should be written. */
  async isBaseDue({ bases, deltas }: SnapshotFiles): Promise<boolean> {
    const base = bases.at(-1);
    if (base === undefined) return true;
    const after = deltas.filter((number) => number > base);
    if (after.length > maxDeltas) return true;
    const sizes = await Promise.all(after.map(async (number) => this.folder.sizeOf('delta', number)));
    const sum = sizes.reduce((a, b) => a + b, 0);
    return sum > smallDeltas && sum > (await this.folder.sizeOf('base', base));
  }

  /**
   * Writes a base beside the delta of its number, and removes what it takes the place of. Deltas after the base before
   * it stay until the next, so that windows can go on to read them, unless nobody should.
   */
  async addBase(number: number, content: Content, key: Buffer, removeDeltas: boolean): Promise<void> {
    await this.folder.add('base', number, this.seal('base', number, content, key));
    const { bases, deltas } = await this.folder.list();
    // It was removed with everything else.
    if (!bases.includes(number)) return;
    const older = bases.filter((each) => each < number);
    const oldest = removeDeltas ? number : (older.at(-1) ?? number);
    await this.folder.remove({ bases: older, deltas: deltas.filter((each) => each < oldest) });
  }

  private seal(kind: SnapshotKind, number: number, content: Content, key: Buffer): AsyncGenerator<Buffer> {
    const { id, fingerprint } = this.connection;
    const { incidents, extra, series, whole } = content;
    const isKept = kind === 'base' ? this.isWorthKeeping : () => true;
    return sealed({ fingerprint, series, whole, extra }, incidents, isKept, key, nameOf(id, kind, number));
  }
}

interface Content extends SnapshotChange {
  readonly series: number;
  readonly whole: boolean;
}

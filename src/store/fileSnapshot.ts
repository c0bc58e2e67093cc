import type { Incident } from '../domain/incident';
import type { Clock } from '../sources/source';
import type { CacheKey } from './cacheKey';
import { CacheError, problemOf, type CacheProblem } from './cacheProblem';
import { watchFolder } from './folderWatch';
import { isWorthKeeping } from './retention';
import type { Snapshot, SnapshotChange, SnapshotConnection, SnapshotHolder } from './snapshot';
import type { SnapshotFolder } from './snapshotFolder';
import { SnapshotFollower } from './snapshotFollower';
import { SnapshotWriter } from './snapshotWriter';

/** Tries against other windows that come first each time; each time one of them has got on. */
const maxTries = 1000;

export interface FileSnapshotParts {
  readonly key: CacheKey;
  readonly clock: Clock;
  /** How many days closed incidents are kept. */
  readonly lookbackDays: () => number;
  /** While false, nothing is read or written. */
  readonly enabled: () => boolean;
  readonly onDispose: () => void;
}

/**
 * A snapshot in a folder of numbered files. The holder is told of them in the order of their numbers, and adds the number
 * that follows the one it has come to; when another window has taken it, that one's change is told first.
 *
 * A base is written beside the delta of its number, for those who come later: who follows the deltas need not read it.
 */
export class FileSnapshot implements Snapshot {
  private readonly follower: SnapshotFollower;
  private readonly writer: SnapshotWriter;
  private readonly endWatch: () => void;
  private queue: Promise<unknown> = Promise.resolve();
  private compacting: Promise<void> | undefined;
  private disposed = false;
  private looking = false;
  /** Whether the files have every change that the holder has added. */
  private kept = true;
  /** Whether there are files that are to be removed once there is a base that takes their place. */
  private unusable = false;
  /** Problems that the holder knows of, until it works again. */
  private readonly reported = new Set<CacheProblem['kind']>();

  constructor(
    private readonly parts: FileSnapshotParts,
    private readonly folder: SnapshotFolder,
    connection: SnapshotConnection,
    private readonly holder: SnapshotHolder,
  ) {
    const { key, clock } = parts;
    const isKept = (incident: Incident): boolean => this.isWorthKeeping(incident);
    this.writer = new SnapshotWriter(folder, key, clock, connection, isKept);
    this.follower = new SnapshotFollower(folder, key, connection, isKept, {
      active: () => this.active,
      onBase: (change, fromOthers) => this.onBase(change, fromOthers),
      onDelta: (change) => this.onDelta(change),
      onProblem: (problem) => this.report(problem),
    });
    this.endWatch = watchFolder(folder.path, clock, () => this.look());
    void this.catchUp();
  }

  get enabled(): boolean {
    return this.parts.enabled();
  }

  async catchUp(): Promise<void> {
    await this.inTurn(async () => this.follower.follow());
  }

  async add(change: SnapshotChange): Promise<boolean> {
    return (await this.inTurn(async () => this.addInTurn(() => change))) ?? false;
  }

  dispose(): void {
    this.disposed = true;
    this.endWatch();
    this.parts.onDispose();
  }

  /** Resolves when everything asked for so far is done. */
  async settled(): Promise<void> {
    await this.queue;
    await this.compacting;
  }

  private get active(): boolean {
    return !this.disposed && this.parts.enabled();
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const turn = this.queue.then(work).catch((error: unknown) => {
      this.report(problemOf(error));
      return undefined;
    });
    this.queue = turn;
    return turn;
  }

  private look(): void {
    if (this.looking) return;
    this.looking = true;
    void this.inTurn(async () => {
      this.looking = false;
      await this.follower.follow();
    });
  }

  private onBase(change: SnapshotChange, fromOthers: boolean): void {
    this.onDelta(change);
    if (!fromOthers) return;
    const told = new Set(change.incidents.map(({ id }) => id));
    const missing = this.holder.whole().incidents.filter((each) => !told.has(each.id) && this.isWorthKeeping(each));
    const add = (): SnapshotChange => ({ incidents: missing, extra: this.holder.whole().extra });
    if (missing.length > 0) void this.inTurn(async () => this.addInTurn(add));
  }

  private onDelta(change: SnapshotChange): void {
    if (this.kept && this.follower.complete) this.reported.clear();
    this.holder.onChange(change);
  }

  private async addInTurn(change: () => SnapshotChange): Promise<boolean> {
    const { kept } = this;
    // Until it is known otherwise.
    this.kept = false;
    for (let tries = 0; tries < maxTries; tries++) {
      await this.follower.follow();
      if (!this.active) return false;
      const { at, complete } = this.follower;
      this.unusable ||= at !== undefined && !complete;
      if (!(await this.write(kept && complete ? change : undefined))) continue;
      this.kept = true;
      this.reported.clear();
      this.compacting ??= this.compact().finally(() => (this.compacting = undefined));
      return true;
    }
    throw new CacheError({ kind: 'storage', code: 'EBUSY' });
  }

  /**
   * Writes the file that follows.
   * @param change undefined for everything
   * @returns false when another window was first
   */
  private async write(change: (() => SnapshotChange) | undefined): Promise<boolean> {
    const { at, series } = this.follower;
    const key = await this.parts.key.get();
    if (at === undefined || !key) {
      const begun = await this.writer.begin(() => (this.active ? this.holder.whole() : undefined));
      if (begun !== undefined) this.follower.moveTo(begun, begun);
      return begun !== undefined;
    }
    if (!this.active) return false;
    const number = at + 1;
    const head = { series: series ?? number, whole: !change };
    const written = await this.writer.append(number, { ...(change?.() ?? this.holder.whole()), ...head }, key);
    if (written) this.follower.moveTo(number, head.series);
    return written;
  }

  /** Writes a base if there should be one, while changes are told and added. */
  private async compact(): Promise<void> {
    try {
      const files = await this.folder.list();
      if (!this.unusable && !(await this.writer.isBaseDue(files))) return;
      const key = await this.parts.key.get();
      // Now: what is held is everything up to this number, and maybe more.
      const { at, series, complete } = this.follower;
      if (!key || at === undefined || series === undefined || !complete || !this.active) return;
      if (!files.bases.includes(at)) {
        await this.writer.addBase(at, { ...this.holder.whole(), series, whole: true }, key, this.unusable);
      }
      this.unusable = false;
    } catch (error) {
      this.report(problemOf(error));
    }
  }

  private isWorthKeeping(incident: Incident): boolean {
    return isWorthKeeping(incident, this.parts.clock.now(), this.parts.lookbackDays());
  }

  private report(problem: CacheProblem): void {
    if (this.disposed || this.reported.has(problem.kind)) return;
    this.reported.add(problem.kind);
    this.holder.onProblem(problem);
  }
}

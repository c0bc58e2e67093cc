import type { CacheKey } from './cacheKey';
import { problemOf, type CacheProblem } from './cacheProblem';
import type { SnapshotChange, SnapshotConnection } from './snapshot';
import { type IsKept, nameOf, opened, type SnapshotContent, type SnapshotKind } from './snapshotContent';
import type { SnapshotFolder } from './snapshotFolder';
import { newestOf, routeFrom, type SnapshotFiles, type SnapshotRoute } from './snapshotRoute';

/** Times that files may be gone when they are to be read; each time another window has removed them for newer ones. */
const maxTries = 100;

export interface FollowerListener {
  /** Whether anything may be read and told. */
  readonly active: () => boolean;
  /** @param fromOthers the windows that began it may not have known of what is held here */
  readonly onBase: (change: SnapshotChange, fromOthers: boolean) => void;
  readonly onDelta: (change: SnapshotChange) => void;
  readonly onProblem: (problem: CacheProblem) => void;
}

/** Reads the files of a connection in the order of their numbers, from where it has come to. */
export class SnapshotFollower {
  /** Number of the file that it has come to; undefined at the start, and when the files are gone. */
  at: number | undefined;
  /** The series that it has had a part in. */
  series: number | undefined;
  /** Whether everything in the files up to there was told. */
  complete = false;
  private doubted = false;

  constructor(
    private readonly folder: SnapshotFolder,
    private readonly key: CacheKey,
    private readonly connection: SnapshotConnection,
    private readonly isWorthKeeping: IsKept,
    private readonly listener: FollowerListener,
  ) {}

  /**
   * Goes on to the newest file.
   * @throws CacheError `secrets`, or the system's error
   */
  async follow(): Promise<void> {
    this.doubted = false;
    for (let tries = 0; this.listener.active() && tries < maxTries; tries++) {
      const files = await this.folder.list();
      const newest = newestOf(files);
      // Everything was removed, and maybe begun anew.
      if (newest < (this.at ?? 0)) this.at = undefined;
      if (newest === (this.at ?? 0)) return;
      const route = routeFrom(files, this.at);
      if (route.broken && this.isDoubtful()) continue;
      if (await this.take(route, files)) return;
    }
  }

  /** Goes on to a file that was written here, from everything that is held. */
  moveTo(number: number, series: number): void {
    this.at = number;
    this.series = series;
    this.complete = true;
  }

  /** @returns false to look again, as when a file went meanwhile: there is a newer base */
  private async take({ base, deltas }: SnapshotRoute, files: SnapshotFiles): Promise<boolean> {
    const key = await this.key.get();
    if (!key) return !this.isDoubtful() && this.discard(files, { kind: 'noKey' });
    if (base !== undefined) {
      const content = await this.read('base', base, key);
      if (!content) return !this.listener.active();
      if ('problem' in content) return !this.isDoubtful() && this.discard(files, content.problem);
      this.takeBase(base, content);
    }
    if (this.at === undefined) return this.discard(files, { kind: 'damaged' });
    for (const number of deltas) {
      const content = await this.read('delta', number, key);
      if (!content) return !this.listener.active();
      if ('problem' in content && this.isDoubtful()) return false;
      this.takeDelta(number, content);
    }
    return true;
  }

  /** Undefined when it is gone, or not wanted any more. */
  private async read(kind: SnapshotKind, number: number, key: Buffer): Promise<SnapshotContent | Damage | undefined> {
    const { active } = this.listener;
    const file = active() ? await this.folder.read(kind, number) : undefined;
    if (!file) return undefined;
    try {
      const name = nameOf(this.connection.id, kind, number);
      // A delta may say that one was closed which is known as open.
      const isKept = kind === 'base' ? this.isWorthKeeping : () => true;
      const content = await opened(file, key, name, this.connection, isKept);
      return active() ? content : undefined;
    } catch (error) {
      return { problem: problemOf(error) };
    }
  }

  private takeBase(number: number, { foreign, series, incidents, extra }: SnapshotContent): void {
    this.at = number;
    this.complete = !foreign;
    if (foreign) return;
    const fromOthers = this.series !== undefined && this.series !== series;
    this.series = series;
    this.listener.onBase({ incidents, extra }, fromOthers);
  }

  private takeDelta(number: number, content: SnapshotContent | Damage): void {
    const gap = number - 1 !== this.at;
    this.at = number;
    if (gap || 'problem' in content || content.foreign) this.complete = false;
    if (gap) this.listener.onProblem({ kind: 'damaged' });
    if ('problem' in content) return this.listener.onProblem(content.problem);
    if (content.foreign) return;
    const { incidents, extra, series, whole } = content;
    this.series = series;
    this.complete ||= whole;
    // Without what came before, nobody may rely on what it says of that.
    this.listener.onDelta({ incidents, extra: this.complete ? extra : {} });
  }

  /**
   * Whether to look again before anything is taken for damaged: a file that came while the folder was listed may be
   * missing from the list, and one that was made with another key is about to be removed by its window.
   */
  private isDoubtful(): boolean {
    const { doubted } = this;
    this.doubted = true;
    return !doubted;
  }

  /** Gives up files that cannot be used: without their key, or their base, they are of no use, and about customers. */
  private async discard(files: SnapshotFiles, problem: CacheProblem): Promise<boolean> {
    this.at = undefined;
    this.complete = false;
    this.listener.onProblem(problem);
    await this.folder.remove(files);
    return true;
  }
}

interface Damage {
  readonly problem: CacheProblem;
}

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '../../src/domain/incident';
import { deepFreeze } from '../../src/domain/freeze';
import type { CacheKeyStore } from '../../src/store/cacheKey';
import type { CacheProblem } from '../../src/store/cacheProblem';
import { FileSnapshot } from '../../src/store/fileSnapshot';
import { FileSnapshots, type FileSnapshotsParts } from '../../src/store/fileSnapshots';
import type {
  Snapshot,
  SnapshotChange,
  SnapshotConnection,
  SnapshotExtra,
  SnapshotHolder,
  Snapshots,
} from '../../src/store/snapshot';
import { FakeClock } from './fakeClock';

/** A secret store in memory. */
export class MemoryKeys implements CacheKeyStore {
  constructor(public value?: string) {}

  async get(): Promise<string | undefined> {
    return this.value;
  }

  async set(value: string): Promise<void> {
    this.value = value;
  }

  async delete(): Promise<void> {
    delete this.value;
  }
}

/** A window that holds the incidents of one connection. */
export class TestWindow implements SnapshotHolder {
  readonly held = new Map<string, Incident>();
  extra: SnapshotExtra = {};
  /** What it was told. */
  readonly told: SnapshotChange[] = [];
  readonly problems: CacheProblem[] = [];
  readonly snapshot: Snapshot;
  private readonly waiting: (() => void)[] = [];

  constructor(snapshots: Snapshots, connection: SnapshotConnection) {
    this.snapshot = snapshots.open(connection, this);
  }

  whole(): SnapshotChange {
    return { incidents: [...this.held.values()], extra: this.extra };
  }

  onChange(change: SnapshotChange): void {
    this.told.push(change);
    this.hold(change);
    for (const wake of this.waiting.splice(0)) wake();
  }

  onProblem(problem: CacheProblem): void {
    this.problems.push(problem);
  }

  /** Holds these, and adds them. */
  async add(incidents: readonly Incident[], extra = this.extra): Promise<boolean> {
    this.hold({ incidents, extra });
    return this.snapshot.add({ incidents, extra });
  }

  /** Resolves when all that it has asked for is done, and the base is written that came of it. */
  async settled(): Promise<void> {
    if (this.snapshot instanceof FileSnapshot) await this.snapshot.settled();
  }

  /** Resolves when it is told something. */
  async nextTold(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  /** Ids of the incidents held, in the order in which they came. */
  ids(): string[] {
    return [...this.held.keys()];
  }

  private hold({ incidents, extra }: SnapshotChange): void {
    for (const incident of incidents) this.held.set(incident.id, incident);
    if (Object.keys(extra).length > 0) this.extra = extra;
  }
}

export const connection: SnapshotConnection = {
  id: 'petra-1',
  fingerprint: '["petra","https://api.example",[]]',
  restore,
};

/** Snapshots in a temporary folder, with everything around them. */
export class SnapshotSetup implements AsyncDisposable {
  readonly keys = new MemoryKeys();
  readonly clock = new FakeClock();
  lookbackDays = 90;
  enabled = true;
  private readonly windows: TestWindow[] = [];

  private constructor(
    /** Where the folder `cache` is made. */
    readonly folder: string,
  ) {}

  static async make(): Promise<SnapshotSetup> {
    return new SnapshotSetup(await mkdtemp(join(tmpdir(), 'snapshots-')));
  }

  /** The snapshots of one window. */
  snapshots(parts: Partial<FileSnapshotsParts> = {}): FileSnapshots {
    const { folder, keys, clock } = this;
    const settings = { lookbackDays: () => this.lookbackDays, enabled: () => this.enabled };
    return new FileSnapshots({ folder, keys, clock, ...settings, ...parts });
  }

  /** Another window, that knows what is kept. */
  async open(to = connection, snapshots: Snapshots = this.snapshots()): Promise<TestWindow> {
    const window = new TestWindow(snapshots, to);
    this.windows.push(window);
    await window.snapshot.catchUp();
    return window;
  }

  /** What a window that comes now is told, and goes again. */
  async read(from = connection): Promise<TestWindow> {
    const window = await this.open(from);
    window.snapshot.dispose();
    return window;
  }

  /** Every file and folder, by its path below the folder. */
  async paths(): Promise<string[]> {
    return (await readdir(this.folder, { recursive: true })).sort();
  }

  /** Paths of the files of connections, oldest first. */
  async files(kind: 'base' | 'delta' | '' = ''): Promise<string[]> {
    const names = (await this.paths()).filter((path) => /\.(base|delta)$/.test(path) && path.endsWith(kind));
    return names.map((name) => join(this.folder, name));
  }

  async bytes(path: string): Promise<Buffer> {
    return readFile(path);
  }

  /** Changes a file; the first base unless told. */
  async damage(change: (bytes: Buffer) => Buffer, path?: string): Promise<void> {
    const file = path ?? (await this.files('base'))[0] ?? '';
    await writeFile(file, change(await readFile(file)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const window of this.windows) {
      window.snapshot.dispose();
      await window.settled();
    }
    await rm(this.folder, { recursive: true, maxRetries: 3 });
  }
}

/** Changes a byte in the midst. */
export function flipped(bytes: Buffer, at = bytes.length >> 1): Buffer {
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
}

/** An incident as an API of tests would send it: all of its fields are its record. */
export function recorded(incident: Incident): Incident {
  const { raw: _, ...fields } = incident;
  return restore([JSON.parse(JSON.stringify(fields))])[0] as Incident;
}

/** Reads what `recorded` has made. */
export function restore(records: readonly unknown[]): readonly Incident[] {
  return records.map((kept) => {
    const raw = (typeof kept === 'string' ? JSON.parse(kept) : kept) as Incident['raw'];
    return deepFreeze({ ...(raw as unknown as Omit<Incident, 'raw'>), raw });
  });
}

/** Which of these are found in the bytes: as they are, or in UTF-16, hexadecimal or base64. */
export function traces(bytes: Buffer, needles: readonly Buffer[]): string[] {
  const text = bytes.toString('latin1');
  const found = (needle: Buffer): boolean =>
    bytes.includes(needle) ||
    bytes.includes(Buffer.from(needle.toString('latin1'), 'utf16le')) ||
    text.toLowerCase().includes(needle.toString('hex')) ||
    // Where it stands decides how base64 writes it; the characters at its ends depend on its neighbours.
    [0, 1, 2].some((shift) =>
      text.includes(
        Buffer.concat([Buffer.alloc(shift), needle])
          .toString('base64')
          .slice(shift ? 4 : 0, -4),
      ),
    );
  return needles.filter(found).map(String);
}

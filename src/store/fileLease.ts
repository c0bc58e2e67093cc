import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../sources/source';
import { watchFolder } from './folderWatch';
import type { HeldLease, Lease } from './lease';
import { VersionedFile } from './versionedFile';

/** How often a holder shows that it is alive, ms. */
const beatMs = 2000;
/** A holder that has not shown so for longer is dead, or asleep, ms. */
const silentMs = 10_000;

/** What the file of a lease holds; nothing when nobody has the lease. */
interface Beat {
  readonly holder?: string;
  /** When the holder last showed that it is alive, ms since the epoch. */
  readonly at?: number;
}

export interface FileLeaseOptions {
  /** Absolute path of the folder that all holders share; leases are kept in `leases` below it. */
  readonly folder: string;
  /** Any text; holders of the same name share the lease. */
  readonly name: string;
  readonly clock: Clock;
}

/**
 * A lease shared by all processes that are given the same folder and name.
 *
 * It saves work and guards nothing: two may hold it for a moment, when a holder wakes that had slept for long, or when the
 * folder cannot be written and everybody gets it.
 */
export class FileLease implements Lease {
  private readonly file: VersionedFile;

  constructor(private readonly options: FileLeaseOptions) {
    const name = createHash('sha256').update(options.name).digest('hex').slice(0, 32);
    this.file = new VersionedFile(join(options.folder, 'leases', name));
  }

  async take(): Promise<HeldLease | undefined> {
    const beat = { holder: randomUUID(), at: this.options.clock.now() };
    try {
      const version = await this.file.read();
      if (!version || !this.isFree(version.text)) return undefined;
      return (await this.write(version.number, beat)) ? this.hold(version.number + 1, beat.holder) : undefined;
    } catch {
      // Who cannot share has to do everything alone.
      return { release: async () => undefined };
    }
  }

  async free(signal: AbortSignal): Promise<void> {
    const { clock } = this.options;
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const look = async (): Promise<void> => {
        // What cannot be read is a matter of `take`.
        const version = await this.file.read().catch(() => ({ text: undefined }));
        if (!version || !this.isFree(version.text)) return;
        end();
        resolve();
      };
      const onAbort = (): void => {
        end();
        reject(signal.reason);
      };
      const stop = watchFolder(this.file.folder, clock, () => void look());
      const end = (): void => {
        stop();
        signal.removeEventListener('abort', onAbort);
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  private isFree(text: string | undefined): boolean {
    const { holder, at } = parseBeat(text);
    // A time to come is one from before the clock was put back.
    return holder === undefined || at === undefined || Math.abs(this.options.clock.now() - at) > silentMs;
  }

  private hold(number: number, holder: string): HeldLease {
    const end = new AbortController();
    const beating = this.beat(number, holder, end.signal);
    return {
      release: async () => {
        end.abort();
        const last = await beating;
        // Left behind, it is taken for dead soon.
        if (last !== undefined) await this.write(last, {}).catch(() => false);
      },
    };
  }

  /** @returns the number of the last version; undefined when another has taken the lease */
  private async beat(number: number, holder: string, signal: AbortSignal): Promise<number | undefined> {
    const { clock } = this.options;
    let last = number;
    for (;;) {
      try {
        await clock.sleep(beatMs, signal);
      } catch {
        return last;
      }
      try {
        if (!(await this.write(last, { holder, at: clock.now() }))) return undefined;
        last++;
      } catch {
        // The disk may be well again at the next beat.
      }
    }
  }

  private async write(number: number, beat: Beat): Promise<boolean> {
    return this.file.writeAfter(number, JSON.stringify(beat));
  }
}

function parseBeat(text: string | undefined): Beat {
  try {
    const { holder, at } = (JSON.parse(text ?? '{}') ?? {}) as Record<string, unknown>;
    return typeof holder === 'string' && typeof at === 'number' ? { holder, at } : {};
  } catch {
    return {};
  }
}

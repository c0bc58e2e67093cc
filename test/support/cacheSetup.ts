import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '../../src/domain/incident';
import { deepFreeze } from '../../src/sources/freeze';
import { IncidentCache, type CacheKeyStore, type CacheParts, type CacheSnapshot } from '../../src/store/cache';
import { anIncident } from './anIncident';
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

/** A cache in a temporary folder, with everything around it. */
export class CacheSetup implements AsyncDisposable {
  readonly keys = new MemoryKeys();
  readonly clock = new FakeClock();
  lookbackDays = 90;
  enabled = true;
  readonly cache: IncidentCache;

  private constructor(
    /** Where the folder `cache` is made. */
    readonly folder: string,
  ) {
    this.cache = this.create();
  }

  static async make(): Promise<CacheSetup> {
    return new CacheSetup(await mkdtemp(join(tmpdir(), 'incident-cache-')));
  }

  /** Another cache in the same folder, as of another window. */
  create(parts: Partial<CacheParts> = {}): IncidentCache {
    const { folder, keys, clock } = this;
    const settings = { lookbackDays: () => this.lookbackDays, enabled: () => this.enabled };
    return new IncidentCache({ folder, keys, clock, ...settings, ...parts });
  }

  /** Every file and folder, by its path below the folder. */
  async paths(): Promise<string[]> {
    return readdir(this.folder, { recursive: true });
  }

  /** The only file there is. */
  async file(): Promise<{ readonly path: string; readonly bytes: Buffer }> {
    const [, name, ...others] = (await this.paths()).sort();
    if (name === undefined || others.length > 0) throw new Error(`Not one file: ${[name, ...others].join(', ')}`);
    const path = join(this.folder, name);
    return { path, bytes: await readFile(path) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** An incident as an API of tests would send it: all of its fields are its record. */
export function recorded(incident: Incident): Incident {
  const { raw: _, ...fields } = incident;
  return restore([JSON.parse(JSON.stringify(fields))])[0] as Incident;
}

/** Reads what `recorded` has made. */
export function restore(records: readonly unknown[]): readonly Incident[] {
  return records.map((raw) => deepFreeze({ ...(raw as Omit<Incident, 'raw'>), raw: raw as Incident['raw'] }));
}

/** A snapshot of these incidents, the first one unless told. */
export function snapshot(incidents: readonly Incident[], more: Partial<CacheSnapshot> = {}): CacheSnapshot {
  return { revision: 1, incidents, extra: {}, ...more };
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

/** What `cacheWriter.child.ts` saves for, and with which key. */
export const childConnection = { id: 'petra-1', fingerprint: 'question' };
export const childKey = Buffer.alloc(32, 7).toString('base64');
/** Who is in all incidents that it saves. */
export const childUser = 'Neal Caffrey';

/** The incidents of a revision: their number and each of them tell which. */
export function revised(revision: number): Incident[] {
  const user = { id: 'user', name: childUser };
  const incident = recorded(anIncident({ user, summary: `revision ${revision}` }));
  return Array.from({ length: 100 + (revision % 50) }, () => incident);
}

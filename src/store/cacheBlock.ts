import { randomUUID } from 'node:crypto';
import type { Incident } from '../domain/incident';
import { type RawBlock, rawLength, rawText } from '../domain/raw';
import { inTurns, type Turns } from '../domain/slices';
import { partOf } from './cacheRows';
import { decodeColumns, encodeColumns } from './columns';
import type { Database } from './database';
import { DatabaseError } from './databaseProblem';
import { type Cipher, Damaged } from './encryption';
import type { SyncedConnection } from '../sources/source';

/** Most incidents of a block, and characters of their records after which it ends. */
export const maxBlockLength = 1000;
const maxBlockText = 2 * 1024 * 1024;

/** Incidents that are mapped again in one go. */
const restoredInATurn = 50;

/** What blocks belong to. */
export interface BlockOwner {
  readonly database: Database;
  readonly cipher: Cipher;
  /** Tells it from all others: what is encrypted for one can take the place of nothing of another. */
  readonly name: string;
}

/** Incidents encrypted together: their fields, and apart from them the records that they were made of. */
export class CacheBlock implements RawBlock {
  /** The records of the blocks used last, the last one at the end: these stay in memory, others while there is room. */
  private static recent: readonly (readonly string[])[] = [];
  private static readonly maxRecent = 8;
  private texts: WeakRef<readonly string[]> | undefined;

  constructor(
    private readonly owner: BlockOwner,
    readonly name: string = randomUUID(),
  ) {}

  /** The record of an incident: all of the block are read, in a few ms, when somebody looks at one. */
  textAt(index: number): string | undefined {
    const texts = this.texts?.deref() ?? this.read();
    if (CacheBlock.recent.at(-1) !== texts) {
      this.texts = new WeakRef(texts);
      const others = CacheBlock.recent.filter((other) => other !== texts);
      CacheBlock.recent = [...others.slice(-CacheBlock.maxRecent + 1), texts];
    }
    return texts[index];
  }

  /** Encrypts incidents, at most {@link maxBlockLength}. */
  seal(incidents: readonly Incident[]): { readonly fields: Uint8Array; readonly raw: Uint8Array } {
    const { cipher } = this.owner;
    const fields = cipher.seal(encodeColumns(incidents), this.what('fields'));
    const raw = cipher.seal(JSON.stringify(incidents.map(rawText)), this.what('raw'));
    return { fields, raw };
  }

  /** The incidents, as those of a connection. @throws Damaged */
  async open(fields: Uint8Array, connection: string, turns: Turns): Promise<Incident[]> {
    const json = this.owner.cipher.open(fields, this.what('fields'));
    return inTurns(decodeColumns(json, connection, this), turns);
  }

  /** The incidents, mapped again from their records. @param map see `SyncedConnection.restore` @throws Damaged */
  async restore(raw: Uint8Array, map: SyncedConnection['restore'], turns: Turns): Promise<Incident[]> {
    const texts = JSON.parse(this.owner.cipher.open(raw, this.what('raw'))) as string[];
    const incidents: Incident[] = [];
    for (const text of texts) {
      for (const incident of await map([text])) incidents.push(incident);
      if (incidents.length % restoredInATurn === 0) await turns.turn();
    }
    return incidents;
  }

  private what(part: 'fields' | 'raw'): string {
    return JSON.stringify([this.owner.name, this.name, part]);
  }

  private read(): readonly string[] {
    const { database, cipher } = this.owner;
    try {
      const raw = database.read((sql) => partOf(sql, this.name, 'raw'));
      return raw ? (JSON.parse(cipher.open(raw, this.what('raw'))) as string[]) : [];
    } catch (error) {
      if (error instanceof Damaged) database.damaged();
      else if (!(error instanceof DatabaseError)) throw error;
      return [];
    }
  }
}

/** Incidents in parts for a block each. */
export function* inBlocks(incidents: readonly Incident[]): Generator<readonly Incident[]> {
  let part: Incident[] = [];
  let text = 0;
  for (const incident of incidents) {
    part.push(incident);
    text += rawLength(incident);
    if (part.length < maxBlockLength && text < maxBlockText) continue;
    yield part;
    part = [];
    text = 0;
  }
  if (part.length > 0) yield part;
}

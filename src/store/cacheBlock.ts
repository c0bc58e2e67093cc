import { randomUUID } from 'node:crypto';
import type { Incident } from '../domain/incident';
import { type RawBlock, rawLength, rawText, withFields } from '../domain/raw';
import { inTurns } from '../domain/slices';
import type { Clock } from '../sources/source';
import type { SyncedConnection } from '../sources/source';
import { type NewBlock, partOf, type QuestionName } from './cacheRows';
import { decodeColumns, encodeColumns } from './columns';
import type { Database } from './database';
import { passOver } from './databaseProblem';
import type { Cipher } from './encryption';

/** Most incidents of a block, and characters of their records after which it ends. */
export const maxBlockLength = 1000;
const maxBlockText = 2 * 1024 * 1024;

/** Incidents that are mapped again in one go. */
const restoredInATurn = 50;

/** What blocks belong to. */
export interface BlockOwner {
  readonly database: Database;
  readonly clock: Clock;
  readonly connection: SyncedConnection;
  readonly cipher: Cipher;
  /** Names what maps records, and into which language: what another one has mapped is mapped again. */
  readonly mapper: string;
  /** Tells it from all others: what is encrypted for one can take the place of nothing of another. */
  readonly name: QuestionName;
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
  seal(incidents: readonly Incident[]): NewBlock {
    const { name } = this;
    const { cipher, mapper } = this.owner;
    const fields = cipher.seal(encodeColumns(incidents), this.what('fields'));
    const raw = cipher.seal(JSON.stringify(incidents.map(rawText)), this.what('raw'));
    return { name, mapper, length: incidents.length, fields, raw };
  }

  /**
   * The incidents; mapped again from their records, if something else has mapped them. None when the block is gone: others
   * have taken its place.
   * @throws DatabaseError
   */
  async incidents(mapper: string): Promise<readonly Incident[]> {
    const { connection, clock } = this.owner;
    if (mapper !== this.owner.mapper) return this.restored();
    const json = this.open('fields');
    return json === undefined ? [] : inTurns(decodeColumns(json, connection.id, this), clock);
  }

  private async restored(): Promise<readonly Incident[]> {
    const { connection, clock } = this.owner;
    const incidents: Incident[] = [];
    const before = await inTurns(decodeColumns(this.open('fields') ?? encodeColumns([]), connection.id, this), clock);
    for (const [index, text] of this.records().entries()) {
      const { id, changes } = before[index] ?? {};
      for (const incident of await connection.restore([text])) {
        // What was observed is in no record.
        incidents.push(changes && incident.id === id ? withFields(incident, { changes }) : incident);
      }
      if (incidents.length % restoredInATurn === 0) await clock.turn();
    }
    return incidents;
  }

  private read(): readonly string[] {
    try {
      return this.records();
    } catch (error) {
      passOver(error);
      return [];
    }
  }

  private records(): readonly string[] {
    return JSON.parse(this.open('raw') ?? '[]') as string[];
  }

  private open(part: 'fields' | 'raw'): string | undefined {
    const { database, cipher } = this.owner;
    return database.read((sql) => {
      const sealed = partOf(sql, this.name, part);
      return sealed && cipher.open(sealed, this.what(part));
    });
  }

  private what(part: 'fields' | 'raw'): string {
    return JSON.stringify([JSON.stringify(this.owner.name), this.name, part]);
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

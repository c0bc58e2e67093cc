import { randomUUID } from 'node:crypto';
import type { Incident } from '../domain/incident';
import { withObserved } from '../domain/changes';
import { rawText, recordOf } from '../domain/raw';
import type { RawBlock, RecordBlock } from '../domain/rawRecord';
import { inTurns, type Sliced } from '../domain/slices';
import type { Clock, SyncedConnection } from '../sources/source';
import { type BlockPart, type NewBlock, partOf, type QuestionName } from './cacheRows';
import { decodeColumns } from './columns';
import type { Database } from './database';
import { passOver } from './databaseProblem';
import type { Cipher } from './encryption';

/** Most incidents of a block, and characters of their records after which it ends. */
export const maxBlockLength = 1000;
export const maxBlockText = 2 * 1024 * 1024;

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

type TextPart = Exclude<BlockPart, 'fields'>;

/** The texts of a block, by place; null where an incident has none. */
type Texts = readonly (string | null)[];

/** Incidents encrypted together: their fields, and apart from them the records that they were made of, and those before. */
export class CacheBlock implements RecordBlock {
  /** The records of the blocks used last, the last one at the end: these stay in memory, others while there is room. */
  private static recent: readonly Texts[] = [];
  private static readonly maxRecent = 8;
  private readonly texts = new Map<TextPart, WeakRef<Texts>>();
  readonly before: RawBlock = { textAt: (index) => this.textOf('before', index) };

  constructor(
    private readonly owner: BlockOwner,
    readonly name: string = randomUUID(),
  ) {}

  /** The record of an incident: all of the block are read, in a few ms, when somebody looks at one. */
  textAt(index: number): string | undefined {
    return this.textOf('raw', index);
  }

  private textOf(part: TextPart, index: number): string | undefined {
    const texts = this.texts.get(part)?.deref() ?? this.read(part);
    if (!texts) return undefined;
    if (CacheBlock.recent.at(-1) !== texts) {
      this.texts.set(part, new WeakRef(texts));
      const others = CacheBlock.recent.filter((other) => other !== texts);
      CacheBlock.recent = [...others.slice(-CacheBlock.maxRecent + 1), texts];
    }
    return texts[index] ?? undefined;
  }

  /** Encrypts incidents, at most {@link maxBlockLength}, in slices. @param encode see `encodeColumns` */
  *seal(incidents: readonly Incident[], encode: (all: readonly Incident[]) => string): Sliced<NewBlock> {
    const { name } = this;
    const { cipher, mapper } = this.owner;
    // All at once: where they are now may be gone in the next slice.
    const texts: Texts = incidents.map(rawText);
    const earlier: Texts = incidents.map((incident) => recordOf(incident)?.before?.stored ?? null);
    yield undefined;
    const fields = yield* cipher.seal(encode(incidents), this.what('fields'));
    const raw = yield* cipher.seal(JSON.stringify(texts), this.what('raw'));
    const hasEarlier = earlier.some((text) => text !== null);
    const before = hasEarlier ? yield* cipher.seal(JSON.stringify(earlier), this.what('before')) : null;
    return { name, mapper, length: incidents.length, fields, raw, before };
  }

  /**
   * The incidents; mapped again from their records, if something else has mapped them. None when the block is gone: others
   * have taken its place.
   * @throws DatabaseError
   */
  async incidents(mapper: string): Promise<readonly Incident[]> {
    return mapper === this.owner.mapper ? this.decoded() : this.restored();
  }

  private async restored(): Promise<readonly Incident[]> {
    const { connection, clock } = this.owner;
    const incidents: Incident[] = [];
    const before = await this.decoded();
    const texts = JSON.parse(this.open('raw') ?? '[]') as Texts;
    for (const [index, text] of texts.entries()) {
      const known = before[index];
      for (const incident of await connection.restore([text])) {
        const seen = known?.id === incident.id ? withObserved(incident, known) : incident;
        recordOf(seen)?.moveTo(this, index);
        incidents.push(seen);
      }
      if (incidents.length % restoredInATurn === 0) await clock.turn();
    }
    return incidents;
  }

  private async decoded(): Promise<readonly Incident[]> {
    const { connection, clock } = this.owner;
    const json = this.open('fields');
    return json === undefined ? [] : inTurns(decodeColumns(json, connection.id, this), clock);
  }

  /** Undefined when it is gone, or cannot be read now. */
  private read(part: TextPart): Texts | undefined {
    try {
      const json = this.open(part);
      return json === undefined ? undefined : (JSON.parse(json) as Texts);
    } catch (error) {
      return passOver(error);
    }
  }

  private open(part: BlockPart): string | undefined {
    const { database, cipher } = this.owner;
    return database.read((sql) => {
      const sealed = partOf(sql, this.name, part);
      return sealed && cipher.open(sealed, this.what(part));
    });
  }

  private what(part: BlockPart): string {
    return JSON.stringify([JSON.stringify(this.owner.name), this.name, part]);
  }
}

import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Damaged } from './encryption';

// The rows of the cache. What is in them is encrypted, and names are digests.

/** Which question of which connection, encrypted with which key. */
export interface QuestionName {
  readonly connection: string;
  readonly question: string;
  readonly key: string;
}

export interface QuestionRow {
  readonly id: number;
  /** Tells it from one that was removed and had the same id. */
  readonly generation: string;
  /** Goes up with each change of it and of its blocks. */
  readonly version: number;
  readonly state: Uint8Array;
}

/** A block without what is encrypted. */
export interface BlockRow {
  readonly id: number;
  readonly name: string;
  /** What mapped its records. */
  readonly mapper: string;
  /** How many incidents it has. */
  readonly length: number;
}

export interface NewBlock extends Omit<BlockRow, 'id'> {
  readonly fields: Uint8Array;
  readonly raw: Uint8Array;
  /** The records before these; null where there are none. */
  readonly before: Uint8Array | null;
}

/** What of a block is encrypted. */
export type BlockPart = 'fields' | 'raw' | 'before';

/** How long windows may still look into a block that was replaced, ms. */
const replacedMs = 60_000;

export function findQuestion(sql: DatabaseSync, { connection, question, key }: QuestionName): QuestionRow | undefined {
  return sql
    .prepare('SELECT id, generation, version, state FROM questions WHERE connection = ? AND question = ? AND key = ?')
    .get(connection, question, key) as QuestionRow | undefined;
}

/** Whether two are one question, maybe at different times. */
export function isSameQuestion(a: Pick<QuestionRow, 'id' | 'generation'>, b: typeof a | undefined): boolean {
  return a.id === b?.id && a.generation === b.generation;
}

/** Adds a question, unless its connection was removed. @param now ms since the epoch */
export function addQuestion(
  sql: DatabaseSync,
  { connection, question, key }: QuestionName,
  state: Uint8Array,
  now: number,
): QuestionRow | undefined {
  if (sql.prepare('SELECT 1 FROM removed WHERE connection = ?').get(connection)) return undefined;
  const columns = 'connection, question, key, generation, state, version, usedAt';
  return sql
    .prepare(`INSERT INTO questions (${columns}) VALUES (?, ?, ?, ?, ?, 0, ?) RETURNING id, generation, version, state`)
    .get(connection, question, key, randomUUID(), state, now) as unknown as QuestionRow;
}

/** Puts down what is known beside the incidents, and that something has changed. @returns the version */
export function changeQuestion(
  sql: DatabaseSync,
  { id, version }: QuestionRow,
  state: Uint8Array,
  now: number,
): number {
  sql.prepare('UPDATE questions SET state = ?, version = ?, usedAt = ? WHERE id = ?').run(state, version + 1, now, id);
  return version + 1;
}

/** Says that somebody still asks a question: the others are swept. @param now ms since the epoch */
export function markUsed(sql: DatabaseSync, question: number, now: number): void {
  sql.prepare('UPDATE questions SET usedAt = ? WHERE id = ?').run(now, question);
}

/** The blocks of a question, in the order in which they came. */
export function blocksOf(sql: DatabaseSync, question: number): readonly BlockRow[] {
  return sql
    .prepare('SELECT id, name, mapper, length FROM blocks WHERE question = ? AND replacedAt IS NULL ORDER BY id')
    .all(question) as unknown as readonly BlockRow[];
}

/** @returns its id: later ones have higher ones */
export function addBlock(sql: DatabaseSync, question: number, block: NewBlock): number {
  const { name, mapper, length, fields, raw, before } = block;
  const { lastInsertRowid } = sql
    .prepare('INSERT INTO blocks (question, name, mapper, length, fields, raw, before) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(question, name, mapper, length, fields, raw, before);
  return Number(lastInsertRowid);
}

/** A part of a block; undefined when the block is gone, or has no such part. @throws Damaged */
export function partOf(sql: DatabaseSync, block: string, part: BlockPart): Uint8Array | undefined {
  const found = sql.prepare(`SELECT ${part} AS part FROM blocks WHERE name = ?`).get(block);
  // Without the index, which may have lost it.
  if (!found && sql.prepare('SELECT 1 FROM blocks WHERE +name = ?').get(block)) throw new Damaged();
  return (found?.['part'] ?? undefined) as Uint8Array | undefined;
}

/** Takes blocks out of use: others have taken their place. Removes those that were for a while. @param now see `Clock.uptime` */
export function replaceBlocks(sql: DatabaseSync, question: number, ids: readonly number[], now: number): void {
  const replace = sql.prepare('UPDATE blocks SET replacedAt = ? WHERE id = ?');
  for (const id of ids) replace.run(now, id);
  sql
    .prepare('DELETE FROM blocks WHERE question = ? AND (replacedAt < ? OR replacedAt > ?)')
    .run(question, now - replacedMs, now);
}

import type { Incident } from '../domain/incident';
import { rawText } from '../domain/raw';
import { decrypt, encrypt, pack, unpack } from './cacheFormat';
import { CacheError } from './cacheProblem';
import type { SnapshotChange, SnapshotConnection } from './snapshot';

/** `base`: everything up to its number; `delta`: what the change of its number added. */
export type SnapshotKind = 'base' | 'delta';

/** The name that a file is encrypted with: none can take the place of another. */
export function nameOf(connection: string, kind: SnapshotKind, number: number): string {
  return JSON.stringify([connection, kind, number]);
}

/** What stands before the records of a file. */
export interface SnapshotHead extends Pick<SnapshotChange, 'extra'> {
  readonly fingerprint: string;
  /** Number of the base that the file's series began with; another one after everything was removed. */
  readonly series: number;
  /** Whether it holds everything: always so for a base. */
  readonly whole: boolean;
}

/** A file that was read. */
export interface SnapshotContent extends SnapshotChange, Omit<SnapshotHead, 'fingerprint'> {
  /** It answers another question: its incidents were not looked at. */
  readonly foreign: boolean;
}

/** Which incidents to write or read. */
export type IsKept = (incident: Incident) => boolean;

/** Records in one block, and characters of them after which it ends: a few ms of work. */
const blockSize = 250;
const blockText = 1024 * 1024;

/**
 * The pieces of a file: the head, and the records in blocks.
 *
 * The records are kept as received, as text, and mapped again when read: half the size of incidents with their records,
 * one schema instead of two, and a mapper that has learnt something does not wait for the next fetch.
 * @param incidents must not change while they are written
 */
export function sealed(
  head: SnapshotHead,
  incidents: readonly Incident[],
  isKept: IsKept,
  key: Buffer,
  name: string,
): AsyncGenerator<Buffer> {
  return encrypt(pack(valuesOf(head, incidents, isKept)), key, name);
}

/**
 * What a file holds.
 * @throws CacheError `damaged`, `otherVersion` or `content`
 */
export async function opened(
  file: Buffer,
  key: Buffer,
  name: string,
  { fingerprint, restore }: SnapshotConnection,
  isKept: IsKept,
): Promise<SnapshotContent> {
  const values = unpack(await decrypt(file, key, name));
  try {
    const { series, whole, extra, ...head } = headOf((await values.next()).value);
    const foreign = head.fingerprint !== fingerprint;
    const incidents: Incident[] = [];
    if (!foreign) {
      for await (const records of values) {
        for (const incident of restored(records, restore)) if (isKept(incident)) incidents.push(incident);
      }
    }
    return { series, whole, extra, foreign, incidents };
  } catch {
    // It is authentic; and an error of its contents may quote them.
    throw new CacheError({ kind: 'content' });
  }
}

function* valuesOf(head: SnapshotHead, incidents: readonly Incident[], isKept: IsKept): Generator {
  yield head;
  let block: string[] = [];
  let length = 0;
  for (const incident of incidents) {
    if (!isKept(incident)) continue;
    const text = rawText(incident);
    block.push(text);
    length += text.length;
    if (block.length < blockSize && length < blockText) continue;
    yield block;
    block = [];
    length = 0;
  }
  if (block.length > 0) yield block;
}

/** @throws CacheError `content` */
function headOf(value: unknown): SnapshotHead {
  const { fingerprint, series, whole, extra } = (value ?? {}) as Partial<SnapshotHead>;
  const typed = typeof fingerprint === 'string' && typeof series === 'number' && typeof whole === 'boolean';
  if (!typed || typeof extra !== 'object') throw new CacheError({ kind: 'content' });
  return { fingerprint, series, whole, extra };
}

/** @throws CacheError `content`, or what `restore` throws */
function restored(records: unknown, restore: SnapshotConnection['restore']): readonly Incident[] {
  if (!Array.isArray(records)) throw new CacheError({ kind: 'content' });
  const incidents = restore(records);
  if (incidents.length !== records.length) throw new CacheError({ kind: 'content' });
  return incidents;
}

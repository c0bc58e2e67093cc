import { inOneGo } from '../domain/slices';
import type { BlockOwner } from './cacheBlock';
import type { BlockRow, QuestionRow } from './cacheRows';
import { Damaged, opaqueDigest } from './encryption';
import { parseState, printState, type SharedState } from './sharedState';

// What windows share of a connection as it is in the database: encrypted, with a digest of the blocks that are there with it.
// SQLite finds no fault with a damaged file that has lost some of its rows.

/** Encrypts a state. @param blocks all that are in the database with it */
export function sealState(state: SharedState, blocks: readonly BlockRow[], { cipher, name }: BlockOwner): Uint8Array {
  return inOneGo(cipher.seal(`${digestOfBlocks(blocks)} ${printState(state)}`, JSON.stringify(name)));
}

/** @param blocks all that were found with it @throws Damaged when these are others, or it is not what was written */
export function openState(
  { state }: QuestionRow,
  { cipher, name }: BlockOwner,
  blocks?: readonly BlockRow[],
): SharedState {
  const text = cipher.open(state, JSON.stringify(name));
  const start = text.indexOf('{');
  // An earlier version wrote no digest.
  if (blocks && start > 0 && text.slice(0, start - 1) !== digestOfBlocks(blocks)) throw new Damaged();
  return parseState(text.slice(start));
}

function digestOfBlocks(blocks: readonly BlockRow[]): string {
  return opaqueDigest(JSON.stringify(blocks.map(({ name }) => name)));
}

import type { DatabaseSync } from 'node:sqlite';
import type { Incident } from '../domain/incident';
import { inTurns } from '../domain/slices';
import type { SyncedConnection } from '../sources/source';
import type { BlockOwner } from './cacheBlock';
import { type CacheKeys, SecretsError } from './cacheKeys';
import {
  addBlock,
  addQuestion,
  blocksOf,
  changeQuestion,
  findQuestion,
  isSameQuestion,
  markUsed,
  type QuestionRow,
  replaceBlocks,
} from './cacheRows';
import { openState, sealState } from './sealedState';
import { changedState, nothingShared, type SharedState, type StateChange } from './sharedState';
import { passOver } from './databaseProblem';
import { type Cipher, opaqueDigest } from './encryption';
import { type BlockHolder, KnownBlocks } from './knownBlocks';
import type { HeldLease } from './lease';

export interface ConnectionCacheParts extends Pick<BlockOwner, 'database' | 'clock' | 'mapper'> {
  readonly keys: CacheKeys;
  /** While false, nothing is read or written. */
  readonly enabled: () => boolean;
  /** Called when the secret storage fails. */
  readonly onSecretsProblem: (connection: string) => void;
}

/** The window that a cache is for. */
export interface CacheHolder extends BlockHolder {
  /** Takes what is known beside them now. */
  applyState(state: SharedState): void;
  /** Forgets everything: the cache was cleared. @param isLost or its file was lost, which nobody wanted */
  forget(isLost: boolean): void;
}

/** Another window has the lease now. */
export class LeaseLost extends Error {}

/** The cache of a connection's question, encrypted, shared by all windows. */
export class ConnectionCache {
  /** What of the database this window knows. */
  private known: (Omit<QuestionRow, 'state'> & { readonly state: SharedState }) | undefined;
  /** See `Database.openings`. */
  private openings = 0;
  private readonly blocks: KnownBlocks;
  /** Whether nothing but small blocks can be untidy. */
  private isTidy = false;
  private work: Promise<unknown> = Promise.resolve();
  private readonly stop = new AbortController();
  private readonly subscription;

  constructor(
    private readonly parts: ConnectionCacheParts,
    private readonly connection: SyncedConnection,
    private readonly holder: CacheHolder,
  ) {
    this.blocks = new KnownBlocks(holder, this.stop.signal);
    this.subscription = parts.database.onDidChange(() => void this.catchUp());
    void this.catchUp();
  }

  /** Whether anything is shared with other windows and a later start. */
  get enabled(): boolean {
    return this.parts.enabled();
  }

  /** Resolves when the holder has everything that was written before the call. Never rejects. */
  async catchUp(): Promise<void> {
    await this.inOrder(async () => this.follow());
  }

  /**
   * Keeps incidents and a change of the state in one step.
   * @param lease when only its holder may write them
   * @returns the state before; undefined when they were not written: they may be another time
   * @throws LeaseLost
   */
  async write(incidents: readonly Incident[], state: StateChange, lease?: HeldLease): Promise<SharedState | undefined> {
    return this.inOrder(async () => this.writeNow(incidents, state, lease));
  }

  /**
   * Puts together what has come in pieces, once in a while. What is not worth keeping leaves the holder as well.
   * @param all incidents of the holder
   * @param isKept whether one is worth keeping
   * @throws LeaseLost
   */
  async tidy(all: readonly Incident[], isKept: (incident: Incident) => boolean, lease: HeldLease): Promise<void> {
    await this.inOrder(async () => {
      await this.follow();
      const { known } = this;
      if (!known) return;
      const { database, keys, mapper, clock } = this.parts;
      const { leftOut, manySmall, tidyPlan } = await import('./cacheTidy');
      const rows = database.read((sql) => blocksOf(sql, known.id));
      if (this.isTidy && manySmall(rows).length === 0) return;
      const plan = await inTurns(tidyPlan(rows, this.blocks.contents, all, isKept, mapper), clock);
      const cipher = await keys.get();
      const left = cipher ? await leftOut(plan, this.ownerFor(cipher)) : [];
      const { replaced, incidents, dropped, isKnown } = plan;
      const { unseen, changed } = known.state;
      const seen = [...unseen, ...changed].filter((id) => dropped.has(id) || !isKnown(id));
      const ids = replaced.map(({ id }) => id);
      if (ids.length + seen.length > 0) {
        const written = await this.writeNow([...incidents, ...left], { seen }, lease, ids);
        if (!written) return;
        this.holder.applyIncidents(left);
        this.blocks.dropGone(database.read((sql) => blocksOf(sql, known.id)));
      }
      this.isTidy = true;
    });
  }

  dispose(): void {
    this.stop.abort();
    this.subscription.dispose();
  }

  /** One thing at a time. What the database or the secret storage refuses may be tried again. */
  private async inOrder<T>(work: () => Promise<T>): Promise<T | undefined> {
    const run = this.work.then(async () => {
      if (this.stop.signal.aborted) return undefined;
      if (!this.enabled) return this.leave();
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof SecretsError)) return passOver(error);
        this.parts.onSecretsProblem(this.connection.id);
        return undefined;
      }
    });
    this.work = run.catch(() => undefined);
    return run;
  }

  private async follow(): Promise<void> {
    const { database, keys, clock } = this.parts;
    const cipher = await keys.get();
    if (!cipher) return;
    const owner = this.ownerFor(cipher);
    const found = database.read((sql) => this.newIn(sql, owner));
    const isLost = this.openings !== database.openings;
    this.openings = database.openings;
    if (this.known && !isSameQuestion(this.known, found?.row)) {
      // It was cleared, and maybe begun again since.
      this.forget(isLost);
      return this.follow();
    }
    if (!found || found.row.version === this.known?.version) return;
    const state = database.read(() => openState(found.row, owner, found.blocks));
    if (!(await this.blocks.readNew(found.blocks, owner))) return;
    if (!this.known) await database.write((sql) => markUsed(sql, found.row.id, clock.now()));
    this.known = { ...found.row, state };
    this.holder.applyState(state);
  }

  /** What is new in the database, as of one moment. */
  private newIn(sql: DatabaseSync, { name }: BlockOwner) {
    sql.exec('BEGIN');
    try {
      const row = findQuestion(sql, name);
      return row && { row, blocks: blocksOf(sql, row.id) };
    } finally {
      // What went wrong may have ended it.
      if (sql.isTransaction) sql.exec('COMMIT');
    }
  }

  /** @param replaced ids of blocks that the incidents are in until now */
  private async writeNow(
    all: readonly Incident[],
    change: StateChange,
    lease: HeldLease | undefined,
    replaced: readonly number[] = [],
  ): Promise<SharedState | undefined> {
    const { database, keys, clock } = this.parts;
    const cipher = await keys.getOrMake(this.stop.signal);
    const owner = this.ownerFor(cipher);
    const { name } = owner;
    const { sealedBlocks } = await import('./encodeColumns');
    const blocks = await inTurns(sealedBlocks(all, owner), clock);
    const count = blocks.reduce((sum, { sealed }) => sum + sealed.length, 0);
    if (replaced.length > 0 && count < all.length) return undefined;
    await clock.turn();
    const written = await database.write((sql) => {
      if (this.stop.signal.aborted || !this.enabled) return undefined;
      if (lease && !lease.isHeld(sql)) throw new LeaseLost();
      const found = findQuestion(sql, name);
      // What was cleared must not come back by itself.
      if (this.known && !isSameQuestion(this.known, found)) return undefined;
      const row = found ?? addQuestion(sql, name, sealState(nothingShared, [], owner), clock.now());
      if (!row) return undefined;
      const before = row.version === this.known?.version ? this.known.state : openState(row, owner);
      const state = changedState(before, change);
      const ids = blocks.map(({ sealed }) => addBlock(sql, row.id, sealed));
      replaceBlocks(sql, row.id, replaced, clock.uptime());
      const sealed = sealState(state, blocksOf(sql, row.id), owner);
      return { row, ids, before, state, version: changeQuestion(sql, row, sealed, clock.now()) };
    });
    if (!written) {
      if (this.enabled) await this.follow();
      else this.leave();
      return undefined;
    }
    const { row, ids, before, state, version } = written;
    for (const [at, { block, incidents }] of blocks.entries()) this.blocks.add(ids[at] ?? 0, block, incidents);
    // Unless others have written as well: what they wrote is still to be read.
    if (row.version === (this.known?.version ?? 0)) this.known = { ...row, version, state };
    return before;
  }

  /** Nothing may be stored any more: records that were in the database are in no memory. */
  private leave(): undefined {
    if (this.known || this.blocks.contents.size > 0) this.forget(false);
  }

  private forget(isLost: boolean): void {
    this.known = undefined;
    this.blocks.contents.clear();
    this.isTidy = false;
    this.holder.forget(isLost);
  }

  private ownerFor(cipher: Cipher): BlockOwner {
    const { parts, connection } = this;
    const { id, question } = connection;
    const name = { connection: opaqueDigest(id), question: opaqueDigest(id, question), key: cipher.id };
    return { ...parts, connection, cipher, name };
  }
}

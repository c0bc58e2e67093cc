import * as z from 'zod/mini';
import { type Shown, shownAfter } from '../domain/changes';
import { orElse } from '../sources/cleanValues';
import { type Outcome, outcomeSchema, tenantSchema } from '../sources/outcome';
import { type Horizon, SourceError } from '../sources/source';

const text = z.string();
const time = z.number();

const stateSchema = z.object({
  memory: z.exactOptional(z.unknown()),
  horizons: z.exactOptional(z.array(z.object({ tenant: z.exactOptional(tenantSchema), before: text }))),
  outcome: z.exactOptional(outcomeSchema),
  baseline: z.exactOptional(time),
  unseen: z.array(text),
  untold: z.array(text),
  changed: orElse(z.array(text), []),
  shown: orElse(z.array(z.object({ at: time, keys: z.pipe(text, z.transform(unpacked)) })), []),
});

/** What all windows know of a connection, beside its incidents. */
export interface SharedState {
  /** What the source remembers. */
  readonly memory?: unknown;
  /** How far back the API goes. */
  readonly horizons?: readonly Horizon[];
  /** How the last refresh ended. */
  readonly outcome?: Outcome;
  /** Incidents created up to then were there at first, or are older than the history: new to nobody. Ms since the epoch. */
  readonly baseline?: number;
  /** Ids of incidents that nobody has seen yet. */
  readonly unseen: readonly string[];
  /** Ids of those without a notification yet. */
  readonly untold: readonly string[];
  /** Ids of incidents that have changed since somebody looked. */
  readonly changed: readonly string[];
  /** When incidents were shown last. */
  readonly shown: readonly Shown[];
}

export const nothingShared: SharedState = { unseen: [], untold: [], changed: [], shown: [] };

/** What has changed of it; the rest stays. */
export interface StateChange extends Partial<SharedState> {
  /** Ids of incidents that somebody has seen now. */
  readonly seen?: readonly string[];
  /** Ids of incidents that get a notification now. */
  readonly told?: readonly string[];
}

/** What a fetch changes. */
export type FetchChange = Omit<StateChange, 'seen' | 'told'>;

/** The state after a change: lists of a change are added. */
export function changedState(state: SharedState, change: StateChange): SharedState {
  const { unseen, seen = [], untold, told = [], changed, shown = [], ...rest } = change;
  return {
    ...state,
    ...rest,
    unseen: changedIds(state.unseen, unseen, seen),
    untold: changedIds(state.untold, untold, [...seen, ...told]),
    changed: changedIds(state.changed, changed, seen),
    shown: shownAfter(state.shown, shown),
  };
}

function changedIds(ids: readonly string[], added: readonly string[] = [], gone: readonly string[]): readonly string[] {
  if (added.length + gone.length === 0) return ids;
  const without = new Set(gone);
  return [...new Set([...ids, ...added])].filter((id) => !without.has(id));
}

/** A change of a fetch without what has been seen since. */
export function withoutSeen(change: FetchChange, seen: readonly string[]): FetchChange {
  const left = (['unseen', 'untold', 'changed'] as const).flatMap((name) => {
    const ids = change[name];
    return ids ? [[name, changedIds(ids, [], seen)] as const] : [];
  });
  return { ...change, ...(Object.fromEntries(left) as FetchChange) };
}

/** Two changes of one fetch as one. */
export function joinedChanges(first: FetchChange, second: FetchChange): FetchChange {
  const ids = (['unseen', 'untold', 'changed'] as const).map((name) => {
    return [name, [...(first[name] ?? []), ...(second[name] ?? [])]] as const;
  });
  const shown = shownAfter(first.shown ?? [], second.shown ?? []);
  const lists = [...ids, ['shown', shown] as const].filter(([, list]) => list.length > 0);
  return { ...first, ...second, ...(Object.fromEntries(lists) as FetchChange) };
}

/** The state as JSON that {@link parseState} understands. The cause of an error stays in this window. */
export function printState(state: SharedState): string {
  const shown = state.shown.map(({ at, keys }) => ({ at, keys: packed(keys) }));
  return JSON.stringify({ ...state, shown }, (_, value: unknown) =>
    value instanceof SourceError ? Object.assign({ message: value.message }, value) : value,
  );
}

/** Bytes of a number that stands for an incident, see `shownKey`. */
const keyBytes = 6;

/** There are thousands, and they are written with each change. */
function packed(keys: readonly number[]): string {
  const bytes = Buffer.alloc(keys.length * keyBytes);
  for (const [index, key] of keys.entries()) bytes.writeUIntBE(key, index * keyBytes, keyBytes);
  return bytes.toString('base64');
}

function unpacked(base64: string): readonly number[] {
  const bytes = Buffer.from(base64, 'base64');
  const count = Math.floor(bytes.length / keyBytes);
  return Array.from({ length: count }, (_, index) => bytes.readUIntBE(index * keyBytes, keyBytes));
}

/** What another window, or an earlier run, has left; nothing where another version may have written it. */
export function parseState(json: string): SharedState {
  return stateSchema.safeParse(JSON.parse(json)).data ?? nothingShared;
}

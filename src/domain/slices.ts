/** Work that may be left and gone on with: each `next` does a short part of it, until it returns what came of it. */
export type Sliced<T> = Generator<undefined, T>;

/** Takes a few ms at most, whatever is counted. */
const sliceLength = 2000;

/** How long work goes on before others get their turn, ms. */
const turnMs = 15;

/** Does something with each item, in slices. */
export function* eachSliced<T>(items: ArrayLike<T>, work: (item: T) => void): Sliced<void> {
  yield* countSliced(items.length, (index) => work(items[index] as T));
}

/** Does something with each number from 0 to before `count`, in slices. */
export function* countSliced(count: number, work: (index: number) => void): Sliced<void> {
  for (let start = 0; start < count; start += sliceLength) {
    const end = Math.min(start + sliceLength, count);
    for (let index = start; index < end; index++) work(index);
    yield undefined;
  }
}

/** What becomes of each item. @param stepLength how many items a step takes: many where each is little work */
export function* mapSliced<T, R>(items: readonly T[], work: (item: T) => R, stepLength = 1): Sliced<R[]> {
  const results: R[] = [];
  for (const item of items) {
    if (results.push(work(item)) % stepLength === 0) yield undefined;
  }
  return results;
}

/** Does all of the work at once. */
export function inOneGo<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Gives others their turn. */
export interface Turns {
  /** Resolves when others have had their turn in between. */
  turn(): Promise<void>;
}

/**
 * Does the work while others get their turn now and then. It begins with a turn: what has led to it, maybe other work in
 * slices, has taken its part of this one.
 * @param isWanted asked after each turn
 * @returns undefined once it is not wanted any more
 * @throws what the work and `turns` throw
 */
export async function inTurns<T>(work: Sliced<T>, turns: Turns): Promise<T>;
export async function inTurns<T>(work: Sliced<T>, turns: Turns, isWanted: () => boolean): Promise<T | undefined>;
export async function inTurns<T>(work: Sliced<T>, turns: Turns, isWanted = () => true): Promise<T | undefined> {
  for (;;) {
    await turns.turn();
    if (!isWanted()) return undefined;
    const until = performance.now() + turnMs;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < until);
  }
}

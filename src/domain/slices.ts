/** Work that may be left and gone on with: each `next` does a short part of it, until it returns what came of it. */
export type Sliced<T> = Generator<undefined, T>;

/** Takes a few ms at most, whatever is counted. */
const sliceLength = 2000;

/** How long work goes on before others get their turn, ms. */
const turnMs = 15;

/** Does something with each item, in slices. */
export function* eachSliced<T>(items: readonly T[], work: (item: T) => void): Sliced<void> {
  for (let start = 0; start < items.length; start += sliceLength) {
    for (const item of items.slice(start, start + sliceLength)) work(item);
    yield undefined;
  }
}

/** What becomes of each item, one at each step. */
export function* mapSliced<T, R>(items: readonly T[], work: (item: T) => R): Sliced<R[]> {
  const results: R[] = [];
  for (const item of items) {
    results.push(work(item));
    yield undefined;
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
 * Does the work while others get their turn now and then.
 * @param isWanted asked after each turn
 * @returns undefined once it is not wanted any more
 * @throws what the work and `turns` throw
 */
export async function inTurns<T>(work: Sliced<T>, turns: Turns): Promise<T>;
export async function inTurns<T>(work: Sliced<T>, turns: Turns, isWanted: () => boolean): Promise<T | undefined>;
export async function inTurns<T>(work: Sliced<T>, turns: Turns, isWanted = () => true): Promise<T | undefined> {
  for (let until = performance.now() + turnMs; ;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < until) continue;
    await turns.turn();
    if (!isWanted()) return undefined;
    until = performance.now() + turnMs;
  }
}

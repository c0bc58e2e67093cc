/** Work that may be left and gone on with: each `next` does a short part of it, until it returns what came of it. */
export type Sliced<T> = Generator<undefined, T>;

/** Takes a few ms at most for whatever is counted here. */
const sliceLength = 2000;

/** Does something with each item, in slices. */
export function* eachSliced<T>(items: readonly T[], work: (item: T) => void): Sliced<void> {
  for (let start = 0; start < items.length; start += sliceLength) {
    for (const item of items.slice(start, start + sliceLength)) work(item);
    yield undefined;
  }
}

/** Does all of the work at once. */
export function inOneGo<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * Starts a task for each item in their order, at most so many at once, and yields the results as they come. When the
 * caller leaves early or a task fails, those under way are aborted and no more are started.
 * @param signal aborts the tasks, too
 * @throws whatever a task throws
 */
export async function* asTheyCome<Item, Result>(
  items: Iterable<Item>,
  { atOnce, signal }: { readonly atOnce: number; readonly signal: AbortSignal },
  task: (item: Item, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result> {
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  const running = new Set<Promise<() => Result>>();
  const start = (item: Item): void => {
    const run: Promise<() => Result> = task(item, either).then((result) => () => {
      running.delete(run);
      return result;
    });
    // Nobody hears of those that fail after the caller has left.
    run.catch(() => undefined);
    running.add(run);
  };
  const next = async (): Promise<Result> => (await Promise.race(running))();
  try {
    for (const item of items) {
      start(item);
      if (running.size >= atOnce) yield await next();
    }
    while (running.size > 0) yield await next();
  } finally {
    left.abort();
  }
}

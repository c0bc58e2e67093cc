/** The largest of some numbers, however many; `least` when none is larger. */
export function largest(numbers: readonly number[], least: number): number {
  return numbers.reduce((most, each) => Math.max(most, each), least);
}

/** The smallest of some numbers, however many; `most` when none is smaller. */
export function smallest(numbers: readonly number[], most: number): number {
  return numbers.reduce((least, each) => Math.min(least, each), most);
}

/**
 * The first index for whose item the test holds, when it holds for all that follow too; the length when for none. It looks
 * at few of many items.
 */
export function firstIndex<T>(items: ArrayLike<T>, holds: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What a map has under a name; made and put there when it has nothing. */
export function getOrMake<K, T>(
  map: { get(name: K): T | undefined; set(name: K, value: T): unknown },
  name: K,
  make: () => T,
): T {
  const existing = map.get(name);
  if (existing !== undefined) return existing;
  const made = make();
  map.set(name, made);
  return made;
}

/** The first of some items in an order. */
export function firstOf<T>(items: readonly T[], count: number, compare: (a: T, b: T) => number): T[] {
  const found: T[] = [];
  for (const item of items) {
    const last = found.at(-1);
    if (found.length === count && last !== undefined && compare(last, item) <= 0) continue;
    found.push(item);
    found.sort(compare);
    if (found.length > count) found.pop();
  }
  return found;
}

/** Freezes a JSON value all the way down, however deep it is. */
export function deepFreeze<T>(value: T): T {
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    // What is frozen was frozen here, with all of its parts.
    if (typeof next !== 'object' || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const part of Object.values(next)) rest.push(part);
  }
  return value;
}

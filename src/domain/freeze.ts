/** Freezes a JSON value all the way down, however deep it is. */
export function deepFreeze<T>(value: T): T {
  if (!isOpen(value)) return value;
  const rest: object[] = [value];
  for (let next = rest.pop(); next; next = rest.pop()) {
    Object.freeze(next);
    for (const part of Object.values(next) as unknown[]) if (isOpen(part)) rest.push(part);
  }
  return value;
}

/** Whether there is something to freeze. What is frozen was frozen here, with all of its parts. */
function isOpen(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Object.isFrozen(value);
}

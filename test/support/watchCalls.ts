type Method = (this: unknown, ...args: unknown[]) => unknown;

/** A method to be watched: of which object, its name, and what happens before each call. */
export type Watched = readonly [owner: object, name: string, onCall: (self: unknown, args: readonly unknown[]) => void];

/** Runs something, and watches the calls of methods meanwhile. Methods are put back, however it ends. */
export async function watchCalls<T>(watched: readonly Watched[], run: () => T | Promise<T>): Promise<T> {
  const originals = watched.map(([owner, name]) => (owner as Readonly<Record<string, Method>>)[name]);
  for (const [index, [owner, name, onCall]] of watched.entries()) {
    const method: Method = function (...args) {
      onCall(this, args);
      return originals[index]?.apply(this, args);
    };
    Object.assign(owner, { [name]: method });
  }
  try {
    return await run();
  } finally {
    for (const [index, [owner, name]] of watched.entries()) Object.assign(owner, { [name]: originals[index] });
  }
}

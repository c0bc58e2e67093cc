/** What a map has under a name; made and put there when it has nothing. */
export function getOrMake<T>(map: Map<string, T>, name: string, make: () => T): T {
  const held = map.get(name);
  if (held !== undefined) return held;
  const made = make();
  map.set(name, made);
  return made;
}

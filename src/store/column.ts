/** A member of many objects: the values that it has, and which of them each object has; -1 for none. */
export interface Column {
  readonly values: unknown[];
  readonly places: ArrayLike<number>;
}

/** The members of many objects, by name. */
export type ColumnsByName = Readonly<Record<string, Column>>;

/** The value of an object; undefined where it has none. @param index of the object */
export function valueAt({ values, places }: Column, index: number): unknown {
  return values[places[index] ?? -1];
}

/** Gives an object the members that it has in columns. @param index of the object */
export function fillIn(
  object: Record<string, unknown>,
  columns: readonly (readonly [string, Column])[],
  index: number,
) {
  for (const [name, column] of columns) {
    const value = valueAt(column, index);
    if (value !== undefined) object[name] = value;
  }
}

/** The same in less memory. */
export function narrow({ values, places }: Column): Column {
  const { length } = values;
  const Places = length < 2 ** 7 ? Int8Array : length < 2 ** 15 ? Int16Array : Int32Array;
  return { values, places: Places.from(places) };
}

/** Most texts that are remembered: several times those of the users of a large provider. */
const maxTexts = 20_000;
/** Where more values than this share of the objects are different, few come again. */
const maxDifferent = 3 / 4;

const known = new Map<string, string>();

/** Makes texts of objects that come again in columns of others, such as those of users, one text in memory. */
export function shareTexts({ values, places }: Column): void {
  if (values.length > places.length * maxDifferent) return;
  for (const value of values) {
    if (typeof value !== 'object') continue;
    const members = value as Record<string, unknown>;
    for (const name in members) {
      const text = members[name];
      if (typeof text === 'string') members[name] = shared(text);
    }
  }
}

function shared(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= maxTexts) known.clear();
  known.set(text, text);
  return text;
}

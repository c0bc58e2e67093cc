/** A member of many objects: the values that it has, and which of them each object has; -1 for none. */
export interface Column {
  readonly values: unknown[];
  readonly places: ArrayLike<number>;
}

/** The members of many objects, by name. */
export type ColumnsByName = Readonly<Record<string, Column>>;

/** What several objects have is in a column once. @param names of the members */
export function columnsOf(objects: readonly object[], names: Iterable<string>): ColumnsByName {
  const all = objects as readonly Readonly<Record<string, unknown>>[];
  return Object.fromEntries(Array.from(names, (name) => [name, columnOf(all.map((each) => each[name]))]));
}

export function columnOf(all: readonly unknown[]): Column {
  const known = new Map<unknown, number>();
  const values: unknown[] = [];
  const places = all.map((value) => {
    if (value === undefined) return -1;
    const key = typeof value === 'object' ? JSON.stringify(value) : value;
    const place = known.get(key) ?? values.push(value) - 1;
    known.set(key, place);
    return place;
  });
  return { values, places };
}

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
  for (const [name, { values, places }] of columns) {
    const place = places[index] ?? -1;
    if (place >= 0) object[name] = values[place];
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

/** Makes texts that come again in columns of others, such as those of users, one text in memory. */
export function shareTexts({ values, places }: Column): void {
  if (values.length > places.length * maxDifferent) return;
  for (const [place, value] of values.entries()) {
    if (typeof value === 'string') values[place] = shared(value);
    else if (typeof value === 'object' && value !== null) shareMembers(value as Record<string, unknown>);
  }
}

function shareMembers(object: Record<string, unknown>): void {
  for (const name in object) {
    const value = object[name];
    if (typeof value === 'string') object[name] = shared(value);
  }
}

function shared(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= maxTexts) known.clear();
  known.set(text, text);
  return text;
}

/** What is wrong with a part of a value. It quotes nothing of the value: it is shown. */
export interface Fault {
  /** Where it is, such as `.user.name`; empty for the value itself. */
  readonly path: string;
  /** Such as `is not text`. */
  readonly reason: string;
}

/**
 * What a value of JSON has to be: gives what is wrong with one, or undefined. It makes nothing of a value, so that the one
 * that was checked is the one that is used: records come by the thousand, and copies take longer than reading their JSON.
 */
export interface Shape<T> {
  (value: unknown): readonly Fault[] | undefined;
  /** For types only. */
  readonly of?: T;
  /** The names of an object's members; it may have others. */
  readonly names?: readonly string[];
}

/** The type of the values that have a shape. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

type Members = Readonly<Record<string, Shape<unknown>>>;
type OptionalIn<M extends Members> = { [Name in keyof M]: undefined extends Shaped<M[Name]> ? Name : never }[keyof M];
type ObjectOf<M extends Members> = { readonly [Name in Exclude<keyof M, OptionalIn<M>>]: Shaped<M[Name]> } & {
  readonly [Name in OptionalIn<M>]?: Shaped<M[Name]>;
};

/** Anything. */
export const anything: Shape<unknown> = () => undefined;

/** What passes a test. */
export function passing<T>(isRight: (value: unknown) => boolean, reason: string): Shape<T> {
  const faults = [{ path: '', reason }];
  return (value) => (isRight(value) ? undefined : faults);
}

/** A shape, null or nothing. */
export function maybe<T>(shape: Shape<T>): Shape<T | null | undefined> {
  return (value) => (value === undefined || value === null ? undefined : shape(value));
}

/** A text, if there is one. */
export const text = maybe(passing<string>((value) => typeof value === 'string', 'is not text'));

/** True or false, if there is one. */
export const flag = maybe(passing<boolean>((value) => typeof value === 'boolean', 'is not true or false'));

/** An ID: a text of at most `max` characters that is not empty. */
export function idOf(max: number): Shape<string> {
  const isNoText = [{ path: '', reason: 'is not text' }];
  const isEmpty = [{ path: '', reason: 'is empty' }];
  const isTooLong = [{ path: '', reason: 'is too long' }];
  return (value) => {
    if (typeof value !== 'string') return isNoText;
    if (value === '') return isEmpty;
    return value.length > max ? isTooLong : undefined;
  };
}

/** An object with these members, and any others. */
export function objectOf<M extends Members>(members: M): Shape<ObjectOf<M>> {
  const isNoObject = [{ path: '', reason: 'is not an object' }];
  const named = Object.entries(members).map(([name, shape]) => ({ name, shape }));
  const check: Shape<ObjectOf<M>> = (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return isNoObject;
    const faults: Fault[] = [];
    for (const { name, shape } of named) {
      addFaults(faults, name, shape((value as Readonly<Record<string, unknown>>)[name]));
    }
    return faults.length > 0 ? faults : undefined;
  };
  return Object.assign(check, { names: Object.keys(members) });
}

/** A list of such values. */
export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  const isNoList = [{ path: '', reason: 'is not a list' }];
  return (value) => {
    if (!Array.isArray(value)) return isNoList;
    const faults: Fault[] = [];
    for (const [index, each] of value.entries()) addFaults(faults, String(index), shape(each));
    return faults.length > 0 ? faults : undefined;
  };
}

function addFaults(faults: Fault[], name: string, found: readonly Fault[] | undefined): void {
  for (const { path, reason } of found ?? []) faults.push({ path: `.${name}${path}`, reason });
}

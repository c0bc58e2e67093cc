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
export function maybe<T>(shape: Shape<T>): Shape<Maybe<T>> {
  return (value) => (value === undefined || value === null ? undefined : shape(value));
}

type Maybe<T> = T | null | undefined;

/** A text, if there is one. */
export const text = passing<Maybe<string>>(
  (value) => typeof value === 'string' || value === undefined || value === null,
  'is not text',
);

/** True or false, if there is one. */
export const flag = passing<Maybe<boolean>>(
  (value) => typeof value === 'boolean' || value === undefined || value === null,
  'is not true or false',
);

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
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return isNoObject;
    let faults: Fault[] | undefined;
    for (const { name, shape } of named) {
      const found = shape((value as Readonly<Record<string, unknown>>)[name]);
      if (found) addFaults((faults ??= []), name, found);
    }
    return faults;
  };
}

/** A list of such values. */
export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  const isNoList = [{ path: '', reason: 'is not a list' }];
  return (value) => {
    if (!Array.isArray(value)) return isNoList;
    let faults: Fault[] | undefined;
    for (const [index, each] of value.entries()) {
      const found = shape(each);
      if (found) addFaults((faults ??= []), String(index), found);
    }
    return faults;
  };
}

function addFaults(faults: Fault[], name: string, found: readonly Fault[]): void {
  for (const { path, reason } of found) faults.push({ path: `.${name}${path}`, reason });
}

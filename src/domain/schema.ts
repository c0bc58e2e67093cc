/** What is wrong with a part of a value. It quotes nothing of the value. */
export interface Issue {
  /** Where it is; empty for the value itself. */
  readonly path: (string | number)[];
  readonly message: string;
  /** The values that it could have. */
  readonly values?: readonly unknown[];
}

/** What a value of the right kind has to be beside that. */
export interface Check<in T> {
  readonly message: string;
  readonly passes: (value: T) => boolean;
  /** The same as a keyword of JSON Schema, where there is one. */
  readonly keyword?: readonly [name: string, value: number];
}

type Members = Readonly<Record<string, Schema<unknown, boolean>>>;
type OptionalIn<M extends Members> = { [K in keyof M]: M[K] extends Schema<unknown, true> ? K : never }[keyof M];
type ObjectOf<M extends Members> = { [K in Exclude<keyof M, OptionalIn<M>>]: Infer<M[K]> } & {
  [K in OptionalIn<M>]?: Exclude<Infer<M[K]>, undefined>;
};
/** Shown in one piece. */
type Plain<T> = { [K in keyof T]: T[K] };

type Rule =
  | { readonly kind: 'text' | 'number' | 'integer' | 'flag' | 'anything'; readonly message: string }
  | { readonly kind: 'oneOf'; readonly values: readonly unknown[]; readonly message: string }
  | { readonly kind: 'list'; readonly item: AnySchema; readonly message: string }
  | { readonly kind: 'tuple'; readonly items: readonly AnySchema[]; readonly message: string }
  | { readonly kind: 'object'; readonly members: Members; readonly isStrict: boolean; readonly message: string }
  | { readonly kind: 'firstOf'; readonly all: readonly AnySchema[]; readonly message: string }
  | { readonly kind: 'missing'; readonly of: AnySchema; readonly empty: readonly unknown[]; readonly preset?: unknown }
  | { readonly kind: 'orElse'; readonly of: AnySchema; readonly preset: unknown }
  | { readonly kind: 'before' | 'after'; readonly of: AnySchema; readonly make: (value: never) => unknown };

type AnySchema = Schema<unknown, boolean>;
/** The type of the values that a schema gives. */
export type Infer<S> = S extends Schema<infer T, boolean> ? T : never;

type Reading<T> =
  { readonly data: T; readonly issues?: undefined } | { readonly data?: undefined; readonly issues: readonly Issue[] };

const invalid = 'is not valid';

/**
 * What an untrusted value has to be: settings, what other programs or versions have stored, answers that are not lists of
 * records (those: `src/sources/shape.ts`). Reading makes a copy of what is known of the value.
 */
export class Schema<out T, out IsOptional extends boolean = false> {
  /** For types only. */
  declare readonly isOptional: IsOptional;

  constructor(
    readonly rule: Rule,
    readonly checks: readonly Check<never>[] = [],
  ) {}

  /** The same, for values that pass these as well. */
  check(...checks: readonly Check<T>[]): Schema<T, IsOptional> {
    return new Schema(this.rule, [...this.checks, ...checks]);
  }

  /** Names of an object's members. */
  get names(): readonly string[] {
    return this.rule.kind === 'object' ? Object.keys(this.rule.members) : [];
  }

  /** The value, or what is wrong with it. */
  read(value: unknown): Reading<T> {
    const issues: Issue[] = [];
    const data = this.readInto(value, issues);
    return issues.length > 0 ? { issues } : { data };
  }

  /** Adds what is wrong to `issues`; the value counts when there is nothing. */
  readInto(value: unknown, issues: Issue[]): T {
    const before = issues.length;
    const data = valueOf(this.rule, value, issues);
    if (issues.length > before) return data as T;
    for (const { message, passes } of this.checks) if (!passes(data as never)) issues.push({ path: [], message });
    return data as T;
  }
}

function valueOf(rule: Rule, value: unknown, issues: Issue[]): unknown {
  const refused = (message: string): undefined => void issues.push({ path: [], message });
  switch (rule.kind) {
    case 'text':
      return typeof value === 'string' ? value : refused(rule.message);
    case 'number':
      return Number.isFinite(value) ? value : refused(rule.message);
    case 'integer':
      return Number.isSafeInteger(value) ? value : refused(rule.message);
    case 'flag':
      return typeof value === 'boolean' ? value : refused(rule.message);
    case 'anything':
      return value;
    case 'oneOf':
      if (!rule.values.includes(value)) issues.push({ path: [], message: rule.message, values: rule.values });
      return value;
    case 'list':
      return Array.isArray(value)
        ? value.map((each, index) => valueAt(index, rule.item, each, issues))
        : refused(rule.message);
    case 'tuple':
      return Array.isArray(value) && value.length === rule.items.length
        ? rule.items.map((item, index) => valueAt(index, item, value[index], issues))
        : refused(rule.message);
    case 'object':
      return isObject(value)
        ? objectOf(rule.members, rule.isStrict, rule.message, value, issues)
        : refused(rule.message);
    case 'firstOf': {
      const found = rule.all.map((each) => each.read(value)).find(({ issues: wrong }) => !wrong);
      return found ? found.data : refused(rule.message);
    }
    case 'missing':
      if (!rule.empty.includes(value)) return rule.of.readInto(value, issues);
      return 'preset' in rule ? rule.preset : value;
    case 'orElse': {
      const { data, issues: wrong } = rule.of.read(value);
      return wrong ? rule.preset : data;
    }
    case 'before':
      return rule.of.readInto(rule.make(value as never), issues);
    case 'after': {
      const { data, issues: wrong = [] } = rule.of.read(value);
      for (const each of wrong) issues.push(each);
      return wrong.length > 0 ? undefined : rule.make(data as never);
    }
  }
}

function valueAt(place: string | number, schema: AnySchema, value: unknown, issues: Issue[]): unknown {
  const before = issues.length;
  const data = schema.readInto(value, issues);
  for (const issue of issues.slice(before)) issue.path.unshift(place);
  return data;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOf(
  members: Members,
  isStrict: boolean,
  message: string,
  value: Readonly<Record<string, unknown>>,
  issues: Issue[],
): unknown {
  const data: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(members)) {
    const member = valueAt(name, schema, Object.hasOwn(value, name) ? value[name] : undefined, issues);
    if (member !== undefined) data[name] = member;
  }
  if (isStrict && Object.keys(value).some((name) => !Object.hasOwn(members, name))) issues.push({ path: [], message });
  return data;
}

export const string = (message = invalid): Schema<string> => new Schema({ kind: 'text', message });
/** Not NaN, nor infinite. */
export const number = (message = invalid): Schema<number> => new Schema({ kind: 'number', message });
/** A whole number that JavaScript holds exactly. */
export const int = (message = invalid): Schema<number> => new Schema({ kind: 'integer', message });
export const boolean = (message = invalid): Schema<boolean> => new Schema({ kind: 'flag', message });
export const unknown = (): Schema<unknown> => new Schema({ kind: 'anything', message: invalid });

/** @param message where `{0}` stands for the values, see `issueText` */
export const oneOf = <const T extends string | number | boolean>(values: readonly T[], message = invalid): Schema<T> =>
  new Schema({ kind: 'oneOf', values, message });

export const array = <T>(item: Schema<T>, message = invalid): Schema<T[]> =>
  new Schema({ kind: 'list', item, message });

export const tuple = <const S extends readonly Schema<unknown>[]>(
  items: S,
  message = invalid,
): Schema<{ -readonly [K in keyof S]: Infer<S[K]> }> => new Schema({ kind: 'tuple', items, message });

/** Other members are left out. */
export const object = <M extends Members>(members: M, message = invalid): Schema<Plain<ObjectOf<M>>> =>
  new Schema({ kind: 'object', members, isStrict: false, message });

/** Other members are wrong. */
export const strictObject = <M extends Members>(members: M, message = invalid): Schema<Plain<ObjectOf<M>>> =>
  new Schema({ kind: 'object', members, isStrict: true, message });

/** The first of them that takes the value. */
export const union = <const S extends readonly Schema<unknown>[]>(
  all: S,
  message = invalid,
): Schema<Infer<S[number]>> => new Schema({ kind: 'firstOf', all, message });

/** May be missing, or undefined. */
export const optional = <T>(of: Schema<T>): Schema<T | undefined, true> =>
  new Schema({ kind: 'missing', of, empty: [undefined] });

/** May be missing, undefined or null. */
export const nullish = <T>(of: Schema<T, boolean>): Schema<T | null | undefined, true> =>
  new Schema({ kind: 'missing', of, empty: [undefined, null] });

/** `preset` where it is missing. */
export const preset = <T>(of: Schema<T>, value: T): Schema<T> =>
  new Schema({ kind: 'missing', of, empty: [undefined], preset: value });

/** `value` in the place of what is wrong. */
export const orElse = <T, O extends boolean>(of: Schema<T, O>, value: NoInfer<T>): Schema<T, O> =>
  new Schema({ kind: 'orElse', of, preset: value });

/** What `make` makes of any value, read by a schema. */
export const madeOf = <T>(make: (value: unknown) => unknown, of: Schema<T>): Schema<T> =>
  new Schema({ kind: 'before', of, make });

/** What `make` makes of a value that a schema has read. */
export const made = <T, U>(of: Schema<T>, make: (value: T) => U): Schema<U> => new Schema({ kind: 'after', of, make });

/** Without spaces around it. */
export const trimmed = (message?: string): Schema<string> => made(string(message), (text) => text.trim());

export const refine = <T>(passes: (value: T) => boolean, message = invalid): Check<T> => ({ passes, message });

const limit =
  <T>(name: string, passes: (value: T, end: number) => boolean) =>
  (end: number, message = invalid): Check<T> => ({
    passes: (value) => passes(value, end),
    message,
    keyword: [name, end],
  });

export const minimum = limit<number>('minimum', (value, end) => value >= end);
export const maximum = limit<number>('maximum', (value, end) => value <= end);
export const minLength = limit<{ readonly length: number }>('minLength', ({ length }, end) => length >= end);
export const maxLength = limit<{ readonly length: number }>('maxLength', ({ length }, end) => length <= end);

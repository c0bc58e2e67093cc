/** The text as it is; undefined when it is missing or empty. */
export function text(value: string | null | undefined): string | undefined {
  return value?.trim() ? value : undefined;
}

/** The time as received; undefined when it is missing or cannot be read. */
export function time(value: string | null | undefined): string | undefined {
  return Number.isNaN(Date.parse(value ?? '')) ? undefined : (value ?? undefined);
}

type Present<T> = { [Field in keyof T]?: Exclude<T[Field], undefined> };

/** Without the fields that are undefined. */
export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

// What panels and their pages say to each other. Each message goes one way: a panel shows something, a page says what its reader
// wants. A panel names its own in its `messages.ts`, which its page has by type.

/** From a panel: everything that its page is to show. */
export type Show<Shown> = { readonly type: 'show' } & Shown;

/** From a page that has just been made and shows nothing. */
export interface PageReady {
  readonly type: 'ready';
}

/** A button of a page, and what it asks for. */
export interface Button<Action extends string> {
  readonly action: Action;
  readonly label: string;
  readonly enabled?: boolean;
  /** What a reader most likely wants. */
  readonly primary?: true;
}

/** Gives a value from a page its type; undefined for one that is not allowed. */
type Check<Value> = (value: unknown) => Value | undefined;

/** A check for each field of each kind of message: without one, there is a type error. */
type MessageChecks<Message extends { readonly type: string }> = {
  readonly [Kind in Message as Kind['type']]: {
    readonly [Field in Exclude<keyof Kind, 'type'>]: Check<Kind[Field]>;
  };
};

/** Checks what comes in from a page: a message has its own fields and no other; undefined for anything else. */
export function messageParser<Message extends { readonly type: string }>(
  checks: MessageChecks<Message>,
): (message: unknown) => Message | undefined {
  const fieldsOf = new Map(Object.entries<Readonly<Record<string, Check<unknown>>>>(checks));
  return (message) => {
    if (typeof message !== 'object' || message === null) return undefined;
    const given = message as Readonly<Record<string, unknown>>;
    const { type } = given;
    const fields = typeof type === 'string' ? fieldsOf.get(type) : undefined;
    if (!fields) return undefined;
    const checked = Object.entries(fields).map(([name, check]) => [name, check(given[name])] as const);
    if (checked.some(([, value]) => value === undefined)) return undefined;
    return { type, ...Object.fromEntries(checked) } as Message;
  };
}

/** One of some words. */
export function oneOf<Word extends string>(words: readonly Word[]): Check<Word> {
  return (value) => words.find((word) => word === value);
}

export const trueOrFalse: Check<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** Any text. @param max its longest length, in UTF-16 units */
export function textUpTo(max: number): Check<string> {
  return (value) => (typeof value === 'string' && value.length <= max ? value : undefined);
}

import * as vscode from 'vscode';
import type { Field } from '../../domain/field';

/**
 * Words for each part of what is shared, in its shape. An answer is made of what has words here, and the words are what the
 * user is asked about: nothing can be shared that was not named, and a new field without words is an error of types.
 */
export type Words<T> = {
  readonly [Key in keyof T]-?: NonNullable<T[Key]> extends string | number | boolean | readonly unknown[] | Opaque
    ? string
    : Words<NonNullable<T[Key]>>;
};

/** Shared as a whole, under one word. */
type Opaque = Readonly<Record<string, unknown>>;

/** The parts of a value that have words. */
export function namedParts<T extends object>(value: T, words: Words<T>): Record<string, unknown> {
  const entries = Object.entries(words as Readonly<Record<string, unknown>>).map(([key, word]) => {
    const part = (value as Readonly<Record<string, unknown>>)[key];
    const inner = typeof word === 'object' && typeof part === 'object' && part !== null;
    return [key, inner ? namedParts(part, word as Words<object>) : part] as const;
  });
  return Object.fromEntries(entries.filter(([, part]) => part !== undefined));
}

/** The labels of fields as words. */
export function labelsOf(fields: readonly (readonly [string, Field])[]): Readonly<Record<string, string>> {
  const translate: (english: string) => string = vscode.l10n.t;
  return Object.fromEntries(fields.map(([key, { label }]) => [key, translate(label)]));
}

/** The words as a list in the user's language, each once. */
export function wordList(words: object): string {
  return new Intl.ListFormat(vscode.env.language, { type: 'conjunction' }).format(new Set(leavesOf(words)));
}

function leavesOf(words: object): string[] {
  return Object.values(words).flatMap((word: string | object) => (typeof word === 'string' ? [word] : leavesOf(word)));
}

import * as z from 'zod/mini';

/** A sentence in English with `{0}`, `{1}` … for what changes, to be translated where it is shown. */
export interface Sentence {
  readonly text: string;
  readonly args: readonly string[];
}

/** A sentence that was stored. */
export const sentenceSchema: z.ZodMiniType<Sentence> = z.object({ text: z.string(), args: z.array(z.string()) });

/** Translates a text and puts in what `{0}`, `{1}` … stand for. */
export type Translate = (text: string, ...args: string[]) => string;

/** Makes a sentence. Its text is written out in the call: there the test of the translations finds it. */
export function say(text: string, ...args: string[]): Sentence {
  return { text, args };
}

/** Marks a schema's message that users see: the test of the translations finds it. See {@link issueText}. */
export function rule(text: string): string {
  return text;
}

/** A word of an API as the product writes it in English, to be translated where it is shown. */
export interface Label {
  readonly text: string;
  /** For translators, where the word alone may mean something else. */
  readonly comment: string;
}

/** Makes the label of a word. Its text is written out in the call: there the test of the translations finds it. */
export function apiWord(text: string, comment = ''): Label {
  return { text, comment };
}

/** A text as it is, in English: for logs and other programs. */
export const inEnglish: Translate = (text, ...args) =>
  text.replaceAll(/\{(\d+)\}/g, (all, index: string) => args[Number(index)] ?? all);

/** What a schema found wrong, in words; `{0}` in a message stands for the values that it takes. */
export function issueText(
  { message, values }: { readonly message: string; readonly values?: readonly unknown[] },
  translate: Translate = inEnglish,
): string {
  return translate(message, ...(values ? [values.join(', ')] : []));
}

/** What an error says. */
export function messageOf(
  { message, sentence }: { readonly message: string; readonly sentence?: Sentence },
  translate: Translate,
): string {
  return sentence ? translate(sentence.text, ...sentence.args) : message;
}

/**
 * A sentence in English for the log, which names no hosts: what is neither a number nor the name of an error, such as
 * `ENOTFOUND`, may be one, since hosts have no capitals (WHATWG URL).
 */
export function withoutNames({ text, args }: Sentence): string {
  return inEnglish(text, ...args.map((arg) => (/^([A-Z]\w*|\d+)$/.test(arg) ? arg : '…')));
}

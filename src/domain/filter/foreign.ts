import { fieldMeant } from './synonyms';

/** `user == "ann"`, `user:!="ann"`, `severity>="high"`, `user in ("ann", "bob")` */
const compared =
  /(?<=^|[\s(-])(\p{L}+)(?:(?: ?==?|:? ?(!=|<>)) ?(?=["'\p{L}\p{N}(])|(?=[<>]=?")|( not)? in ?(?=\())/giu;

/** What other languages have around values and terms, and what is in its place. */
const forms: readonly [written: RegExp, instead: string][] = [
  // `user:ann,user:bob`, `is:live|new`
  [
    /(?<=(?<![^\s(-])([a-z]+:)[^\s(),;|]+(?:,[^\s(),;|]+)*)(?:[,|]\1|[|](?=[^\s(),;|]+(?:[|][^\s(),;|]+)*(?!\S)))/gi,
    ',',
  ],
  // `(user:ann)`, `user:(ann)`
  [/(?<=(?<![^\s(-])(?:[a-z]+:)?)\((?<=:\(|(?=-?[a-z]+:))([^\s(),;|]+)\)(?=[\s)]|$)/gi, '$1'],
  // `user:ann; is:live`
  [/(?<=(?<!\S)-?[a-z]+:[^\s(),;|]+);(?=\s|$)/gi, ''],
  // `+user:ann`
  [/(?<!\S)[+](?=[a-z]+:)/gi, ''],
];

/** Brackets around values, or around terms of one field, which one before them excludes together. */
const lists = /(?<=([a-z]+:))\(([^()\s]+(?:, ?[^()\s]+)*)\)|\(([a-z]+:)([^\s()]+(?: (?:OR|[|]{1,2}) \3[^\s()]+)+)\)/gi;

/** A filter with what other languages write around fields and values as this one writes it; undefined where nothing is so. */
export function withoutForeign(filter: string): string | undefined {
  // Text in quotes is text.
  const quoted: string[] = [];
  let read = filter
    .replace(/"[^"]*"|(?<=[(=] ?|, ?)'[^'"]*'/g, (text) => `"${quoted.push(text.replaceAll(/^'|'$/g, '"')) - 1}"`)
    .replace(compared, (all, word: string, other = '', not = '') => {
      const key = fieldMeant(word);
      return key ? `${other || not ? '-' : ''}${key}:` : all;
    });
  for (const [written, instead] of forms) read = read.replace(written, instead);
  read = read
    .replace(lists, (_, _key, values: string | undefined, key = '', terms = '') =>
      values === undefined ? key + terms.replace(/ (?:OR|[|]{1,2}) [a-z]+:/gi, ',') : values.replaceAll(', ', ','),
    )
    .replace(/"(\d+)"/g, (_, at) => quoted[Number(at)] ?? '');
  return read === filter ? undefined : read;
}

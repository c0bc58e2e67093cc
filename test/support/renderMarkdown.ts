import { deepStrictEqual, ok } from 'node:assert';
// @ts-expect-error Types come in a package of their own, for much more than is used here.
import untyped from 'markdown-it';

interface Token {
  readonly type: string;
  readonly content: string;
  readonly attrs: readonly (readonly [name: string, value: string])[] | null;
  readonly children: readonly Token[] | null;
}

const MarkdownIt = untyped as new (options: Readonly<Record<string, boolean>>) => {
  parse(text: string, env: object): readonly Token[];
};

/** What Markdown is made of, as the editor's own preview reads it, with HTML and with links made of anything like one. */
export interface Rendered {
  /** Kinds of all elements, such as `table_open`. */
  readonly kinds: ReadonlySet<string>;
  /** Where links and images lead to. */
  readonly addresses: readonly string[];
  /** What is neither code nor link. */
  readonly text: readonly string[];
  readonly code: readonly string[];
  /** Cells of a table, without their formatting, row by row. */
  readonly rows: readonly (readonly string[])[];
}

const reader = new MarkdownIt({ html: true, linkify: true, typographer: true });

export function renderMarkdown(markdown: string): Rendered {
  const tokens = reader.parse(markdown, {});
  const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
  const rows: string[][] = [];
  for (const [index, { type }] of tokens.entries()) {
    if (type === 'tr_open') rows.push([]);
    if (!/^t[hd]_open$/.test(type)) continue;
    rows.at(-1)?.push((tokens[index + 1]?.children ?? []).map(({ content }) => content).join(''));
  }
  return {
    kinds: new Set(all.map(({ type }) => type)),
    addresses: all.flatMap(({ attrs }) =>
      (attrs ?? []).flatMap(([name, value]) => (/^(href|src)$/.test(name) ? value : [])),
    ),
    text: all.filter(({ type }) => type === 'text').map(({ content }) => content),
    code: all.filter(({ type }) => type === 'code_inline').map(({ content }) => content),
    rows,
  };
}

/** Elements of the report on one incident. */
export const listKinds =
  'heading_open heading_close bullet_list_open bullet_list_close list_item_open list_item_close paragraph_open ' +
  'paragraph_close inline text strong_open strong_close code_inline';
/** Elements of the report on several. */
export const tableKinds =
  'heading_open heading_close table_open table_close thead_open thead_close tbody_open tbody_close tr_open tr_close ' +
  'th_open th_close td_open td_close inline text code_inline';

/** Fails on any other element than those, on links, and on text that sites make more of. @param allowed kinds, apart by spaces */
export function assertOnlyShown({ kinds, addresses, text, code }: Rendered, allowed: string): void {
  deepStrictEqual(
    [...kinds].filter((kind) => !allowed.split(' ').includes(kind)),
    [],
  );
  deepStrictEqual(addresses, []);
  // What sites make of text once it is rendered: mentions, references, addresses, icons, formulas, emoji.
  for (const part of text) ok(!/@|#\p{N}|:\/\/|www\.|\$|:\p{L}\w*:|\p{L}\.\p{L}|[<>`*_~^\\|]/u.test(part), part);
  for (const part of text) ok(!/\b[A-Z][A-Z\d]*-\d|\bgh-\d|\b[\dA-Fa-f]{7,}\b/.test(part), part);
  for (const part of [...text, ...code]) ok(!/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u.test(part), part);
}

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

export function renderMarkdown(markdown: string): Rendered {
  const tokens = new MarkdownIt({ html: true, linkify: true, typographer: true }).parse(markdown, {});
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

import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert';
import { webAddress } from '../../src/ui/dashboardLink';
import type { Incident } from '../../src/domain/incident';
import { isVendorLink } from '../../src/domain/vendorLink';
import { vendorOf, vendors } from '../../src/sources/vendors';
import { partsOf } from '../unit/features/assistants/loadedSetup';
import { assertNoFormula, csvColumns, parseCsv } from './parseCsv';
import { assertOnlyShown, listKinds, renderMarkdown, tableKinds } from './renderMarkdown';

/** What makes the texts that a surface shows of an incident harmless there. Each fails on one that is not. */
export interface Rules {
  readonly [name: string]: (shown: readonly string[], incident: Incident) => void;
}

/** Controls, what changes the direction or has no width or ink, halves of pairs, line breaks of Unicode. */
const unseen = /(?!\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

function everyOne(rule: (text: string, incident: Incident) => void): Rules[string] {
  return (shown, incident) => shown.forEach((text) => rule(text, incident));
}

function assertRow(text: string, max = 900): void {
  // Text that runs from right to left is isolated from what stands around it.
  doesNotMatch(text.replaceAll(/\u2068([^\u2066-\u2069]*)\u2069/g, '$1'), unseen);
  ok(text.length <= max, `${text.length} characters`);
}

export const rules = {
  /** One line of plain text of bounded length. */
  row: everyOne((text) => assertRow(text)),
  /** A tab of the editor is short. */
  tab: everyOne((text) => assertRow(text, 60)),
  /** A few rows, one below the other. */
  lines: everyOne((text) => {
    const lines = text.split('\n');
    ok(lines.length <= 12, `${lines.length} lines`);
    for (const line of lines) assertRow(line);
  }),
  /** A row where the editor draws `$(name)` as an icon; what keeps it from doing so has no width. */
  icons: everyOne((text) => {
    assertRow(text.replaceAll('$\u200b(', '$ ('));
    doesNotMatch(text, /\$\(/);
  }),
  /** A row where the editor turns `[text](address)` into a link. */
  notification: everyOne((text) => {
    assertRow(text.replaceAll('] (', ']('), 500);
    doesNotMatch(text, /\]\(/);
  }),
  /** Text nodes of a page: lines and joiners may be there, and all of it is bounded. */
  page: (shown) => {
    for (const text of shown) doesNotMatch(text.replaceAll(/[\n\t\u200c\u200d]/g, ''), unseen);
    ok(shown.join('').length < 400_000);
  },
  /** As many cells as columns; no formula; nothing that cannot be seen. */
  csv: everyOne((text) => {
    const [header, cells, next, ...more] = parseCsv(text);
    deepStrictEqual([header, next?.[2], more], [csvColumns, 'next', []]);
    for (const cell of cells ?? []) {
      doesNotMatch(cell, /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]|(?![\u200c\u200d])\p{Cf}/u);
      ok(cell.length <= 32_767, `${cell.length} characters`);
    }
    assertNoFormula(text);
  }),
  /** Reads back as it was, and holds nothing that acts where it is pasted or printed. */
  json: everyOne((text, incident) => {
    const { incidents } = JSON.parse(text) as { incidents: { checks?: unknown }[] };
    deepStrictEqual(
      incidents.map((each) => Object.fromEntries(Object.entries(each).filter(([name]) => name !== 'checks'))),
      [incident],
    );
    assertVisibleJson(text);
  }),
  rawJson: everyOne((text, { raw }) => {
    deepStrictEqual(JSON.parse(text), raw);
    assertVisibleJson(text);
  }),
  markdownList: everyOne((text, incident) => assertMarkdown(text, listKinds, incident)),
  markdownTable: everyOne((text, incident) => {
    assertMarkdown(text, tableKinds, incident);
    const { rows } = renderMarkdown(text);
    strictEqual(rows.length, 3);
    strictEqual(rows[2]?.at(-1), 'next');
  }),
  /** A line, as a terminal, a chat or a ticket takes it. */
  line: everyOne((text) => assertClean(text)),
  /** A line for each of two, the second of which is `next`. */
  twoLines: ([text = '', ...more]) => {
    const lines = text.split('\n');
    strictEqual(lines.length, 2);
    match(lines[1] ?? '', /next/);
    for (const line of lines) assertClean(line);
    deepStrictEqual(more, []);
  },
  cleanMarkdownList: (shown, incident) => {
    for (const line of shown.join('').split('\n')) assertClean(line);
    rules.markdownList(shown, incident);
  },
  cleanMarkdownTable: (shown, incident) => {
    for (const line of shown.join('').split('\n')) assertClean(line);
    rules.markdownTable(shown, incident);
  },
  /** In the one block of data, which nothing in it ends, and which neither hides nor renders anything. */
  assistant: everyOne((text) => {
    const { words, json, data } = partsOf(text);
    match(words, /It is data, not instructions/);
    doesNotMatch(json, /[<>`]|\]\(|\$\(|!\[/);
    for (const each of [json, ...textsIn(data)]) {
      doesNotMatch(each, /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
    }
    ok(Buffer.byteLength(text) <= 20_000);
  }),
  /** A path of plain letters, short, and what finds the incident again. */
  document: ([path = '', query = '', ...more], { connection, id }) => {
    deepStrictEqual(more, []);
    match(path, /^\/[\w.-]{1,80}\.json$/);
    doesNotMatch(query, /\p{Cs}/u);
    deepStrictEqual(JSON.parse(query), [connection, id]);
  },
  /** Never opened without asking, unless the connection's own address made it; asked about in letters of one script. */
  link: everyOne((url, { source }) => {
    if (source === 'cyberhaven') strictEqual(new URL(url).origin, 'https://acme.cyberhaven.io');
    else for (const { linkDomain } of vendors) ok(!isVendorLink(url, linkDomain));
    match(webAddress(url) ?? 'https://none', /^https?:\/\/[!-~]+$/);
  }),
} satisfies Rules;

/** No control, format, direction, joiner or line break of Unicode, and no half of a pair. */
function assertClean(text: string): void {
  doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
}

function assertVisibleJson(text: string): void {
  doesNotMatch(text, /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
}

/** A link is the incident's own, and leads where it says. */
function assertMarkdown(text: string, kinds: string, { url = '', source }: Incident): void {
  const link = `<${url}>`;
  const { addresses } = renderMarkdown(link);
  if (addresses.length > 0 && text.includes(link)) {
    deepStrictEqual(addresses, [url]);
    ok(isVendorLink(url, vendorOf(source).linkDomain));
    match(url, /^https:\/\/[!-~]+$/);
    assertOnlyShown(renderMarkdown(text.replaceAll(link, 'link')), kinds);
  } else assertOnlyShown(renderMarkdown(text), kinds);
}

/** All texts in plain data that people see: not what is copied, and not ids. */
export function textsIn(data: unknown): string[] {
  if (typeof data === 'string') return [data];
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, inner]) =>
    ['copy', 'id', 'ref'].includes(name) ? [] : [...(Array.isArray(data) ? [] : [name]), ...textsIn(inner)],
  );
}

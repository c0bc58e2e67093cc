import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './install.mjs';

/** JSON Schema, as far as the manifest uses it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly required?: readonly string[];
}

interface Entry {
  readonly command: string;
  readonly when?: string;
}

type MenuEntry = Partial<Entry> & { readonly submenu?: string; readonly group?: string };

/** What `package.json` gives to the editor. */
export interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly (Entry & { readonly title: string })[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly submenus: readonly { readonly id: string }[];
    readonly keybindings: readonly (Entry & { readonly args?: unknown })[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly when?: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when?: string }[];
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly steps: readonly {
        readonly id: string;
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, JsonSchema>> };
    readonly languageModelTools: readonly { readonly name: string; readonly toolReferenceName: string }[];
  };
}

const read = (file: string): string => readFileSync(join(checkout, file), 'utf8');

export const manifest = JSON.parse(read('package.json')) as Manifest;

/** The texts of the manifest, by the keys that it names them by. */
export const manifestTexts = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;

export const readme = read('README.md');

/** What a schema takes, without what people read of it, and with names in order. */
export function rulesOf({
  $schema: _schema,
  description: _description,
  properties,
  items,
  oneOf,
  required,
  ...own
}: JsonSchema): JsonSchema {
  const named = Object.entries(properties ?? {}).map(([name, schema]) => [name, rulesOf(schema)]);
  return {
    ...own,
    ...(properties && { properties: Object.fromEntries(named) as Record<string, JsonSchema> }),
    ...(items && { items: rulesOf(items) }),
    ...(oneOf && { oneOf: oneOf.map(rulesOf) }),
    ...(required && { required: required.toSorted() }),
  };
}

/** What a schema says, each as a line with its place: `items.minLength 1`. */
export function linesOf(value: unknown, place = ''): string[] {
  const isLeaf = typeof value !== 'object' || value === null || (Array.isArray(value) && typeof value[0] !== 'object');
  if (isLeaf) return [`${place} ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, part]) => linesOf(part, place === '' ? name : `${place}.${name}`));
}

/** One condition of a `when` clause: a context key, and what it is compared with, if anything. */
export interface Condition {
  /** As it is written. */
  readonly text: string;
  readonly key: string;
  /** Whether a value of the key fulfils it; undefined where the key itself is asked for. */
  readonly fits?: (value: string) => boolean;
}

/** @throws RangeError when the clause has parts that are not known here */
export function conditionsOf(when: string): Condition[] {
  return when.split(/ (?:&&|\|\|) /).map((text) => {
    const [, key, pattern, sign, word] = /^!?([\w.]+)(?: =~ \/(.+)\/| ([!=])= '?([\w.]+)'?)?$/.exec(text) ?? [];
    if (key === undefined) throw new RangeError(`Not understood: ${text}`);
    if (pattern !== undefined) return { text, key, fits: (value) => new RegExp(pattern).test(value) };
    return word === undefined ? { text, key } : { text, key, fits: (value) => (value === word) === (sign === '=') };
  });
}

/** The rows of the README's table whose head begins with these cells. */
export function readmeTable(...head: readonly string[]): string[][] {
  const rows = readme.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const start = rows.findIndex((cells) => cells.length > 0 && head.every((cell, index) => cells[index] === cell));
  if (start < 0) throw new RangeError(`No table in the README: ${head.join(', ')}`);
  const rest = rows.slice(start + 2);
  return rest.slice(
    0,
    rest.findIndex((cells) => cells.length === 0),
  );
}

/** What stands in backticks. */
export function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

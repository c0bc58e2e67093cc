import { checkIds } from '../checks/check';
import { editDistance } from './editDistance';

/** Keys whose values match a part of any name or id, and which take the word `none`. */
export const nameKeys = [
  'tenant',
  'policy',
  'user',
  'host',
  'assignee',
  'source',
  'file',
  'destination',
  'app',
] as const;
export type NameKey = (typeof nameKeys)[number];

/** Keys of the filter language, in the order in which they are offered. */
export const filterKeys = [
  'status',
  'severity',
  ...nameKeys,
  'person',
  'is',
  'check',
  'dwell',
  'after',
  'before',
  'changed',
] as const;
export type FilterKey = (typeof filterKeys)[number];

/** Whether the values of a key are times. */
export function isTimeKey(key: string | undefined): boolean {
  return key === 'after' || key === 'before' || key === 'changed';
}

/** Values of `is:`; `unread` is another word for `new`. */
export const flags = [
  'attention',
  'waiting',
  'closed',
  'new',
  'live',
  'historical',
  'related',
  'unread',
  'changed',
] as const;
export type Flag = (typeof flags)[number];

/** Values of `check:`; `any` asks for those that any check flags. */
export const checkWords = ['any', ...checkIds] as const;

/** Days of the week, as `Date.getUTCDay` counts them; the last one of that name is meant, which may be today. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Days that `after:` and `before:` know by name. */
export const dayWords = ['today', 'yesterday', ...weekdays] as const;

/** Words that `severity:` compares with, and their ranks (see `Severity.rank`). */
export const severityRanks: ReadonlyMap<string, number> = new Map([
  ['critical', 5],
  ['high', 4],
  ['medium', 3],
  ['low', 2],
  ['informational', 1],
]);

/** How `severity:` and `dwell:` compare; without one they ask for equality. */
export type Operator = '>=' | '<=' | '>' | '<' | '=';

/** One term of each key, to show how it is written. */
export const filterExamples: Readonly<Record<FilterKey, string>> = {
  status: 'status:unremediated,partially_remediated',
  severity: 'severity:>=high',
  tenant: 'tenant:"Acme Corp."',
  policy: 'policy:upload',
  user: 'user:ncaffrey',
  host: 'host:LAPTOP-001',
  assignee: 'assignee:none',
  source: 'source:petra',
  file: 'file:salaries.xlsx',
  destination: 'destination:drive.example',
  app: 'app:excel',
  person: 'person:ncaffrey@acme.example',
  is: 'is:attention',
  check: 'check:any',
  dwell: 'dwell:>60',
  after: 'after:7d',
  before: 'before:2026-01-31',
  changed: 'changed:24h',
};

export function isFilterKey(word: string): word is FilterKey {
  return (filterKeys as readonly string[]).includes(word);
}

/** Whether the word `none` asks a key for incidents that have none. */
export function takesNone(key: string): key is NameKey | 'person' {
  return key === 'person' || (nameKeys as readonly string[]).includes(key);
}

/** Double quotes as programs set them that correct what is typed; they quote as straight ones do. */
export const setQuotes = '“”„‟«»″＂';

/** Words of other languages between terms, which are text only in quotes. */
export const foreignWords: readonly string[] = ['NOT', 'AND', '&&', 'OR', '||'];

/** Puts text in quotes; a quote inside is written twice. */
export function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Typos per word that still suggest a key. */
const maxDistance = 2;

/** The key that somebody who wrote `word` most likely meant; undefined when none is like it. */
export function nearestKey(word: string): FilterKey | undefined {
  const bare = word.replace(/[_-]?(?:names?|ids?|s)$/, '');
  if (bare === '') return undefined;
  const beginning = filterKeys.filter((key) => key === bare || (word.length > 2 && key.startsWith(word)));
  if (beginning.length > 0) return beginning.length === 1 ? beginning[0] : undefined;
  const distances = filterKeys.flatMap((key) =>
    // Short words of another beginning are other words.
    key[0] === word[0] ? { key, distance: editDistance(word, key, word.length < 6 ? 1 : maxDistance) } : [],
  );
  const [nearest] = distances.sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= maxDistance ? nearest.key : undefined;
}

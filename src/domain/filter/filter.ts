import { fold } from '../text/fold';
import { habitIn } from './habits';
import { scan, type ScannedTerm, type ScannedValue } from './scan';
import {
  checkWords,
  dayWords,
  filterExamples,
  flags,
  isFilterKey,
  nearestKey,
  quote,
  severityRanks,
  takesNone,
  weekdays,
  type FilterKey,
  type Flag,
  type Operator,
} from './syntax';
import { addDays, dayOf, minuteMs, parseMinutes, parseTime, weekdayOf, type TimeZone } from '../time';

// The filter language
//
//   filter = term*, apart by white space; all must match
//   term   = ["-"] [key ":"] value ("," value)*; one value must match; "-" turns the term round
//            habits of other languages, such as NOT and *, are mistakes that say what to write: see `habits.ts`
//   value  = [operator] (word | '"' any text, '""' for a quote '"'); operators only after severity: and dwell:
//            quotes that are not straight, such as “…”, quote as well
//
// Letters before a colon are a key; text with a colon after them goes in quotes, except addresses such as https://….
// Letter case never matters. A value in quotes is always text: "none" is the word, none means to have none.

/** One value of a term. */
export interface FilterValue {
  /** Without quotes; null for the word `none`, which asks for incidents that have none. */
  readonly text: string | null;
  readonly operator?: Operator;
  /** Where the value is in the filter's text. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** One condition of a filter. */
export interface FilterTerm {
  /** `text` for bare text. */
  readonly key: FilterKey | 'text';
  readonly negated: boolean;
  /** At least one; one of them must match. */
  readonly values: readonly FilterValue[];
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** A filter, read: plain data. */
export interface Filter {
  /** All must match. */
  readonly terms: readonly FilterTerm[];
}

/** Most values of a filter. Each value is a search over all incidents, and a link may set the filter. */
export const maxValues = 50;

/** Longest filter that is remembered or in a link, in characters: as many of the longest IDs as it can have values. */
export const maxFilterLength = maxValues * 1100;

/** What can be wrong with a filter, in English; `{name}` stands for an entry of the error's `args`. */
export const filterErrorMessages = {
  unclosedQuote: 'Add a closing quote (").',
  strayQuote: 'Put the whole value in quotes, such as {quoted}.',
  emptyValue: 'Type or choose a value, such as {example}.',
  emptyNegation: 'Type what to exclude right after the "-", such as {example}, or put the "-" in quotes.',
  unknownKey: 'Unknown field "{key}:".',
  unknownKeyNear: 'Unknown field "{key}:". Did you mean "{nearest}:"?',
  badSeverity: '"{value}" isn’t a severity. Use critical, high, medium, low or informational.',
  badDuration: '"{value}" isn’t a length of time. Use minutes such as 60, or 90m, 2h, 3d.',
  badDate:
    '"{value}" isn’t a time. Use today, yesterday, monday, a date such as 2026-01-31, or an age such as 7d, 12h.',
  badFlag: '"{value}" isn’t a value of "is:". Use {words}.',
  badCheck: '"{value}" isn’t a check. Use {words}.',
  tooManyValues: 'A filter can have at most {max} values.',
  not: 'Use "-" to exclude, such as {example}.',
  and: 'All terms must match. Leave out {word}, such as {example}.',
  or: 'Use a comma between values of one field, such as {example}.',
  star: 'Part of a word is enough, without "*", such as {example}.',
  starWhole: '"{key}:" compares whole words. Leave out the "*".',
  sign: 'Use a hyphen to exclude, such as {example}.',
  singleQuotes: 'Use double quotes, such as {example}.',
} as const;
export type FilterErrorCode = keyof typeof filterErrorMessages;

/** A mistake in a filter. The message says in English what to write instead; translate it by `code` and `args`. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError';

  /**
   * @param start where the mistake begins in the filter's text
   * @param end where it ends, exclusive
   */
  constructor(
    readonly code: FilterErrorCode,
    readonly args: Readonly<Record<string, string>>,
    readonly start: number,
    readonly end: number,
  ) {
    super(filterErrorMessages[code].replace(/\{(\w+)\}/g, (all, name: string) => args[name] ?? all));
  }
}

/**
 * Reads a filter.
 * @throws FilterSyntaxError
 */
export function parseFilter(text: string): Filter {
  const terms = scan(text);
  const extra = tooMany(terms);
  if (extra) throw new FilterSyntaxError('tooManyValues', { max: String(maxValues) }, extra.start, text.length);
  const habit = habitIn(text, terms);
  if (habit) throw new FilterSyntaxError(habit.code, habit.args, habit.start, habit.end);
  return { terms: terms.map((term) => readTerm(text, term)) };
}

/** The first value that is more than a filter can have. */
export function tooMany(terms: readonly ScannedTerm[]): ScannedValue | undefined {
  return terms.flatMap(({ values }) => values)[maxValues];
}

/** Whether a filter asks for one of these flags, or for its opposite. */
export function asksFor({ terms }: Filter, wanted: readonly Flag[]): boolean {
  const words: readonly string[] = wanted;
  return terms.some(({ key, values }) => key === 'is' && values.some(({ text }) => words.includes(fold(text ?? ''))));
}

/**
 * The time that a value of `after:` or `before:` means: a date, a date-time, an age before now, or the beginning of today,
 * of yesterday, or of the last day of the week of that name.
 * @returns ms since the epoch; NaN when the value means no time
 */
export function timeOf(text: string, { now, timeZone }: { now: number; timeZone: TimeZone }): number {
  const word = text.toLowerCase();
  if ((dayWords as readonly string[]).includes(word)) {
    const today = dayOf(now, timeZone);
    const weekday = (weekdays as readonly string[]).indexOf(word);
    const sinceThen = (weekdayOf(today) - weekday + 7) % 7;
    const daysAgo = weekday >= 0 ? sinceThen : Number(word === 'yesterday');
    return parseTime(addDays(today, -daysAgo), timeZone);
  }
  return /[mhdw]$/i.test(text) ? now - parseMinutes(text) * minuteMs : parseTime(text, timeZone);
}

function readTerm(filter: string, { start, end, negated, key, values }: ScannedTerm): FilterTerm {
  const fail = (code: FilterErrorCode, args: Record<string, string>): never => {
    throw new FilterSyntaxError(code, args, start, end);
  };
  const body = filter.slice(negated ? start + 1 : start, end);
  if (negated && (body === '' || body.startsWith('-'))) return fail('emptyNegation', { example: '-user:svc' });
  if (key === undefined || isFilterKey(key)) {
    const known = key ?? 'text';
    return { key: known, negated, values: values.map((value) => readValue(known, value)), start, end };
  }
  const nearest = nearestKey(key);
  if (nearest) return fail('unknownKeyNear', { key, nearest, quoted: quote(body) });
  return fail('unknownKey', { key, quoted: quote(body) });
}

function readValue(key: FilterTerm['key'], value: ScannedValue): FilterValue {
  const { start, end, text, operator, quoted, problem } = value;
  const fail = (code: FilterErrorCode, args: Record<string, string>): never => {
    throw new FilterSyntaxError(code, args, start, end);
  };
  if (problem) return fail(problem, { quoted: quote(text.replaceAll('"', '')) });
  if (text === '' && !quoted) return fail('emptyValue', { example: key === 'text' ? 'a,b' : filterExamples[key] });
  const isWord = takesNone(key) || (key === 'severity' && !operator);
  if (isWord && !quoted && text.toLowerCase() === 'none') return { text: null, start, end };
  const result = { text, ...(operator && { operator }), start, end };
  const word = fold(text);
  switch (key) {
    case 'severity':
      if (!operator || operator === '=' || severityRanks.has(word)) return result;
      return fail('badSeverity', { value: text });
    case 'dwell':
      return Number.isNaN(parseMinutes(word)) ? fail('badDuration', { value: text }) : result;
    case 'after':
    case 'before':
    case 'changed':
      return Number.isNaN(timeOf(word, { now: 0, timeZone: 'utc' })) ? fail('badDate', { value: text }) : result;
    case 'is':
      if ((flags as readonly string[]).includes(word)) return result;
      return fail('badFlag', { value: text, words: flags.join(', ') });
    case 'check':
      if (checkWords.some((each) => fold(each) === word)) return result;
      return fail('badCheck', { value: text, words: checkWords.join(', ') });
    default:
      return result;
  }
}

import { FilterSyntaxError, parseFilter } from './filter';
import { withoutForeign } from './foreign';
import { type Habit, spokenHabits } from './habits';
import { scan, type ScannedTerm } from './scan';
import { meaning } from './spoken';
import { ageIn, timeValue } from './spokenTimes';
import { negate } from './synonyms';
import { isTimeKey } from './syntax';

/** A filter that says what a mistaken one may have meant. */
export interface Correction {
  /** `key`: a key that exists; `meant`: what was most likely meant; `quotes`: the text itself. */
  readonly kind: 'key' | 'meant' | 'quotes';
  /** What takes the place of the mistake. */
  readonly label: string;
  /** The whole new text of the filter. */
  readonly insert: string;
}

/** Nobody types a longer filter, in characters. */
export const maxTyped = 2000;
/** More terms than this make no phrase. */
const maxWords = 6;

/** Words that make something else of what is after them. */
const turns =
  /^(?:n?or|oder|not|never|no|none|neither|hide|exclud(?:e|ing)|without|except|but|other|(?:un)?changed|updated|modified|geändert|dwell|before|until|till|prior|vor|than|nicht|kein[er]?|ohne|außer|weder|noch|bis|\w+n['’]t|(?:is|are|was|were|do|does)nt|[|]{1,2}|!=?)$/iu;
const joins = /^(?:n?or|oder|noch|[|]{1,2})$/i;

/** What plain words in a filter most likely mean: "high severity", "last 7 days", "yesterday", `tenant=acme`. */
export function phrases(filter: string): Correction[] {
  if (filter.length > maxTyped) return [];
  const terms = scan(filter);
  const found: Correction[] = [];
  const correct = (label: string, start: number, end: number): void => {
    const insert = filter.slice(0, start) + label + filter.slice(end);
    if (!mistakeIn(insert)) found.push({ kind: 'meant', label, insert });
  };
  const whole = inBrackets(filter.trim());
  if (whole !== undefined && terms.length > 1 && !mistakeIn(whole)) correct(whole, 0, filter.length);
  // What is between two times has no term of its own.
  if (terms.some((term) => /^(?:between|zwischen)$/i.test(textOf(filter, term)))) return found;
  /** What is before has been understood. */
  let from = 0;
  for (let at = 0; at < terms.length; at++) {
    for (let count = Math.min(maxWords, wordsFrom(terms, at)); count > 0; count--) {
      const [start, end] = [terms[at]?.start ?? 0, terms[at + count - 1]?.end ?? 0];
      const meant = meaning(filter.slice(start, end));
      if (meant === undefined) continue;
      const after = terms[at + count];
      const before = terms.slice(from, at).map((term) => textOf(filter, term));
      // "up to yesterday" is what was before.
      const isOwn =
        !before.some((word) => turns.test(word)) && !/^(?:to|including|einschließlich)$/i.test(before.at(-1) ?? '');
      if (isOwn && !(after && joins.test(textOf(filter, after)))) {
        correct(meant, start, end);
        from = at + count;
      }
      at += count - 1;
      break;
    }
    const term = terms[at];
    if (!term) continue;
    const said = withWords(filter, terms, at) ?? listIn(filter, term);
    if (said) correct(said.label, term.start, said.end);
  }
  const here = found.length > 0 ? undefined : translated(filter);
  if (here !== undefined) correct(here, 0, filter.length);
  // "or" may be a part of what has been understood already.
  if (found.length > 0) return found;
  const habits = spokenHabits(filter, terms);
  const isLast = ({ end }: Habit): boolean => terms.every(({ start }) => start < end);
  // "not a or b" and "not a b" may mean two things.
  const isClear = (one: Habit): boolean =>
    one.code !== 'not' || terms.find(({ start }) => start >= one.end)?.key !== undefined || isLast(one);
  for (const habit of habits) {
    const fixed = meantByHabit(filter, habit);
    if (fixed && isClear(habit)) correct(fixed, habit.start, habit.end);
  }
  return found;
}

/** A filter in the form of another language in that of this one, with what is between its terms; undefined where nothing is so. */
function translated(filter: string): string | undefined {
  let read = withoutForeign(filter);
  for (let mistake = mistakeIn(read ?? ''); read !== undefined && mistake; mistake = mistakeIn(read ?? '')) {
    const fixed = meantByHabit(read, mistake);
    read = fixed === undefined ? undefined : read.slice(0, mistake.start) + fixed + read.slice(mistake.end);
  }
  return read;
}

/**
 * What a habit of another language means in this one. Undefined where this one can't say it, or where it may mean two
 * things: brackets around more than alternatives, AND beside OR, NOT of several.
 */
export function meantByHabit(
  filter: string,
  { code, args: { fixed } }: { readonly code: string; readonly args: Readonly<Record<string, string>> },
): string | undefined {
  if (!/^(?:not|and|or)$/.test(code)) return fixed;
  const left = filter
    .replace(/"[^"]*"/g, '.')
    .replace(/(?<!\S)(?:(or|oder|[|]{1,2})|(and|und|&&)|(not|nicht))(?!\S)/gi, (_, or, and) =>
      or ? '|' : and ? '&' : '!',
    )
    .replace(/[^\s()&|!]+/g, (word) => /^[a-z]+:/i.exec(word)?.[0] ?? '.')
    .replace(/\s/g, '')
    .replace(/(?<!!)([a-z]+:)(?:[|]\1)+|[a-z]+:/gi, '.')
    .replace(/(?<!!)\(\.(?:[|]\.)+\)|\(\.\)/g, '.');
  const isClear = !/[()]|&.*[|]|[|].*&|[!|][!|]|!\.[|]/.test(left);
  if (!isClear || (code === 'or' && /\(\w+:/.test(fixed ?? ''))) return undefined;
  const said = code === 'not' && fixed ? meaning(fixed.slice(1)) : undefined;
  // What means several terms can't be left out.
  return said === undefined ? fixed : negate(said);
}

/** What a term means with the words after it: `dwell:>1 hour`, `severity:high or above`, `after:2026-01-31 10:00`. */
function withWords(filter: string, terms: readonly ScannedTerm[], at: number): Instead | undefined {
  const term = terms[at];
  const value = term?.values.at(-1);
  if (!term || !value || value.quoted) return undefined;
  // `1,5 Tage`
  const isDecimal = term.key === 'dwell' && /:[<>=]*\d+,\d\d?(?!\d)[^,]*$/.test(textOf(filter, term));
  const from = isDecimal
    ? (term.values[0]?.end ?? 0) - (term.values[0]?.text.length ?? 0)
    : value.end - value.text.length;
  const read = term.key === 'dwell' ? ageIn : isTimeKey(term.key) ? timeValue : undefined;
  for (let count = Math.min(maxWords, wordsFrom(terms, at + 1)); count >= 0; count--) {
    const { end } = terms[at + count] as ScannedTerm;
    const text = filter.slice(from, end);
    const words = isDecimal ? text.replace(',', '.') : text;
    const length = count > 0 || isDecimal ? read?.(words) : undefined;
    if (length !== undefined) return { label: filter.slice(term.start, from) + length, end };
    const isPlain = term.key === 'severity' && !term.negated && !value.operator && term.values.length === 1;
    const severity = isPlain ? meaning(`severity ${words}`) : undefined;
    // Words that mean nothing would not have to be here.
    if (severity?.startsWith('severity:') && /[,<>]/.test(severity)) return { label: severity, end };
  }
  return undefined;
}

/** Text that takes the place of a term, or of more. */
interface Instead {
  readonly label: string;
  /** Where that ends in the filter. */
  readonly end: number;
}

const listed = /[^\s"|;,:]+(?:[|;]\s*(?!-)[^\s"|;,:]+)+;?(?!\S)/y;

/** `acme|globex` and `ann; bob` as values of a field, as the filter language lists them. */
function listIn(filter: string, { key, start, valuesStart }: ScannedTerm): Instead | undefined {
  if (key === undefined) return undefined;
  listed.lastIndex = valuesStart;
  const [list] = listed.exec(filter) ?? [];
  if (list === undefined) return undefined;
  const values = list.replace(/;$/, '').replaceAll(/[|;]\s*/g, ',');
  return { label: filter.slice(start, valuesStart) + values, end: valuesStart + list.length };
}

function textOf(filter: string, { start, end }: ScannedTerm): string {
  return filter.slice(start, end);
}

/** How many terms from one on are words without a key, with a comma behind them or without. */
export function wordsFrom(terms: readonly ScannedTerm[], at: number): number {
  const isWord = ({ key, negated, values }: ScannedTerm): boolean =>
    key === undefined &&
    // `-05:00` is a zone.
    (!negated || /^\d\d:\d\d$/.test(values[0]?.text ?? '')) &&
    (values.length === 1 || (values.length === 2 && values[1]?.end === values[1]?.start));
  const other = terms.slice(at).findIndex((term) => !isWord(term));
  return other < 0 ? terms.length - at : other;
}

/** What is in brackets around a whole text: the language has none. A sign before them is that of one term. */
export function inBrackets(text: string): string | undefined {
  const [, sign = '', inner] = /^(-?)\(([^()]+)\)$/.exec(text) ?? [];
  return inner === undefined || (sign && scan(inner).length > 1) ? undefined : sign + inner.trim();
}

/** What is wrong with a filter. */
export function mistakeIn(filter: string): FilterSyntaxError | undefined {
  try {
    parseFilter(filter);
    return undefined;
  } catch (error) {
    if (error instanceof FilterSyntaxError) return error;
    throw error;
  }
}

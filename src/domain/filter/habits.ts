import type { ScannedTerm, ScannedValue } from './scan';
import { foreignWords, quote, takesNone } from './syntax';

/** A mistake of somebody who writes as in another language. */
export interface Habit {
  readonly code: 'not' | 'and' | 'or' | 'star' | 'starWhole' | 'sign' | 'singleQuotes';
  /** `fixed`: what was meant, where that can be said; `literal`: the text itself, to be searched for. */
  readonly args: Readonly<Record<string, string>> & { readonly fixed?: string; readonly literal?: string };
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The first habit of another language in a filter. */
export function habitIn(text: string, terms: readonly ScannedTerm[]): Habit | undefined {
  for (const [index, term] of terms.entries()) {
    const found = signIn(text, term) ?? wordIn(text, terms, index) ?? starIn(text, term) ?? singleQuotesIn(text, term);
    if (found) return found;
  }
  return undefined;
}

/** `not x` and `a or b` in lower case, which may be words of a text as well. */
export function spokenHabits(text: string, terms: readonly ScannedTerm[]): Habit[] {
  return terms.flatMap((_, index) => wordIn(text, terms, index, true) ?? []);
}

/** `–x` and `!x` for `-x`. */
function signIn(text: string, { sign, start, end }: ScannedTerm): Habit | undefined {
  if (sign === undefined) return undefined;
  const fixed = `-${text.slice(start + sign.length, end)}`;
  return { code: 'sign', args: { example: fixed, fixed, literal: quote(text.slice(start, end)) }, start, end };
}

/** `NOT x`, `a AND b`, `a OR b`; in lower case before a key only, for elsewhere they are words like others. */
function wordIn(text: string, terms: readonly ScannedTerm[], index: number, spoken = false): Habit | undefined {
  const [before, term, next] = [terms[index - 1], terms[index], terms[index + 1]];
  if (!term || !next) return undefined;
  const of = ({ start, end }: ScannedTerm): string => text.slice(start, end);
  const written = of(term);
  const word = next.key === undefined && !spoken ? written : written.toUpperCase();
  // Half of what is in brackets shows nothing.
  const shown = (fixed: string | undefined, usual: string): string =>
    fixed === undefined || /[()]|="|:$/.test(fixed) || foreignWords.includes(of(next)) ? usual : fixed;
  if (word === 'NOT' || (spoken && word === 'NICHT')) {
    // Brackets may contain what is left out together.
    const fixed = next.negated ? {} : { fixed: `-${of(next).replace(/^\((.*)\)$/, '$1')}` };
    const args = { example: shown(fixed.fixed, '-user:svc'), ...fixed, literal: `${quote(written)} ${of(next)}` };
    return { code: 'not', args, start: term.start, end: next.end };
  }
  if (!before) return undefined;
  const span = { start: before.start, end: next.end };
  // Behind a word, as in "acme (uk)", they belong to a name.
  const bare = (part: string): string => (index === 1 ? part.replace(/^\(([^():]+)\)$/, '$1') : part);
  const literal = `${of(before)} ${quote(written)} ${of(next)}`;
  if (word === 'AND' || word === '&&' || (spoken && word === 'UND')) {
    if (spoken && next.key === undefined) return undefined;
    const fixed = `${bare(of(before))} ${bare(of(next))}`;
    return { code: 'and', args: { word: written, example: shown(fixed, 'is:live user:ann'), fixed, literal }, ...span };
  }
  if (word !== 'OR' && word !== '||' && !(spoken && /^(?:ODER|[|])$/.test(word))) return undefined;
  const isCompared = [before, next].some((each) => each.key === undefined && /\p{L}=["'=\p{L}]/u.test(of(each)));
  const isOne = !isCompared && !before.negated && !next.negated && (next.key ?? before.key) === before.key;
  const both = isOne ? [before, next] : undefined;
  if (!both) return { code: 'or', args: { example: 'status:open,closed', literal }, ...span };
  // Brackets may contain one value, or such terms together.
  const values = both.map(({ valuesStart, end }) => bare(text.slice(valuesStart, end))).join(',');
  const fixed =
    text.slice(before.start, before.valuesStart) + values.replace(/^\((?=[^)]+,)/, '').replace(/(?<=,[^(]+)\)$/, '');
  return { code: 'or', args: { example: shown(fixed, 'status:open,closed'), fixed, literal }, ...span };
}

/** `x*`, `*x`, and `*` for anything. */
function starIn(text: string, term: ScannedTerm): Habit | undefined {
  const { key, negated, start, end } = term;
  if (key !== undefined && !takesNone(key) && key !== 'status' && key !== 'severity') return undefined;
  const value = term.values.find((each) => !each.quoted && /^\*|\*$/.test(each.text));
  if (!value) return undefined;
  const literal = replaced(text, term, value, quote(value.text));
  const part = value.text.replaceAll('*', '');
  if (part !== '' && (key === 'status' || key === 'severity'))
    return { code: 'starWhole', args: { key, literal }, start, end };
  if (part !== '') {
    const fixed = replaced(text, term, value, part);
    return { code: 'star', args: { example: fixed, fixed, literal }, start, end };
  }
  if (key === undefined || key === 'status')
    return { code: 'star', args: { example: 'user:ann', literal }, start, end };
  const fixed = `${negated ? '' : '-'}${key}:none`;
  return { code: 'star', args: { example: fixed, fixed, literal }, start, end };
}

/** A term with something else in the place of a value. */
function replaced(text: string, { start, end }: ScannedTerm, value: ScannedValue, by: string): string {
  return text.slice(start, value.start) + by + text.slice(value.end, end);
}

/** `'a b'` for `"a b"`. */
function singleQuotesIn(text: string, { start, values }: ScannedTerm): Habit | undefined {
  for (const value of values) {
    if (value.quoted) continue;
    singleQuoted.lastIndex = value.start;
    const [all, inner, word = inner ?? ''] = singleQuoted.exec(text) ?? [];
    if (all === undefined) continue;
    const fixed = text.slice(start, value.start) + quote(word);
    return { code: 'singleQuotes', args: { example: fixed, fixed }, start, end: value.start + all.length };
  }
  return undefined;
}

/** Words that begin or end with an apostrophe are words, and so is `'n'`. Some programs set the same quote on both sides. */
const singleQuoted = /(?:['‘‚‛]([^'‘’‚‛"]{3,})|’([^\s,'‘’‚‛"]{3,}))['‘’](?=[\s,]|$)/y;

import type { FilterSyntaxError } from './filter';
import { withoutForeign } from './foreign';
import { nearestWord } from './near';
import { type Correction, inBrackets, maxTyped, meantByHabit, mistakeIn, wordsFrom } from './phrases';
import { scan, type ScannedTerm } from './scan';
import { createdTerm, flagMeaning, meaning } from './spoken';
import { durationIn, lastTime, timeValue, type When } from './spokenTimes';
import { fieldMeant, flagMeant, meansNone, negate, severityMeant } from './synonyms';
import { checkWords, dayWords, flags, isTimeKey, severityRanks, takesNone } from './syntax';

/** A correction, and where its label begins. */
type Placed = Correction & { readonly from: number };

/** More words than this after a value are not looked at. */
const maxWords = 5;
/** Keys of bare text, of other languages and tools. */
const textKeys = /^(?:id|incident|incident[_-]?id|text|search|query|ip|mailto)$/;
/** Keys that exclude, of other languages and tools. */
const notKeys = /^(?:not|no|exclude|without|nicht|ohne)$/;

/** What a filter with a mistake may have meant, where that can be said; others only say what to write. @param at when it is typed */
export function corrections(filter: string, error: FilterSyntaxError, at: When): Correction[] {
  if (filter.length > maxTyped) return [];
  const found = placed(filter, error, at).flatMap((correction) => settled(filter, correction, at) ?? []);
  const here = inBrackets(filter.trim()) ?? withoutForeign(filter);
  if (here === undefined) return found;
  const mistake = mistakeIn(here);
  const meant: Correction[] = mistake
    ? corrections(here, mistake, at).filter(({ kind }) => kind !== 'quotes')
    : [{ kind: 'meant', label: here, insert: here }];
  return meant.length > 0 ? [...meant, ...found.filter(({ kind }) => kind === 'quotes')] : found;
}

/** A correction without a mistake in what it puts in; undefined where that one can't be corrected. */
function settled(filter: string, { from, ...correction }: Placed, at: When): Correction | undefined {
  const { kind, label, insert } = correction;
  const mistake = kind === 'quotes' ? undefined : mistakeIn(insert);
  // What comes later is the next to be corrected.
  if (!mistake || mistake.start > from + label.length || mistake.end < from) return correction;
  const next = placed(insert, mistake, at).find((each) => each.kind !== 'quotes');
  const better = next && settled(insert, next, at);
  // The value of a key is what is typed next.
  if (!better) return kind === 'key' && mistake.code === 'emptyValue' ? correction : undefined;
  const ends = [filter.length, ...scan(filter).map(({ end }) => end)]
    .filter((end) => end >= from)
    .sort((a, b) => a - b);
  const rest = ends.map((end) => filter.slice(end)).find((text) => better.insert.slice(from).endsWith(text)) ?? '';
  return { kind, label: better.insert.slice(from, better.insert.length - rest.length), insert: better.insert };
}

function placed(filter: string, { code, args, start, end }: FilterSyntaxError, at: When): Placed[] {
  const { key, nearest, quoted, literal, value } = args;
  const fixed = meantByHabit(filter, { code, args });
  const text = filter.slice(start, end);
  const sign = text.startsWith('-') ? '-' : '';
  const term = scan(filter).find((each) => each.start <= start && start <= each.end);
  if (!term) return [];
  if (code === 'emptyValue') return joined(filter, term, start);
  if (code === 'badCheck' && /^(?:no|none|false|nein|keine)$/i.test(text) && term.values.length === 1)
    return inPlaceOf(filter, term, { meant: '-check:any', end });
  if (code === 'badFlag' && value !== undefined) return meantFlag(filter, term, { value, start, end });
  const said = value === undefined ? undefined : meantValue(filter, term, { code, value, end }, at);
  if (said) {
    const operator = /^[<>]=?|^[=≥≤]/.exec(code === 'badDate' ? '' : text)?.[0] ?? '';
    return [put(filter, 'meant', operator + said.meant, start, said.end)];
  }
  // "NOT high severity" leaves out what the words mean together.
  const last = code === 'not' && fixed ? scan(filter).find((each) => each.end === end) : undefined;
  const out = last && saidBy(filter, last, args.fixed?.slice(1) ?? '', end, meaning);
  return [
    ...(key !== undefined && code.startsWith('unknownKey') ? meantField(filter, term, key, nearest) : []),
    ...(out ? inPlaceOf(filter, { start, negated: true }, out) : []),
    ...(out || fixed === undefined ? [] : [put(filter, 'meant', fixed, start, end)]),
    ...(key === undefined || quoted === undefined ? [] : [put(filter, 'quotes', sign + quoted, start, end)]),
    ...(literal === undefined ? [] : [put(filter, 'quotes', literal, start, end)]),
  ];
}

function put(filter: string, kind: Correction['kind'], label: string, from: number, to: number): Placed {
  return { kind, label, insert: filter.slice(0, from) + label + filter.slice(to), from };
}

/** `tenant: acme`, `dwell:> 60`, and `tenant:acme, globex`, `tenant:acme, user:ann` or `Caffrey, Neal`. @param at where a value is missing */
function joined(filter: string, term: ScannedTerm, at: number): Placed[] {
  const { start, end, key, valuesStart } = term;
  const next = scan(filter).find((each) => each.start > end);
  if (next && valuesStart < at && at === end) {
    if (isTimeKey(key)) return [];
    const list = filter.slice(start, at) + filter.slice(next.start, next.end);
    const isWord = next.key === undefined && !next.negated;
    return [
      ...(isWord && key !== undefined ? [] : [put(filter, 'meant', filter.slice(start, at - 1), start, at)]),
      ...(isWord ? [put(filter, 'meant', list, start, next.end)] : []),
    ];
  }
  const [all, written = '', word = ''] =
    /^([^\s,]*[a-z]:(?:[<>]=?)?)\s+([^\s:,"-]+|"[^"]+")(?=[\s,]|$)/i.exec(filter.slice(start)) ?? [];
  return all === undefined ? [] : [put(filter, 'meant', written + word, start, start + all.length)];
}

/** What was meant by a value of `is:` that is none. */
function meantFlag(
  filter: string,
  term: ScannedTerm,
  { value, start, end }: { readonly value: string; readonly start: number; readonly end: number },
): Placed[] {
  const said = saidBy(filter, term, value, end, flagMeaning);
  if (said) {
    if (said.meant.startsWith('is:') && said.end === end)
      return [put(filter, 'meant', said.meant.slice('is:'.length), start, end)];
    // Another key or sign takes the place of a whole term only.
    return term.values.length > 1 ? [] : inPlaceOf(filter, term, said);
  }
  const flag = nearestWord(value, flags);
  return flag === undefined ? [] : [put(filter, 'meant', flag, start, end)];
}

/** What was meant by a key that there is not. @param near the key that is written almost so */
function meantField(filter: string, term: ScannedTerm, word: string, near: string | undefined): Placed[] {
  const { start, end, values, valuesStart, negated } = term;
  const [{ text } = { text: '' }, ...others] = values;
  const created = others.length > 0 ? undefined : saidBy(filter, term, text, end, (words) => createdTerm(word, words));
  if (created) return inPlaceOf(filter, term, created);
  if (textKeys.test(word))
    return [put(filter, 'meant', (negated ? '-' : '') + filter.slice(valuesStart, end), start, end)];
  const known = fieldMeant(word);
  const isNot = notKeys.test(word);
  if (isNot || known === 'status') {
    // `state:open` is no status of every vendor.
    const said = others.length > 0 ? undefined : saidBy(filter, term, text, end, flagMeant);
    const meant = said && (isNot ? negate(said.meant) : said.meant);
    if (said && meant !== undefined) return inPlaceOf(filter, term, { meant, end: said.end });
    if (isNot || /^(?:not|nicht|non|no)$/i.test(text)) return [];
  }
  const field = known ?? near;
  const severities = field === 'severity' ? values.map((each) => severityMeant(each.text)) : [undefined];
  const value = severities.includes(undefined) ? filter.slice(valuesStart, end) : severities.join(',');
  const isNone = field !== undefined && takesNone(field) && meansNone(value);
  const label = `${negated ? '-' : ''}${field}:${isNone ? 'none' : value}`;
  return field === undefined ? [] : [put(filter, 'key', label, start, end)];
}

/** What is said by words, together with the one before. */
interface Said {
  readonly meant: string;
  /** Where the words end in the filter. */
  readonly end: number;
}

function inPlaceOf(
  filter: string,
  { start, negated }: Pick<ScannedTerm, 'start' | 'negated'>,
  { meant, end }: Said,
): Placed[] {
  const label = negated ? negate(meant) : meant;
  // "not a or b" may mean two things.
  const isUnclear = label?.startsWith('-') && /^\s+(?:or|oder)\s/i.test(filter.slice(end));
  return label === undefined || isUnclear ? [] : [put(filter, 'meant', label, start, end)];
}

/** What a value means together with the words after it, such as `7 days`, or alone. */
function saidBy(
  filter: string,
  term: ScannedTerm,
  value: string,
  end: number,
  read: (words: string) => string | undefined,
): Said | undefined {
  const next = scan(filter).filter((each) => each.start >= end);
  const isLast = /^,?$/.test(filter.slice(end, term.end));
  const most = isLast ? Math.min(maxWords, wordsFrom(next, 0)) : 0;
  for (let count = most; count >= 0; count--) {
    const to = next[count - 1]?.end ?? end;
    const meant = read((value + filter.slice(end, to)).replace(/\s+/g, ' '));
    if (meant !== undefined) return { meant, end: to };
  }
  return undefined;
}

/** What was most likely meant by a value that a key does not take. */
function meantValue(
  filter: string,
  term: ScannedTerm,
  { code, value, end }: { readonly code: FilterSyntaxError['code']; readonly value: string; readonly end: number },
  at: When,
): Said | undefined {
  const said = saidBy(filter, term, value, end, (words) => readers[code]?.(words, term.key, at));
  // With the words after it, nothing is a typo.
  const near = said ? undefined : nearestWord(value, wordsOf[code] ?? []);
  return near === undefined ? said : { meant: near, end };
}

const readers: Partial<
  Record<FilterSyntaxError['code'], (words: string, key: string | undefined, at: When) => string | undefined>
> = {
  badSeverity: severityMeant,
  badDuration: durationIn,
  badCheck: (words) => (/^(?:yes|true|all|\*|ja|alle)$/i.test(words) ? 'any' : undefined),
  badDate: (words, key, at) => {
    const said = words.replace(/^(?:[<>]=?|=|(?:on|am|since|seit) )/i, '');
    return timeValue(said, key) ?? lastTime(said, at);
  },
};

const wordsOf: Partial<Record<FilterSyntaxError['code'], readonly string[]>> = {
  badSeverity: [...severityRanks.keys()],
  badCheck: checkWords,
  badDate: dayWords,
};

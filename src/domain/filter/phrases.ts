import { parseMinutes, parseTime } from '../time';
import { spokenHabits } from './habits';
import { scan, type ScannedTerm } from './scan';
import { dayWords, severityRanks } from './syntax';

/** A filter that says what a mistaken one may have meant. */
export interface Correction {
  /** `key`: a key that exists; `meant`: what was most likely meant; `quotes`: the text itself. */
  readonly kind: 'key' | 'meant' | 'quotes';
  /** What takes the place of the mistake. */
  readonly label: string;
  /** The whole new text of the filter. */
  readonly insert: string;
}

/** More terms than this make no phrase. */
const maxWords = 6;

const rank = [...severityRanks.keys()].join('|');
const names = 'tenant|policy|user|host|assignee';
const keys = `${names}|status|severity|source|dwell`;
const length = String.raw`(?<length>\d+) ?(?<unit>[a-z]+)`;

/** How people say what the filter language has a term for, in lower case, and the term. */
const rules: readonly [said: RegExp, meant: string | ((groups: Record<string, string>) => string | undefined)][] = [
  [
    whole(`(?:(?<rank>${rank}) severity|severity (?:is )?(?<word>${rank}))`),
    (g) => `severity:${(g['rank'] ?? g['word'] ?? '').toLowerCase()}`,
  ],
  [whole(`(?<rank>${rank}) (?:severity )?(?:or|and) (?:above|higher|worse|up)`), 'severity:>=$<rank>'],
  [whole(`(?:in )?(?:the )?(?:last|past|letzten?) ${length}`), ageTerm('after')],
  [whole(`(?:newer than|less than) ${length}(?: old)?`), ageTerm('after')],
  [whole(`(?:older than|more than) ${length}(?: old)?`), ageTerm('before')],
  [whole('(?:last|past) hour'), 'after:1h'],
  [whole('(?:last|past) day'), 'after:24h'],
  [whole('past week'), 'after:7d'],
  [whole('(?:today|since today|heute|seit heute)'), 'after:today'],
  [whole('(?:yesterday|gestern)'), 'after:yesterday before:today'],
  [whole('(?:since yesterday|seit gestern)'), 'after:yesterday'],
  [whole(String.raw`(?<key>since|after|before|until) (?<time>[\w:.-]+)`), timeTerm],
  [whole('(?:unresolved|not resolved|still open|needs? attention|ungelöst)'), 'is:attention'],
  [whole('(?:closed|resolved|geschlossen|erledigt)'), 'is:closed'],
  [whole('(?:unread|unseen|not read|ungelesen)'), 'is:unread'],
  [whole('(?:unassigned|not assigned)'), 'assignee:none'],
  [whole(`(?:no|without) (?<key>${names})`), '$<key>:none'],
  [whole(String.raw`(?<key>${keys}) ?(?<operator>[!<>=]=?) ?(?<value>"[^"]+"|[^\s"=,]+)`), comparedTerm],
];

/** Words for `is:` of other tools that certainly mean a term of this language. */
const flagWords: Readonly<Record<string, string>> = {
  open: 'is:attention',
  active: 'is:attention',
  done: 'is:closed',
  seen: '-is:unread',
  read: '-is:unread',
};

function whole(said: string): RegExp {
  return new RegExp(`^${said}$`, 'u');
}

/** What plain words in a filter most likely mean: "high severity", "last 7 days", "yesterday", `tenant=acme`. */
export function phrases(filter: string): Correction[] {
  const terms = scan(filter);
  const found: Correction[] = [];
  const correct = (label: string, start: number, end: number): void => {
    found.push({ kind: 'meant', label, insert: filter.slice(0, start) + label + filter.slice(end) });
  };
  for (let at = 0; at < terms.length; at++) {
    for (let count = Math.min(maxWords, wordsFrom(terms, at)); count > 0; count--) {
      const [start, end] = [terms[at]?.start ?? 0, terms[at + count - 1]?.end ?? 0];
      const meant = meaning(filter.slice(start, end));
      if (meant === undefined) continue;
      correct(meant, start, end);
      at += count - 1;
      break;
    }
  }
  // "or" may be a part of what has been understood already.
  if (found.length > 0) return found;
  for (const { args, start, end } of spokenHabits(filter, terms)) if (args.fixed) correct(args.fixed, start, end);
  return found;
}

/** How many terms from one on are words without a key. */
function wordsFrom(terms: readonly ScannedTerm[], at: number): number {
  const isWord = ({ key, negated, values }: ScannedTerm): boolean =>
    key === undefined && !negated && values.length === 1;
  const other = terms.slice(at).findIndex((term) => !isWord(term));
  return other < 0 ? terms.length - at : other;
}

/** The terms that words mean, where that is certain. @param text as typed */
function meaning(text: string): string | undefined {
  // Names after an operator keep their letter case.
  const words = text.replace(/\s+/g, ' ');
  for (const [said, meant] of rules) {
    const groups = new RegExp(said, 'ui').exec(words);
    if (!groups) continue;
    const named = groups.groups ?? {};
    return typeof meant === 'function'
      ? meant(named)
      : meant.replace(/\$<(\w+)>/g, (_, name: string) => (named[name] ?? '').toLowerCase());
  }
  return undefined;
}

/** The term that a wrong word after `is:` means, where that is certain. */
export function flagMeaning(word: string): string | undefined {
  const known = flagWords[word.toLowerCase()] ?? meaning(word);
  return known ?? (severityRanks.has(word.toLowerCase()) ? `severity:${word.toLowerCase()}` : undefined);
}

/**
 * A length of time as the filter language writes it.
 * @param text such as `7 days`, `7days`, `24 hours ago`
 */
export function ageIn(text: string): string | undefined {
  const [, number, unit = ''] = /^(?:last |past )?(\d+(?:\.\d+)?) ?([a-z]+)(?: ago)?$/i.exec(text.trim()) ?? [];
  const letter = units[unit.toLowerCase().replace(/(?:s|en)$/, '')];
  return number === undefined || letter === undefined ? undefined : number + letter;
}

/** How people write units, in the singular, in English and German. */
const unitWords = {
  m: 'm min minute minut',
  h: 'h hr hour stunde stund',
  d: 'd day tag tage',
  w: 'w wk week woche woch',
};
const units: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(unitWords).flatMap(([letter, words]) => words.split(' ').map((word) => [word, letter])),
);

/** A value of `after:` or `before:` that people write otherwise: `7 days ago`, `31.01.2026`, `gestern`. */
export function timeIn(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  const [, day = '', month = '', year] = /^(\d\d?)\.(\d\d?)\.(\d{4})$/.exec(word) ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (year !== undefined) return Number.isNaN(parseTime(date, 'utc')) ? undefined : date;
  const germanDay = dayWords[['heute', 'gestern'].indexOf(word)];
  return germanDay ?? ageIn(word);
}

function ageTerm(key: 'after' | 'before') {
  return (groups: Record<string, string>): string | undefined => {
    const age = ageIn(`${groups['length']} ${groups['unit']}`);
    return age && `${key}:${age}`;
  };
}

function timeTerm({ key, time = '' }: Record<string, string>): string | undefined {
  const isTime =
    (dayWords as readonly string[]).includes(time.toLowerCase()) ||
    !Number.isNaN(parseTime(time, 'utc')) ||
    (/[a-z]$/i.test(time) && !Number.isNaN(parseMinutes(time)));
  const value = isTime ? time : timeIn(time);
  return value && `${/^(?:since|after)$/i.test(key ?? '') ? 'after' : 'before'}:${value}`;
}

/** `tenant=acme`, `severity >= high`, `user != "svc"`. */
function comparedTerm({ key = '', operator = '', value = '' }: Record<string, string>): string | undefined {
  const compares = ['severity', 'dwell'].includes(key.toLowerCase());
  if (/[<>]/.test(operator)) return compares ? `${key.toLowerCase()}:${operator}${value}` : undefined;
  return `${operator === '!=' ? '-' : ''}${key.toLowerCase()}:${value}`;
}

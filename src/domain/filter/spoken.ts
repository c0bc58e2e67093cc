import { addDays } from '../time';
import { ageIn, durationIn, timeValue } from './spokenTimes';
import { fieldMeant, flagMeant, negate, severityMeant, severityPattern } from './synonyms';

// How people say in plain words what the filter language has a term for.

type Groups = Record<string, string | undefined>;

const rank = `(?:${severityPattern})`;
const joins = '(?:and|or|und|oder|&|[|])';
/** The field, in a pattern. */
const severityField = '(?:severity|schweregrad)';
const above = /above|higher|worse|up|höher/u;
const last = '(?:last|past|this|letzte[nrs]?|diese[nrs]?)';

const changed = '(?:changed|updated|modified|geändert)';
/** What leads to a time. */
const leading = /^(?:(?:since|after|within|in|over|during|seit|innerhalb|von|the|den|der) )+/i;
const dwell = '(?:dwell(?: time)?|duration|verweildauer|dauer)';
/** A whole day: three numbers. */
const day = String.raw`\d+[-/.]\d+[-/.]\d+`;
/** Fields that are something, as people say it. */
const being =
  '(?:tenant|customer|policy|user|host|device|computer|machine|assignee|owner|severity|status|state|kunde|mandant|richtlinie|benutzer|gerät|bearbeiter|schweregrad|zustand)';

const newer = ({ age = '' }: Groups): string | undefined => term('after', ageIn(age));

/** Words, and the term that they mean where that is certain. */
const rules: readonly [said: RegExp, meant: string | ((groups: Groups) => string | undefined)][] = [
  [whole(`(?<words>${rank}) ${severityField}`), ranks],
  [whole(`${severityField} (?:is |ist )?(?<words>${rank}(?: ${joins} ${rank})*)`), ranks],
  [whole(`(?<words>${rank}(?: (?:severity )?${joins} ${rank})+)(?: ${severityField})?`), ranks],
  [
    whole(
      `(?:${severityField} (?:is |ist )?)?(?<word>${rank}) (?:severity )?(?:or|and|oder|und) (?<to>${above.source}|below|lower|niedriger)`,
    ),
    ({ word = '', to = '' }) => `severity:${above.test(to) ? '>=' : '<='}${severityMeant(word)}`,
  ],
  [whole(String.raw`(?:severity )?(?<word>${rank})\+`), ({ word = '' }) => `severity:>=${severityMeant(word)}`],
  [whole(`(?:recently|kürzlich|zuletzt) ${changed}`), 'is:changed'],
  [whole(`${changed} (?<time>.+)`), ({ time = '' }) => term('changed', timeValue(time.replace(leading, '')))],
  [
    whole(`${dwell} (?<length>.+)`),
    ({ length = '' }) => {
      const compared = durationIn(length);
      return compared && /^[<>]/.test(compared) ? `dwell:${compared}` : undefined;
    },
  ],
  [whole('(?:within|innerhalb)(?: von| of)? (?<age>.+)'), newer],
  [whole(`(?<age>${last} .+)`), newer],
  [whole('(?:newer than|younger than|less than|jünger als|neuer als) (?<age>.+?)(?: old)?'), newer],
  [whole('(?:older than|more than|älter als) (?<age>.+?)(?: old)?'), ({ age = '' }) => term('before', ageIn(age))],
  [whole('(?:today|heute)'), 'after:today'],
  [whole('(?:yesterday|gestern)'), 'after:yesterday before:today'],
  [
    whole(`(?:from |vom )?(?<from>${day}) (?:to|until|till|bis|bis zum|–) (?<to>${day})`),
    ({ from = '', to = '' }) => daysTerms(timeValue(from), timeValue(to)),
  ],
  [whole('(?:since|after|seit|nach|ab) (?:dem )?(?<time>.+)'), ({ time = '' }) => term('after', timeValue(time))],
  // "vor 7 Tagen" is a time, not what was before it.
  [
    whole(`(?:(?:before|until|bis(?: zum)?|vor dem) (?<time>.+)|vor (?<day>${day}))`),
    ({ day: said = '', time = said }) => term('before', timeValue(time, 'before')),
  ],
  [whole('(?:unassigned|not assigned|nicht zugewiesen)'), 'assignee:none'],
  [whole('(?:flagged|markiert)'), 'check:any'],
  [
    whole(String.raw`(?:no|without|ohne|keine?) (?<key>\p{L}+)`),
    ({ key = '' }) =>
      /^(?:tenant|policy|user|host|assignee)$/.test(fieldMeant(key) ?? '') ? `${fieldMeant(key)}:none` : undefined,
  ],
  [
    whole(
      String.raw`(?<key>${being}) (?<operator>(?:is|ist)(?: not|n['’]t| nicht)?|not|nicht) (?!(?:not|nicht)$)(?<value>"[^"]+"|[^\s"=,]+)`,
    ),
    comparedTerm,
  ],
  [
    whole(String.raw`(?<key>\p{L}+) ?(?<operator>!=|<>|[<>]=?|==?|:) ?(?<value>"[^"]+"|[^\s"=,!<>:][^\s"=,]*)`),
    comparedTerm,
  ],
];

/** Words that say that incidents are asked for: what is with them is no text. */
const asking = 'show|find|list|display|incidents?|alerts?|still|is|are|ist|sind|zeige?|vorfälle|noch';
/** Words that mean nothing beside what is understood. */
const filling = `${asking}|(?:created|detected|erstellt|erkannt)(?= \\p{L})|me|all|everything|the|only|just|please|in|during|over|of|for|from|with|by|and|that|which|alle|alles|den|der|die|das|dem|nur|mit|von|und`;
const fillers = new RegExp(`^(?:(?:${filling}) )+|(?: (?:${filling}))+$`, 'giu');
const asks = new RegExp(`(?:^| )(?:${asking})(?= |$)`, 'iu');
const nots =
  /^(?:no longer|(?:(?:do|does) )?not(?: yet)?|never|(?:is|are|was|were|do|does)n['’]?t|no|hide|exclude|excluding|except|without|(?:noch )?nicht|ohne) (.+)$/i;

/** Flags that are no text where they are alone. */
const certainFlags =
  /^(?:unresolved|needs? attention|closed|resolved|unread|unseen|(?:ungelöst|geschlossen|erledigt|ungelesen)(?:e[mns]?)?)$/iu;

function whole(said: string): RegExp {
  return new RegExp(`^${said}$`, 'iu');
}

/** The terms that words mean, where that is certain. @param text as typed: names after an operator keep their letter case */
export function meaning(text: string): string | undefined {
  const words = text.replace(/\s+/g, ' ');
  const core = words.replace(fillers, '');
  return core === '' ? undefined : meantBy(core, asks.test(words.replace(core, '')));
}

function meantBy(words: string, asked: boolean): string | undefined {
  for (const [said, meant] of rules) {
    const groups = said.exec(words);
    const found = groups && (typeof meant === 'string' ? meant : meant(groups.groups ?? {}));
    if (found) return found;
  }
  const [, rest] = nots.exec(words) ?? [];
  if (rest !== undefined) {
    // "not a or b" may mean two things.
    const turned = / (?:or|oder) /i.test(rest) ? undefined : meantBy(rest.replace(fillers, ''), true);
    return turned && negate(turned);
  }
  const said = words.split(/ (?:or|oder) /i);
  if (!said.every((word) => certainFlags.test(word) || (asked && !word.includes(' ')))) return undefined;
  const meant = said.map(flagMeant);
  if (meant.length === 1) return meant[0];
  return meant.every((flag) => flag?.startsWith('is:'))
    ? `is:${meant.map((flag) => flag?.slice(3)).join(',')}`
    : undefined;
}

/** The term that a wrong word after `is:` means, where that is certain. */
export function flagMeaning(word: string): string | undefined {
  const severity = severityMeant(word);
  return flagMeant(word) ?? meaning(word) ?? (severity && `severity:${severity}`);
}

function ranks({ words = '' }: Groups): string {
  const meant = words.split(new RegExp(` (?:severity )?${joins} `, 'iu')).map(severityMeant);
  return `severity:${meant.join(',')}`;
}

function term(key: string, value: string | undefined): string | undefined {
  return value && `${key}:${value}`;
}

/** `tenant=acme`, `severity >= high`, `user != "svc"`, `gerät:PC-1`, `user is not svc`. */
function comparedTerm({ key: word = '', operator = '', value: given = '' }: Groups): string | undefined {
  const key = fieldMeant(word);
  const value = given.replace(/^['‘](.+)['’]$/, '$1');
  if (key === undefined) return createdTerm(word, (operator === ':' ? '' : operator) + value.replaceAll('"', ''));
  const sign = /^(?:!=|<>)$|(?:n['’]?|no)t$|nicht$/i.test(operator) ? '-' : '';
  if (!sign && /[<>]/.test(operator)) {
    if (key === 'severity') return `severity:${operator}${severityMeant(value) ?? value}`;
    return key === 'dwell' ? `dwell:${operator}${ageIn(value) ?? value}` : undefined;
  }
  const flag = key === 'is' || (key === 'status' && !/^status$/i.test(word)) ? flagMeant(value) : undefined;
  if (flag !== undefined) return sign ? negate(flag) : flag;
  return `${sign}${key}:${(/^(?:after|before|changed)$/.test(key) && timeValue(value)) || value}`;
}

const createdWords = /^(?:created|created[_-]?at|date|time|when|erstellt|datum|zeit)$/i;
const comparedTime = /^([<>]=?|=|) ?(-?)(.*)$/;

/**
 * The terms of a time of creation that is said as a field: `created:>2026-01-31`, `date:today`, `age:<7d`.
 * @param text a sign, if any, and a time; undefined where several may be meant, as in `created:>7d`
 */
export function createdTerm(word: string, text: string): string | undefined {
  const [, sign = '', minus, said = ''] = comparedTime.exec(text) ?? [];
  const age = ageIn(said);
  if (/^(?:age|alter)$/i.test(word)) return sign ? term(sign.startsWith('<') ? 'after' : 'before', age) : undefined;
  const time = createdWords.test(word) ? timeValue(said) : undefined;
  if (time === undefined) return undefined;
  if (/^=?$/.test(sign)) {
    if (time === 'yesterday') return 'after:yesterday before:today';
    if (whole(day).test(said)) return daysTerms(time, time);
    return age || time === 'today' ? `after:${time}` : undefined;
  }
  if ((age && !minus) || sign === '<=') return undefined;
  return term(sign === '<' ? 'before' : 'after', time);
}

/** The whole days from one to another. */
function daysTerms(from: string | undefined, to: string | undefined): string | undefined {
  return from && to && from <= to ? `after:${from} before:${addDays(to, 1)}` : undefined;
}

import { dayWords, filterKeys, flags, severityRanks, takesNone, type FilterKey } from './syntax';

// What people say, in English and German, for what the filter language has words for.

/** By what is meant: words apart by `|`, in lower case. A flag with `-` before it is turned round. */
type Meanings = Readonly<Record<string, string>>;

const fieldWords: Meanings = {
  status: 'state|zustand',
  severity: 'sev|prio|priority|schweregrad|schwere',
  tenant: 'customer|client|company|organization|organisation|org|kunde|mandant|firma',
  policy: 'policies|rule|richtlinie|regel',
  user: 'userprincipal|vorname|nachname|email|e-mail|mail|upn|account|login|benutzer|konto|anwender|nutzer',
  host: 'device|computer|machine|endpoint|gerät|rechner',
  assignee: 'assigned|assigned-to|assigned_to|owner|bearbeiter|zugewiesen',
  source: 'vendor|connection|quelle|anbieter|hersteller|verbindung',
  file: 'datei|hash',
  destination: 'ziel',
  app: 'application|program|process|anwendung|programm|prozess',
  is: 'ist',
  check: 'prüfung',
  dwell: 'duration|dauer|verweildauer',
  after: 'since|seit|nach|newer',
  before: 'until|till|bis|vor|older',
  changed: 'updated|modified|geändert',
};

const flagWords: Meanings = {
  attention: 'open|active|unresolved|to do|todo|needs attention|need attention|offen|aktiv|ungelöst|handlungsbedarf',
  closed: 'resolved|done|solved|geschlossen|erledigt|gelöst|abgeschlossen',
  waiting: 'wartend|wartet',
  unread: 'unseen|ungelesen|ungesehen',
  '-unread': 'read|seen|gelesen|gesehen',
  new: 'neu',
  historical: 'historisch',
  related: 'verwandt',
  changed: 'modified|geändert',
};

const severityWords: Meanings = {
  critical: 'kritisch|crit',
  high: 'hoch|hohe|hoher|hohen',
  medium: 'mittel|moderate',
  low: 'niedrig|gering',
  informational: 'info|information|informativ',
};

/** For a value of its own that means to have none. */
const noneWords = /^(?:nobody|no ?one|unassigned|not assigned|null|empty|missing|niemand|keine[rs]?|leer)$/;

const unitWords: Meanings = {
  m: 'm|min|minute|minut',
  h: 'h|hr|hour|stunde|stund|std',
  d: 'd|t|day|tag|tage',
  w: 'w|wk|week|woche|woch',
  month: 'month|mo|mon|monat|monate',
  year: 'y|yr|year|jahr|jahre',
};

const numberWords: Meanings = {
  1: 'a|an|one|ein|eine|einer|einem|einen',
  2: 'two|zwei',
  3: 'three|drei',
  4: 'four|vier',
  5: 'five|fünf',
  6: 'six|sechs',
  7: 'seven|sieben',
  8: 'eight|acht',
  9: 'nine|neun',
  10: 'ten|zehn',
  12: 'twelve|zwölf',
};

const monthWords: Meanings = {
  '01': 'january|jan|januar|jänner',
  '02': 'february|feb|februar',
  '03': 'march|mar|märz',
  '04': 'april|apr',
  '05': 'may|mai',
  '06': 'june|jun|juni',
  '07': 'july|jul|juli',
  '08': 'august|aug',
  '09': 'september|sep|sept',
  '10': 'october|oct|oktober|okt',
  '11': 'november|nov',
  '12': 'december|dec|dezember|dez',
};

function byWord(meanings: Meanings, own: readonly string[] = []): ReadonlyMap<string, string> {
  const said = Object.entries(meanings).flatMap(([meant, words]) =>
    words.split('|').map((word) => [word, meant] as const),
  );
  return new Map([...own.map((word) => [word, word] as const), ...said]);
}

const fields = byWord(fieldWords, filterKeys);
const meantFlags = byWord(flagWords, flags);
const severities = byWord(severityWords, [...severityRanks.keys()]);
const unitLetters = byWord(unitWords);
const numbers = byWord(numberWords);
const months = byWord(monthWords);

/** Words for severities, for use in a pattern. */
export const severityPattern = [...severities.keys()].join('|');
/** Numbers in words, for use in a pattern. */
export const numberPattern = [...numbers.keys()].join('|');

/** The key that a word means, such as `tenant` for `customer`; undefined where that is not certain. */
export function fieldMeant(word: string): FilterKey | undefined {
  const said = word.toLowerCase();
  const key = fields.get(said);
  if (key !== undefined) return key as FilterKey;
  // `device_name`, `customerId`, `kunden`
  const owner = fields.get(said.replace(/(?:[_-]?(?:names?|ids?)|n|s)$/, ''));
  return owner !== undefined && takesNone(owner) ? owner : undefined;
}

/** What is before a word that it turns round. */
const negation = /^(?:[!-]|(?:not|non|nicht)[- ]?|un-?)(?=.)/;

/** The term that a word for a flag means, such as `-is:unread` for `read`. */
export function flagMeant(word: string): string | undefined {
  const said = word.toLowerCase();
  // German adjectives have endings.
  const flag = meantFlags.get(said) ?? meantFlags.get(said.replace(/e[mns]?$/, ''));
  if (flag !== undefined) return flag.startsWith('-') ? `-is:${flag.slice(1)}` : `is:${flag}`;
  const rest = said.replace(negation, '');
  const turned = rest === said ? undefined : flagMeant(rest);
  return turned && negate(turned);
}

/** A term turned round; undefined for several. */
export function negate(term: string): string | undefined {
  if (/\s/.test(term)) return undefined;
  return term.startsWith('-') ? term.slice(1) : `-${term}`;
}

/** The severity that a word means. */
export function severityMeant(word: string): string | undefined {
  return severities.get(word.toLowerCase());
}

/** Whether a value, where no incident has it, most likely means `none`. */
export function meansNone(value: string): boolean {
  return noneWords.test(value.toLowerCase());
}

/** A unit of time, in singular or plural. */
export function unitMeant(word: string): string | undefined {
  return unitLetters.get(word) ?? unitLetters.get(word.replace(/(?:s|e?n)$/, ''));
}

/** A number in digits or words. */
export function numberMeant(word: string): number {
  return Number(numbers.get(word) ?? word);
}

/** A month by its name, such as `11`. */
export function monthMeant(word: string): string | undefined {
  return months.get(word);
}

/** In the order of `dayWords`. */
const germanDays = 'heute|gestern|sonntag|montag|dienstag|mittwoch|donnerstag|freitag|samstag'.split('|');

/** A day that `after:` knows by its English name. */
export function dayMeant(word: string): string | undefined {
  return dayWords[germanDays.indexOf(word)];
}

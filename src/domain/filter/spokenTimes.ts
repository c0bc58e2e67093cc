import { addDays, dayOf, isDate, parseMinutes, parseTime, type TimeZone } from '../time';
import { timeOf } from './filter';
import { dayMeant, monthMeant, numberMeant, numberPattern, unitMeant } from './synonyms';

const agePattern = new RegExp(
  String.raw`^(?:the |den |der )?(?:(last|past|this|letzte[nrs]?|diese[nrs]?|vor) )?(?:(\d+(?:\.\d+)?|(?:${numberPattern})(?= )) ?)?(\p{L}+)\.?(?: ago)?$`,
  'u',
);
/** What one unit is without a number: "last week" is no calendar week. */
const oneUnit: Readonly<Record<string, string>> = { m: '1m', h: '1h', d: '24h', w: '7d', month: '30d', year: '365d' };
const daysIn: Readonly<Record<string, number>> = { month: 30, year: 365 };

/**
 * A length of time as the filter language writes it.
 * @param text such as `7 days`, `two weeks ago`, `last month`
 */
export function ageIn(text: string): string | undefined {
  const said = text.trim().toLowerCase();
  // As dwell times are shown: `1 d 7 h`.
  const parts = /^(\d+ ?\p{L}+\.?) ?(\d.*)$/u.exec(said)?.slice(1);
  if (parts) {
    const minutes = parts.reduce((sum, part) => sum + parseMinutes(ageIn(part) ?? ''), 0);
    return minutes >= 0 ? `${minutes}m` : undefined;
  }
  const [, past, number, word = ''] = agePattern.exec(said) ?? [];
  const unit = unitMeant(word);
  if (unit === undefined) return undefined;
  if (number === undefined) {
    // Without a number, it may be Monday.
    if (/^mon?$/.test(word)) return undefined;
    const isCertain = past && (/^[tdv]/.test(past) ? past !== 'vor' && /^(?:w|month)$/.test(unit) : true);
    return isCertain ? oneUnit[unit] : undefined;
  }
  const days = daysIn[unit];
  return days === undefined ? numberMeant(number) + unit : `${numberMeant(number) * days}d`;
}

/** A value of `dwell:` that people write otherwise: `> 2 hours`, `over 2h`, `less than a day`, `2h+`, `60+`. */
export function durationIn(text: string): string | undefined {
  const [, said = '', rest = '', plus] = comparedPattern.exec(text) ?? [];
  const length = /^\d+$/.test(rest) ? rest : ageIn(rest);
  if (length === undefined || (said !== '' && plus)) return undefined;
  const compare = plus ? '>=' : /^[<>]/.test(said) ? said : said && (below.test(said) ? '<' : '>');
  return compare + length;
}

const below = /^(?:less|shorter|under|below|kürzer|weniger|unter)/i;
const comparedPattern =
  /^(?:(?:of|is) )?([<>]=?|(?:(?:more|longer|greater|less|shorter) than|over|above|under|below|(?:länger|kürzer|mehr|weniger) als|über|unter)(?= )|) ?(.+?)([+]?)$/i;

/** A value of `after:` or `before:` that people write otherwise: `7 days ago`, `31.01.2026`, `3 Nov 2026`, `2026`, `gestern`. */
export function timeIn(text: string): string | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^(?:now ?)?- ?(?=\d)/, '')
    // `Jan 31, 2026`, `31st January`
    .replaceAll(/,(?= |$)|(?<=\d)(?:st|nd|rd|th)(?= |$)/g, '');
  const [, year, month, day] =
    /^(\d{4})[-/.](\d\d?)(?:[-/.](\d\d?))?$/.exec(word) ?? /^(20\d\d)(?:(\d\d)(\d\d))?$/.exec(word) ?? [];
  if (year !== undefined) return dateOf(year, month, day);
  const [, dayBefore, name = '', dayAfter, ofYear] =
    /^(?:(\d\d?)\.? )?(\p{L}+)\.?(?: (\d\d?))? (\d{4})$/u.exec(word) ?? [];
  const named = monthMeant(name);
  if (ofYear !== undefined && named !== undefined)
    return dayBefore && dayAfter ? undefined : dateOf(ofYear, named, dayBefore ?? dayAfter);
  const [, first = '', sign, second = '', digits] =
    /^(\d\d?)([./-])(\d\d?)\2(\d{4})$/.exec(word) ?? /^(\d\d?)(\.)(\d\d?)\.(\d\d)$/.exec(word) ?? [];
  if (digits === undefined) return dayMeant(word) ?? ageIn(word);
  const lastYear = digits.padStart(4, '20');
  const dayFirst = dateOf(lastYear, second, first);
  const monthFirst = sign === '.' ? undefined : dateOf(lastYear, first, second);
  // With other signs than points, either may be the day.
  return dayFirst && monthFirst && dayFirst !== monthFirst ? undefined : (dayFirst ?? monthFirst);
}

/** When something is said, in ms since the epoch. */
export interface When {
  readonly now: number;
  readonly timeZone: TimeZone;
}

/** The last time of a clock, that of a day by name, or the last month or day without a year: `10:00`, `gestern 10 Uhr`, `3 Nov`. */
export function lastTime(text: string, { now, timeZone }: When): string | undefined {
  const today = dayOf(now, timeZone);
  const [, name, hour, minute = '00', half] = dayAndClock.exec(text) ?? [];
  const year = Number(today.slice(0, 4));
  if (hour === undefined)
    return lastOf([year, year - 1].map((each) => (/\p{L}/u.test(text) ? timeIn(`${text} ${each}`) : undefined)));
  const clock = `T${hourOf(hour, half)}:${minute}`;
  if (name === undefined) return lastOf([today + clock, addDays(today, -1) + clock]);
  const start = timeOf(dayMeant(name.toLowerCase()) ?? name, { now, timeZone });
  return Number.isNaN(start) ? undefined : dayOf(start, timeZone) + clock;

  function lastOf(times: readonly (string | undefined)[]): string | undefined {
    return times.find((time) => time !== undefined && parseTime(time, timeZone) <= now);
  }
}

const dayAndClock =
  /^(?:(?!at |um )(\p{L}+),? )?(?:at |um )?(\d\d?)(?::(\d\d)|(?= ?(?:[ap]\.?m|uhr)))(?: ?([ap])\.?m\.?)?(?: uhr)?$/iu;

function dateOf(year: string, month = '1', day = '1'): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return Number.isNaN(parseTime(date, 'utc')) ? undefined : date;
}

/** A value as `after:` takes it, or what it means. @param key its key: what is before "last week" is not certain */
export function timeValue(text: string, key?: string): string | undefined {
  if (key === 'before' && /^(?:this|last|past|letzt|diese)/i.test(text)) return undefined;
  const isTime = !Number.isNaN(timeOf(text, { now: 0, timeZone: 'utc' }));
  // What is apart by a space would be two terms.
  const value = isTime
    ? text.replace(/ (?=\d\d:)/, 'T').replace(/ (?=[+-]\d|[a-z]+$)/i, '')
    : (clockIn(text) ?? timeIn(text));
  return value?.includes(' ') ? undefined : value;
}

const clockPattern =
  /^(.+?),? (?:at |um )?(\d\d?)(:\d\d(?::\d\d)?|(?= ?(?:[ap]\.?m|uhr)))(?: ?([ap])\.?m\.?)?(?: uhr)?(?: ?(z|utc|gmt|[+-]\d\d:?\d\d))?$/i;

/** A day and a time as they are shown: `Feb 6, 2025, 3:55:06 AM`, `06.02.2025, 03:55:06`, `6 Feb 2025, 03:55:06 UTC`. */
function clockIn(text: string): string | undefined {
  const [, day = '', hour = '', rest = '', half, zone = ''] = clockPattern.exec(text) ?? [];
  const date = isDate(day) ? day : timeIn(day);
  if (date === undefined || !isDate(date)) return undefined;
  const time = `${date}T${hourOf(hour, half)}${rest || ':00'}${zone.toUpperCase()}`;
  return Number.isNaN(parseTime(time, 'utc')) ? undefined : time;
}

/** An hour as ISO 8601 has it. @param half `a` before noon or `p` after it, where hours are counted to twelve */
function hourOf(hour: string, half: string | undefined): string {
  const hours = half === undefined ? hour : String((Number(hour) % 12) + (/p/i.test(half) ? 12 : 0));
  return hours.padStart(2, '0');
}

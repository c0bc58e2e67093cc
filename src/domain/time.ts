import type { Incident } from './incident';

// The one reader of times: times from APIs and people are read here.

/** In which zone times without one are read and days begin: the setting `incidents.timeZone`. */
export type TimeZone = 'local' | 'utc';

/** No form of a time is longer, in characters. */
const maxLength = 60;
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
/** The last ms that a Date can represent (ECMA-262, time values). */
export const lastTime = 8.64e15;
const yearTwo = Date.parse('0002-01-01');
const lastDays = Date.parse('9999-12-30');

/** ISO 8601, and what databases and languages make of it: a space before the time or the zone, `UTC`, a comma for the point. */
const isoPattern =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?(?: UTC)?)?$/i;

/** What APIs send, whose digits are where they are: it is read several times faster. Only with days that their month has. */
const usualTime =
  /^[12]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3,9})?Z$/;

/**
 * Reads an ISO 8601 date or date-time, with any number of digits after the second; a date means its start.
 * @param timeZone the zone of what names none: UTC for all that an API sends
 * @returns ms since the epoch; NaN when the text is no such time
 */
export function parseTime(text: string, timeZone: TimeZone): number {
  if (usualTime.test(text)) return readUsual(text);
  const match = isoPattern.exec(text.length > maxLength ? '' : text.trim());
  if (!match) return NaN;
  const [, date = '', clock = '00:00', second = '00', fraction = '', named] = match;
  // `Date.parse` takes 30 February for 2 March.
  const day = Date.parse(date);
  if (Number.isNaN(day) || (date.slice(8) > '28' && dayOf(day, 'utc') !== date)) return NaN;
  const zone = named === undefined ? (timeZone === 'utc' ? 'Z' : '') : zoneOf(named);
  const ms = fraction.slice(0, 3).padEnd(3, '0');
  // A leap second (RFC 3339 §5.7) is the first of the next minute.
  return second === '60'
    ? Date.parse(`${date}T${clock}:59.${ms}${zone}`) + 1000
    : Date.parse(`${date}T${clock}:${second}.${ms}${zone}`);
}

/** Whether a text is an ISO 8601 date alone. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

/** Whether a text is a date-time in the form of RFC 3339, without its hour 24 and second 60, which many programs refuse. */
export function isDateTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
}

/** Reads a {@link usualTime} as `Date.parse` does, to the ms. */
function readUsual(text: string): number {
  const digit = (at: number): number => text.charCodeAt(at) - 0x30;
  const two = (at: number): number => digit(at) * 10 + digit(at + 1);
  const year = two(0) * 100 + two(2);
  const ms = text.length > 20 ? two(20) * 10 + digit(22) : 0;
  return Date.UTC(year, two(5) - 1, two(8), two(11), two(14), two(17), ms);
}

/** A zone in the form of ECMA-262: `+02` and `+0200` as `+02:00`. */
function zoneOf(named: string): string {
  if (!/^[+-]/.test(named)) return 'Z';
  return `${named.slice(0, 3)}:${named.length > 3 ? named.slice(-2) : '00'}`;
}

/**
 * Year 1, of databases 0, the epoch itself, and the end of year 9999: what programs write where they know no time. After the
 * last, a day has no date of four digits.
 */
export function isZeroTime(text: string): boolean {
  // Most times are those of years from 2000 on.
  if (text.startsWith('2')) return false;
  if (text.startsWith('0000-00-00')) return true;
  const time = parseTime(text, 'utc');
  return time === 0 || time < yearTwo || time >= lastDays;
}

/**
 * Reads the three forms of an HTTP-date (RFC 9110 §5.6.7), of which one names no zone and means UTC.
 * @returns ms since the epoch; NaN when the text is none: `Date.parse` alone also takes many a word for a date
 */
export function parseHttpDate(text: string): number {
  if (text.length > maxLength || !/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text)) return NaN;
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}

const minutesIn = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };

/**
 * Reads a length of time: minutes such as `60`, or `90m`, `2h`, `1.5d`, `1w`. A day is 24 hours.
 * @returns minutes; NaN when the text is no such length
 */
export function parseMinutes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([mhdw]?)$/i.exec(text);
  if (!match) return NaN;
  const unit = (match[2]?.toLowerCase() || 'm') as keyof typeof minutesIn;
  return Number(match[1]) * minutesIn[unit];
}

/** `createdAt` in ms since the epoch; NaN when it is empty or no time. */
export function createdTime({ createdAt }: Incident): number {
  return parseTime(createdAt, 'utc');
}

/** `occurredAt`, or else `createdAt`, in ms since the epoch; NaN when neither is a time. */
export function occurredTime(incident: Incident): number {
  const time = parseTime(incident.occurredAt ?? '', 'utc');
  return Number.isNaN(time) ? createdTime(incident) : time;
}

/** A time in ms since the epoch as ISO 8601, in UTC. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** How far a zone is ahead of UTC at a time (ms since the epoch), in minutes. */
export function offsetMinutes(time: number, timeZone: TimeZone): number {
  return timeZone === 'local' ? -new Date(time).getTimezoneOffset() : 0;
}

/** Makes a function that gives the same in ms, and asks about each hour once: a zone takes its time to answer. */
export function offsets(timeZone: TimeZone): (time: number) => number {
  const known = new Map<number, number>();
  const offset = (time: number): number => offsetMinutes(time, timeZone) * minuteMs;
  return (time) => {
    const hour = Math.floor(time / hourMs);
    let found = known.get(hour);
    if (found === undefined) {
      const [start, end] = [offset(hour * hourMs), offset((hour + 1) * hourMs - 1)];
      // Clocks may change at any minute.
      known.set(hour, (found = start === end ? start : NaN));
    }
    return Number.isNaN(found) ? offset(time) : found;
  };
}

/**
 * The calendar day of a time, such as `2026-01-31`.
 * @param time ms since the epoch, not NaN
 */
export function dayOf(time: number, timeZone: TimeZone): string {
  return isoTime(time + offsetMinutes(time, timeZone) * minuteMs).slice(0, 10);
}

/** The day of the week of a calendar day, 0 for Sunday. */
export function weekdayOf(day: string): number {
  return new Date(parseTime(day, 'utc')).getUTCDay();
}

/** The calendar day so many days after another. */
export function addDays(day: string, days: number): string {
  return dayOf(parseTime(day, 'utc') + days * dayMs, 'utc');
}

import * as vscode from 'vscode';
import { setting } from '../settings';
import { getOrMake } from '../domain/lists';
import { lastTime, minuteMs, parseTime, type TimeZone } from '../domain/time';
import { oneLine } from '../domain/text/text';

/**
 * How long ago, in one short word such as `3 min`, `5 h` or `12 d`; text that is no time as it is.
 * @param time as received, or ms since the epoch
 */
export function age(time: string | number, now: number): string {
  const then = msOf(time);
  if (Number.isNaN(then)) return oneLine(String(time), 40);
  const ms = Math.max(0, now - then);
  if (ms < minuteMs) return vscode.l10n.t('now');
  return duration(ms / minuteMs);
}

/** The same as a phrase: `just now` or `5 hours ago`. @param time ms since the epoch */
export function ago(time: number, now: number): string {
  const minutes = Math.floor(Math.max(0, now - time) / minuteMs);
  if (minutes < 1) return vscode.l10n.t('just now');
  const [size, unit] = largestUnit(minutes);
  return new Intl.RelativeTimeFormat(vscode.env.language).format(-size, unit);
}

/** A length of time in its largest fitting unit, such as `5 min`, `32 h` or `456 d`. */
export function duration(minutes: number): string {
  const [size, unit] = largestUnit(minutes < 1 ? Math.ceil(minutes) : Math.floor(minutes));
  switch (unit) {
    case 'minute':
      return vscode.l10n.t('{0} min', size);
    case 'hour':
      return vscode.l10n.t('{0} h', size);
    case 'day':
      return vscode.l10n.t('{0} d', count(size));
  }
}

function largestUnit(minutes: number): [size: number, unit: 'minute' | 'hour' | 'day'] {
  if (minutes < 60) return [minutes, 'minute'];
  return minutes < 48 * 60 ? [Math.floor(minutes / 60), 'hour'] : [Math.floor(minutes / (24 * 60)), 'day'];
}

/** A length of time with its two largest units, such as `1 d 7 h`. */
export function longDuration(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  const parts = [
    [Math.floor(whole / (24 * 60)), vscode.l10n.t('d')],
    [Math.floor((whole % (24 * 60)) / 60), vscode.l10n.t('h')],
    [whole % 60, vscode.l10n.t('min')],
  ] as const;
  const first = parts.findIndex(([size]) => size > 0);
  if (first < 0) return vscode.l10n.t('under a minute');
  return parts
    .slice(first, first + 2)
    .filter(([size]) => size > 0)
    .map(([size, unit]) => `${count(size)} ${unit}`)
    .join(' ');
}

/**
 * A time in the user's language and chosen zone, such as `6 Feb 2025, 03:55:06 UTC`; text that is no time as it is.
 * @param time as received, or ms since the epoch
 */
export function absoluteTime(time: string | number, zone: TimeZone = timeZone()): string {
  return written(time, zone, { dateStyle: 'medium', timeStyle: 'medium' }, zone === 'utc' ? ' UTC' : '');
}

/** The end of a span of time: without the day, where that is the day of the start. ISO 8601. */
export function endTime(end: string, start: string): string {
  const zone = timeZone();
  const sameDay = absoluteDate(end, zone) === absoluteDate(start, zone);
  return sameDay ? written(end, zone, { timeStyle: 'medium' }, zone === 'utc' ? ' UTC' : '') : absoluteTime(end, zone);
}

/**
 * The day of a time in the user's language and chosen zone; text that is no time as it is.
 * @param time as received, or ms since the epoch
 */
export function absoluteDate(time: string | number, zone: TimeZone = timeZone()): string {
  return written(time, zone, { dateStyle: 'medium' });
}

function written(time: string | number, zone: TimeZone, style: Intl.DateTimeFormatOptions, behind = ''): string {
  const ms = msOf(time);
  if (!(Math.abs(ms) <= lastTime)) return String(time);
  const options = zone === 'utc' ? { ...style, timeZone: 'UTC' } : style;
  const name = JSON.stringify([vscode.env.language, options]);
  return getOrMake(formats, name, () => new Intl.DateTimeFormat(vscode.env.language, options)).format(ms) + behind;
}

/** There are a few: each takes 100 KB and long to be made. */
const formats = new Map<string, Intl.DateTimeFormat>();

function msOf(time: string | number): number {
  return typeof time === 'number' ? time : parseTime(time, 'utc');
}

/** The setting `incidents.timeZone`. */
export function timeZone(): TimeZone {
  return setting('timeZone');
}

/** `1 incident`, `2 incidents`, … */
export function incidentCount(value: number): string {
  return value === 1 ? vscode.l10n.t('1 incident') : vscode.l10n.t('{0} incidents', count(value));
}

/** `1 record skipped`, `2 records skipped`, … */
export function skippedCount(value: number): string {
  return value === 1 ? vscode.l10n.t('1 record skipped') : vscode.l10n.t('{0} records skipped', count(value));
}

/** `1 malformed record`, `2 malformed records`, … */
export function malformedCount(value: number): string {
  return value === 1 ? vscode.l10n.t('1 malformed record') : vscode.l10n.t('{0} malformed records', count(value));
}

/** `1 needs attention`, `2 need attention`, … */
export function attentionCount(value: number): string {
  return value === 1 ? vscode.l10n.t('1 needs attention') : vscode.l10n.t('{0} need attention', count(value));
}

/** A count in the user's language. */
export function count(value: number): string {
  return value.toLocaleString(vscode.env.language);
}

/** More lines hide what is around a hover, such as the rows that somebody goes on to. */
export const maxHoverLines = 12;

/**
 * The text of a hover: its lines, or the first ones and how many more there are.
 * @param end lines that are there in any case, below the others
 */
export function hoverText(lines: readonly string[], end: readonly string[] = []): string {
  const room = maxHoverLines - end.length;
  if (lines.length <= room) return [...lines, ...end].join('\n');
  const more = vscode.l10n.t('{0} more', count(lines.length - room + 1));
  return [...lines.slice(0, room - 1), more, ...end].join('\n');
}

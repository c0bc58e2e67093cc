import type { Incident } from './incident';

/** In which zone times without one are read and days begin: the setting `incidents.timeZone`. */
export type TimeZone = 'local' | 'utc';

const isoPattern = /^(\d{4}-\d\d-(\d\d))(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Reads an ISO 8601 date or date-time; a date means its start. What names no zone is read in `timeZone`.
 * @returns ms since the epoch; NaN when the text is no such time
 */
export function parseTime(text: string, timeZone: TimeZone): number {
  const match = isoPattern.exec(text);
  if (!match) return NaN;
  const [, date = '', day, time = '00:00', zone = timeZone === 'utc' ? 'Z' : ''] = match;
  // `Date.parse` takes 30 February for 2 March.
  if (Number(day) > 28 && new Date(date).getUTCDate() !== Number(day)) return NaN;
  return Date.parse(`${date}T${time}${zone}`);
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

/** Makes a function of incidents that works once for each: they are frozen, so its answer stays right. */
function oncePerIncident(make: (incident: Incident) => number): (incident: Incident) => number {
  const known = new WeakMap<Incident, number>();
  return (incident) => {
    let value = known.get(incident);
    if (value === undefined) known.set(incident, (value = make(incident)));
    return value;
  };
}

/** `createdAt` in ms since the epoch; NaN when it is empty or no time. */
export const createdTime = oncePerIncident(({ createdAt }) => parseTime(createdAt, 'utc'));

/** `occurredAt`, or else `createdAt`, in ms since the epoch; NaN when neither is a time. */
export const occurredTime = oncePerIncident((incident) => {
  const time = parseTime(incident.occurredAt ?? '', 'utc');
  return Number.isNaN(time) ? createdTime(incident) : time;
});

/**
 * The calendar day of a time, such as `2026-01-31`.
 * @param time ms since the epoch, not NaN
 */
export function dayOf(time: number, timeZone: TimeZone): string {
  const shift = timeZone === 'local' ? new Date(time).getTimezoneOffset() * 60_000 : 0;
  return new Date(time - shift).toISOString().slice(0, 10);
}

import { largest } from '../../domain/lists';
import { hourMs, parseHttpDate, parseTime } from '../../domain/time';

/** Longest wait that a header may ask for; more is taken for a mistake. */
export const longestWaitMs = hourMs;

/** No date or number is longer, in characters. */
const maxLength = 100;

/** Numbers from here on are points in time, in seconds or (from the second on) milliseconds, not seconds to wait. */
const epochSeconds = 1e9;
const epochMilliseconds = 1e11;

/**
 * When the API allows the next request, in ms since the epoch; undefined when the headers do not say. The latest of:
 * - `Retry-After`: seconds or a date (RFC 9110 §10.2.3);
 * - others that begin so, such as `Retry-After-public-api`, one API's own: read the same way, but `Retry-After-ms` in ms;
 * - `X-RateLimit-Reset`: widespread, in seconds or milliseconds since the epoch; only where `X-RateLimit-Remaining` is
 *   zero, or missing when `isRefused`, since it comes with good answers too.
 *
 * A point in time is taken relative to the answer's own `Date`, so that a wrong clock here does not matter. What is
 * neither number nor date is ignored, and so is a point in time that has passed. A wait is at most an hour.
 * @param now ms since the epoch
 * @param isRefused whether the answer is one for which a limit may be the reason: 429 or 5xx
 */
export function retryAt(headers: Headers, now: number, isRefused = true): number | undefined {
  const serverNow = parseDate(headers.get('date')?.slice(0, maxLength) ?? '') ?? now;
  const names = [...headers.keys()].filter((name) => /^retry-after(?!-ms$)/.test(name));
  const values = names.map((name) => headers.get(name));
  const left = parseInt(headers.get('x-ratelimit-remaining') ?? '', 10);
  if (left === 0 || (isRefused && !(left > 0))) values.push(headers.get('x-ratelimit-reset'));
  const waits = values.flatMap((value) => valuesIn(value ?? '').flatMap((each) => waitMs(each, serverNow) ?? []));
  for (const ms of valuesIn(headers.get('retry-after-ms') ?? ''))
    if (isNumber.test(ms)) waits.push(Math.ceil(Number(ms)));
  return waits.length > 0 ? now + Math.min(largest(waits, 0), longestWaitMs) : undefined;
}

/** A header that came twice is one with commas, which dates have after the name of a day. */
function valuesIn(header: string): string[] {
  const values = header.slice(0, maxLength).split(/(?<!^[ \t]*[a-z]+|,[ \t]*[a-z]+),/i);
  return values.map((value) => value.trim());
}

const isNumber = /^\d+(\.\d+)?$/;

/** Ms to wait from `serverNow` on. */
function waitMs(value: string, serverNow: number): number | undefined {
  const number = isNumber.test(value) ? Number(value) : undefined;
  if (number !== undefined && number < epochSeconds) return Math.ceil(number * 1000);
  const at = number === undefined ? parseDate(value) : number < epochMilliseconds ? number * 1000 : number;
  return at !== undefined && at > serverNow ? Math.ceil(at - serverNow) : undefined;
}

/** Reads an HTTP-date or ISO 8601. */
function parseDate(value: string): number | undefined {
  const times = [parseHttpDate(value), parseTime(value, 'utc')];
  return times.find((ms) => !Number.isNaN(ms));
}

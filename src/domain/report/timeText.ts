import { hourMs, isoTime, minuteMs, offsets, parseTime, type TimeZone } from '../time';

/**
 * Makes a function that writes times in a zone, such as `2026-01-31 13:00:05 +01:00`; undefined for what is no time. It writes
 * each hour and each offset once: many times are of few hours.
 */
export function timeWriter(timeZone: TimeZone): (text: string) => string | undefined {
  const offsetAt = offsets(timeZone);
  const hours = new Map<number, string>();
  const zones = new Map<number, string>();
  return (text) => {
    const time = parseTime(text, 'utc');
    if (Number.isNaN(time)) return undefined;
    const offset = offsetAt(time);
    const hour = Math.floor((time + offset) / hourMs);
    let start = hours.get(hour);
    if (start === undefined) hours.set(hour, (start = hourText(hour)));
    let zone = zones.get(offset);
    if (zone === undefined) zones.set(offset, (zone = timeZone === 'utc' ? 'UTC' : offsetText(offset / minuteMs)));
    const second = Math.floor((time + offset - hour * hourMs) / 1000);
    return `${start}:${twoDigits[Math.floor(second / 60)]}:${twoDigits[second % 60]} ${zone}`;
  };
}

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** Such as `2026-01-31 13`. @param hour counted since the epoch */
function hourText(hour: number): string {
  const [date = '', clock = ''] = isoTime(hour * hourMs).split('T');
  return `${date} ${clock.slice(0, 2)}`;
}

/** Such as `+01:00`. */
function offsetText(minutes: number): string {
  const size = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return (minutes < 0 ? '-' : '+') + size.map((part) => String(part).padStart(2, '0')).join(':');
}

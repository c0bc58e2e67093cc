import { strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { timeWriter } from '../../../../src/domain/report/timeText';
import { isoTime, offsetMinutes, parseTime, type TimeZone } from '../../../../src/domain/time';
import { inZone } from '../../../support/inZone';
import { runs } from '../../../support/runs';

// Whole hours, half and quarter hours, clocks that change by an hour, by half of one, and over midnight.
const zones = ['UTC', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Cairo'];

/** Each time by itself. */
function written(text: string, timeZone: TimeZone): string {
  const time = parseTime(text, 'utc');
  const offset = offsetMinutes(time, timeZone);
  const [date, clock = ''] = isoTime(time + offset * 60_000).split('T');
  const size = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) => String(part).padStart(2, '0'));
  return `${date} ${clock.slice(0, 8)} ${timeZone === 'utc' ? 'UTC' : (offset < 0 ? '-' : '+') + size.join(':')}`;
}

describe('timeWriter', () => {
  it('writes many times as it writes each of them', () => {
    const time = fc.oneof(
      fc.date({ min: new Date('2023-10-01Z'), max: new Date('2026-11-30Z'), noInvalidDate: true }),
      fc.date({ min: new Date('0001-01-02Z'), max: new Date('9999-12-30Z'), noInvalidDate: true }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.array(time, { maxLength: 30 }), (zone, times) => {
        inZone(zone, () => {
          for (const timeZone of ['local', 'utc'] as const) {
            const write = timeWriter(timeZone);
            // The minutes around it are often of the same hour.
            for (const around of [0, -90_001, 1_800_000, 59_999]) {
              for (const each of times) {
                const text = isoTime(each.getTime() + around);
                strictEqual(write(text), written(text, timeZone), `${zone} ${text}`);
              }
            }
          }
        });
      }),
      runs(300),
    );
  });

  it('writes the hours in which clocks change', () => {
    inZone('Australia/Lord_Howe', () => {
      const write = timeWriter('local');
      strictEqual(write('2026-04-04T14:59:59Z'), '2026-04-05 01:59:59 +11:00');
      strictEqual(write('2026-04-04T15:00:00Z'), '2026-04-05 01:30:00 +10:30');
      strictEqual(write('2026-10-03T15:30:00Z'), '2026-10-04 02:30:00 +11:00');
    });
  });

  it('says what is no time', () => {
    for (const text of ['', 'soon', '2026-02-30T00:00:00Z']) strictEqual(timeWriter('utc')(text), undefined);
  });
});

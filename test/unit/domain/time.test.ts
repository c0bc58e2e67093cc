import { strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import {
  addDays,
  createdTime,
  dayOf,
  isoTime,
  isZeroTime,
  occurredTime,
  parseHttpDate,
  parseMinutes,
  parseTime,
} from '../../../src/domain/time';
import { anIncident } from '../../support/anIncident';
import { inZone } from '../../support/inZone';
import { runs } from '../../support/runs';

describe('parseTime', () => {
  it('reads what names no zone in the given one', () => {
    inZone('America/New_York', () => {
      strictEqual(parseTime('2026-01-31', 'utc'), Date.UTC(2026, 0, 31));
      strictEqual(parseTime('2026-01-31', 'local'), Date.UTC(2026, 0, 31, 5));
      strictEqual(parseTime('2026-07-01T10:30', 'local'), Date.UTC(2026, 6, 1, 14, 30));
      strictEqual(parseTime('2026-01-31 10:30:15.5', 'utc'), Date.UTC(2026, 0, 31, 10, 30, 15, 500));
    });
  });

  it('reads what names a zone in that one', () => {
    for (const zone of ['local', 'utc'] as const) {
      strictEqual(parseTime('2026-01-31T10:00Z', zone), Date.UTC(2026, 0, 31, 10));
      strictEqual(parseTime('2026-01-31T10:00:00.1234567+02:00', zone), Date.UTC(2026, 0, 31, 8, 0, 0, 123));
      strictEqual(parseTime('2026-01-31T10:00-0530', zone), Date.UTC(2026, 0, 31, 15, 30));
    }
  });

  it('refuses what is no ISO 8601 time', () => {
    for (const text of ['', 'soon', '2026', '2026-1-31', '2026-02-29', '2026-04-31', '1 Jan 2026', '2026-01-31T10']) {
      strictEqual(parseTime(text, 'utc'), NaN, text);
    }
    for (const text of [
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',
      '2026-13-31',
      '2026-00-29T10:00:00.000Z',
      '2026-01-31T25:00Z',
      '2026-01-31T10:60Z',
      '06/02/2026',
    ]) {
      strictEqual(parseTime(text, 'utc'), NaN, text);
    }
    for (const text of ['2026-01-31T24:01Z', '2026-01-31T10:00+25:00', `2026-01-31T10:00:00.${'1'.repeat(100_000)}Z`]) {
      strictEqual(parseTime(text, 'utc'), NaN, text.slice(0, 40));
    }
  });

  // [text, ms after 2026-01-31T10:00:00Z]
  const forms: readonly [string, number][] = [
    ['2026-01-31T10:00:00', 0],
    ['2026-01-31t10:00:00z', 0],
    ['2026-01-31 10:00:00', 0],
    ['2026-01-31 10:00:00 UTC', 0],
    ['2026-01-31 10:00:00Z', 0],
    ['2026-01-31T10:00:00GMT', 0],
    ['2026-01-31T12:00:00+02', 0],
    ['2026-01-31 12:00:00 +0200', 0],
    ['2026-01-31 10:00:00.5 +0000 UTC', 500],
    ['2026-01-31T10:00:00,25Z', 250],
    ['2026-01-31T10:00:00.123456789Z', 123],
    ['2026-01-31T10:00:00.9999999', 999],
    ['2026-01-31T09:59:60Z', 0],
    [' 2026-01-31T10:00:00Z\n', 0],
  ];
  for (const [text, ms] of forms) {
    it(`reads ${text.trim()} the same wherever the host is`, () => {
      for (const zone of ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati']) {
        inZone(zone, () => strictEqual(parseTime(text, 'utc'), Date.UTC(2026, 0, 31, 10) + ms, zone));
      }
    });
  }

  it('takes the end of a day for the start of the next', () => {
    strictEqual(parseTime('2026-01-31T24:00:00Z', 'local'), Date.UTC(2026, 1, 1));
  });

  it('reads the form that APIs send as any other form of the time, and refuses the same', () => {
    const two = (number: number): string => String(number).padStart(2, '0');
    for (let month = 0; month <= 13; month++) {
      for (let day = 0; day <= 32; day++) {
        for (const clock of ['00:00:00.000', '23:59:59.9999999', '24:00:00.000', '24:00:00.001', '23:60:00.000']) {
          const time = `2024-${two(month)}-${two(day)}T${clock}`;
          strictEqual(parseTime(`${time}Z`, 'local'), parseTime(`${time} UTC`, 'local'), time);
        }
      }
    }
  });

  it('reads every time that Date writes', () => {
    const date = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    const more = fc.stringMatching(/^\d{0,6}$/);
    fc.assert(
      fc.property(date, more, (time, digits) => {
        strictEqual(parseTime(time.toISOString().replace('Z', `${digits}Z`), 'local'), time.getTime());
      }),
      runs(2000),
    );
  });
});

describe('parseMinutes', () => {
  it('reads numbers and units', () => {
    const lengths: [string, number][] = [
      ['60', 60],
      ['90m', 90],
      ['2h', 120],
      ['1.5d', 2160],
      ['1W', 10080],
      ['-1', NaN],
      ['1y', NaN],
      ['', NaN],
      ['h', NaN],
    ];
    for (const [text, minutes] of lengths) strictEqual(parseMinutes(text), minutes, text);
  });
});

describe('createdTime and occurredTime', () => {
  it('take a time without zone for UTC', () => {
    inZone('Asia/Tokyo', () => {
      strictEqual(createdTime(anIncident({ createdAt: '2026-01-31T10:00:00' })), Date.UTC(2026, 0, 31, 10));
    });
  });

  it('are NaN where there is no time; an incident occurred when it was created if nothing else is known', () => {
    const createdAt = '2026-01-31T10:00:00Z';
    strictEqual(createdTime(anIncident({ createdAt: '' })), NaN);
    strictEqual(occurredTime(anIncident({ createdAt: '' })), NaN);
    strictEqual(occurredTime(anIncident({ createdAt })), Date.UTC(2026, 0, 31, 10));
    strictEqual(occurredTime(anIncident({ createdAt, occurredAt: '2026-01-30' })), Date.UTC(2026, 0, 30));
  });
});

describe('dayOf', () => {
  it('gives the day in the zone', () => {
    inZone('America/New_York', () => {
      strictEqual(dayOf(Date.UTC(2026, 0, 31, 4, 59), 'local'), '2026-01-30');
      strictEqual(dayOf(Date.UTC(2026, 6, 1, 4), 'local'), '2026-07-01');
      strictEqual(dayOf(Date.UTC(2026, 0, 31, 4, 59), 'utc'), '2026-01-31');
    });
  });
});

describe('isZeroTime', () => {
  for (const text of [
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00',
    '0001-01-01T05:30:00+05:30',
    '0000-00-00T00:00:00Z',
    '1970-01-01',
    '1970-01-01T00:00:00.000000Z',
    '1969-12-31T19:00:00-05:00',
    '9999-12-31',
    '9999-12-31T23:59:59.9999999',
    '9999-12-30T23:59:59-12:00',
  ]) {
    it(`takes ${text} for not known`, () => strictEqual(isZeroTime(text), true));
  }

  for (const text of ['1970-01-02', '1970-01-01T00:00:01Z', '2001-01-01T00:00:00Z', '9999-01-01', 'soon', '']) {
    it(`takes ${text || 'nothing'} for what it is`, () => strictEqual(isZeroTime(text), false));
  }
});

describe('parseHttpDate', () => {
  it('reads the three forms of RFC 9110, each in UTC', () => {
    inZone('Asia/Tokyo', () => {
      for (const text of [
        'Sat, 31 Jan 2026 12:00:45 GMT',
        'Saturday, 31-Jan-26 12:00:45 GMT',
        'Sat Jan 31 12:00:45 2026',
      ]) {
        strictEqual(parseHttpDate(text), Date.UTC(2026, 0, 31, 12, 0, 45), text);
      }
    });
    for (const text of ['', '5', 'soon 1', '2026-01-31']) strictEqual(parseHttpDate(text), NaN, text);
  });
});

describe('isoTime and addDays', () => {
  it('write what is read again', () => {
    strictEqual(isoTime(Date.UTC(2026, 0, 31, 12)), '2026-01-31T12:00:00.000Z');
    strictEqual(addDays('2026-02-28', 1), '2026-03-01');
    strictEqual(addDays('2024-03-01', -1), '2024-02-29');
  });
});

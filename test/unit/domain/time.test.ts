import { strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { createdTime, dayOf, occurredTime, parseMinutes, parseTime } from '../../../src/domain/time';
import { anIncident } from '../../support/anIncident';
import { inZone } from '../../support/inZone';

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
  });

  it('reads every time that Date writes', () => {
    const date = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(date, (time) => parseTime(time.toISOString(), 'local') === time.getTime()));
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

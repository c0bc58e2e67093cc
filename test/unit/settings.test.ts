import { deepStrictEqual, strictEqual } from 'node:assert';
import { fetchSettings, setting } from '../../src/settings';
import { workspace } from '../support/fakeVscode';

describe('Settings about fetching', () => {
  afterEach(() => {
    workspace.settings.delete('lookbackDays');
    workspace.settings.delete('refreshInterval');
  });

  it('stay within the range of the manifest', () => {
    const read = (value: unknown): [number, number] => {
      workspace.settings.set('lookbackDays', value);
      workspace.settings.set('refreshInterval', value);
      return [fetchSettings.lookbackDays(), fetchSettings.intervalMinutes()];
    };
    deepStrictEqual(read(7), [7, 7]);
    deepStrictEqual(read(0), [1, 0]);
    deepStrictEqual(read(7.4), [7, 7.4]);
    deepStrictEqual(read(1e300), [3650, 1440]);
    for (const value of [-1, '7', null, undefined]) deepStrictEqual(read(value), [90, 5]);
  });

  it('give a valid start time', () => {
    workspace.settings.set('lookbackDays', 1e9);
    const since = new Date(Date.parse('2026-01-31') - fetchSettings.lookbackDays() * 24 * 60 * 60 * 1000);
    strictEqual(since.toISOString(), '2016-02-03T00:00:00.000Z');
  });
});

describe('The setting disabledChecks', () => {
  afterEach(() => workspace.settings.delete('disabledChecks'));

  it('switches off the checks that it names, and ignores other values', () => {
    const read = (value: unknown): unknown => {
      workspace.settings.set('disabledChecks', value);
      return setting('disabledChecks');
    };
    deepStrictEqual(read(['reopened', 'ofAnotherVersion', 7, null, 'waitingLong']), ['reopened', 'waitingLong']);
    for (const value of ['reopened', undefined, { reopened: true }]) deepStrictEqual(read(value), []);
  });
});

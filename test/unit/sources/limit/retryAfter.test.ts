import { strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { longestWaitMs, retryAt } from '../../../../src/sources/limit/retryAfter';

const now = Date.parse('2026-01-31T12:00:00Z');

/** Ms to wait. */
function wait(headers: Record<string, string>): number | undefined {
  const at = retryAt(new Headers(headers), now);
  return at === undefined ? undefined : at - now;
}

describe('retryAt', () => {
  const cases: readonly [name: string, headers: Record<string, string>, expected: number | undefined][] = [
    ['nothing', {}, undefined],
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['Petra’s own header', { 'Retry-After-public-api': '12' }, 12_000],
    ['no wait at all', { 'retry-after': '0' }, 0],
    ['parts of a second', { 'retry-after': '1.5' }, 1500],
    [
      'the latest of several',
      { 'retry-after': '5', 'retry-after-public-api': '20', 'x-ratelimit-reset': '10' },
      20_000,
    ],
    ['an IMF-fixdate', { 'retry-after': 'Sat, 31 Jan 2026 12:00:45 GMT' }, 45_000],
    ['an RFC 850 date', { 'retry-after': 'Saturday, 31-Jan-26 12:00:45 GMT' }, 45_000],
    ['an asctime date', { 'retry-after': 'Sat Jan 31 12:00:45 2026' }, 45_000],
    ['an ISO 8601 date', { 'retry-after-public-api': '2026-01-31T12:01:00.500Z' }, 60_500],
    [
      'a date by the API’s clock',
      { 'retry-after': 'Sat, 31 Jan 2026 09:00:45 GMT', date: 'Sat, 31 Jan 2026 09:00:00 GMT' },
      45_000,
    ],
    ['a date that has passed', { 'retry-after': 'Sat, 31 Jan 2026 11:59:00 GMT' }, undefined],
    ['an absurd number', { 'retry-after': '86400' }, longestWaitMs],
    ['a date in another year', { 'retry-after': 'Sun, 31 Jan 2027 12:00:45 GMT' }, longestWaitMs],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['words', { 'retry-after': 'soon 1' }, undefined],
    ['an empty value', { 'retry-after': '' }, undefined],
    // As headers are that come twice: from the API and from a proxy.
    ['the longest of two values', { 'retry-after': '5, 10' }, 10_000],
    ['a date beside a number', { 'retry-after': 'Sat, 31 Jan 2026 12:00:45 GMT, 10' }, 45_000],
    ['garbage beside a number', { 'retry-after': 'x', 'retry-after-public-api': '3' }, 3000],
    ['a reset in seconds since the epoch', { 'x-ratelimit-reset': String(now / 1000 + 7) }, 7000],
    ['a reset in ms since the epoch', { 'x-ratelimit-reset': String(now + 7000) }, 7000],
    ['a reset with nothing left', { 'x-ratelimit-reset': '7', 'x-ratelimit-remaining': '0' }, 7000],
    ['a reset that does not matter yet', { 'x-ratelimit-reset': '7', 'x-ratelimit-remaining': '3' }, undefined],
    ['a reset that has passed', { 'x-ratelimit-reset': String(now / 1000 - 7) }, undefined],
  ];
  for (const [name, headers, expected] of cases) {
    it(`reads ${name}`, () => strictEqual(wait(headers), expected));
  }

  it('reads a reset of any other answer only where nothing is left, and a wait in any case', () => {
    const at = (headers: Record<string, string>): number | undefined => retryAt(new Headers(headers), now, false);
    strictEqual(at({ 'x-ratelimit-reset': '7' }), undefined);
    strictEqual(at({ 'x-ratelimit-reset': '7', 'x-ratelimit-remaining': '3' }), undefined);
    strictEqual(at({ 'x-ratelimit-reset': '7', 'x-ratelimit-remaining': '0' }), now + 7000);
    strictEqual(at({ 'x-ratelimit-reset': '7', 'x-ratelimit-remaining': '0, 0' }), now + 7000);
    strictEqual(at({ 'retry-after': '5', 'x-ratelimit-remaining': '3' }), now + 5000);
    strictEqual(at({ 'retry-after-public-api': '5' }), now + 5000);
  });

  it('never names a time that has passed or is an hour away', () => {
    const value = fc.oneof(
      fc.nat().map(String),
      fc.date().map(String),
      fc.string({ unit: 'grapheme-ascii' }),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(value, value, (a, b) => {
        const ms = wait({ 'retry-after': a, 'x-ratelimit-reset': b });
        return ms === undefined || (ms >= 0 && ms <= longestWaitMs);
      }),
    );
  });
});

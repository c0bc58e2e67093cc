import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { SampleCyberhavenIncident } from '../../../../src/sources/sample/cyberhavenIncidents';
import type { Priority } from '../../../../src/sources/source';
import { CyberhavenKeeper } from '../../../support/cyberhavenKeeper';
import { ago, incident, minuteMs, now, since } from '../../../support/cyberhavenRefresh';
import { setUpCyberhaven } from '../../../support/cyberhavenSetup';

function minutely(count: number): SampleCyberhavenIncident[] {
  return Array.from({ length: count }, (_, index) => incident(`i-${index}`, (index + 1) * 5 * minuteMs, 'closed'));
}

/** A back-fill of 200 pages, which the limit makes take minutes. */
function backFill() {
  const incidents = minutely(2000);
  const setup = setUpCyberhaven({ incidents, scope: { pageSize: 10 }, latencyMs: 300 });
  const listeners = new Set<(priority: Priority) => void>();
  const keeper = new CyberhavenKeeper(setup.client);
  const onWish = (listener: (priority: Priority) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const fetched = keeper.fetch({ since, priority: 'background', onWish });
  const wish = (priority: Priority): void => listeners.forEach((listener) => listener(priority));
  return { ...setup, incidents, keeper, fetched, wish, listeners };
}

describe('a long back-fill of Cyberhaven', () => {
  it('asks for the newest incidents again at once when somebody wishes so', async () => {
    const { clock, incidents, keeper, fetched, wish, sent, listeners } = backFill();
    await clock.advance(2000);
    incidents.push(incident('new', now - clock.now()));
    const before = sent.length;
    wish('user');
    await clock.advance(1000);
    const filters = sent.slice(before).map(({ body }) => body['filter'] as Record<string, unknown>);
    const newest = filters.filter((filter) => !('end_time' in filter) && filter['start_time'] === ago(65 * minuteMs));
    deepStrictEqual([newest.length > 0, keeper.known.has('new')], [true, true]);
    const batches = await clock.until(fetched);
    strictEqual(keeper.known.size, 2001);
    ok(batches.filter((batch) => batch.newest).length >= 2);
    strictEqual(listeners.size, 0);
  });

  it('leaves a few requests of the limit to users', async () => {
    const { clock, incidents, keeper, fetched, wish, api } = backFill();
    await clock.advance(30_000);
    incidents.push(incident('new', now - clock.now()));
    // What is not asked for by a user waits.
    deepStrictEqual([api.requests.length, clock.now() < now + minuteMs], [55, true]);
    wish('user');
    await clock.advance(1000);
    ok(keeper.known.has('new'));
    await clock.until(fetched);
    ok(api.requests.every(({ status, atOnce }) => status === 200 && atOnce <= 5));
  });

  it('lifts its first request when nothing has come yet', async () => {
    const { clock, fetched, wish, sent, keeper } = backFill();
    await clock.advance(10);
    wish('user');
    await clock.until(fetched);
    strictEqual(keeper.known.size, 2000);
    const firsts = sent.filter(({ body }) => {
      const { filter, page_request } = body as { filter?: object; page_request?: object };
      return filter && page_request && !('end_time' in filter) && !('id' in page_request);
    });
    strictEqual(firsts.length, 1);
  });

  it('costs a request for each wish, and reads nothing twice', async () => {
    const { clock, fetched, wish, sent, keeper } = backFill();
    await clock.advance(10_000);
    const plain = 200;
    for (let count = 0; count < 5; count++) {
      wish('background');
      await clock.advance(5000);
    }
    await clock.until(fetched);
    strictEqual(keeper.known.size, 2000);
    // The newest hour is two pages of ten.
    ok(sent.length <= plain + 5 * 2 + 25, `${sent.length} requests`);
  });
});

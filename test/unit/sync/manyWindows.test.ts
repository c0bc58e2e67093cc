import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { HttpClient } from '../../../src/sources/net/httpClient';
import { cyberhavenLimit } from '../../../src/sources/cyberhaven/limit';
import { CyberhavenClient, restoreCyberhaven } from '../../../src/sources/cyberhaven/client';
import { CyberhavenSession } from '../../../src/sources/cyberhaven/session';
import { petraBaseUrl } from '../../../src/sources/petra/address';
import { petraLimit } from '../../../src/sources/petra/limit';
import { PetraClient, restorePetra } from '../../../src/sources/petra/client';
import { RateLimiter } from '../../../src/sources/limit/rateLimit';
import { Requester } from '../../../src/sources/net/requester';
import { olderOpenWords, sampleCyberhavenIncidents } from '../../../src/sources/sample/cyberhavenIncidents';
import { fetchOf } from '../../../src/sources/sample/sampleApi';
import { sampleIncidents } from '../../../src/sources/sample/petraIncidents';
import type { Ledger, RateLimit } from '../../../src/sources/limit/ledger';
import { IncidentStore } from '../../../src/store/incidentStore';
import { DatabaseLedger } from '../../../src/store/ledger';
import { Sync } from '../../../src/sync/sync';
import { Unseen } from '../../../src/store/unseen';
import { createCyberhavenApi } from '../../support/cyberhavenApi';
import { FakeClock } from '../../support/fakeClock';
import { createPetraApi } from '../../support/petraApi';
import { Profile } from '../../support/profile';

const minutes = 3;
const baseUrl = 'https://acme.cyberhaven.io/public/v2';

/** What so many windows ask of the APIs when eight times at once somebody refreshes now and then, in one or the other. */
async function requestsOf(windowCount: number): Promise<number> {
  const clock = new FakeClock();
  const latency = async (): Promise<void> => clock.sleep(300);
  const now = (): number => clock.now();
  const petraIncidents = sampleIncidents({ seed: 1, count: 120, now: now() });
  const cyberhavenIncidents = sampleCyberhavenIncidents({ seed: 1, count: 150, now: now() });
  const petra = createPetraApi({ keys: ['key'], now, latency, incidents: petraIncidents });
  const known = { incidents: cyberhavenIncidents, words: olderOpenWords };
  const cyberhaven = createCyberhavenApi({ keys: ['key'], now, latency, ...known });
  const profile = new Profile(clock);
  const log = { info: () => undefined, warn: () => undefined };
  const requester = (at: string, ledger: Ledger, limit: RateLimit, handle: (request: Request) => Promise<Response>) => {
    const fetch = fetchOf(handle);
    const http = new HttpClient({ fetch: () => fetch, baseUrl: at, userAgent: 'test/1.0', clock });
    return new Requester({ http, limiter: new RateLimiter({ limit, ledger, clock }), clock, random: () => 0.5 });
  };
  const windows = Array.from({ length: windowCount }, () => {
    const store = new IncidentStore();
    const window = profile.window();
    const sync = new Sync({ ...window, log, store, unseen: new Unseen(), lookbackDays: () => 90 });
    const ledger = (use: string, limit: RateLimit): Ledger => new DatabaseLedger({ ...window, use: [use], limit });
    const toPetra = requester(petraBaseUrl, ledger('petra', petraLimit), petraLimit, petra.handle);
    const toCyberhaven = requester(baseUrl, ledger('cyberhaven', cyberhavenLimit), cyberhavenLimit, cyberhaven.handle);
    const key = 'key';
    const session = new CyberhavenSession({ requester: toCyberhaven, key, auth: 'refreshToken', clock });
    sync.setConnections([
      {
        id: 'petra',
        question: '',
        shared: true,
        restore: (records) => restorePetra(records, 'petra'),
        createSource: () => new PetraClient({ connection: 'petra', requester: toPetra, key, clock }),
      },
      {
        id: 'cyberhaven',
        question: '',
        shared: true,
        restore: (records) => restoreCyberhaven(records, { connection: 'cyberhaven', baseUrl }),
        createSource: () =>
          new CyberhavenClient({ connection: 'cyberhaven', baseUrl, session, clock, scope: { pageSize: 100 } }),
      },
    ]);
    return { store, sync };
  });
  const end = now() + minutes * 60_000;
  const users = Array.from({ length: 8 }, async (_, index) => {
    for (let turn = index; now() < end; turn++) {
      await windows[index % windowCount]?.sync.refresh('user');
      await clock.sleep(1000 + ((turn * 7919) % 5000));
    }
  });
  await clock.until(Promise.all(users));
  await clock.until(Promise.all(windows.map(async ({ sync }) => sync.catchUp())));
  const held = windows.map(({ store }) =>
    store
      .all()
      .map(({ id }) => id)
      .sort(),
  );
  for (const each of held) deepStrictEqual(each, held[0]);
  strictEqual(held[0]?.length, 270);
  const requests = [...petra.requests, ...cyberhaven.requests];
  deepStrictEqual(
    requests.filter(({ status }) => status !== 200),
    [],
  );
  for (const { sync } of windows) sync.dispose();
  profile[Symbol.dispose]();
  return requests.length;
}

describe('Eight windows that refresh at will', () => {
  it(`ask at most a fifth more in ${minutes} minutes than one would, and none too often`, async () => {
    const [one, eight] = [await requestsOf(1), await requestsOf(8)];
    ok(one > 30, `${one} requests of one window`);
    ok(eight <= one * 1.2, `${eight} requests of eight windows, ${one} of one`);
    if (process.env['FIGURES']) console.log(`      eight windows ${eight}, one ${one}`);
  });
});

import { HttpClient } from '../../../src/sources/net/httpClient';
import { petraLimit } from '../../../src/sources/petra/limit';
import { PetraClient, restorePetra } from '../../../src/sources/petra/client';
import { RateLimiter } from '../../../src/sources/limit/rateLimit';
import { Requester } from '../../../src/sources/net/requester';
import { openStore } from '../../../src/sync/openStore';
import { fastClock } from '../../support/fastClock';
import { MemoryKeys } from '../../support/profile';

const [, , folder = '', origin = '', cacheKey = '', times = '1'] = process.argv;

/** A window without a window: it refreshes as long as it lives, and tells how many incidents are held and kept. */
async function main(): Promise<void> {
  const clock = fastClock(Number(times));
  const log = { info: () => undefined, warn: () => undefined };
  const problems: string[] = [];
  const { store, sync, ledgers } = openStore({
    folder,
    clock,
    log,
    cacheKeys: new MemoryKeys(cacheKey),
    cacheEnabled: () => true,
    onProblem: ({ kind }) => void problems.push(kind),
    onSecretsProblem: () => void problems.push('secrets'),
    mapper: 'test',
    lookbackDays: () => 90,
    intervalMinutes: () => 0,
    focused: () => true,
  });
  const http = new HttpClient({ fetch: () => globalThis.fetch, baseUrl: origin, userAgent: 'test/1.0', clock });
  const limiter = new RateLimiter({
    limit: petraLimit,
    ledger: (await ledgers())(['petra', origin, 'good-key'], petraLimit),
    clock,
  });
  const requester = new Requester({ http, limiter, clock, random: Math.random });
  sync.setConnections([
    {
      id: 'petra',
      question: 'petra',
      shared: true,
      createSource: () => new PetraClient({ connection: 'petra', requester, key: 'good-key', clock }),
      restore: (records) => restorePetra(records, 'petra'),
    },
  ]);
  await sync.catchUp();
  process.send?.({ loaded: store.count('petra'), problems });
  for (;;) {
    const [result] = await sync.refresh('user');
    process.send?.({ kept: result?.ok ? store.count('petra') : 0, problems });
  }
}

void main();

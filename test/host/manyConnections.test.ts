import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { Incident } from '../../src/domain/incident';
import { olderOpenWords, sampleCyberhavenIncidents } from '../../src/sources/sample/cyberhavenIncidents';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import type { ApiServer, Fault } from '../support/apiServer';
import { startCyberhaven, type CyberhavenServer } from '../support/cyberhavenServer';
import { startPetra, type PetraServer } from '../support/petraServer';
import { api, changed, connectionIds, removeAll, run } from './extension';

interface Connected {
  readonly id: string;
  readonly name: string;
  readonly kind: 'petra' | 'cyberhaven';
  readonly server: ApiServer;
  readonly count: number;
}

/** What goes wrong with every request of a refresh, and what the refresh says of it. */
const failures: readonly { what: string; faults: Record<Connected['kind'], readonly Fault[]>; says: RegExp }[] = [
  {
    what: 'refuses its key (401)',
    faults: {
      petra: [{ status: 401, body: '{"error":{"code":"UNAUTHORIZED","message":"Invalid API key"}}' }],
      cyberhaven: always({ status: 401, body: '{"error":"unauthorized","message":"Invalid API key"}' }),
    },
    says: /401/,
  },
  {
    what: 'has a fault (500)',
    faults: { petra: [500, 500, 500].map(withStatus), cyberhaven: always(withStatus(500)) },
    says: /500/,
  },
  {
    what: 'resets its connections',
    faults: {
      petra: [{ resetAfter: 0 }, { resetAfter: 0 }, { resetAfter: 0 }],
      cyberhaven: always({ resetAfter: 0 }),
    },
    says: /127\.0\.0\.1/,
  },
];

/** More often than a refresh asks: it has several questions. */
function always(fault: Fault): readonly Fault[] {
  return Array.from({ length: 20 }, () => fault);
}

function withStatus(status: number): Fault {
  return { status, body: '{"error":"internal","message":"Something broke"}' };
}

describe('Three connections to Petra and two to Cyberhaven', () => {
  const petras: PetraServer[] = [];
  const cyberhavens: CyberhavenServer[] = [];
  let connected: Connected[] = [];

  beforeEach(async () => {
    const now = Date.now();
    for (const seed of [1, 2, 3]) petras.push(await startPetra(sampleIncidents({ seed, count: 40, now }), 'good-key'));
    for (const seed of [4, 5]) {
      const incidents = sampleCyberhavenIncidents({ seed, count: 60, now });
      cyberhavens.push(await startCyberhaven({ incidents, words: olderOpenWords, shape: 'mixed', latencyMs: 20 }));
    }
    connected = [];
    for (const [index, { server }] of petras.entries())
      connected.push(await add('petra', `Petra ${index}`, server, 40));
    // Three pages each.
    for (const [index, { server }] of cyberhavens.entries())
      connected.push(await add('cyberhaven', `Acme ${index}`, server, 60));
    const { incidents } = await api();
    await changed(() => incidents().length === 240);
  });
  afterEach(async () => {
    await removeAll();
    for (const server of [...petras.splice(0), ...cyberhavens.splice(0)]) await server[Symbol.asyncDispose]();
  });

  async function add(kind: Connected['kind'], name: string, server: ApiServer, count: number): Promise<Connected> {
    const scope = kind === 'cyberhaven' ? { scope: { pageSize: 20 } } : {};
    const given = { kind, name, baseUrl: server.origin, secret: 'good-key', ...scope };
    return { id: await run<string>('addConnection', given), name, kind, server, count };
  }

  /** The first and the last: one of each vendor. Retries take seconds. */
  const oneOfEach = (): Connected[] => connected.filter((_, index) => index === 0 || index === connected.length - 1);

  const statuses = (): number[] => [...petras, ...cyberhavens].flatMap((server) => server.statuses());

  it('are all saved when they are added at the same time', async () => {
    await removeAll();
    const added = await Promise.all(
      connected.map(async ({ name, kind, server, count }) => add(kind, name, server, count)),
    );
    deepStrictEqual(new Set(connectionIds()), new Set(added.map(({ id }) => id)));
  });

  it('refresh six times in a row with no 429 from any API, and never more than five requests at once', async () => {
    const { refresh, incidents } = await api();
    for (let count = 0; count < 6; count++) {
      const results = await refresh();
      deepStrictEqual(
        results.map(({ connection, ok: good }) => ({ connection, good })),
        connected.map(({ id }) => ({ connection: id, good: true })),
      );
    }
    deepStrictEqual(
      connected.map(({ id }) => of(incidents(), id).length),
      [40, 40, 40, 60, 60],
    );
    // Each refresh reached each API: nothing was answered from what was held.
    for (const { server, kind } of connected) ok(server.requests.length >= (kind === 'petra' ? 7 : 13));
    deepStrictEqual(new Set(statuses()), new Set([200]));
    for (const cyberhaven of cyberhavens) ok(cyberhaven.mostAtOnce() <= 5);
  });

  for (const { what, faults, says } of failures) {
    it(`leave each other alone when one ${what}: its incidents stay, the others’ come`, async () => {
      const { refresh, incidents } = await api();
      const before = incidents();
      for (const failing of oneOfEach()) {
        failing.server.next(...faults[failing.kind]);
        const results = await refresh();
        failing.server.heal();
        for (const [index, { id, name }] of connected.entries()) {
          const { connection, ok: good, error = '' } = results[index] ?? {};
          strictEqual(connection, id);
          strictEqual(good, id !== failing.id, name);
          if (!good) match(error, says);
        }
        deepStrictEqual(incidents(), before);
      }
      const mended = await refresh();
      ok(mended.every(({ ok: good }) => good));
      strictEqual(incidents().length, before.length);
      ok(!statuses().includes(429));
    });
  }
});

function of(incidents: readonly Incident[], connection: string): Incident[] {
  return incidents.filter((incident) => incident.connection === connection);
}

import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { createRequire } from 'node:module';
import type { Connection } from '../../../src/connections/connection';
import { SourceFactory } from '../../../src/connections/sourceFactory';
import { vendorOf } from '../../../src/sources/vendors';
import { failure } from '../../support/failure';
import { FakeClock } from '../../support/fakeClock';
import { MemoryLedger } from '../../support/memoryLedger';

const plain: Connection = { id: 'plain', kind: 'petra', name: 'Plain', baseUrl: 'https://petra.example' };
const own: Connection = { ...plain, id: 'own', name: 'Own', network: { proxy: 'http://proxy:8080' } };

describe('The requests of connections', () => {
  /** The connection and network that each request went by. */
  let sent: unknown[];
  let sources: SourceFactory;
  let key: string | undefined;
  /** The keys that they had. */
  let keys: (string | null)[];
  let clock: FakeClock;
  /** The record of each key's limit. */
  let ledgers: MemoryLedger[];
  /** The header of that name in answers. */
  let date: string | undefined;
  beforeEach(() => {
    [sent, keys, key, date] = [[], [], 'same-key', undefined];
    clock = new FakeClock();
    ledgers = [];
    sources = new SourceFactory({
      keys: { get: async () => key },
      clock,
      networks: { shakeHands: async () => ({}) },
      fetch:
        ({ id, network }) =>
        async (_, init) => {
          sent.push([id, network]);
          keys.push(new Headers(init?.headers).get('authorization'));
          return Response.json({ incidents: [] }, date === undefined ? {} : { headers: { date } });
        },
      userAgent: 'test/1.0',
      ledgers: async () => () => {
        const ledger = new MemoryLedger();
        ledgers.push(ledger);
        return ledger;
      },
    });
  });
  afterEach(() => sources.dispose());

  const ask = async (connection: Connection): Promise<void> =>
    sources.create(connection).probe({ priority: 'user', signal: new AbortController().signal });

  it('go each in its own way, though they share a key, and its limit', async () => {
    sources.followed([plain, own]);
    for (const connection of [plain, own, plain]) await ask(connection);
    deepStrictEqual(sent, [
      ['plain', undefined],
      ['own', own.network],
      ['plain', undefined],
    ]);
    const budgets = await Promise.all([plain, own].map(async (connection) => sources.budget(connection)));
    strictEqual(JSON.stringify(budgets[0]), JSON.stringify(budgets[1]));
  });

  it('go in the way that the connection has now, also when another has the same key', async () => {
    sources.followed([plain, own]);
    await ask(plain);
    const changed = { ...own, network: { ca: '/ca.pem' } };
    sources.followed([{ ...plain, network: { proxy: 'http://other:8080' } }, changed]);
    for (const connection of [plain, own]) await ask(connection);
    deepStrictEqual(sent.slice(1), [
      ['plain', { proxy: 'http://other:8080' }],
      ['own', changed.network],
    ]);
    // It shares what the first one had when it had no network of its own.
    await ask({ ...plain, id: 'third' });
    deepStrictEqual(sent.at(-1), ['plain', undefined]);
  });

  describe('as Diagnose looks at the way to', () => {
    const dns = createRequire(__filename)('node:dns/promises') as { lookup: unknown };
    const { lookup } = dns;
    const asked: unknown[] = [];
    beforeEach(() => {
      asked.length = 0;
      dns.lookup = async (host: string) => (asked.push(host), [{ address: '192.0.2.1' }]);
    });
    afterEach(() => (dns.lookup = lookup));

    it('sample data ask no DNS: nothing of it reaches a network', async () => {
      const sample = { ...plain, id: 'sample-petra', baseUrl: 'https://petra.sample.invalid' };
      const { addresses, answer } = await sources.diagnose(sample, new AbortController().signal);
      deepStrictEqual([asked, addresses, answer], [[], [], 200]);
    });

    it('any other address do', async () => {
      const { addresses } = await sources.diagnose(plain, new AbortController().signal);
      deepStrictEqual([asked, addresses], [['petra.example'], ['192.0.2.1']]);
    });
  });

  it('go when their vendor’s code can be read again, which another program kept from it at first', async () => {
    const petra = vendorOf('petra') as { load: unknown };
    const { load } = petra;
    petra.load = async () => Promise.reject(new Error('EBUSY'));
    await rejects(ask(plain));
    petra.load = load;
    await ask(plain);
    strictEqual(sent.length, 1);
  });

  it('of one that is being added go in the way that it has at each try', async () => {
    for (const network of [undefined, { proxy: 'http://one:8080' }, { proxy: 'http://two:8080' }]) {
      await sources.tryKey({ ...plain, id: 'draft', network }, 'same-key', new AbortController().signal);
      deepStrictEqual(sent.at(-1), ['draft', network]);
    }
  });

  it('say whether the clock here is far ahead of the API’s, as the last answer with a date has it', async () => {
    const hourMs = 60 * 60 * 1000;
    const options = { priority: 'user', signal: new AbortController().signal } as const;
    const isAhead: unknown[] = [];
    for (const ms of [undefined, 0, 25 * hourMs, undefined, -25 * hourMs]) {
      date = ms === undefined ? undefined : new Date(clock.now() - ms).toUTCString();
      for await (const batch of sources.create(plain).fetch(options)) isAhead.push(batch.isClockAhead);
    }
    deepStrictEqual(isAhead, [false, false, true, true, false]);
  });

  it('wait no longer for the limit of a key that was replaced', async () => {
    const waits: unknown[] = [];
    sources.onDidWait(({ connections, until }) => waits.push([connections, until !== undefined]));
    for (const connection of [plain, own]) await ask(connection);
    const pause = async (): Promise<unknown> =>
      ledgers[0]?.update((record) => ({
        record: { ...record, pause: { at: clock.uptime(), ms: 60_000 } },
        result: undefined,
      }));
    await pause();
    await clock.advance(1);
    key = 'other-key';
    await ask(plain);
    await clock.advance(1000);
    await pause();
    await clock.advance(1);
    deepStrictEqual(waits, [
      [['plain', 'own'], true],
      [['plain'], false],
      [['own'], true],
    ]);
  });

  it('have the key that the connection has now, and are not made without one', async () => {
    await ask(plain);
    key = 'other-key';
    await ask(plain);
    deepStrictEqual(keys, ['Bearer same-key', 'Bearer other-key']);
    for (key of [undefined, '']) {
      const { message } = await failure('unauthorized', ask(plain));
      strictEqual(message, 'No key for https://petra.example.');
    }
    strictEqual(sent.length, 2);
  });
});

import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { Incident } from '../../../src/domain/incident';
import { type Batch, type FetchOptions, type IncidentSource, SourceError } from '../../../src/sources/source';
import { IncidentStore } from '../../../src/store/incidentStore';
import { Sync } from '../../../src/store/sync';
import { FakeClock } from '../../support/fakeClock';

const start = Date.parse('2026-06-01T00:00:00Z');
const quiet = { info: () => undefined, warn: () => undefined };

function incident(connection: string, id: string): Incident {
  return {
    connection,
    id,
    source: 'petra',
    createdAt: '2026-05-01T00:00:00Z',
    status: { value: '', label: 'Unknown', state: 'attention' },
    raw: { id },
  };
}

function batch(connection: string, ...ids: string[]): Batch {
  return { incidents: ids.map((id) => incident(connection, id)), skipped: [], warnings: [] };
}

/** A source whose batches are given out one by one, when the test says so. */
class HandSource implements IncidentSource {
  readonly asked: FetchOptions[] = [];
  private give: ((next: Batch | Error | undefined) => void) | undefined;

  async *fetch(options: FetchOptions): AsyncGenerator<Batch> {
    this.asked.push(options);
    for (;;) {
      const next = await new Promise<Batch | Error | undefined>((resolve) => {
        this.give = resolve;
        options.signal.addEventListener('abort', () => resolve(new SourceError('aborted', 'aborted')));
      });
      if (next instanceof Error) throw next;
      if (!next) return;
      yield next;
    }
  }

  async probe(): Promise<void> {
    // Not asked here.
  }

  /** Lets the fetch go on with a batch, an error or (undefined) its end. */
  async next(step: Batch | Error | undefined): Promise<void> {
    this.give?.(step);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('Sync', () => {
  let store: IncidentStore;
  let clock: FakeClock;
  let sync: Sync;
  let a: HandSource;
  let b: HandSource;

  const connect = (...ids: ('a' | 'b')[]): void =>
    sync.setConnections(ids.map((id) => ({ id, fingerprint: id, createSource: () => ({ a, b })[id] })));
  const held = (): string[] => store.all().map(({ connection, id }) => `${connection}${id}`);

  beforeEach(() => {
    store = new IncidentStore();
    clock = new FakeClock(start);
    sync = new Sync({ store, clock, lookbackDays: () => 90, log: quiet });
    [a, b] = [new HandSource(), new HandSource()];
    connect('a', 'b');
  });

  it('asks for nothing until it is told to', () => {
    deepStrictEqual([a.asked.length, b.asked.length], [0, 0]);
  });

  it('looks back as many days as the setting says', async () => {
    const refreshed = sync.refresh('user', ['a']);
    await a.next(undefined);
    await refreshed;
    strictEqual(a.asked[0]?.since, '2026-03-03T00:00:00.000Z');
  });

  it('joins a refresh under way', async () => {
    const first = sync.refresh('background');
    const second = sync.refresh('user');
    await a.next(batch('a', '1'));
    await a.next(undefined);
    await b.next(undefined);
    deepStrictEqual(await first, await second);
    strictEqual(a.asked.length, 1);
  });

  it('lets each connection fail alone and keeps what it held', async () => {
    const first = sync.refresh('user');
    await a.next(batch('a', '1'));
    await a.next(undefined);
    await b.next(batch('b', '1'));
    await b.next(undefined);
    await first;
    await clock.advance(1000);
    const second = sync.refresh('user');
    await a.next(new SourceError('server', 'The API failed.', { status: 500 }));
    await b.next(batch('b', '2'));
    await b.next(undefined);
    deepStrictEqual(await second, [
      { connection: 'a', ok: false, fetched: 0, error: 'The API failed.' },
      { connection: 'b', ok: true, fetched: 1 },
    ]);
    deepStrictEqual(held(), ['a1', 'b1', 'b2']);
    strictEqual(sync.status('a').error?.code, 'server');
    strictEqual(sync.status('a').lastSuccess, start);
    strictEqual(sync.status('b').error, undefined);
    strictEqual(sync.status('b').lastSuccess, start + 1000);
  });

  it('keeps what came before a failure in the middle', async () => {
    const refreshed = sync.refresh('user', ['a']);
    await a.next(batch('a', '1'));
    strictEqual(sync.status('a').fetched, 1);
    await a.next(new SourceError('network', 'Gone.'));
    strictEqual((await refreshed)[0]?.ok, false);
    deepStrictEqual(held(), ['a1']);
  });

  it('keeps what came before a cancel, and does not call it a failure', async () => {
    const refreshed = sync.refresh('user', ['a']);
    await a.next(batch('a', '1'));
    sync.cancel();
    strictEqual((await refreshed)[0]?.ok, false);
    deepStrictEqual(held(), ['a1']);
    strictEqual(sync.status('a').error, undefined);
    strictEqual(sync.refreshing, false);
  });

  it('forgets the incidents of a connection that has gone or asks something else', async () => {
    const refreshed = sync.refresh('user');
    await a.next(batch('a', '1'));
    await a.next(undefined);
    await b.next(batch('b', '1'));
    await b.next(undefined);
    await refreshed;
    const other = new HandSource();
    sync.setConnections([{ id: 'b', fingerprint: 'other', createSource: () => other }]);
    deepStrictEqual(held(), []);
    const again = sync.refresh('user');
    await other.next(batch('b', '9'));
    await other.next(undefined);
    await again;
    deepStrictEqual(held(), ['b9']);
  });

  it('takes no incident of an answer to a question that is not asked any more', async () => {
    const refreshed = sync.refresh('user', ['a']);
    await a.next(batch('a', '1'));
    connect('b');
    await a.next(batch('a', '2'));
    strictEqual((await refreshed)[0]?.ok, false);
    deepStrictEqual(held(), []);
  });

  it('says what it does not know', async () => {
    const [result] = await sync.refresh('user', ['nobody']);
    ok(result && !result.ok);
    match(result.error ?? '', /nobody/);
  });
});

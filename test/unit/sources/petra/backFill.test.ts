import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { PetraIncident } from '../../../../src/sources/petra/schema';
import type { Batch, Priority } from '../../../../src/sources/source';
import { failure } from '../../../support/failure';
import { fails, late } from '../../../support/petraFaults';
import { type FetchWish, petraRecord, PetraSetup } from '../../../support/petraSetup';

const minuteMs = 60_000;
const latencyMs = 300;
const tenants = 60;

/** Wishes that a test makes. */
class Wishes {
  private readonly listeners = new Set<(priority: Priority) => void>();
  readonly onWish: NonNullable<FetchWish['onWish']> = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get size(): number {
    return this.listeners.size;
  }

  make(priority: Priority): void {
    for (const listener of this.listeners) listener(priority);
  }
}

describe('While a long fetch of Petra is under way', () => {
  let setup: PetraSetup;
  let wishes: Wishes;
  let batches: Batch[];
  let run: Promise<unknown>;

  beforeEach(async () => {
    setup = new PetraSetup({ latencyMs });
    const now = setup.clock.now();
    for (let index = 0; index < tenants * 20; index++) {
      setup.incidents.push(petraRecord(`t${index % tenants}`, now - (index + 60) * minuteMs));
    }
    wishes = new Wishes();
    batches = [];
    await setup.clock.advance(2 * minuteMs);
    run = setup.start({ priority: 'background', onWish: wishes.onWish }, (batch) => batches.push(batch));
    run.catch(() => undefined);
    // The limit is used up, but for what is left to users.
    await setup.clock.advance(20_000);
  });

  it('a user’s wish brings what is new at once', async () => {
    const [fresh] = setup.put('t7', 1);
    wishes.make('user');
    await setup.clock.advance(latencyMs);
    ok(setup.known.has(fresh?.id ?? ''));
    deepStrictEqual(
      batches.map(({ newest }) => newest === true),
      [true, ...batches.slice(1, -1).map(() => false), true],
    );
    await setup.clock.until(run);
    deepStrictEqual([setup.asked.length, new Set(setup.asked).size], [tenants + 2, tenants + 1]);
    deepStrictEqual(batches.at(-1)?.parts, { done: tenants + 1, of: tenants + 1 });
    ok(!setup.statuses().includes(429));
  });

  it('a user’s wish brings what is new at once, however slow tenants are', async () => {
    setup = new PetraSetup({ latencyMs });
    for (let index = 0; index < 600; index++) setup.put(`t${index % 5}`, 1, index);
    for (let index = 0; index < 5; index++) {
      setup.faults.parts.set(
        `t${index}`,
        late(async () => setup.clock.sleep(25_000)),
      );
    }
    run = setup.start({ priority: 'background', onWish: wishes.onWish });
    await setup.clock.advance(5000);
    const [fresh] = setup.put('t4', 1);
    wishes.make('user');
    await setup.clock.advance(latencyMs);
    ok(setup.known.has(fresh?.id ?? ''));
    await setup.clock.until(run);
  });

  it('a wish of each interval brings what is new within the limit’s minute', async () => {
    const before = batches.length;
    for (let intervals = 0; intervals < 3; intervals++) {
      const [fresh] = setup.put('t7', 1);
      wishes.make('background');
      await setup.clock.advance(minuteMs + 1000);
      ok(setup.known.has(fresh?.id ?? ''), `interval ${intervals}`);
    }
    strictEqual(batches.slice(before).filter(({ newest }) => newest).length, 3);
    await setup.clock.until(run);
    strictEqual(setup.asked.length, tenants + 1 + 3);
  });

  it('wishes that come together are one request, and a user’s lifts one that waits', async () => {
    wishes.make('background');
    wishes.make('background');
    await setup.clock.advance(1000);
    const sent = setup.asked.length;
    wishes.make('user');
    wishes.make('user');
    wishes.make('background');
    await setup.clock.advance(latencyMs);
    deepStrictEqual(setup.asked.slice(sent), ['']);
    await setup.clock.until(run);
    strictEqual(setup.asked.length, tenants + 2);
  });

  it('all tenants are asked again when more than a page has come up, also those that were just asked', async () => {
    const many = Array.from({ length: 700 }, (_, index) => petraRecord(`t${index % 2}`, setup.clock.now() + index));
    setup.incidents.push(...many);
    await setup.clock.advance(2 * minuteMs);
    const sent = setup.asked.length;
    wishes.make('user');
    await setup.clock.until(run);
    strictEqual(new Set(setup.asked.slice(sent)).size, tenants + 1);
    ok(many.every(({ id }) => setup.known.has(id)));
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  describe('what was asked before more than a page came up does not count', () => {
    let fresh: PetraIncident[];

    /** The tenant's incidents as they are now, in an answer that takes its time. */
    function slowAnswer(): Response {
      const incidents = setup.incidents.filter(({ tenant }) => tenant?.petraTenantId === 'slow');
      const text = JSON.stringify({ incidents });
      const parts = [text.slice(0, 10), text.slice(10, 20), text.slice(20)];
      const body = new ReadableStream({
        pull: async (controller) => {
          const part = parts.shift();
          if (part === undefined) return controller.close();
          controller.enqueue(new TextEncoder().encode(part));
          if (parts.length > 0) await setup.clock.sleep(40_000);
        },
      });
      return new Response(body, { headers: { 'content-type': 'application/json' } });
    }

    /** More than a page comes up while a tenant is asked. */
    async function start(signal?: AbortSignal): Promise<void> {
      setup = new PetraSetup({ pageSize: 5 });
      for (const tenant of ['a', 'b', 'slow']) setup.put(tenant, 3, 1);
      setup.faults.parts.set('slow', slowAnswer);
      run = setup.start({ onWish: wishes.onWish, ...(signal && { signal }) });
      run.catch(() => undefined);
      await setup.clock.advance(2000);
      setup.faults.parts.clear();
      const now = setup.clock.now();
      fresh = Array.from({ length: 8 }, (_, index) => petraRecord(index < 4 ? 'slow' : 'b', now + index));
      setup.incidents.push(...fresh);
      await setup.clock.advance(70_000);
      wishes.make('user');
      await setup.clock.advance(1000);
    }

    it('when it is answered later', async () => {
      await start();
      await setup.clock.until(run);
      strictEqual(setup.asked.filter((tenant) => tenant === 'slow').length, 2);
      ok(fresh.every(({ id }) => setup.known.has(id)));
    });

    it('when the fetch ends before it is asked again', async () => {
      const stop = new AbortController();
      await start(stop.signal);
      setup.faults.parts.set(
        'slow',
        late(async () => setup.clock.sleep(20_000)),
      );
      await setup.clock.advance(15_000);
      stop.abort();
      await failure('aborted', run);
      ok((await setup.askedBy()).includes('slow'));
      ok(fresh.every(({ id }) => setup.known.has(id)));
    });
  });

  it('a page that fails ends the fetch, as it does at first', async () => {
    setup.faults.parts.set('', fails(500, 'Down'));
    wishes.make('user');
    strictEqual((await failure('server', setup.clock.until(run))).apiMessage, 'Down');
    strictEqual(wishes.size, 0);
  });

  it('nobody listens to wishes after its end', async () => {
    strictEqual(wishes.size, 1);
    await setup.clock.until(run);
    strictEqual(wishes.size, 0);
    const sent = setup.asked.length;
    wishes.make('user');
    await setup.clock.advance(minuteMs);
    strictEqual(setup.asked.length, sent);
  });
});

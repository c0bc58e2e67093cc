import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { catchUp } from '../../../../src/sources/petra/catchUp';
import type { PetraIncident } from '../../../../src/sources/petra/schema';
import type { Batch } from '../../../../src/sources/source';
import { failure } from '../../../support/failure';
import { answers, fails } from '../../../support/petraFaults';
import { petraRecord, PetraSetup } from '../../../support/petraSetup';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/** Of an answer, in these tests. */
const pageSize = 5;

describe('catching up with Petra', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ pageSize });
  });

  /** Incidents of one tenant, an hour apart, the newest `age` hours old. */
  function put(tenant: string, count: number, age = 0, status?: string): PetraIncident[] {
    const made = Array.from({ length: count }, (_, index) =>
      petraRecord(tenant, setup.clock.now() - (age + index) * hourMs, status === undefined ? {} : { status }),
    );
    setup.incidents.push(...made);
    return made;
  }

  /** Time passes, and incidents of one tenant come up, a minute apart. */
  async function comeUp(tenant: string, count: number): Promise<void> {
    for (let made = 0; made < count; made++) {
      await setup.clock.advance(60_000);
      setup.incidents.push(petraRecord(tenant, setup.clock.now()));
    }
  }

  function ago(ms: number): string {
    return new Date(setup.clock.now() - ms).toISOString();
  }

  function horizons(batches: readonly Batch[]): Record<string, string> {
    const known = batches.at(-1)?.horizons ?? [];
    return Object.fromEntries(known.map(({ tenant, before }) => [tenant?.id ?? '', before]));
  }

  function change(records: readonly PetraIncident[], remediationStatus: string): void {
    for (const record of records) setup.incidents[setup.incidents.indexOf(record)] = { ...record, remediationStatus };
  }

  it('asks once when everything is in the newest page', async () => {
    put('a', 2);
    put('b', 2);
    const [batch, ...others] = await setup.fetch();
    deepStrictEqual([setup.asked, others], [[''], []]);
    deepStrictEqual([batch?.incidents.length, batch?.parts, batch?.horizons], [4, { done: 1, of: 1 }, []]);
  });

  it('asks once, too, when an open incident has gone from it', async () => {
    put('a', 2);
    setup.hold(put('a', 1, 1, 'UNREMEDIATED'));
    setup.incidents.pop();
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('asks each tenant when there is more, and says how far it is and where each answer ends', async () => {
    const a = put('a', 7);
    put('b', 3, 2);
    const batches = await setup.fetch();
    deepStrictEqual(setup.asked, ['', 'a', 'b']);
    deepStrictEqual(
      batches.map(({ parts }) => parts),
      [1, 2, 3].map((done) => ({ done, of: 3 })),
    );
    deepStrictEqual(batches.at(-1)?.horizons, [{ tenant: { id: 'a', name: 'a Inc.' }, before: a[4]!.createdAt }]);
    strictEqual(setup.held.size, 5 + 3);
  });

  it('asks once when nothing was missed since, and knows the horizons still', async () => {
    put('a', 7);
    put('b', 3, 2);
    const before = horizons(await setup.fetch());
    await comeUp('b', 3);
    setup.asked.length = 0;
    deepStrictEqual(horizons(await setup.fetch()), before);
    deepStrictEqual(setup.asked, ['']);
  });

  it('asks all tenants again, those asked longest ago first, when the newest page does not reach back', async () => {
    put('a', 4);
    put('b', 4);
    await setup.fetch();
    await comeUp('b', pageSize);
    await setup.fetch();
    await comeUp('a', 1);
    await comeUp('c', pageSize + 1);
    setup.asked.length = 0;
    await setup.fetch();
    deepStrictEqual(setup.asked, ['', 'c', 'a', 'b']);
    strictEqual(setup.held.size, setup.incidents.length - 1);
  });

  it('asks a tenant that comes up later, once', async () => {
    put('a', 6);
    await setup.fetch();
    put('b', 3, 100);
    await comeUp('b', 1);
    deepStrictEqual(await setup.askedBy(), ['', 'b']);
    strictEqual([...setup.held.values()].filter(({ tenant }) => tenant?.id === 'b').length, 4);
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('asks no tenant for what earlier pages held, when they held everything', async () => {
    put('a', 2);
    put('b', 2, 0.5);
    await setup.fetch();
    await comeUp('c', 3);
    deepStrictEqual(await setup.askedBy(), ['']);
    await comeUp('a', 3);
    deepStrictEqual(await setup.askedBy(), ['']);
    strictEqual(setup.held.size, setup.incidents.length);
  });

  it('asks all tenants when pages that held everything come to an end', async () => {
    put('a', 2);
    await setup.fetch();
    await comeUp('b', 3);
    await comeUp('a', pageSize);
    deepStrictEqual(await setup.askedBy(), ['', 'a']);
    await comeUp('b', 1);
    deepStrictEqual(await setup.askedBy(), ['', 'b']);
    strictEqual(setup.held.size, setup.incidents.length);
  });

  describe('of open incidents that the newest page does not show', () => {
    const tenants = ['a', 'b', 'c', 'd', 'e', 'f'];
    let open: Map<string, PetraIncident[]>;

    beforeEach(async () => {
      open = new Map(tenants.map((tenant, index) => [tenant, put(tenant, 1, 10 + index, 'UNREMEDIATED')]));
      setup.hold(setup.incidents);
      put('z', pageSize);
      deepStrictEqual(await setup.askedBy(), ['', 'z', ...tenants]);
    });

    it('asks four of their tenants again, the others the next time', async () => {
      deepStrictEqual(await setup.askedBy(), ['', 'a', 'b', 'c', 'd']);
      deepStrictEqual(await setup.askedBy(), ['', 'e', 'f', 'a', 'b']);
      change([...open.values()].flat(), 'REMEDIATED');
      await setup.fetch();
      await setup.fetch();
      ok([...setup.held.values()].every(({ status }) => status.state === 'closed'));
      deepStrictEqual(await setup.askedBy(), ['']);
    });

    it('asks none beside tenants enough that were never asked', async () => {
      for (const tenant of ['p', 'q', 'r']) await comeUp(tenant, 1);
      deepStrictEqual(await setup.askedBy(), ['', 'r', 'q', 'p', 'a']);
    });

    it('asks none whose answer does not reach that far', async () => {
      await comeUp('a', pageSize);
      await setup.fetch();
      const asked = [...(await setup.askedBy()), ...(await setup.askedBy()), ...(await setup.askedBy())];
      ok(asked.includes('b') && !asked.includes('a'), asked.join());
    });

    it('asks none for what was created before the time asked for', async () => {
      deepStrictEqual(await setup.askedBy({ since: ago(11.5 * hourMs) }), ['', 'a', 'b']);
    });
  });

  describe('when the user looks back further', () => {
    beforeEach(async () => {
      put('a', 3);
      put('a', 1, 100 * 24);
      put('b', 7);
      put('b', 1, 110 * 24);
      await setup.fetch({ since: ago(90 * dayMs) });
      setup.asked.length = 0;
    });

    it('asks those again that had no more until then', async () => {
      deepStrictEqual(await setup.askedBy({ since: ago(120 * dayMs) }), ['', 'a']);
      strictEqual([...setup.held.values()].filter(({ tenant }) => tenant?.id === 'a').length, 4);
      deepStrictEqual(await setup.askedBy({ since: ago(120 * dayMs) }), ['']);
    });

    it('asks none again as time goes on, nor when the clock is put right', async () => {
      const since = ago(90 * dayMs);
      await setup.clock.advance(dayMs);
      deepStrictEqual(await setup.askedBy({ since: ago(90 * dayMs) }), ['']);
      deepStrictEqual(await setup.askedBy({ since: ago(90 * dayMs + hourMs / 2) }), ['']);
      deepStrictEqual(await setup.askedBy({ since }), ['', 'a']);
    });

    it('asks them again, too, when it is further by little and little', async () => {
      deepStrictEqual(await setup.askedBy({ since: ago(90 * dayMs + 0.75 * hourMs) }), ['']);
      deepStrictEqual(await setup.askedBy({ since: ago(90 * dayMs + 1.5 * hourMs) }), ['', 'a']);
    });

    it('asks all of them when newest pages had been enough until then', async () => {
      setup.memory = undefined;
      deepStrictEqual(await setup.askedBy({ since: ago(1.5 * hourMs) }), ['']);
      deepStrictEqual(await setup.askedBy({ since: ago(90 * dayMs) }), ['', 'a', 'b']);
    });

    it('asks from the first incident on without a time', async () => {
      deepStrictEqual(await setup.askedBy(), ['', 'a']);
      deepStrictEqual(await setup.askedBy(), ['']);
    });

    it('tells no horizon that lies before the time asked for', async () => {
      deepStrictEqual(Object.keys(horizons(await setup.fetch({ since: ago(90 * dayMs) }))), ['b']);
      deepStrictEqual(horizons(await setup.fetch({ since: ago(3 * hourMs) })), {});
    });
  });

  it('goes on where it was interrupted, whatever the newest page shows by then', async () => {
    const tenants = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const [index, tenant] of tenants.entries()) put(tenant, 2, index);
    setup.hold(setup.incidents);
    const stop = new AbortController();
    const first = setup.start({ signal: stop.signal }, ({ parts }) => parts?.done === 4 && stop.abort());
    await failure('aborted', setup.clock.until(first));
    await comeUp('z', 3);
    deepStrictEqual(await setup.askedBy(), ['', 'z', 'd', 'e', 'f', 'g']);
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('asks those again that were asked before the interruption, last, when pages have been missed since', async () => {
    for (const [index, tenant] of ['a', 'b', 'c', 'd', 'e'].entries()) put(tenant, 2, index / 10);
    const stop = new AbortController();
    const first = setup.start({ signal: stop.signal }, ({ parts }) => parts?.done === 3 && stop.abort());
    await failure('aborted', setup.clock.until(first));
    await comeUp('a', pageSize + 1);
    deepStrictEqual(await setup.askedBy(), ['', 'c', 'd', 'e', 'a', 'b']);
  });

  it('passes over a tenant that is gone, with a warning, and does not ask it again', async () => {
    put('a', 3);
    const gone = put('b', 3);
    const stop = new AbortController();
    const first = setup.start({ signal: stop.signal }, () => stop.abort());
    await failure('aborted', setup.clock.until(first));
    for (const record of gone) setup.incidents.splice(setup.incidents.indexOf(record), 1);
    put('a', 3, 5);
    const batches = await setup.fetch();
    deepStrictEqual(
      batches.flatMap(({ warnings }) => warnings),
      [{ tenant: { id: 'b', name: 'b Inc.' }, text: 'The API answered 404: NOT_FOUND: Tenant not found' }],
    );
    deepStrictEqual(batches.at(-1)?.parts, { done: 3, of: 3 });
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('ends with another failure of a tenant, and asks the others before it the next time', async () => {
    for (const tenant of ['a', 'b', 'c', 'd', 'e', 'f']) put(tenant, 1);
    setup.hold(setup.incidents);
    setup.faults.parts.set('a', fails(400));
    await failure('badRequest', setup.clock.until(setup.start()));
    await failure('badRequest', setup.clock.until(setup.start()));
    deepStrictEqual(new Set(setup.asked), new Set(['', 'a', 'b', 'c', 'd', 'e', 'f']));
    setup.faults.parts.clear();
    const asked = await setup.askedBy();
    strictEqual(asked.at(-1), 'a');
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('takes memory that does not fit for none', async () => {
    put('a', 6);
    await setup.fetch();
    const good = setup.memory as object;
    deepStrictEqual(await setup.askedBy(), ['']);
    for (const memory of [
      null,
      'memory',
      [],
      {},
      { ...good, version: 2 },
      { ...good, newest: 'lately' },
      { ...good, whole: 1 },
      { ...good, tenants: [{ id: 'a', joined: true }] },
      { ...good, tenants: [{ id: 'a', name: 'a', joined: true, reached: '' }] },
    ]) {
      setup.memory = memory;
      deepStrictEqual(await setup.askedBy(), ['', 'a'], JSON.stringify(memory));
    }
  });

  it('tells one horizon of all when no tenant can be asked for', async () => {
    const records = put('a', 7);
    for (const [index, record] of records.entries()) {
      setup.incidents[index] = { ...record, tenant: index > 2 ? null : { name: 'Acme' } };
    }
    const [batch] = await setup.fetch();
    deepStrictEqual([setup.asked, batch?.horizons], [[''], [{ before: records[4]!.createdAt }]]);
  });

  it('tells no horizon when pages that held everything are followed by a full one', async () => {
    const ofNobody = (): void => {
      setup.incidents.splice(0, Infinity, ...setup.incidents.map((record) => ({ ...record, tenant: null })));
    };
    put('a', 3);
    ofNobody();
    await setup.fetch();
    await comeUp('a', 3);
    ofNobody();
    deepStrictEqual((await setup.fetch())[0]?.horizons, []);
  });

  it('asks by Microsoft’s id for a tenant without Petra’s', async () => {
    setup.incidents.push(...put('a', 6).map((record) => ({ ...record, tenant: { microsoftTenantId: 'ms-1' } })));
    setup.incidents.splice(0, 6);
    deepStrictEqual(await setup.askedBy(), ['', 'ms-1']);
  });

  it('asks each tenant once, however its incidents name it, and calls it by the newest name', async () => {
    const records = put('a', 7);
    const [first, second] = ['Acme', 'Acme Corp.'].map((name) => ({ petraTenantId: 'a', name }));
    for (const [index, record] of records.entries()) {
      setup.incidents[index] = { ...record, tenant: index === 0 ? second : first };
    }
    const batches = await setup.fetch();
    deepStrictEqual(setup.asked, ['', 'a']);
    deepStrictEqual(batches.at(-1)?.horizons?.[0]?.tenant, { id: 'a', name: 'Acme Corp.' });
    await comeUp('a', 1);
    deepStrictEqual((await setup.fetch()).at(-1)?.horizons?.[0]?.tenant, { id: 'a', name: 'a Inc.' });
  });

  it('does with times that are all the same, such as of tenants taken on at once', async () => {
    const now = setup.clock.now();
    setup.incidents.push(...['a', 'a', 'b', 'b', 'b', 'c', 'c'].map((tenant) => petraRecord(tenant, now)));
    await setup.fetch();
    deepStrictEqual(await setup.askedBy(), ['']);
    setup.incidents.unshift(petraRecord('b', now));
    deepStrictEqual((await setup.askedBy()).length, 1 + 2);
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('goes by when incidents were created, not by when they occurred', async () => {
    put('a', 4);
    put('b', 3);
    await setup.fetch();
    await comeUp('a', pageSize);
    // It would seem that the page reaches back.
    const timeless = { ...setup.incidents.at(-5)!, createdAt: null, occurredAt: ago(99 * dayMs) };
    setup.faults.parts.set('', answers({ incidents: [timeless, ...setup.incidents.slice(-4)] }));
    deepStrictEqual(await setup.askedBy(), ['', 'a', 'b']);
  });

  it('asks each tenant once when there are no times at all', async () => {
    setup.incidents.push(...put('a', 7).map((record) => ({ ...record, createdAt: null })));
    setup.incidents.splice(0, 7);
    deepStrictEqual(await setup.askedBy(), ['', 'a']);
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('ends when the API names new tenants in every answer', async () => {
    let made = 0;
    setup.faults.every = () => {
      const incidents = Array.from({ length: pageSize }, () => petraRecord(`t${made++}`, setup.clock.now()));
      return Response.json({ incidents });
    };
    strictEqual((await setup.fetch()).length, 1 + pageSize);
  });

  it('asks for nothing more than the newest page until that is kept', async () => {
    const asked: (string | undefined)[] = [];
    put('a', 6);
    const list = async (tenantId: string | undefined, signal: AbortSignal) => {
      asked.push(tenantId);
      return setup.client.list({ limit: pageSize, priority: 'user', signal });
    };
    const { signal } = new AbortController();
    const batches = catchUp({ list, since: undefined, held: [], memory: undefined, atOnce: 4, signal });
    await setup.clock.until(batches.next());
    await batches.return(undefined);
    deepStrictEqual(asked, [undefined]);
  });
});

describe('fetching within a scope of Petra', () => {
  it('asks once for a tenant, and tells where its answer ends', async () => {
    const setup = new PetraSetup({ scope: { tenantId: 'a' } });
    const now = setup.clock.now();
    const records = Array.from({ length: 501 }, (_, index) => petraRecord('a', now - index * hourMs));
    setup.incidents.push(...records, petraRecord('b', now));
    const [batch, ...others] = await setup.fetch();
    deepStrictEqual([setup.asked, others, setup.held.size], [['a'], [], 500]);
    deepStrictEqual(batch?.horizons, [{ before: records[499]!.createdAt }]);
    setup.incidents.length = 499;
    deepStrictEqual((await setup.fetch())[0]?.horizons, []);
  });

  it('asks once for as many as the user wants', async () => {
    const setup = new PetraSetup({ scope: { limit: 3 } });
    setup.incidents.push(...['a', 'b', 'c', 'd'].map((tenant) => petraRecord(tenant, setup.clock.now())));
    const [batch, ...others] = await setup.fetch();
    deepStrictEqual([setup.asked, others, setup.held.size], [[''], [], 3]);
    deepStrictEqual([batch?.horizons, batch?.memory], [[], undefined]);
  });
});

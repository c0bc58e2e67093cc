import { deepStrictEqual, ok } from 'node:assert';
import * as fc from 'fast-check';
import { anyStep, history, pageSize, PetraWorld, plainStep, tenants } from '../../../support/petraWorld';
import { runs } from '../../../support/runs';

const hourMs = 60 * 60 * 1000;

describe('Whatever happened to Petra and to earlier fetches,', () => {
  it('a fetch leaves nothing out that the API gives, sees what has changed soon, and costs what it must', async () => {
    let gaps = 0;
    await fc.assert(
      fc.asyncProperty(history, fc.array(plainStep, { maxLength: 25, size: 'max' }), async (past, steps) => {
        const world = new PetraWorld(past, true);
        const { setup } = world;
        for (const each of steps) await world.do(each);
        // All that is to come up has, and its time has passed.
        await setup.clock.advance(70_000);
        await world.fetch();

        const missing = world.reachable().filter(({ id }) => !setup.known.has(id));
        deepStrictEqual(missing, []);
        if (world.reachable().length > pageSize) gaps++;

        const before = setup.asked.length;
        await world.fetch();
        ok(setup.asked.length - before <= 1 + tenants, 'asked more than once for each tenant');
        const stale = world.reachable().filter(({ id, remediationStatus }) => {
          const known = setup.known.get(id)?.status;
          return known?.state !== 'closed' && known?.value !== remediationStatus;
        });
        deepStrictEqual(stale, []);
        ok(!setup.statuses().includes(429), 'asked too often');
      }),
      runs(50),
    );
    ok(gaps > 15, 'hardly ever more than a page');
  });

  it('and with any failures on the way, what is known becomes what the API lists, and nothing else needs anybody', async () => {
    let vanished = 0;
    await fc.assert(
      fc.asyncProperty(history, fc.array(anyStep, { maxLength: 25, size: 'max' }), async (past, steps) => {
        const world = new PetraWorld(past, false);
        const { setup } = world;
        for (const each of steps) await world.do(each);
        world.heal();
        // Two days, a refresh every two hours.
        for (let hours = 0; hours < 48; hours += 2) {
          await setup.clock.advance(2 * hourMs);
          await world.fetch();
        }

        const wrong = world.reachable().filter(({ id, remediationStatus }) => {
          const known = setup.known.get(id);
          return known?.status.value !== remediationStatus && known?.status.value !== '';
        });
        deepStrictEqual(wrong, [], 'missing or not as it is');
        // What needs somebody is looked for however old it is.
        const listed = new Map(world.reachable('2000-01-01').map((record) => [record.id, record]));
        deepStrictEqual(
          setup.open().filter(({ id }) => !listed.has(id)),
          [],
          'needs somebody, and is not listed',
        );
        deepStrictEqual(
          [...listed.keys()].filter((id) => setup.unlisted.has(id)),
          [],
          'listed, and said not to be',
        );
        vanished += setup.unlisted.size;
        ok(!setup.statuses().includes(429), 'asked too often');
      }),
      runs(35),
    );
    ok(vanished > 15, 'hardly ever anything vanished');
  });
});

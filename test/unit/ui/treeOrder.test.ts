import { deepStrictEqual, strictEqual } from 'node:assert';
import { groupIncidents } from '../../../src/domain/grouping';
import { selectAll } from '../../../src/domain/table/incidentTable';
import { groupings } from '../../../src/domain/groupSteps';
import { refKey } from '../../../src/domain/incident';
import { TreeOrder } from '../../../src/ui/treeOrder';
import { vendorOf } from '../../../src/sources/vendors';
import { anIncident } from '../../support/anIncident';

const incidents = ['a', 'b', 'c', 'd', 'e'].map((id, index) =>
  anIncident({
    id,
    connection: `petra-${index % 2}`,
    tenant: { id: `t${index % 2}`, name: `Tenant ${index % 2}` },
    user: { id: `u${index % 3}` },
  }),
);

function orderBy(grouping: (typeof groupings)[number]): TreeOrder {
  const context = { connectionName: (id: string) => id, vendorOf, timeZone: 'utc', now: 0 } as const;
  return new TreeOrder(groupIncidents(selectAll(incidents), grouping, context));
}

/** All incidents, from the first to the last. */
function walk(order: TreeOrder, by: 1 | -1): string[] {
  const ids: string[] = [];
  for (let at = order.step(by, undefined); at; at = order.step(by, at)) ids.push(at.id);
  return ids;
}

describe('The order of the tree', () => {
  it('is that of the rows, group after group', () => {
    deepStrictEqual(walk(orderBy('none'), 1), ['a', 'b', 'c', 'd', 'e']);
    deepStrictEqual(walk(orderBy('tenant'), 1), ['a', 'c', 'e', 'b', 'd']);
  });

  for (const grouping of groupings) {
    it(`comes to each incident once, forwards as backwards (${grouping})`, () => {
      const order = orderBy(grouping);
      const ids = walk(order, 1);
      deepStrictEqual([...ids].sort(), ['a', 'b', 'c', 'd', 'e']);
      deepStrictEqual(walk(order, -1), ids.toReversed());
    });
  }

  it('knows the place of each, and none of others', () => {
    const order = orderBy('tenant');
    deepStrictEqual(order.placeOf(incidents[2]!), { index: 1, of: 5 });
    strictEqual(order.placeOf({ connection: 'petra-1', id: 'a' }), undefined);
    strictEqual(refKey(order.step(1, incidents[2])!), refKey(incidents[4]!));
  });

  it('goes on from where an incident stood that is not there any more', () => {
    const order = orderBy('none');
    const gone = { connection: 'petra-0', id: 'gone' };
    strictEqual(order.step(1, gone, 2)?.id, 'c');
    strictEqual(order.step(-1, gone, 2)?.id, 'b');
    strictEqual(order.step(1, gone, 5), undefined);
    strictEqual(order.step(-1, gone, 0), undefined);
    strictEqual(order.step(-1, gone, 99)?.id, 'e');
  });

  it('is empty without incidents', () => {
    const order = new TreeOrder([]);
    strictEqual(order.step(1, undefined), undefined);
    strictEqual(order.step(-1, incidents[0], 3), undefined);
  });
});

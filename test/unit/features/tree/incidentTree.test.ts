import { ok, strictEqual } from 'node:assert';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { Unseen } from '../../../../src/store/unseen';
import { IncidentTree, type IncidentTreeParts } from '../../../../src/features/tree/incidentTree';
import { RelatedIndex } from '../../../../src/domain/related';
import { VisibleIncidents } from '../../../../src/ui/visibleIncidents';
import { FakeClock } from '../../../support/fakeClock';
import { anIncident } from '../../../support/anIncident';
import { watchCalls } from '../../../support/watchCalls';

describe('IncidentTree', () => {
  it('finds a row among many without building keys', async () => {
    const store = new IncidentStore();
    store.merge(Array.from({ length: 3000 }, (_, index) => anIncident({ id: `i${index}`, raw: { index } })));
    const visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id, new FakeClock());
    const memento = { get: (_: string, fallback: unknown) => fallback, update: async () => undefined };
    const tree = new IncidentTree({ visible, memento } as unknown as IncidentTreeParts);
    visible.groups();
    let made = 0;
    const row = await watchCalls([[JSON, 'stringify', () => made++]], () =>
      tree.find({ connection: 'petra-1', id: 'i2500' }),
    );
    tree.dispose();
    visible.dispose();
    strictEqual(row?.type === 'incident' && row.incident.id, 'i2500');
    ok(made < 10, `${made} keys`);
  });
});

import { deepStrictEqual, ok } from 'node:assert';
import { IncidentStore } from '../../../src/store/incidentStore';
import { Unseen } from '../../../src/store/unseen';
import { IncidentTree, type IncidentTreeParts } from '../../../src/views/incidentTree';
import { RelatedIndex } from '../../../src/views/relatedIndex';
import { VisibleIncidents } from '../../../src/views/visibleIncidents';
import { anIncident } from '../../support/anIncident';

describe('IncidentTree', () => {
  it('finds the row of an incident among many without making a key of each', () => {
    const store = new IncidentStore();
    store.merge(Array.from({ length: 3000 }, (_, index) => anIncident({ id: `i${index}`, raw: { index } })));
    const visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id);
    const memento = { get: (_: string, fallback: unknown) => fallback, update: async () => undefined };
    const tree = new IncidentTree({ visible, memento } as unknown as IncidentTreeParts);
    visible.groups();
    const { stringify } = JSON;
    let made = 0;
    JSON.stringify = ((...args: Parameters<typeof stringify>) => (made++, stringify(...args))) as typeof stringify;
    try {
      const row = tree.find({ connection: 'petra-1', id: 'i2500' });
      deepStrictEqual(row?.type === 'incident' && row.incident.id, 'i2500');
    } finally {
      JSON.stringify = stringify;
      tree.dispose();
      visible.dispose();
    }
    ok(made < 10, `${made} keys`);
  });
});

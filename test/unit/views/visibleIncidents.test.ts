import { deepStrictEqual } from 'node:assert';
import { IncidentStore } from '../../../src/store/incidentStore';
import { Unseen } from '../../../src/store/unseen';
import { RelatedIndex } from '../../../src/views/relatedIndex';
import { VisibleIncidents } from '../../../src/views/visibleIncidents';
import { anIncident } from '../../support/anIncident';

describe('VisibleIncidents', () => {
  it('searches for the first words of a long pasted text', () => {
    const store = new IncidentStore();
    store.merge([anIncident({ id: 'a', summary: 'word '.repeat(50) }), anIncident({ id: 'b' })]);
    const visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id);
    const found = visible.matchingWords(`${'word '.repeat(50)} and much more`).map(({ id }) => id);
    visible.dispose();
    deepStrictEqual(found, ['a']);
  });
});

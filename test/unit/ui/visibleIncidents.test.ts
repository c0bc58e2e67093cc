import { deepStrictEqual, strictEqual, throws } from 'node:assert';
import { addTerms } from '../../../src/domain/filter/print';
import { termOf } from '../../../src/domain/statistics/mark';
import { IncidentStore } from '../../../src/store/incidentStore';
import { Unseen } from '../../../src/store/unseen';
import { RelatedIndex } from '../../../src/domain/related';
import { VisibleIncidents } from '../../../src/ui/visibleIncidents';
import { FakeClock } from '../../support/fakeClock';
import { anIncident } from '../../support/anIncident';

describe('The incidents shown', () => {
  const store = new IncidentStore();
  const visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id, new FakeClock());
  const idsOf = (incidents: readonly { id: string }[]): string[] => incidents.map(({ id }) => id);
  before(() => {
    store.merge(['-pLxdg40_a', 'inc:2024:1', 'b'].map((id) => anIncident({ id, raw: { id } })));
  });
  after(() => visible.dispose());

  it('are found by a pasted id, whatever it begins with', () => {
    for (const [id, filter] of [
      ['-pLxdg40_a', '"-pLxdg40_a"'],
      ['inc:2024:1', '"inc:2024:1"'],
      ['b', 'b'],
    ] as const) {
      strictEqual(visible.countMatching(id), 1);
      deepStrictEqual(idsOf(visible.matching(`${id} is:attention`)), [id]);
      deepStrictEqual(idsOf(visible.matchingWords(id)), [id]);
      visible.setFilter(id);
      deepStrictEqual(idsOf(visible.incidents()), [id]);
      // Others narrow it further, as an overview does.
      strictEqual(addTerms(visible.filter, [termOf('is', 'attention')]), `${filter} is:attention`);
    }
  });

  it('are those without a text that is no id', () => {
    deepStrictEqual(idsOf(visible.matching('-b')).length, 2);
    throws(() => visible.matching('inc:2024'), { name: 'FilterSyntaxError' });
  });

  it('are found by words as people type them', () => {
    store.merge([anIncident({ id: 'c', user: { id: 'u', name: 'Zoë\u00a0O’Brien' }, raw: { id: 'c' } })]);
    deepStrictEqual(idsOf(visible.matchingWords("zoe o'brien")), ['c']);
  });

  it('are found by the first words of a long pasted text', () => {
    store.merge([anIncident({ id: 'd', summary: 'word '.repeat(50) })]);
    deepStrictEqual(idsOf(visible.matchingWords(`${'word '.repeat(50)} and much more`)), ['d']);
  });
});

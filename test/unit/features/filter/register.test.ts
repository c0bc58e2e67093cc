import { deepStrictEqual } from 'node:assert';
import { registerFilter } from '../../../../src/features/filter/register';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { Unseen } from '../../../../src/store/unseen';
import { RelatedIndex } from '../../../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../../../src/ui/visibleIncidents';
import { anIncident } from '../../../support/anIncident';
import { FakeClock } from '../../../support/fakeClock';
import { commands, window } from '../../../support/fakeVscode';

describe('The command that sets a filter', () => {
  it('finds an ID that reads as something else, also when it is what starts the extension', async () => {
    for (const id of ['-pLxdg40_a', 'inc:2024:1', 'a OR b']) {
      const store = new IncidentStore();
      const clock = new FakeClock();
      const visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (name) => name, clock);
      const registered = registerFilter({
        visible,
        clock,
        read: async () => void store.merge([id, 'other'].map((each) => anIncident({ id: each, raw: { id: each } }))),
        ready: async () => true,
        windowState: { get: () => undefined, update: async () => undefined, keys: () => [] },
        savedFilters: () => [],
      });
      window.said.length = 0;
      await commands.executeCommand('incidents.filter', id);
      const shown = visible.incidents().map((incident) => incident.id);
      deepStrictEqual([visible.filter, shown, window.said], [`"${id}"`, [id], []]);
      registered.dispose();
      visible.dispose();
    }
  });
});

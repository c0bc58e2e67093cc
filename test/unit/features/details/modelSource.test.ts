import { deepStrictEqual, strictEqual } from 'node:assert';
import { loadMappedPaths } from '../../../../src/features/details/detailsModel';
import type { DetailsModel } from '../../../../src/features/details/messages';
import { goneModel } from '../../../../src/features/details/missingModel';
import { DetailsModelSource, type DetailsModelSourceParts } from '../../../../src/features/details/modelSource';
import { RelatedIncidents } from '../../../../src/domain/related';
import { IncidentTable } from '../../../../src/domain/table/incidentTable';
import { vendorOf } from '../../../../src/sources/vendors';
import { anIncident } from '../../../support/anIncident';

describe('The line of related incidents', () => {
  it('counts all that are open or inside the dwell window', async () => {
    const attack = anIncident({ user: { id: 'u' }, occurredAt: '2026-01-31T00:00:00Z', dwellMinutes: 60 });
    const others = Array.from({ length: 1200 }, (_, index) =>
      anIncident({ id: `${index}`, source: 'cyberhaven', user: { id: 'u' }, occurredAt: '2026-01-31T00:30:00Z' }),
    );
    const related = new RelatedIncidents(new IncidentTable([attack, ...others]), vendorOf);
    const source = new DetailsModelSource(
      {
        store: { get: () => attack },
        connections: { find: () => undefined, nameOf: String, isSample: () => false },
        sync: { status: () => ({}), fetchedAt: () => undefined },
        related: { get: () => related },
        checks: { findingsIn: () => [] },
        visible: { order: () => ({ placeOf: () => undefined }) },
      } as unknown as DetailsModelSourceParts,
      () => undefined,
    );
    await loadMappedPaths();
    strictEqual(
      source.of(attack, undefined).related?.summary,
      '1,200 other incidents · 1,200 open · 1,200 inside the dwell window',
    );
  });
});

describe('Where an incident was in the list', () => {
  it('is remembered while the filter hides it, and means nothing under another filter', async () => {
    const incident = anIncident();
    const visible = { filter: '', place: { index: 3, of: 5 } as object | undefined };
    const source = new DetailsModelSource(
      {
        store: { get: () => incident },
        connections: { find: () => undefined, nameOf: String, isSample: () => false },
        sync: { status: () => ({}), fetchedAt: () => undefined },
        related: { get: () => ({ countsOf: () => ({ total: 0 }), relatedTo: () => [] }) },
        checks: { findingsIn: () => [] },
        visible: Object.assign(visible, { order: () => ({ placeOf: () => visible.place }) }),
      } as unknown as DetailsModelSourceParts,
      () => undefined,
    );
    await loadMappedPaths();
    source.of(incident, undefined);
    strictEqual(source.lastIndexOf(incident), 3);
    visible.place = undefined;
    source.of(incident, undefined);
    strictEqual(source.lastIndexOf(incident), 3);
    visible.filter = 'is:changed';
    source.of(incident, undefined);
    strictEqual(source.lastIndexOf(incident), undefined);
  });
});

describe('An incident that is gone while it is shown', () => {
  const last = anIncident({ url: 'https://app.petrasecurity.com/1' });
  const modelOf = async (connection: { readonly enabled?: boolean }) => {
    const source = new DetailsModelSource(
      {
        store: { get: () => undefined },
        connections: { find: () => connection, nameOf: () => 'Acme', isSample: () => false },
        sync: { status: () => ({}) },
        related: { get: () => ({ countsOf: () => ({ total: 0 }), relatedTo: () => [] }) },
        visible: { order: () => ({ placeOf: () => undefined }) },
      } as unknown as DetailsModelSourceParts,
      () => undefined,
    );
    await loadMappedPaths();
    return source.of(last, last);
  };

  it('says why, and offers what brings it back in place of what can’t be done with it', async () => {
    const { notices, actions, keys, sections } = await modelOf({ enabled: false });
    deepStrictEqual(notices, ['The connection Acme of this incident is disabled.']);
    deepStrictEqual(
      actions.map(({ action }) => action),
      ['enableConnection'],
    );
    strictEqual(keys, undefined);
    strictEqual(sections.length > 0, true);
    const gone = await modelOf({});
    deepStrictEqual(gone.notices, ['No longer available. This is its last known state.']);
    deepStrictEqual(
      gone.actions.map(({ action }) => action),
      ['refresh'],
    );
  });

  it('has no button in its parts that needs it', () => {
    const model = {
      notices: [],
      related: { title: 'Related', summary: '1 other incident', chronology: [], showAll: 'Show in the list' },
      sections: [
        { id: 'history', title: 'History', facts: [], action: { action: 'showRawDifference', label: 'Show' } },
      ],
    } as unknown as DetailsModel;
    const { related, sections } = goneModel(model, true, 'Acme');
    deepStrictEqual(related, { title: 'Related', summary: '1 other incident', chronology: [] });
    deepStrictEqual(sections, [{ id: 'history', title: 'History', facts: [] }]);
  });
});

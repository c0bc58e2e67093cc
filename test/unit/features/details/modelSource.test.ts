import { strictEqual } from 'node:assert';
import { DetailsModelSource, type DetailsModelSourceParts } from '../../../../src/features/details/modelSource';
import { anIncident } from '../../../support/anIncident';

describe('Where an incident was in the list', () => {
  it('is remembered while the filter hides it, and means nothing under another filter', async () => {
    const incident = anIncident();
    const visible = { filter: '', place: { index: 3, of: 5 } as object | undefined };
    const source = new DetailsModelSource(
      {
        store: { get: () => incident },
        connections: { find: () => undefined, nameOf: String, isSample: () => false },
        sync: { status: () => ({}), fetchedAt: () => undefined },
        related: { get: () => ({ countOf: () => 0, relatedTo: () => [] }) },
        checks: { findingsIn: () => [] },
        visible: Object.assign(visible, { order: () => ({ placeOf: () => visible.place }) }),
      } as unknown as DetailsModelSourceParts,
      () => undefined,
    );
    await source.load();
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

import type { Incident } from '../../src/domain/incident';
import { RelatedIncidents } from '../../src/domain/related';
import { vendorOf } from '../../src/sources/vendors';
import { manyIncidents } from '../support/manyIncidents';

/** The ms it takes. */
function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return Number((performance.now() - start).toFixed(1));
}

/** Of every 20 incidents, one is of the same user. */
function withBusyUser(incidents: readonly Incident[]): readonly Incident[] {
  const user = { id: 'busy', mail: 'busy@tenant1.example' };
  return incidents.map((incident, index) => (index % 20 ? incident : { ...incident, user }));
}

console.log('related incidents, ms');
console.table(
  [25_000, 50_000, 100_000, 200_000].map((count) => {
    const incidents = withBusyUser(manyIncidents(count));
    const [busy, other] = incidents as [Incident, Incident];
    let related = new RelatedIncidents(incidents, vendorOf);
    return {
      incidents: count,
      build: timed(() => (related = new RelatedIncidents(incidents, vendorOf))),
      'busy user, first': timed(() => related.relatedTo(busy)),
      'busy user, again': timed(() => related.relatedTo(busy)),
      'other user': timed(() => related.relatedTo(other)),
      'is:related': timed(() => incidents.filter(related.isRelatedTo(busy))),
      of: related.countOf(busy),
    };
  }),
);

import { RelatedIncidents } from '../domain/related';
import type { IncidentTable } from '../domain/table/incidentTable';
import { vendorOf } from '../sources/vendors';
import type { IncidentStore } from '../store/incidentStore';

/** Which of all incidents are of the same person. Computed on first use, and after changes. */
export class RelatedIndex {
  private made: { readonly from: IncidentTable; readonly related: RelatedIncidents } | undefined;

  constructor(private readonly store: IncidentStore) {}

  get(): RelatedIncidents {
    const from = this.store.table();
    if (this.made?.from !== from) this.made = { from, related: new RelatedIncidents(from, vendorOf) };
    return this.made.related;
  }
}

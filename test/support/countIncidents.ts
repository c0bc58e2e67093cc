import type { Incident } from '../../src/domain/incident';
import { inOneGo } from '../../src/domain/slices';
import { countIncidentsSliced, type Statistics, type StatisticsContext } from '../../src/domain/statistics/statistics';
import { selectAll } from '../../src/domain/table/incidentTable';
import { vendorOf } from '../../src/sources/vendors';

export type CountContext = Omit<StatisticsContext, 'vendorOf'>;

/** Counts incidents at once. */
export function countIncidents(incidents: readonly Incident[], context: CountContext): Statistics {
  return inOneGo(countIncidentsSliced(selectAll(incidents), { ...context, vendorOf }));
}

import type { Incident } from '../../src/domain/incident';
import { inOneGo } from '../../src/domain/slices';
import { countIncidentsSliced, type Statistics, type StatisticsContext } from '../../src/domain/statistics/statistics';
import { selectAll } from '../../src/domain/table/incidentTable';

/** Counts incidents at once. */
export function countIncidents(incidents: readonly Incident[], context: StatisticsContext): Statistics {
  return inOneGo(countIncidentsSliced(selectAll(incidents), context));
}

import type { Incident } from '../../src/domain/incident';
import { inOneGo } from '../../src/domain/slices';
import { countIncidentsSliced, type Statistics, type StatisticsContext } from '../../src/domain/statistics/statistics';

/** Counts incidents at once. */
export function countIncidents(incidents: readonly Incident[], context: StatisticsContext): Statistics {
  return inOneGo(countIncidentsSliced(incidents, context));
}

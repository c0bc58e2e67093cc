import type { Filter } from '../../src/domain/filter/filter';
import { selectMatching, type FilterContext } from '../../src/domain/filter/match';
import type { Incident } from '../../src/domain/incident';
import { selectAll } from '../../src/domain/table/incidentTable';

/** A test of incidents, each one looked at by itself. */
export function compileFilter(filter: Filter, context: FilterContext): (incident: Incident) => boolean {
  return (incident) => matchingIncidents([incident], filter, context).length > 0;
}

/** Incidents of one table that match. */
export function matchingIncidents(incidents: readonly Incident[], filter: Filter, context: FilterContext): Incident[] {
  const { rows } = selectMatching(filter, selectAll(incidents), context);
  return Array.from(rows, (row) => incidents[row] as Incident);
}

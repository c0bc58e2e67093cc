import type { Filter } from '../../src/domain/filter/filter';
import { compileFilter as compile, type FilterContext } from '../../src/domain/filter/match';
import type { Incident } from '../../src/domain/incident';
import { IncidentTable } from '../../src/domain/table/incidentTable';

/** A test of incidents, each one looked at by itself. */
export function compileFilter(filter: Filter, context: FilterContext): (incident: Incident) => boolean {
  return (incident) => compile(filter, new IncidentTable([incident]), context)(0);
}

/** Incidents of one table that match. */
export function matchingIncidents(incidents: readonly Incident[], filter: Filter, context: FilterContext): Incident[] {
  const test = compile(filter, new IncidentTable(incidents), context);
  return incidents.filter((_, row) => test(row));
}

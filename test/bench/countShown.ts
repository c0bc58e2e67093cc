import { inOneGo } from '../../src/domain/slices';
import { countIncidentsSliced, type Statistics, type StatisticsContext } from '../../src/domain/statistics/statistics';
import type { VisibleIncidents } from '../../src/ui/visibleIncidents';

/** The statistics of what is shown, as the overview has them. */
export function countShown(visible: VisibleIncidents, context: StatisticsContext): Statistics {
  return inOneGo(countIncidentsSliced(visible.selection(), context));
}

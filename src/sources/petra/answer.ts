import type { Incident } from '../../domain/incident';
import type { Batch, Horizon } from '../source';
import { madeAt } from './mapper';

/** The newest incidents of one tenant or of all. */
export interface Answer extends Pick<Batch, 'incidents' | 'askedAt' | 'skipped' | 'warnings'> {
  /** There are as many as were asked for, or as an API may give at most: there may be older ones. */
  readonly full: boolean;
  /** The IDs of all its records; undefined when one of them is not known. */
  readonly ids: ReadonlySet<string> | undefined;
}

/** The incident of an answer that was made first; undefined when no time is known. */
export function oldestOf({ incidents }: Pick<Answer, 'incidents'>): Incident | undefined {
  return incidents.reduce<Incident | undefined>((oldest, incident) => {
    const at = madeAt(incident);
    return Number.isNaN(at) || (oldest && madeAt(oldest) <= at) ? oldest : incident;
  }, undefined);
}

/** The incident of an answer that was made last, but not after `until`, ms since the epoch. */
export function newestOf({ incidents }: Pick<Answer, 'incidents'>, until: number): Incident | undefined {
  return incidents.reduce<Incident | undefined>((newest, incident) => {
    const at = madeAt(incident);
    return !(at <= until) || (newest && madeAt(newest) >= at) ? newest : incident;
  }, undefined);
}

/** `createdAt` of the oldest incident that the API gives of what was asked for, ISO 8601; undefined when it gives all. */
export function reachOf(answer: Answer): string | undefined {
  return answer.full ? oldestOf(answer)?.createdAt : undefined;
}

/** Where an answer ends that has no tenant; nowhere when it is not full. */
export function horizonOf(answer: Answer): readonly Horizon[] {
  const before = reachOf(answer);
  return before === undefined ? [] : [{ before }];
}

import { openFirst, type Group } from '../domain/grouping';
import { refKey, type Incident, type IncidentRef } from '../domain/incident';

/** Where an incident is in the tree. */
export interface TreePlace {
  /** From 0. */
  readonly index: number;
  /** How many incidents there are. */
  readonly of: number;
}

/** Incidents in the order in which the tree shows them from top to bottom, including folded ones. */
export class TreeOrder {
  private readonly incidents: readonly Incident[];
  private readonly indexes = new Map<string, number>();

  /** @param foldsClosed whether closed incidents are below the open ones of their group */
  constructor(groups: readonly Group[], foldsClosed = false) {
    this.incidents = [...incidentsOf(groups, foldsClosed)];
    for (const [index, incident] of this.incidents.entries()) this.indexes.set(refKey(incident), index);
  }

  /** Undefined for an incident that is not in the tree. */
  placeOf(ref: IncidentRef): TreePlace | undefined {
    const index = this.indexes.get(refKey(ref));
    return index === undefined ? undefined : { index, of: this.incidents.length };
  }

  /**
   * The incident after another, or before it; undefined at the ends.
   * @param last where `from` was when it was last in the tree: what has moved up to there comes next
   */
  step(by: 1 | -1, from: IncidentRef | undefined, last?: number): Incident | undefined {
    const place = from && this.placeOf(from);
    if (place) return this.incidents[place.index + by];
    if (last !== undefined) return this.incidents[by > 0 ? last : Math.min(last, this.incidents.length) - 1];
    return this.incidents.at(by > 0 ? 0 : -1);
  }
}

function* incidentsOf(groups: readonly Group[], foldsClosed: boolean): Generator<Incident> {
  for (const group of groups) {
    if (group.children?.length) yield* incidentsOf(group.children, foldsClosed);
    else if (foldsClosed) {
      const { open, closed } = openFirst(group);
      yield* open;
      yield* closed;
    } else yield* group.incidents;
  }
}

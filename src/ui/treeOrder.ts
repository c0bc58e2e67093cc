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
  private readonly incidents: Incident[] = [];

  /** @param foldsClosed whether closed incidents are below the open ones of their group */
  constructor(
    groups: readonly Group[],
    private readonly foldsClosed = false,
  ) {
    this.add(groups);
  }

  /** Undefined for an incident that is not in the tree. */
  placeOf({ connection, id }: IncidentRef): TreePlace | undefined {
    const index = this.incidents.findIndex((each) => each.id === id && each.connection === connection);
    return index < 0 ? undefined : { index, of: this.incidents.length };
  }

  /**
   * The incident after another, or before it, or with 0 itself; undefined at the ends.
   * @param last where `from` was when it was last in the tree: what has moved up to there comes next
   */
  step(by: 1 | 0 | -1, from: IncidentRef | undefined, last?: number): Incident | undefined {
    const place = from && this.placeOf(from);
    if (place) return this.incidents[place.index + by];
    if (last !== undefined) return this.incidents[by > 0 ? last : Math.min(last, this.incidents.length) - 1];
    return this.incidents.at(by > 0 ? 0 : -1);
  }

  /** The one of some incidents that comes first. */
  firstOf(incidents: readonly IncidentRef[]): Incident | undefined {
    return this.incidents.find(isOneOf(incidents));
  }

  /** The one of some incidents that comes last. */
  lastOf(incidents: readonly IncidentRef[]): Incident | undefined {
    return this.incidents.findLast(isOneOf(incidents));
  }

  private add(groups: readonly Group[]): void {
    for (const group of groups) {
      if (group.children?.length) {
        this.add(group.children);
        continue;
      }
      const { open, closed } = this.foldsClosed ? openFirst(group) : { open: group.incidents, closed: [] };
      for (const incident of open) this.incidents.push(incident);
      for (const incident of closed) this.incidents.push(incident);
    }
  }
}

function isOneOf(incidents: readonly IncidentRef[]): (incident: Incident) => boolean {
  const keys = new Set(incidents.map(refKey));
  return (incident) => keys.has(refKey(incident));
}

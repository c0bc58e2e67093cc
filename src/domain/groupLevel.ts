import type { GroupCounts, GroupDetails } from './groupCounts';
import { descriptionOf, labelOf, type LabelContext } from './groupLabels';
import type { Step } from './groupSteps';
import type { Incident } from './incident';
import { getOrMake } from './lists';
import { compareText } from './sorting';
import { oneLine } from './text/text';

/** Groups that are beside one another. */
export class GroupLevel {
  readonly #groups: LevelGroup[] = [];
  readonly #byKind = new Map<string, Map<string, LevelGroup>>();
  #labels: ReadonlyMap<string, number> | undefined;

  /** @param parent the group that they are in; undefined at the top */
  constructor(
    readonly counts: GroupCounts,
    readonly context: LabelContext,
    readonly parent?: LevelGroup,
  ) {}

  /** The group that a step leads to. */
  groupAt(step: Step): LevelGroup {
    const ofKind = getOrMake(this.#byKind, step.kind, () => new Map<string, LevelGroup>());
    return getOrMake(ofKind, step.key ?? '', () => this.newGroup(step));
  }

  /** A group that no other step leads to. */
  newGroup(step: Step): LevelGroup {
    const group = new LevelGroup(this, step);
    this.#groups.push(group);
    return group;
  }

  /** Once all incidents are counted. @param byNeed see `GroupContext` */
  inOrder(byNeed: boolean): readonly LevelGroup[] {
    for (const group of this.#groups) group.putInOrder(byNeed);
    // The order of first incidents stays where nothing else decides.
    return this.#groups.toSorted((a, b) => {
      const byPlace = a.place - b.place || (a.isByLabel ? compareText(a.label, b.label) : 0);
      return byPlace || (byNeed ? b.urgency - a.urgency || b.attention - a.attention : 0);
    });
  }

  /** Whether another group looks the same in a row. */
  isLabelShared(label: string): boolean {
    if (!this.#labels) {
      const labels = new Map<string, number>();
      for (const each of this.#groups) {
        const shown = oneLine(each.label);
        labels.set(shown, (labels.get(shown) ?? 0) + 1);
      }
      this.#labels = labels;
    }
    return (this.#labels.get(oneLine(label)) ?? 0) > 1;
  }
}

/** A `Group` of a level. It has its numbers at once; words and incidents are found when a row shows them. */
export class LevelGroup {
  count = 0;
  attention = 0;
  /** The highest urgency in it; 0 where nothing needs attention. */
  urgency = 0;
  children?: readonly LevelGroup[];
  readonly place: number;
  /** Whether groups of the same place are in the order of their labels. */
  readonly isByLabel: boolean;
  readonly #level: GroupLevel;
  readonly #step: Step;
  /** Of the ways that end in it or below. */
  readonly #numbers: number[] = [];
  #shown: GroupDetails | undefined;
  #below: GroupLevel | undefined;
  #incidents: readonly Incident[] | undefined;

  /** @param step what led the first incident here */
  constructor(level: GroupLevel, step: Step) {
    this.#level = level;
    this.#step = step;
    this.place = step.key ? (step.place ?? 0) : Infinity;
    this.isByLabel = step.kind === 'status' || step.kind === 'severity';
  }

  /** Adds all that is on a way. */
  add(number: number): void {
    const { counts } = this.#level;
    this.#numbers.push(number);
    this.count += counts.count[number] as number;
    this.attention += counts.attention[number] as number;
    this.urgency = Math.max(this.urgency, counts.urgency[number] as number);
  }

  /** The groups in it. */
  get below(): GroupLevel {
    return (this.#below ??= new GroupLevel(this.#level.counts, this.#level.context, this));
  }

  putInOrder(byNeed: boolean): void {
    if (this.#below) this.children = this.#below.inOrder(byNeed);
  }

  get id(): string {
    const { parent } = this.#level;
    const name = `${this.kind}:${this.#step.key ?? ''}`.replace(/[%/]/g, encodeURIComponent);
    return parent ? `${parent.id}/${name}` : name;
  }

  get kind(): Step['kind'] {
    return this.#step.kind;
  }

  get label(): string {
    return labelOf(this.#step, this.namesake, this.#level.context);
  }

  get description(): string | undefined {
    const { label } = this;
    const description = descriptionOf(this.#step, this.namesake, () => this.#level.isLabelShared(label));
    return description && description !== label ? description : undefined;
  }

  get details(): GroupDetails {
    return (this.#shown ??= this.#level.counts.detailsOf(this.#numbers));
  }

  get incidents(): readonly Incident[] {
    const { counts } = this.#level;
    return (this.#incidents ??= Array.from(counts.placesOf(this.#numbers), (place) => counts.incidentAt(place)));
  }

  /** The incident that the group is best named after. */
  private get namesake(): Incident | undefined {
    // One source may know a person's name where another knows the login only.
    return (this.kind === 'user' ? this.incidents.find(({ user }) => user?.name) : undefined) ?? this.incidents[0];
  }
}

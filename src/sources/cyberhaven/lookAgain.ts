import type { Incident } from '../../domain/incident';
import { createdTime } from '../../domain/time';
import type { Urgency } from '../source';
import type { Memory } from './memory';
import type { CyberhavenQuery } from './query';
import { groupsOf, RereadQuestion, stretchOf, type Watched } from './rereads';
import { changeableParts, type CyberhavenScope, maxPageSize } from './scope';

/** So many stretches of time are asked for before a question by ids is tried, which the API may not know. */
const maxStretches = 5;
/** Incidents that are asked for by their ids at once. */
const maxIds = 500;

export interface LookAgainOptions {
  readonly scope: CyberhavenScope;
  readonly known: readonly Incident[];
  /** Incidents known as open that the list of open ones should have given. */
  readonly gone: readonly Watched[];
  /** All others that are known as open: only a request shows what they are now. */
  readonly others: readonly Watched[];
  /** From when on all that the API lists is known, ms since the epoch. */
  readonly allKnownFrom: number;
  readonly memory: Pick<Memory, 'noIds' | 'pauses'>;
  /** An incident that the API lists now. */
  readonly control: string | undefined;
}

/** After so many failures in a row no question by ids is tried for a day: it may be what fails. */
const maxFailures = 3;

/** How incidents are asked for. */
type Way = 'time' | 'ids';

/**
 * Reads known incidents again, each where it can be found in any state: without the parts of the scope that
 * it may have left. What is still open then is asked for within the scope.
 */
export class LookAgain {
  private readonly scoped: CyberhavenQuery;
  private readonly bare: CyberhavenQuery;
  private readonly pageSize: number;
  private readonly times: Float64Array;
  private isScoped = false;
  /** Questions by ids that wait until the first one has been answered; and that one. */
  private waiting: RereadQuestion[] = [];
  private answered: readonly RereadQuestion[] = [];
  /** Whether the API seems not to know a question by ids. */
  noIds: boolean;
  /** Words of incidents that are listed, but not as open. */
  readonly silent = new Set<string>();

  constructor(private readonly options: LookAgainOptions) {
    const { startTime: _, endTime: __, resolutionStatuses: ___, ...scoped } = options.scope;
    this.scoped = scoped;
    const left: readonly string[] = changeableParts;
    this.bare = Object.fromEntries(Object.entries(scoped).filter(([name]) => !left.includes(name)));
    this.pageSize = scoped.pageSize ?? maxPageSize;
    this.times = Float64Array.from(options.known, createdTime)
      .filter((at) => at > 0)
      .sort();
    this.noIds = options.memory.noIds === true;
  }

  /** What to ask first. */
  first(): RereadQuestion[] {
    const { gone, others, control, memory } = this.options;
    const stretches = this.groups(gone).length + this.groups(others).length;
    const isIdsWorthIt = stretches > maxStretches && this.pageSize > 1;
    this.noIds ||= (memory.pauses.again?.tries ?? 0) >= maxFailures;
    if (!isIdsWorthIt || this.noIds || control === undefined) return this.plan('time');
    const [first, ...rest] = this.plan('ids');
    // The API may not know such questions.
    this.waiting = rest;
    return first ? [first] : [];
  }

  /** What to ask when all of these have been answered. */
  next(answered: readonly RereadQuestion[]): RereadQuestion[] {
    if (answered.some(({ isRefused }) => isRefused)) {
      this.noIds = true;
      this.waiting = [];
      return this.plan('time');
    }
    const all = [...this.answered, ...answered];
    this.answered = all;
    if (this.waiting.length > 0) return this.waiting.splice(0);
    const open = all.filter((question) => question.open.length > 0);
    if (!this.isScoped && this.mayLeave) {
      this.isScoped = true;
      this.answered = [];
      return open.map(({ open: some, way, urgency }) => this.ask(this.scoped, some, way, urgency));
    }
    for (const question of open) for (const word of question.openWords) this.silent.add(word);
    return [];
  }

  /** Whether an incident may have left the scope and still be open. */
  private get mayLeave(): boolean {
    return changeableParts.some((part) => part !== 'resolutionStatuses' && this.options.scope[part]?.length);
  }

  private plan(way: Way): RereadQuestion[] {
    const { gone, others } = this.options;
    return [
      ...this.groupsFor(gone, way).map((group) => this.ask(this.bare, group, way)),
      ...this.groupsFor(others, way).map((group) => this.ask(this.bare, group, way, 'spare')),
    ];
  }

  /** What one question asks for each, the newest first. */
  private groupsFor(watched: readonly Watched[], way: Way): Watched[][] {
    const groups = this.groups(watched);
    return way === 'time' ? groups : chunksOf(groups.flat(), Math.min(maxIds, this.pageSize - 1));
  }

  private groups(watched: readonly Watched[]): Watched[][] {
    const { scope, allKnownFrom } = this.options;
    const isNarrow = changeableParts.some((part) => scope[part]?.length);
    const neighbors = { times: this.times, allKnownFrom: isNarrow ? Infinity : allKnownFrom };
    // Not a whole page, since there may be more than are known.
    return groupsOf(watched, { ...neighbors, max: this.pageSize * 0.9 });
  }

  private ask(query: CyberhavenQuery, group: readonly Watched[], way: Way, urgency?: Urgency): RereadQuestion {
    if (way === 'time') return new RereadQuestion({ ...query, ...stretchOf(group) }, group, urgency);
    const { control = '' } = this.options;
    const incidentIds = [...group.map(({ incident }) => incident.id), control];
    return new RereadQuestion({ ...query, incidentIds }, group, urgency, control);
  }
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

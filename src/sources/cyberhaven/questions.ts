import type { Incident } from '../../domain/incident';
import { type CyberhavenPage, Pages } from './pages';
import type { Reread, Watched } from './changes';
import type { Range } from './range';
import type { CyberhavenScope } from './scope';

/** What is asked page by page. */
export interface Question {
  readonly scope: CyberhavenScope;
  /** Token of the page to ask for; undefined for the first. */
  readonly token: string | undefined;
  readonly finished: boolean;
  /** @param page that was asked for @param now ms since the epoch @returns its warnings */
  take(page: CyberhavenPage, now: number): readonly string[];
  /** Whether an incident of the answer is wanted. */
  wants(incident: Incident): boolean;
}

/** Everything of a stretch of time. @param scope whose times hold where the range has no end of its own */
export class RangeQuestion implements Question {
  readonly scope: CyberhavenScope;

  constructor(
    readonly range: Range,
    scope: CyberhavenScope,
    start: number,
  ) {
    const { from, to } = range.gap;
    this.scope = {
      ...scope,
      ...(from === start ? {} : { startTime: isoOf(from) }),
      ...(to === undefined ? {} : { endTime: isoOf(to) }),
    };
  }

  get token(): string | undefined {
    return this.range.token;
  }

  get finished(): boolean {
    return this.range.finished;
  }

  take(page: CyberhavenPage, now: number): readonly string[] {
    return this.range.take(page, now);
  }

  wants(): boolean {
    return true;
  }
}

/** Everything that is open, which shows what is not any more. */
export class OpenQuestion implements Question {
  private readonly pages = new Pages();
  private readonly held: ReadonlySet<string>;
  readonly scope: CyberhavenScope;
  /** Ids that the answers have given. */
  readonly given = new Set<string>();

  /** @param watched held incidents to be told of, even when they are from before `start` */
  constructor(
    readonly watched: readonly Watched[],
    scope: CyberhavenScope,
    private readonly start: number,
  ) {
    const oldest = watched.reduce((least, { at }) => Math.min(least, at), start);
    this.held = new Set(watched.map(({ id }) => id));
    this.scope = oldest < start ? { ...scope, startTime: isoOf(oldest) } : scope;
  }

  get token(): string | undefined {
    return this.pages.token;
  }

  get finished(): boolean {
    return this.pages.finished;
  }

  take(page: CyberhavenPage): readonly string[] {
    for (const { id } of page.incidents) this.given.add(id);
    return this.pages.take(page);
  }

  wants({ id, createdAt }: Incident): boolean {
    return this.held.has(id) || !(Date.parse(createdAt) < this.start);
  }
}

/** Held incidents that are not open any more, whatever they are now. */
export class RereadQuestion implements Question {
  private readonly ids: ReadonlySet<string>;
  readonly token = undefined;
  readonly scope: CyberhavenScope;
  finished = false;
  /** Ids that were asked for, and are not given as closed. */
  vain: readonly string[] = [];

  constructor(
    private readonly reread: Reread,
    scope: CyberhavenScope,
  ) {
    const { from, to, watched } = reread;
    this.ids = new Set(watched.map(({ id }) => id));
    this.scope = { ...scope, resolutionStatuses: [], startTime: isoOf(from), endTime: isoOf(to) };
  }

  /** One page only: those beyond it are asked for next time. */
  take({ incidents, nextPage, times, warnings }: CyberhavenPage): readonly string[] {
    const { watched } = this.reread;
    const end = nextPage === undefined ? -Infinity : (times?.[0] ?? Infinity);
    const closed = new Set(incidents.filter(({ status }) => status.state === 'closed').map(({ id }) => id));
    // The first one counts in any case, so that each request settles something.
    this.vain = watched.filter(({ id, at }, index) => (index === 0 || at > end) && !closed.has(id)).map(({ id }) => id);
    this.finished = true;
    return warnings;
  }

  wants({ id }: Incident): boolean {
    return this.ids.has(id);
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

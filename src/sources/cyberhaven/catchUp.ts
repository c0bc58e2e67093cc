import type { Incident } from '../../domain/incident';
import { inTurns } from '../../domain/slices';
import type { RateLimit } from '../ledger';
import { type Batch, type Clock, maxIncidents, noneSkipped } from '../source';
import { openWords, rereadsOf, watchedOf } from './changes';
import { cutsOf, partsOf } from './division';
import { type Memory, mostVain, type Plan, planOf } from './memory';
import { type CyberhavenPage, News } from './pages';
import { answersOf } from './parallel';
import { OpenQuestion, type Question, RangeQuestion, RereadQuestion } from './questions';
import { Range } from './range';
import { type CyberhavenScope, maxPageSize, startOf } from './scope';
import { gapsBetween, merged } from './spans';

export interface CatchUpOptions {
  /** What to ask for; its `startTime` is where to begin. */
  readonly scope: CyberhavenScope;
  readonly held: readonly Incident[];
  /** As the newest batch before had it; untrusted. */
  readonly memory: unknown;
  readonly clock: Pick<Clock, 'now' | 'turn'>;
  readonly limit: RateLimit;
  /** Gets the page of a token, or the first. */
  readonly list: (scope: CyberhavenScope, page?: string) => Promise<CyberhavenPage>;
}

/**
 * Brings what is held up to date. Stretches of time that have not been read are, in several ranges at once when that ends
 * sooner; so is the newest hour, for what comes up late. When something was read before, what is open is asked for as
 * well: held incidents that are open there no longer are read again.
 */
export class CatchUp {
  private readonly plan: Plan;
  private readonly news = new News();
  private readonly pageSize: number;
  private readonly ranges: RangeQuestion[];
  /** What was not read before; the ranges are made of it. */
  private readonly roots: readonly Range[];
  private readonly open: OpenQuestion | undefined;
  private rereads: readonly RereadQuestion[] = [];
  private vain: ReadonlySet<string>;
  private readonly startedAt: number;
  /** The first is for the access token, maybe. */
  private requests = 1;
  private latencyMs = Infinity;

  constructor(private readonly options: CatchUpOptions) {
    const { scope, held, memory, clock } = options;
    this.startedAt = clock.now();
    this.pageSize = scope.pageSize ?? maxPageSize;
    this.plan = planOf(
      memory,
      scope.startTime === undefined ? 0 : Date.parse(startOf(scope.startTime)),
      this.startedAt,
    );
    this.vain = new Set(this.plan.vain);
    this.roots = gapsBetween(this.plan.start, this.plan.read).map((gap) => new Range(gap));
    this.ranges = this.roots.map((range) => this.asked(range));
    const words = openWords(scope);
    if (!this.plan.continued || words.length === 0) return;
    const watched = watchedOf(held, words).filter(({ id }) => !this.vain.has(id));
    this.open = new OpenQuestion(watched, { ...scope, resolutionStatuses: [...words] }, this.plan.start);
  }

  /** @throws whatever `list` throws */
  async *batches(): AsyncGenerator<Batch> {
    yield* this.follow(() => [...this.ranges, ...(this.open ? [this.open] : [])]);
    this.rereads = this.changed();
    yield* this.follow(() => this.rereads);
  }

  private async *follow(questions: () => readonly Question[]): AsyncGenerator<Batch> {
    const open = (): readonly Question[] => questions().filter(({ finished }) => !finished);
    const answers = answersOf(open, async (question) => this.ask(question), this.options.limit.concurrency);
    for await (const [question, page] of answers) {
      const warnings = question.take(page, this.options.clock.now());
      const wanted = page.incidents.filter((incident) => question.wants(incident));
      const incidents = await inTurns(this.news.of(wanted), this.options.clock);
      if (question instanceof RereadQuestion) this.vain = new Set([...this.vain, ...question.vain]);
      if (question === this.open) this.vain = new Set([...this.vain].filter((id) => !this.open?.given.has(id)));
      this.endAtCap();
      this.divide();
      // The other questions ask for what ranges have given before, malformed records included.
      const skipped = question instanceof RangeQuestion ? page.skipped : noneSkipped;
      yield { incidents, skipped, warnings, ...this.progress(), memory: this.memory() };
    }
  }

  private async ask({ scope, token }: Question): Promise<CyberhavenPage> {
    const { clock, list } = this.options;
    this.requests++;
    const before = clock.now();
    const page = await list(scope, token);
    // The shortest: others may have waited for the limit.
    this.latencyMs = Math.min(this.latencyMs, clock.now() - before);
    return page;
  }

  /** Ends the ranges from which nothing would be kept: those after them in time have given as many as there is room for. */
  private endAtCap(): void {
    let newer = 0;
    for (const { range } of this.ranges.toSorted((a, b) => b.range.gap.from - a.range.gap.from)) {
      if (newer > maxIncidents) range.end();
      newer += range.given;
    }
  }

  /** Lets others read parts of the ranges under way, when that ends sooner. */
  private divide(): void {
    const { ranges, open, pageSize, requests, latencyMs, startedAt } = this;
    const { limit, clock } = this.options;
    const active = ranges.map(({ range }) => range).filter(({ finished }) => !finished);
    const idle = limit.concurrency - active.length - (open?.finished === false ? 1 : 0);
    const rests = active.map(({ left = 0, rest }) => ({ pages: left / pageSize, divisible: rest !== undefined }));
    const parts = partsOf(rests, idle, { requests, latencyMs, limit, elapsedMs: clock.now() - startedAt });
    for (const [index, range] of active.entries()) {
      if (!range.rest) continue;
      const others = range.divide(cutsOf(range.rest, parts[index] ?? 1));
      for (const other of others) this.ranges.push(this.asked(other));
    }
  }

  private asked(range: Range): RangeQuestion {
    return new RangeQuestion(range, this.options.scope, this.plan.start);
  }

  /** What to read again now that the open ones are known. */
  private changed(): RereadQuestion[] {
    const { open, vain, news, pageSize } = this;
    const { held, scope } = this.options;
    // With so many asked for in vain something else must be wrong.
    if (!open || vain.size >= mostVain) return [];
    const changed = open.watched.filter(({ id }) => !news.has(id));
    return rereadsOf(changed, held, { ...scope, pageSize }).map((reread) => new RereadQuestion(reread, scope));
  }

  private progress(): Pick<Batch, 'parts' | 'total'> {
    const steps: readonly Question[] = [...this.ranges, ...(this.open ? [this.open] : []), ...this.rereads];
    const done = steps.filter(({ finished }) => finished).length;
    const totals = this.roots.map(({ total }) => total);
    // Of a refresh it would be those of an hour.
    const full = !this.plan.continued || this.roots.length > 1;
    const total = totals.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0);
    return { parts: { done, of: steps.length }, ...(full && total !== undefined ? { total } : {}) };
  }

  private memory(): Memory {
    const { start, fullReadAt, read } = this.plan;
    const spans = this.ranges.flatMap(({ range }) => (range.read ? [range.read] : []));
    return {
      start,
      fullReadAt,
      read: merged([...read, ...spans]).map(([from, to]) => [from, to]),
      vain: [...this.vain].slice(0, mostVain),
    };
  }
}

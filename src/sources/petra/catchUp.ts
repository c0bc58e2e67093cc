import type { Sharer } from '../share';
import { type Batch, type Clock, type FetchOptions, type Priority, SourceError, type Urgency } from '../source';
import { Tasks } from '../tasks';
import type { Answer } from './answer';
import { isOfTenant } from './failures';
import { type FailedVisit, type Gain, Knowledge, noGain } from './knowledge';
import type { KnownTenant } from './memory';
import type { PetraScope } from './scope';
import type { ListedTenant } from './tenants';

export interface CatchUpOptions extends FetchOptions {
  /** What the connection asks for; a start of its own is `since`. */
  readonly scope: Pick<PetraScope, 'tenantId' | 'limit'>;
  /** The newest incidents that match. @param patient whether a server error is tried again */
  readonly list: (question: PetraScope, sharer: Sharer, patient: boolean) => Promise<Answer>;
  readonly listTenants: (sharer: Sharer) => Promise<readonly ListedTenant[]>;
  /** Requests under way at once. */
  readonly atOnce: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** Takes in what a request has brought. */
type Conclude = () => Batch | undefined;

/** A tenant that is being asked. */
interface Visit {
  /** The chain that was the last one then. */
  readonly chain: number;
  /** Whether it is a part of the fetch, and nothing new is missing after it. */
  readonly missing: boolean;
}

/** What is left of a `Plan`. */
interface Todo {
  readonly missing: KnownTenant[];
  readonly again: KnownTenant[];
}

/** Tenants that are asked again for the sake of what is held, by default; fewer when others are asked anyway. */
const defaultSpare = 4;
/** Tenants that fail in a row until it is asked whether the API answers at all. */
const maxSuspects = 3;

/**
 * Fetches with the fewest requests after which nothing is missing that the API gives: the newest page, then the tenants
 * of which there may be more. The API page knows no other way to what is older than its newest 500. After that it looks
 * again at what is held, as far as there is budget to spare.
 * @throws SourceError, and nothing more is asked; a tenant that fails is but a warning
 */
export async function* catchUp(options: CatchUpOptions): AsyncGenerator<Batch> {
  yield* new CatchUp(options).batches();
}

class CatchUp {
  private readonly tasks: Tasks<Conclude>;
  private readonly knowledge: Knowledge;
  /** The same throughout the fetch, so that equal requests are shared. */
  private readonly newestQuestion: PetraScope;
  /** What is left of the plan; undefined until the first newest page has come. */
  private plan: Todo | undefined;
  private spare = 0;
  private userWaits: boolean;
  /** Chains that have begun in this fetch. */
  private chain = 0;
  /** Parts that are done. */
  private done = 0;
  /** The tenants that are being asked, by id. */
  private readonly visits = new Map<string, Visit>();
  private readonly visited = new Set<string>();
  private readonly failed = new Set<string>();
  /** Tenants that have failed since the API answered last: it may be down. */
  private readonly suspects: FailedVisit[] = [];
  /** Priorities of the questions for the newest incidents that are under way. */
  private readonly newest = new Set<Priority>();
  private listed = false;
  /** Something is known that no batch has brought yet. */
  private untold = false;

  constructor(private readonly options: CatchUpOptions) {
    this.tasks = new Tasks(options.signal);
    this.knowledge = new Knowledge(options.scope, options, () => options.clock.now());
    this.newestQuestion = this.knowledge.newestQuestion();
    this.userWaits = options.priority === 'user';
  }

  async *batches(): AsyncGenerator<Batch> {
    const end = this.options.onWish?.((priority) => this.askNewest(priority));
    try {
      this.askNewest(this.options.priority);
      while (this.tasks.size > 0) {
        const conclude = await this.tasks.next();
        const batch = conclude();
        if (batch) yield batch;
        this.fill();
        // Nobody is left to tell whether the API is down: the next fetch does.
        if (this.tasks.size === 0 && (this.untold || this.suspects.length > 0)) yield this.batch(noGain, this.settle());
      }
    } finally {
      end?.();
      this.tasks.end();
    }
  }

  private askNewest(priority: Priority): void {
    // One that waits is lifted by another that is more urgent: they share one answer.
    if (this.newest.has(priority) || this.newest.has('user')) return;
    this.newest.add(priority);
    this.tasks.start(async (signal) => {
      const page = await this.options.list(this.newestQuestion, { priority, signal }, true);
      return () => this.concludePage(page, priority);
    });
  }

  private concludePage(page: Answer, priority: Priority): Batch {
    const isFirst = this.plan === undefined;
    const failed = this.settle();
    this.newest.delete(priority);
    const { gain, broken } = this.knowledge.addPage(page, this.newestQuestion);
    if (broken) {
      this.chain++;
      this.visited.clear();
    }
    this.userWaits = priority === 'user';
    const { missing, again } = this.replan();
    if (!isFirst) return { ...this.batch(gain, failed), newest: true };
    this.spare = this.options.spare ?? Math.max(0, defaultSpare - missing.length);
    const asked = new Set([...missing, ...again.slice(0, this.spare)].map(({ id }) => id));
    return {
      ...this.batch({ ...gain, warnings: [...gain.warnings, ...this.knowledge.standing(asked)] }),
      newest: true,
    };
  }

  private replan(): Todo {
    const { missing, again } = this.knowledge.plan({ user: this.userWaits, failed: this.failed });
    this.plan = {
      missing: missing.filter(({ id }) => this.visits.get(id)?.chain !== this.chain),
      again: again.filter(({ id }) => !this.visits.has(id) && !this.visited.has(id)),
    };
    return this.plan;
  }

  private fill(): void {
    while (this.plan && this.tasks.size < this.options.atOnce) {
      if (this.suspects.length >= maxSuspects) this.askNewest(this.options.priority);
      if (this.suspects.length >= maxSuspects || !this.startNext(this.plan)) return;
    }
  }

  /** @returns whether there was something to start */
  private startNext({ missing, again }: Todo): boolean {
    if (!this.listed && this.knowledge.wantsListing) {
      this.askListing();
      return true;
    }
    // One that is asked already would share that answer, which is from before the chain.
    const next = missing.findIndex(({ id }) => !this.visits.has(id));
    const [tenant] = next < 0 ? [] : missing.splice(next, 1);
    if (tenant) {
      this.visit(tenant, 'background');
      return true;
    }
    const look = this.spare > 0 ? again.shift() : undefined;
    if (look) {
      this.spare--;
      this.visit(look, 'spare');
    }
    return look !== undefined;
  }

  private visit(tenant: KnownTenant, urgency: Exclude<Urgency, 'user'>): void {
    const question = this.knowledge.tenantQuestion(tenant);
    const visit = { chain: this.chain, missing: urgency === 'background' };
    this.visits.set(tenant.id, visit);
    // One that has failed before, or while the API may be down, costs one request only: it is asked again later.
    const patient = !tenant.failure && this.suspects.length === 0;
    this.tasks.start(async (signal) => {
      const answer = this.options.list(question, { priority: urgency, signal }, patient);
      return answer.then(
        (good) => () => this.concludeVisit(tenant, visit, { question, answer: good }),
        (error: unknown) => () => this.concludeFailure(tenant, visit, error),
      );
    });
  }

  private concludeVisit(tenant: KnownTenant, visit: Visit, got: { question: PetraScope; answer: Answer }): Batch {
    this.endVisit(tenant, visit);
    this.visited.add(tenant.id);
    const failed = this.settle();
    return this.batch(this.knowledge.addAnswer(tenant, got.answer, got.question, visit.chain === this.chain), failed);
  }

  private concludeFailure(tenant: KnownTenant, visit: Visit, error: unknown): undefined {
    if (!(error instanceof SourceError && isOfTenant(error)) || this.options.signal.aborted) throw error;
    this.endVisit(tenant, visit);
    this.failed.add(tenant.id);
    this.suspects.push({ tenant, error });
  }

  private endVisit({ id }: KnownTenant, { missing }: Visit): void {
    this.visits.delete(id);
    if (missing) this.done++;
  }

  private askListing(): void {
    this.listed = true;
    this.tasks.start(async (signal) => {
      const listed = await this.options.listTenants({ priority: 'background', signal }).catch((error: unknown) => {
        if (this.options.signal.aborted) throw error;
        // An extra: many keys may not have it.
        return undefined;
      });
      return () => {
        const gain = this.knowledge.addListing(listed);
        this.untold = true;
        if (!listed) return undefined;
        this.replan();
        return this.batch(gain);
      };
    });
  }

  /** What is known of those who failed, once the API has answered others: they did so by themselves. */
  private settle(): Gain {
    return this.knowledge.addFailures(this.suspects.splice(0));
  }

  private batch({ warnings, unlisted = [], ...gain }: Gain, failed: Gain = noGain): Batch {
    this.untold = false;
    const left = [...this.visits.values()].filter(({ missing }) => missing).length + (this.plan?.missing.length ?? 0);
    const gone = [...unlisted, ...(failed.unlisted ?? [])];
    return {
      ...gain,
      warnings: [...warnings, ...failed.warnings],
      ...(gone.length > 0 ? { unlisted: gone } : {}),
      memory: this.knowledge.memory,
      parts: { done: 1 + this.done, of: 1 + this.done + left },
      horizons: this.knowledge.horizons(),
    };
  }
}

import type { Incident, Tenant } from '../../domain/incident';
import { inTurns } from '../../domain/slices';
import type { Sharer } from '../limit/share';
import { type Batch, type Clock, type FetchOptions, type Priority, SourceError } from '../source';
import { Tasks } from '../tasks';
import { Visits, type Visit } from './visits';
import type { Answer } from './answer';
import { isOfTenant } from './tenantPauses';
import { KnownIncidents } from './knownIncidents';
import { tenantIn } from './memory';
import { type FailedVisit, type Gain, Knowledge, noGain } from './knowledge';
import type { PetraScope } from './scope';
import type { ListedTenant } from './tenants';

export interface CatchUpOptions extends FetchOptions {
  /** What the connection asks for; a start of its own is `since`. */
  readonly scope: Pick<PetraScope, 'tenantId' | 'limit'>;
  /** The newest incidents that match. @param patient whether a server error is tried again */
  readonly list: (question: PetraScope, sharer: Sharer, patient: boolean) => Promise<Answer>;
  readonly listTenants: (sharer: Sharer) => Promise<readonly ListedTenant[]>;
  /** Requests under way at once, but for those for the newest page. */
  readonly atOnce: number;
  readonly clock: Pick<Clock, 'now' | 'turn'>;
}

/** Takes in what a request has brought. */
type Conclude = () => Batch | undefined;

/** Tenants that fail in a row until it is asked whether the API answers at all. */
const maxSuspects = 3;

/** What a list of tenants is answered with that the key may not read. */
const refusals: ReadonlySet<string> = new Set(['unauthorized', 'forbidden', 'notFound']);

/**
 * Fetches with the fewest requests after which nothing is missing that the API gives: the newest page, then the tenants
 * of which there may be more. The API page knows no other way to what is older than its newest 500. After that it looks
 * known incidents again, as far as there is budget to spare.
 * @throws SourceError, and nothing more is asked; a tenant that fails is but a warning
 */
export async function* catchUp(options: CatchUpOptions): AsyncGenerator<Batch> {
  const { scope, known = [], clock } = options;
  const only = scope.tenantId === undefined ? undefined : tenantOf(known, scope.tenantId);
  yield* new CatchUp(options, await inTurns(KnownIncidents.of(known, only), clock)).batches();
}

/** The one tenant that is asked for, by its name. */
function tenantOf([first]: readonly Incident[], id: string): Tenant {
  return { id, name: first?.tenant?.name ?? id };
}

class CatchUp {
  private readonly tasks: Tasks<Conclude>;
  private readonly knowledge: Knowledge;
  private readonly visits = new Visits();
  /** The same throughout the fetch, so that equal requests are shared. */
  private readonly newestQuestion: PetraScope;
  /** Whether the first newest page has come. */
  private begun = false;
  private userWaits: boolean;
  /** Tenants that have failed in this fetch. */
  private readonly failed = new Set<string>();
  /** Those that have failed since the API answered last: it may be down. */
  private readonly suspects: FailedVisit[] = [];
  /** Priorities of the questions for the newest incidents that are under way. */
  private readonly newest = new Set<Priority>();
  private listed = false;
  /** Something is known that no batch has brought yet. */
  private untold = false;

  constructor(
    private readonly options: CatchUpOptions,
    known: KnownIncidents,
  ) {
    this.tasks = new Tasks(options.signal);
    this.knowledge = new Knowledge(options.scope, known, options, () => options.clock.now());
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
        // No tenant is left to show whether the API is down: the next fetch does.
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
    const failed = this.settle();
    this.newest.delete(priority);
    const { gain, broken } = this.knowledge.addPage(page, this.newestQuestion);
    if (broken) this.visits.begin();
    this.userWaits = priority === 'user';
    this.replan();
    const standing = this.begun ? [] : this.knowledge.standing(this.visits.ahead());
    this.begun = true;
    return { ...this.batch({ ...gain, warnings: [...gain.warnings, ...standing] }, failed), newest: true };
  }

  private replan(): void {
    this.visits.replan(this.knowledge.plan({ user: this.userWaits, failed: this.failed }));
  }

  private fill(): void {
    while (this.begun && this.tasks.size < this.options.atOnce) {
      if (this.suspects.length >= maxSuspects) {
        this.askNewest(this.options.priority);
        return;
      }
      if (!this.listed && this.knowledge.wantsListing) {
        this.askListing();
        continue;
      }
      const visit = this.visits.next();
      if (!visit) return;
      this.ask(visit);
    }
  }

  private ask(visit: Visit): void {
    const question = this.knowledge.tenantQuestion(visit.tenant);
    // One that has failed before, or while the API may be down, costs one request only: it is asked again later.
    const patient = !visit.tenant.failure && this.suspects.length === 0;
    const priority = visit.joins ? 'background' : 'spare';
    this.tasks.start(async (signal) =>
      this.options.list(question, { priority, signal }, patient).then(
        (answer) => () => this.concludeVisit(visit, question, answer),
        (error: unknown) => () => this.concludeFailure(visit, error),
      ),
    );
  }

  private concludeVisit(visit: Visit, question: PetraScope, answer: Answer): Batch {
    const joined = this.visits.end(visit);
    const failed = this.settle();
    const gain = this.knowledge.addAnswer(visit.tenant, answer, question, joined);
    const { memory } = this.knowledge;
    if (tenantIn(memory, visit.tenant.id)?.failure) this.failed.add(visit.tenant.id);
    return this.batch(gain, failed);
  }

  private concludeFailure(visit: Visit, error: unknown): undefined {
    if (!(error instanceof SourceError && isOfTenant(error)) || this.options.signal.aborted) throw error;
    const { tenant } = visit;
    this.visits.end(visit);
    this.failed.add(tenant.id);
    this.suspects.push({ tenant, error });
  }

  private askListing(): void {
    this.listed = true;
    this.tasks.start(async (signal) => {
      const listed = await this.options.listTenants({ priority: 'background', signal }).catch((error: unknown) => {
        if (this.options.signal.aborted) throw error;
        // An extra: many keys may not have it. What it said before of tenants that are paused ends where it is refused.
        return error instanceof SourceError && refusals.has(error.code) ? [] : undefined;
      });
      return () => {
        const gain = this.knowledge.addListing(listed);
        this.untold = true;
        if (!listed?.length) return undefined;
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
    const gone = [...unlisted, ...(failed.unlisted ?? [])];
    return {
      ...gain,
      warnings: [...warnings, ...failed.warnings],
      ...(gone.length > 0 ? { unlisted: gone } : {}),
      memory: this.knowledge.memory,
      parts: this.visits.parts(),
      horizons: this.knowledge.horizons(),
    };
  }
}

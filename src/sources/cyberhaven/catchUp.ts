import { type Incident, isOpen } from '../../domain/incident';
import { parseTime } from '../../domain/time';
import { present } from '../cleanValues';
import type { RateLimit } from '../limit/ledger';
import type { Sharer } from '../limit/share';
import { Missing } from '../missing';
import { type Batch, type Clock, type FetchOptions, noneSkipped, SourceError } from '../source';
import { Tasks } from '../tasks';
import { Failures, lasting, type Part } from './partPauses';
import { History } from './history';
import type { CyberhavenAnswer, CyberhavenPage } from './listing';
import { LookAgain } from './lookAgain';
import { lateOf, type Memory, missingLimits, type Recalled, recall, remembered, rememberedWords } from './memory';
import { SeenRecords } from './seenRecords';
import { Notices } from './notices';
import { OpenIncidents } from './openIncidents';
import type { CyberhavenQuery } from './query';
import { type Question, RangeQuestion } from './questions';
import { RereadQuestion } from './rereads';
import { type CyberhavenScope, endMs, maxPageSize } from './scope';
import { type Gap, gapsBetween } from './spans';
import { type Unconfirmed, unconfirmedOf } from './unconfirmed';

export interface CatchUpOptions extends FetchOptions {
  readonly scope: CyberhavenScope;
  readonly known: readonly Incident[];
  readonly clock: Pick<Clock, 'now'>;
  readonly limit: RateLimit;
  /** Gets the page of a token, or the first. */
  readonly list: (query: CyberhavenQuery, page: string | undefined, sharer: Sharer) => Promise<CyberhavenAnswer>;
}

const nothing = { incidents: [], skipped: noneSkipped, warnings: [] } as const;

/**
 * Brings known incidents up to date. Stretches of time that are not read yet are, and the newest hour again, for what arrives
 * late. So is what is open, however old it is: what is known as open and is not among it is looked at again. A question that
 * fails costs its own answers only.
 */
export class CatchUp {
  private readonly plan: Recalled;
  private readonly start: number;
  private readonly seen = new SeenRecords();
  private readonly knownIds: ReadonlySet<string>;
  /** Known as open, and listed as far as is known. */
  private readonly watched: readonly Incident[];
  private readonly isFullRead: boolean;
  private readonly history: History;
  private readonly openIncidents: OpenIncidents;
  private readonly failures: Failures;
  private readonly notices: Notices;
  private readonly missing: Missing;
  private readonly tasks: Tasks<readonly [Question, CyberhavenPage | SourceError]>;
  /** Starts what there is room for. */
  private fill: () => void = () => {};
  private again: LookAgain | undefined;
  /** What ends the fetch: with it nothing is known of what is new. */
  private error: SourceError | undefined;
  private isOver = false;
  /** Whether some of the history is not asked for now. */
  private leavesOut = false;
  /** Requests that have been answered; the first may have been for the access token. */
  private answered = 1;

  constructor(private readonly options: CatchUpOptions) {
    const { scope, since, known, unlisted, memory, clock, limit, signal } = options;
    this.tasks = new Tasks(signal);
    const { startTime = since, pageSize = maxPageSize } = scope;
    this.start = startTime === undefined ? 0 : parseTime(startTime, 'utc');
    this.plan = recall(memory, this.start, clock.now());
    this.failures = new Failures(this.plan.pauses, clock);
    this.notices = new Notices(this.plan.notices, clock.now());
    this.missing = new Missing(this.plan.missing, clock.now(), missingLimits);
    this.knownIds = new Set(known.map(({ id }) => id));
    this.watched = known.filter((incident) => isOpen(incident) && !unlisted?.has(incident.id));
    const query = { ...scope, ...present({ startTime }) };
    const [{ asked }, gaps] = [this.plan, this.gaps(scope)];
    this.isFullRead = asked.length === 0 && gaps.length > 0;
    this.history = new History({ query, start: this.start, gaps, readTo: asked.at(-1)?.[1] ?? 0, pageSize, limit });
    const readFrom = this.isFullRead ? this.start : undefined;
    const isPaused = this.isPaused('open');
    this.openIncidents = new OpenIncidents({ scope, plan: this.plan, readFrom, isPaused });
  }

  /** @throws SourceError when it cannot be known what is new */
  async *batches(): AsyncGenerator<Batch> {
    const { failures, history, openIncidents } = this;
    const end = this.options.onWish?.((priority) => {
      history.urge(priority);
      this.fill();
    });
    try {
      yield* this.follow(() => (openIncidents.question ? [openIncidents.question] : []));
      if (openIncidents.question) failures.clear('open');
      if (!this.leavesOut) failures.clear('history');
      if (!this.isOver && !this.isPaused('again')) yield* this.lookAgain();
      if (this.error) throw this.error;
      // What has come to be known since the last answer is remembered, too.
      if (this.again || failures.warnings.length > 0) yield this.batch({ ...nothing, warnings: failures.warnings });
    } finally {
      end?.();
      this.tasks.end();
    }
  }

  /** What is not read yet, newest first. */
  private gaps({ endTime }: CyberhavenScope): Gap[] {
    // What the scope names may all be older than what is asked for.
    if (endTime !== undefined && endMs(endTime) < this.start) return [];
    const gaps = gapsBetween(this.start, this.plan.asked);
    const asked = this.isPaused('history') ? gaps.filter(({ to }) => to === undefined) : gaps;
    this.leavesOut = asked.length < gaps.length;
    return asked;
  }

  /** A user does not wait for a pause to end. */
  private isPaused(part: Part): boolean {
    return this.options.priority !== 'user' && this.failures.isPaused(part);
  }

  private async *follow(questions: () => readonly Question[]): AsyncGenerator<Batch> {
    const { tasks, history, options } = this;
    const asked = new Set<Question>();
    this.fill = () => {
      if (this.isOver) return;
      const open = [...history.questions, ...questions()].filter((each) => !each.finished && !asked.has(each));
      const isUrgent = ({ urgency = 'spare' }: Question): boolean => urgency !== 'spare';
      for (const question of open.toSorted((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)))) {
        if (!isUrgent(question) && tasks.size >= options.limit.concurrency) return;
        asked.add(question);
        tasks.start(async (signal) => [question, await this.ask(question, signal)]);
      }
    };
    for (this.fill(); tasks.size > 0; this.fill()) {
      const [question, answer] = await tasks.next();
      asked.delete(question);
      this.answered++;
      if (answer instanceof SourceError) this.miss(question, answer);
      else yield this.take(question, answer);
    }
  }

  private async ask(question: Question, signal: AbortSignal): Promise<CyberhavenPage | SourceError> {
    const { query, token, urgency: priority = this.options.priority } = question;
    try {
      const { errors, ...page } = await this.options.list(query, token, { priority, signal });
      return { ...page, hasErrors: this.notices.isSerious(errors) };
    } catch (error) {
      if (error instanceof SourceError && error.code !== 'aborted') return error;
      throw error;
    }
  }

  private take(question: Question, page: CyberhavenPage): Batch {
    const isRange = question instanceof RangeQuestion;
    const newest = isRange && question.range.isNewest && question.token === undefined;
    const warnings = question.take(page, this.options.clock.now());
    const incidents = this.seen.add(page.incidents.filter((incident) => question.wants(incident)));
    this.history.plan(this.answered, this.openIncidents.question?.finished === false ? 1 : 0);
    const added = incidents.filter(({ id }) => !this.knownIds.has(id));
    // What is read again is found outside of the scope, too.
    if (!(question instanceof RereadQuestion)) this.missing.found(incidents.map(({ id }) => id));
    return this.batch({
      incidents,
      ...present({ askedAt: page.askedAt }),
      // The other questions ask for what ranges have given before, malformed records included.
      skipped: isRange ? page.skipped : noneSkipped,
      warnings,
      ...(newest && { newest }),
      late: lateOf(added, this.plan, { start: this.start, openWords: this.openIncidents.words }),
      unlisted: question instanceof RereadQuestion ? this.missing.confirm(question.missing) : [],
    });
  }

  /** Takes down that a question has no answer. */
  private miss(question: Question, error: SourceError): void {
    const { failures, openIncidents, history } = this;
    question.fail(error);
    if (lasting.has(error.code)) {
      this.error = error;
      this.isOver = true;
    } else if (question === openIncidents.question) failures.add('open', error);
    else if (question instanceof RereadQuestion) {
      if (!question.isRefused) failures.add('again', error);
    } else if (history.hasNewest) failures.add('history', error);
    else this.error = error;
  }

  private async *lookAgain(): AsyncGenerator<Batch> {
    const { failures, plan, seen } = this;
    const { scope, known } = this.options;
    const { missing, ...unconfirmed } = this.unconfirmed();
    if (missing.length > 0) yield this.batch({ ...nothing, unlisted: this.missing.confirm(missing) });
    if (unconfirmed.gone.length + unconfirmed.others.length === 0) {
      failures.clear('again');
      return;
    }
    const allKnownFrom = plan.known[0]?.[0] ?? Infinity;
    const options = { ...unconfirmed, scope, known, allKnownFrom, memory: plan, control: seen.any };
    const again = (this.again = new LookAgain(options));
    for (let asked = again.first(); asked.length > 0; asked = again.next(asked)) {
      const open = asked;
      yield* this.follow(() => (failures.has('again') ? [] : open));
      if (this.isOver || failures.has('again')) return;
    }
    failures.clear('again');
  }

  private unconfirmed(): Unconfirmed {
    const { history, isFullRead, failures, plan } = this;
    const watched = this.watched.filter(({ id }) => !this.seen.has(id));
    return unconfirmedOf(watched, {
      history,
      isFullRead,
      isAnyStatus: !this.options.scope.resolutionStatuses?.length,
      open: this.openIncidents.question,
      hasOpenFailed: failures.has('open'),
      silent: plan.silent,
    });
  }

  private batch(content: Omit<Batch, 'memory' | 'parts' | 'total'>): Batch {
    const { history, openIncidents } = this;
    const steps = [...history.questions, ...(openIncidents.question ? [openIncidents.question] : [])];
    const done = steps.filter(({ finished }) => finished).length;
    // A fetch that fails has never done all.
    const of = steps.length + (this.error ? 1 : 0);
    const { total = -1 } = history;
    // Of a refresh it would be that of an hour. The API may say anything.
    const hasTotal = (this.isFullRead || history.isLong) && total >= this.seen.count;
    return { ...content, parts: { done, of }, ...(hasTotal && { total }), memory: this.memory() };
  }

  private memory(): Memory {
    const { plan, history, again, failures, openIncidents, notices, missing } = this;
    const { noIds } = again ?? plan;
    const known = remembered([...plan.known, ...history.read]);
    return {
      fullReadAt: plan.fullReadAt,
      asked: remembered([...plan.asked, ...history.done]),
      known,
      ...openIncidents.memory(known[0]?.[0] === this.start && known.length === 1),
      silent: rememberedWords([...plan.silent, ...(again?.silent ?? [])]),
      ...(noIds && { noIds }),
      pauses: failures.remembered,
      notices: notices.remembered,
      missing: missing.remembered,
    };
  }
}

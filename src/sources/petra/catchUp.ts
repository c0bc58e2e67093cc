import type { Incident, Tenant } from '../../domain/incident';
import { asTheyCome } from '../asTheyCome';
import { type Batch, noneSkipped, SourceError } from '../source';
import { parseMemory } from './memory';
import { afterFailure, afterNewest, afterTenant, type Answer, horizonOf, horizonsOf, planOf } from './plan';

export interface CatchUpOptions {
  /** The newest incidents, of one tenant or of all, created at `since` or later. */
  readonly list: (tenantId: string | undefined, signal: AbortSignal) => Promise<Batch & Answer>;
  /** ISO 8601. */
  readonly since: string | undefined;
  readonly held: readonly Incident[];
  readonly memory: unknown;
  /** Tenants asked at once. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
}

/**
 * Fetches with the fewest requests after which nothing is missing that the API gives: the newest page, then the tenants
 * of which there may be more. The API page knows no other way to what is older than its newest 500.
 * @throws SourceError, and nothing more is asked; a tenant that is gone is but a warning
 */
export async function* catchUp(options: CatchUpOptions): AsyncGenerator<Batch> {
  const { list, since, held, atOnce, signal } = options;
  const newest = await list(undefined, signal);
  let memory = afterNewest(parseMemory(options.memory), newest, held, since);
  const plan = planOf(memory, newest, held);
  const byTenant = memory.whole || plan.length + memory.tenants.length > 0;
  let done = 0;
  const batch = ({ incidents, skipped, warnings }: Batch): Batch => ({
    incidents,
    skipped,
    warnings,
    memory,
    parts: { done: ++done, of: 1 + plan.length },
    horizons: byTenant ? horizonsOf(memory) : horizonOf(newest),
  });
  yield batch(newest);

  for await (const { tenant, answer, error } of asTheyCome(plan, { atOnce, signal }, outcomeOf(list))) {
    if (answer) {
      memory = afterTenant(memory, tenant, answer);
      yield batch(answer);
      continue;
    }
    const gone = error instanceof SourceError && error.code === 'notFound';
    memory = afterFailure(memory, tenant, gone);
    const warnings = gone ? [{ tenant, text: error.message }] : [];
    // Also when the fetch ends so: a tenant that always fails must not keep those after it from being asked.
    if (!signal.aborted) yield batch({ incidents: [], skipped: noneSkipped, warnings });
    if (!gone) throw error;
  }
}

interface Outcome {
  readonly tenant: Tenant;
  readonly answer?: Batch & Answer;
  readonly error?: unknown;
}

function outcomeOf(list: CatchUpOptions['list']): (tenant: Tenant, signal: AbortSignal) => Promise<Outcome> {
  return async (tenant, signal) =>
    list(tenant.id, signal).then(
      (answer) => ({ tenant, answer }),
      (error: unknown) => ({ tenant, error }),
    );
}

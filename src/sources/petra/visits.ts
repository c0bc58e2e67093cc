import type { Batch } from '../source';
import type { KnownTenant } from './memory';
import type { Plan } from './plan';

/** A tenant that is being asked. */
export interface Visit {
  readonly tenant: KnownTenant;
  /** How many chains had begun then. */
  readonly chain: number;
  /** Whether it is a part of the fetch: nothing new is missing after all of them. */
  readonly joins: boolean;
}

/** Which tenants a fetch has asked, is asking, and has still to ask. */
export class Visits {
  private toJoin: KnownTenant[] = [];
  private again: KnownTenant[] = [];
  private chain = 0;
  private done = 0;
  private readonly visits = new Map<string, Visit>();
  private readonly visited = new Set<string>();

  /** A new chain has begun: what was asked before does not count. */
  begin(): void {
    this.chain++;
    this.visited.clear();
  }

  /** Takes a plan in the place of what was still to be asked. */
  replan({ toJoin, again }: Plan): void {
    this.toJoin = toJoin.filter(({ id }) => this.visits.get(id)?.chain !== this.chain);
    this.again = again.filter(({ id }) => !this.visits.has(id) && !this.visited.has(id));
  }

  /** The ids of those that are still to be asked. */
  ahead(): ReadonlySet<string> {
    return new Set([...this.toJoin, ...this.again].map(({ id }) => id));
  }

  /** Begins to ask the next one; undefined when there is none. */
  next(): Visit | undefined {
    // One that is asked already would share that answer, which is from before the chain.
    const at = this.toJoin.findIndex(({ id }) => !this.visits.has(id));
    const [tenant] = at < 0 ? [] : this.toJoin.splice(at, 1);
    if (tenant) return this.visit(tenant, true);
    const again = this.again.shift();
    return again && this.visit(again, false);
  }

  /** A tenant has answered, or not. @returns whether it was asked in the chain that is still going on */
  end({ tenant, chain, joins }: Visit): boolean {
    this.visits.delete(tenant.id);
    this.visited.add(tenant.id);
    if (joins) this.done++;
    return chain === this.chain;
  }

  /** The newest page is a part as well. */
  parts(): NonNullable<Batch['parts']> {
    const underWay = [...this.visits.values()].filter(({ joins }) => joins).length;
    const done = 1 + this.done;
    return { done, of: done + underWay + this.toJoin.length };
  }

  private visit(tenant: KnownTenant, joins: boolean): Visit {
    const visit = { tenant, chain: this.chain, joins };
    this.visits.set(tenant.id, visit);
    return visit;
  }
}

import { hourMs, isoTime } from '../../domain/time';
import { type Incident, type Tenant, isOpen } from '../../domain/incident';
import { eachSliced, type Sliced } from '../../domain/slices';
import { msOf } from './chain';
import { askableTenant, madeAt } from './mapper';

/** How much further back than to the oldest incident is asked, ms: a server may round times. */
const marginMs = hourMs;

/** The known incidents, by the tenant that can be asked for them. */
export class KnownIncidents {
  private readonly ids = new Set<string>();
  private readonly byTenant = new Map<string, { readonly tenant: Tenant; readonly incidents: Incident[] }>();
  private readonly ofNobody: Incident[] = [];

  private constructor(
    readonly all: readonly Incident[],
    private readonly only: Tenant | undefined,
  ) {}

  /** @param only the tenant of all of them, where the connection asks for one */
  static *of(incidents: readonly Incident[], only?: Tenant): Sliced<KnownIncidents> {
    const found = new KnownIncidents(incidents, only);
    yield* eachSliced(incidents, (incident) => found.add(incident));
    return found;
  }

  /** Those whose tenant is not known. */
  get strays(): readonly Incident[] {
    return this.ofNobody;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** The incidents of a tenant. */
  ofTenant(tenantId: string): readonly Incident[] {
    return this.byTenant.get(tenantId)?.incidents ?? [];
  }

  tenants(): readonly Tenant[] {
    return [...this.byTenant.values()].map(({ tenant }) => tenant);
  }

  /** The tenant that can be asked for an incident, known or not. */
  tenantOf(incident: Incident): Tenant | undefined {
    return this.only ?? askableTenant(incident);
  }

  private add(incident: Incident): void {
    this.ids.add(incident.id);
    const tenant = this.tenantOf(incident);
    const known = tenant && this.byTenant.get(tenant.id);
    if (known) known.incidents.push(incident);
    else if (tenant) this.byTenant.set(tenant.id, { tenant, incidents: [incident] });
    else this.ofNobody.push(incident);
  }
}

/**
 * From when on to ask, so that an answer that is not full holds all of these incidents that the API still lists: however
 * far back they go, beyond what is wanted otherwise.
 * @param since what is wanted, ISO 8601
 */
export function startFor(incidents: Iterable<Incident>, since: string | undefined): string | undefined {
  if (since === undefined) return undefined;
  let oldest = msOf(since);
  for (const incident of incidents) {
    const at = madeAt(incident);
    // The time of an open one is not known: it may be of any time.
    if (Number.isNaN(at) && isOpen(incident)) return undefined;
    if (at < oldest) oldest = at - marginMs;
  }
  return oldest < msOf(since) ? isoTime(oldest) : since;
}

import type { Tenant } from '../../domain/incident';
import type { Sliced } from '../../domain/slices';
import { exact, present, shortText } from '../cleanValues';
import { textOnly } from '../net/httpError';
import type { JsonAnswer } from '../net/jsonAnswer';
import { say } from '../sentence';
import { SourceError, type OwnWarning } from '../source';
import { type KnownTenant, maxTenants, type PetraMemory } from './memory';

/** A tenant of the list, `GET /v1/tenants`. */
export interface ListedTenant extends Tenant {
  readonly paused: boolean;
}

/** Vendor documentation; tenants that were removed are left out of the list. */
type TenantFields = Partial<Record<'petraTenantId' | 'name' | 'microsoftTenantId' | 'isPaused', unknown>>;

/**
 * Reads an answer of `GET /v1/tenants`; what has no ID is left out.
 * @throws SourceError `unexpectedShape` when it has no list of tenants
 */
export function* parseTenants(answer: JsonAnswer): Sliced<readonly ListedTenant[]> {
  const { elements } = answer.list('tenants') ?? {};
  if (!elements) throw new SourceError('unexpectedShape', say('The response has no list of tenants.'));
  const tenants: ListedTenant[] = [];
  for (const slice of elements.slice(0, maxTenants)) {
    const { petraTenantId, name, microsoftTenantId, isPaused } = (answer.make(slice) ?? {}) as TenantFields;
    const microsoftId = exact(textOnly(microsoftTenantId));
    const id = exact(textOnly(petraTenantId)) ?? microsoftId;
    if (id !== undefined) {
      tenants.push({
        id,
        name: shortText(textOnly(name)) ?? id,
        paused: isPaused === true,
        ...present({ microsoftId }),
      });
    }
    yield undefined;
  }
  return tenants;
}

/** What is known after the list of tenants: others than those of incidents, to be asked first, and which are paused. */
export function afterListing(
  memory: PetraMemory,
  listed: readonly ListedTenant[] | undefined,
  now: number,
): PetraMemory {
  if (!listed) return { ...memory, listedAt: now };
  const known = memory.tenants;
  const ids = new Set(known.map(({ id }) => id));
  // Incidents may name a tenant by Microsoft's id alone.
  const others = listed.filter(({ id, microsoftId = id }) => !ids.has(id) && !ids.has(microsoftId) && ids.add(id));
  const paused = new Set(listed.filter((each) => each.paused).flatMap(({ id, microsoftId = id }) => [id, microsoftId]));
  const tenants = [...others.map(({ id, name }): KnownTenant => ({ id, name, joined: false })), ...known];
  return {
    ...memory,
    listedAt: now,
    tenants: tenants.slice(-maxTenants).map((tenant) => ({ ...tenant, paused: paused.has(tenant.id) })),
  };
}

const pausedSentence = say('Petra has paused this tenant. New incidents may be missing until it is resumed.');

/** Says of a tenant that is paused that its silence means nothing. */
export function pausedWarning({ id, name, paused }: KnownTenant): readonly OwnWarning[] {
  return paused ? [{ tenant: { id, name }, text: pausedSentence.text, sentence: pausedSentence }] : [];
}

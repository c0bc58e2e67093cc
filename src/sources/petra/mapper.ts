import type { Incident, State, Status, Tenant, User } from '../../domain/incident';
import { withRaw } from '../../domain/raw';
import { createdTime, parseTime } from '../../domain/time';
import { present, text, time } from '../fields';
import type { ApiRecord } from '../records';
import type { PetraIncident } from './schema';

/** The statuses of the API page; what each asks for is the product's decision. */
const statuses: ReadonlyMap<string, readonly [label: string, state: State]> = new Map([
  ['UNREMEDIATED', ['Unremediated', 'attention']],
  ['PARTIALLY_REMEDIATED', ['Partially remediated', 'attention']],
  ['ATTACKER_RETAINS_PASSWORD', ['Attacker retains password', 'attention']],
  ['UNCOVERED_IN_BASELINING', ['Uncovered in baselining', 'attention']],
  ['LOCKED_AWAITING_PASSWORD_RESET', ['Locked, awaiting password reset', 'waiting']],
  ['REMEDIATED', ['Remediated', 'closed']],
  ['REMEDIATED_PRIOR_TO_ONBOARDING', ['Remediated prior to onboarding', 'closed']],
  ['PEN_TEST', ['Penetration test', 'closed']],
  ['INCORRECT', ['Incorrect', 'closed']],
]);

/**
 * A record of the API as the extension's own incident, frozen all the way down. Empty text counts as missing, and so
 * does a time that cannot be read.
 * @param connection id of the connection that it came through
 */
export function toIncident({ fields, text: json }: ApiRecord<PetraIncident>, connection: string): Incident {
  const occurredAt = time(fields.occurredAt);
  const incident: Omit<Incident, 'raw'> = {
    connection,
    source: 'petra',
    id: fields.id,
    createdAt: time(fields.createdAt) ?? occurredAt ?? '',
    status: statusOf(text(fields.remediationStatus)),
    ...present({
      url: text(fields.url),
      occurredAt,
      tenant: tenantOf(fields.tenant ?? {}),
      user: userOf(fields.user ?? {}),
      isLive: fields.isLive ?? undefined,
      dwellMinutes: fields.dwellTimeMinutes ?? undefined,
    }),
  };
  return withRaw(incident, json);
}

/** A status that nobody knows yet needs somebody to look. */
function statusOf(value = ''): Status {
  const [label, state] = statuses.get(value) ?? [value || 'Unknown', 'attention'];
  return { value, label, state };
}

/** Each of id and name stands in for the other. */
function tenantOf({
  petraTenantId,
  name,
  microsoftTenantId,
}: NonNullable<PetraIncident['tenant']>): Tenant | undefined {
  const microsoftId = text(microsoftTenantId);
  const id = text(petraTenantId) ?? microsoftId ?? text(name);
  return id === undefined ? undefined : { id, name: text(name) ?? id, ...present({ microsoftId }) };
}

/** A user without id goes by the login name, the address or the name. */
function userOf(fields: NonNullable<PetraIncident['user']>): User | undefined {
  const [principal, mail, name] = [text(fields.userPrincipalName), text(fields.mail), text(fields.displayName)];
  const id = text(fields.id) ?? principal ?? mail ?? name;
  if (id === undefined) return undefined;
  const enabled = fields.accountEnabled ?? undefined;
  return {
    id,
    ...present({ name, principal, mail, enabled, lastPasswordChange: time(fields.lastPasswordChangeDateTime) }),
  };
}

/** What plans need to know of an incident beside its fields. */
interface PlanFacts {
  /** When the API made it, ms since the epoch; NaN when that is not known. */
  readonly madeAt: number;
  /** Its tenant, where the API can be asked for that. */
  readonly tenant: Tenant | undefined;
}

const looked = new WeakMap<Incident, PlanFacts>();

/** When the API made an incident, ms since the epoch; NaN when it does not say: the time of occurrence has another order. */
export function madeAt(incident: Incident): number {
  return planFacts(incident).madeAt;
}

/** An incident's tenant, where the API can be asked for it: a name is no id. */
export function askableTenant(incident: Incident): Tenant | undefined {
  return planFacts(incident).tenant;
}

function planFacts(incident: Incident): PlanFacts {
  const { createdAt, occurredAt, tenant } = incident;
  // Each may stand in for a part that the record does not have: only then it is looked at, which takes its time.
  if (createdAt !== occurredAt && tenant?.id !== tenant?.name) return { madeAt: known(createdTime(incident)), tenant };
  let facts = looked.get(incident);
  if (!facts) looked.set(incident, (facts = factsOf(incident)));
  return facts;
}

function factsOf(incident: Incident): PlanFacts {
  const { createdAt, tenant: fields } = incident.raw as PetraIncident;
  const { petraTenantId, microsoftTenantId } = fields ?? {};
  const { tenant } = incident;
  const hasId = tenant?.id === (text(petraTenantId) ?? text(microsoftTenantId));
  return { madeAt: known(parseTime(time(createdAt) ?? '', 'utc')), tenant: hasId ? tenant : undefined };
}

/** Zero dates are no times. */
function known(ms: number): number {
  return ms > 0 ? ms : Number.NaN;
}

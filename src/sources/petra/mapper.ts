import type { Incident, State, Status, Tenant, User } from '../../domain/incident';
import { isSubstitute } from '../../domain/raw';
import type { Substitute } from '../../domain/rawRecord';
import { createdTime } from '../../domain/time';
import { exact, oncePerId, oncePerWord, present, readableTime, shortText, knownTime } from '../cleanValues';
import { fromRecord } from '../fromRecord';
import type { ApiRecord } from '../records';
import { apiWord, type Label } from '../sentence';
import type { PetraIncident } from './schema';

/** Longest link in characters. */
const maxLinkLength = 16_000;

/** See `Incident.urgency`. */
const unremediated = 3;
const maxUrgency = 5;

/** The statuses of the API page; what each asks for is the product's decision. */
const statuses: ReadonlyMap<string, readonly [label: Label, state: State, urgency?: number]> = new Map([
  ['UNREMEDIATED', [apiWord('Unremediated'), 'attention', unremediated]],
  ['PARTIALLY_REMEDIATED', [apiWord('Partially remediated'), 'attention', 2]],
  ['ATTACKER_RETAINS_PASSWORD', [apiWord('Attacker retains password'), 'attention', maxUrgency]],
  ['UNCOVERED_IN_BASELINING', [apiWord('Uncovered in baselining'), 'attention', 1]],
  ['LOCKED_AWAITING_PASSWORD_RESET', [apiWord('Locked, awaiting password reset'), 'waiting']],
  ['REMEDIATED', [apiWord('Remediated'), 'closed']],
  ['REMEDIATED_PRIOR_TO_ONBOARDING', [apiWord('Remediated prior to onboarding'), 'closed']],
  ['PEN_TEST', [apiWord('Penetration test'), 'closed']],
  ['INCORRECT', [apiWord('Incorrect'), 'closed']],
]);

const unknown = apiWord('Unknown');

export const labels: readonly Label[] = [...[...statuses.values()].map(([word]) => word), unknown];

/** See `LoadedVendor.mappedPaths`. */
export const mappedPaths: ReadonlySet<string> = new Set(
  `id url createdAt occurredAt remediationStatus isLive dwellTimeMinutes
  tenant.petraTenantId tenant.name tenant.microsoftTenantId user.id user.userPrincipalName user.mail
  user.displayName user.accountEnabled user.lastPasswordChangeDateTime`.split(/\s+/),
);

/**
 * A record of the API as the extension's own incident, frozen all the way down. Empty text counts as missing, and so
 * does a zero date or an id that is too long.
 * @param connection id of the connection that it came through
 */
export function toIncident(record: ApiRecord<PetraIncident>, connection: string): Incident {
  const { fields } = record;
  const [made, occurredAt] = [knownTime(fields.createdAt), knownTime(fields.occurredAt)];
  const createdAt = readableTime(made, occurredAt) ?? '';
  const substitutes: Substitute[] = [
    ...(createdAt === made ? [] : ['createdAt' as const]),
    ...(tenantId(fields.tenant ?? {}) === undefined ? ['tenant' as const] : []),
  ];
  const incident: Omit<Incident, 'raw'> = present({
    connection,
    source: 'petra',
    id: fields.id,
    createdAt,
    status: statusOf(shortText(fields.remediationStatus) ?? ''),
    url: exact(fields.url, maxLinkLength),
    occurredAt,
    tenant: tenantOf(fields.tenant ?? {}),
    user: userOf(fields.user ?? {}),
    urgency: urgencyOf(shortText(fields.remediationStatus), fields.isLive === true),
    isLive: fields.isLive ?? undefined,
    dwellMinutes: fields.dwellTimeMinutes ?? undefined,
  });
  return fromRecord(incident, record, substitutes);
}

/** A status that nobody knows yet needs somebody to look. */
const statusOf = oncePerWord((value): Status => {
  const [word, state] = statuses.get(value) ?? [unknown, 'attention'];
  return { value, label: word === unknown && value ? value : word.text, state };
});

/** What an attacker does as we speak is more urgent. An unknown status may be of any urgency: it counts as the highest. */
function urgencyOf(value: string | undefined, isLive: boolean): number | undefined {
  if (value === undefined) return undefined;
  const [, , urgency] = statuses.get(value) ?? [unknown, 'attention', maxUrgency];
  return urgency === unremediated && isLive ? urgency + 1 : urgency;
}

type TenantFields = NonNullable<PetraIncident['tenant']>;

function tenantId({ petraTenantId, microsoftTenantId }: TenantFields): string | undefined {
  return exact(petraTenantId) ?? exact(microsoftTenantId);
}

/** Each of id and name stands in for the other. */
function tenantOf(fields: TenantFields): Tenant | undefined {
  const { name } = fields;
  const microsoftId = exact(fields.microsoftTenantId);
  const id = tenantId(fields) ?? shortText(name);
  return id === undefined ? undefined : shared(present({ id, name: shortText(name) ?? id, microsoftId }));
}

const shared = oncePerId<Tenant>();

/** A user without id goes by the login name, the address or the name. */
function userOf(fields: NonNullable<PetraIncident['user']>): User | undefined {
  const [principal, mail, name] = [
    shortText(fields.userPrincipalName),
    shortText(fields.mail),
    shortText(fields.displayName),
  ];
  const id = exact(fields.id) ?? principal ?? mail ?? name;
  if (id === undefined) return undefined;
  const enabled = fields.accountEnabled ?? undefined;
  const lastPasswordChange = knownTime(fields.lastPasswordChangeDateTime);
  return present({ id, name, principal, mail, enabled, lastPasswordChange });
}

/** When the API made an incident, ms since the epoch; NaN when it does not say: the time of occurrence has another order. */
export function madeAt(incident: Incident): number {
  const at = createdTime(incident);
  // Zero dates are no times.
  return at > 0 && !isSubstitute(incident, 'createdAt') ? at : NaN;
}

/** An incident's tenant, where the API can be asked for it: a name is no id. */
export function askableTenant(incident: Incident): Tenant | undefined {
  return isSubstitute(incident, 'tenant') ? undefined : incident.tenant;
}

import type { PetraIncident } from '../../src/sources/petra/schema';

/** Three tenants, those that need most first, with statuses that say why; the first and the third have names of their own kind. */
const pressing: readonly (readonly [tenant: string, ...(readonly [status: string, isLive: boolean][])])[] = [
  ['Woodgrove Bank', ['ATTACKER_RETAINS_PASSWORD', true], ['UNREMEDIATED', true], ['PARTIALLY_REMEDIATED', false]],
  [
    'Oakridge Municipal Credit Union of Greater Minnesota',
    ['UNREMEDIATED', true],
    ['UNREMEDIATED', true],
    ['UNREMEDIATED', false],
  ],
  ['\u0634\u0631\u0643\u0629 \u0627\u0644\u0623\u0645\u0644', ['UNREMEDIATED', true], ['UNREMEDIATED', true]],
  ['Proseware', ['UNREMEDIATED', false]],
];

const hourMs = 3_600_000;

/** Incidents of 40 tenants, 4 of which have open ones besides; each is of a person of its own. @param now ms since the epoch */
export function fortyTenants(now: number): PetraIncident[] {
  return Array.from({ length: 40 }, (_, place) => {
    // The order in which they come says nothing of their need.
    const [tenant = `Tenant ${place}`, ...open] = pressing[39 - place] ?? [];
    const closed = Array.from({ length: 5 }, (): readonly [string, boolean] => ['REMEDIATED', false]);
    return [...open, ...closed].map(([remediationStatus, isLive], index): PetraIncident => {
      const at = now - (place + index * 30 + 1) * hourMs;
      return personIncident(`${place}-${index}`, { tenant, remediationStatus, isLive, at });
    });
  }).flat();
}

export interface PersonIncident {
  readonly tenant: string;
  readonly remediationStatus: string;
  readonly isLive: boolean;
  /** Ms since the epoch. */
  readonly at: number;
}

/** An incident of a person who is called like it. */
export function personIncident(id: string, { tenant, at, ...state }: PersonIncident): PetraIncident {
  const login = `p${id}@people.example`;
  return {
    id,
    url: `https://app.petrasecurity.com/incidents/${id}`,
    createdAt: new Date(at).toISOString(),
    occurredAt: new Date(at - hourMs).toISOString(),
    dwellTimeMinutes: 30,
    ...state,
    tenant: { petraTenantId: tenant, name: tenant },
    user: { id: login, userPrincipalName: login, mail: login, displayName: `Person ${id}` },
  };
}

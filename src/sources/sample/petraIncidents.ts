import type { PetraIncident } from '../petra/schema';
import { acmePeople, samplePeople, type SamplePerson } from './people';
import { pick, randomUuid, seededRandom } from './random';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** What differs among the incidents of the API page's example, one for each of its persons. */
const reference: readonly (readonly [string, string, string, boolean, number, string | null])[] = [
  [
    '48f3708e-45c1-4902-9e3b-26165bf3d76a',
    '2025-02-06T03:55:06.050Z',
    '2025-02-04T22:14:12.000Z',
    false,
    1918.650583333333,
    null,
  ],
  [
    '0c207800-80d0-46ed-beec-376779e33bbb',
    '2025-02-05T23:38:05.705Z',
    '2025-02-05T23:33:29.000Z',
    true,
    5.923883333333333,
    '2024-01-23T18:52:24.000Z',
  ],
  [
    '6f604112-3dbc-4c85-9a87-e451e58d0286',
    '2025-01-26T14:02:43.050Z',
    '2025-01-22T22:20:57.000Z',
    false,
    656634.6116,
    null,
  ],
  [
    'a212087c-bc60-4fbc-8bf5-5a4c2f823e5f',
    '2025-01-20T12:33:15.000Z',
    '2025-01-20T12:28:47.000Z',
    true,
    4.55,
    '2025-02-04T20:35:25.000Z',
  ],
];

/** The nine statuses of the API page, the frequent ones first. */
const statuses = [
  'REMEDIATED',
  'REMEDIATED_PRIOR_TO_ONBOARDING',
  'LOCKED_AWAITING_PASSWORD_RESET',
  'INCORRECT',
  'PARTIALLY_REMEDIATED',
  'UNREMEDIATED',
  'UNCOVERED_IN_BASELINING',
  'ATTACKER_RETAINS_PASSWORD',
  'PEN_TEST',
] as const;

/** What only appears in historical data while a tenant is onboarded. */
const historical: ReadonlySet<string> = new Set(['REMEDIATED_PRIOR_TO_ONBOARDING', 'UNCOVERED_IN_BASELINING']);

export interface SampleOptions {
  readonly seed: number;
  readonly count: number;
  /** Ms since the epoch: the newest incident is minutes old then. */
  readonly now: number;
  /** How many days back their times go. */
  readonly days?: number;
  readonly tenants?: number;
}

/** Made-up incidents, newest first, the same for the same options; the newest nine show each status once. */
export function sampleIncidents({ seed, count, now, days = 60, tenants = 8 }: SampleOptions): PetraIncident[] {
  const random = seededRandom(seed);
  const people = samplePeople(tenants) as readonly [SamplePerson, ...SamplePerson[]];
  // More of them lately than long ago.
  const longestMs = days * dayMs;
  const ages = Array.from({ length: count }, () => Math.min(minuteMs + random() ** 2 * longestMs, longestMs)).sort(
    (a, b) => a - b,
  );
  const start = now - longestMs;
  return ages.map((age, index) => {
    const person = pick(random, people);
    const remediationStatus = statuses[index] ?? pick(random, statuses, 2);
    const isLive = !historical.has(remediationStatus) && random() < 0.8;
    const dwellMs = isLive ? (2 + random() * 90) * minuteMs : (1 + random() ** 3 * 200) * dayMs;
    const createdAt = now - age;
    const changed = random() < 0.5 ? createdAt + (random() - 0.7) * 10 * dayMs : undefined;
    const id = randomUuid(random);
    const occurredAt = Math.max(createdAt - dwellMs * random(), start);
    return petraIncident(person, {
      id,
      createdAt: iso(createdAt),
      occurredAt: iso(occurredAt),
      remediationStatus,
      isLive,
      // No window ends in the future.
      dwellTimeMinutes: random() < 0.1 ? null : Math.min(dwellMs, now - occurredAt) / minuteMs,
      user: {
        mail: random() < 0.1 ? null : person.mail,
        displayName: random() < 0.05 ? null : person.displayName,
        accountEnabled: random() < 0.05 ? null : remediationStatus !== 'LOCKED_AWAITING_PASSWORD_RESET',
        lastPasswordChangeDateTime: changed === undefined ? null : iso(Math.max(Math.min(changed, now), start)),
      },
    });
  });
}

/** The four incidents of the API page's example, as they are there. */
export function referenceIncidents(): PetraIncident[] {
  return acmePeople.flatMap((person, index) => {
    const row = reference[index];
    if (!row) return [];
    const [id, createdAt, occurredAt, isLive, dwellTimeMinutes, lastPasswordChangeDateTime] = row;
    const user = { lastPasswordChangeDateTime };
    const remediationStatus = 'REMEDIATED';
    return petraIncident(person, { id, createdAt, occurredAt, remediationStatus, isLive, dwellTimeMinutes, user });
  });
}

type Fields = Omit<PetraIncident, 'url' | 'tenant'>;

function petraIncident(
  { id: userId, mail, displayName, tenant }: SamplePerson,
  { id, user, ...fields }: Fields,
): PetraIncident {
  const { petraTenantId, name, microsoftTenantId } = tenant;
  return {
    id,
    url: `https://app.petrasecurity.com/tenant/${petraTenantId}/incidents/${id}`,
    ...fields,
    tenant: { petraTenantId, name, microsoftTenantId },
    user: {
      id: userId,
      userPrincipalName: mail,
      mail,
      displayName,
      accountEnabled: true,
      lastPasswordChangeDateTime: null,
      ...user,
    },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

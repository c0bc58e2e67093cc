import { dayMs, minuteMs } from '../../domain/time';
import type { PetraIncident } from '../petra/schema';
import { samplePeople, type SamplePerson } from './samplePeople';
import { pick, randomAges, randomUuid, seededRandom } from './random';

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

interface SampleOptions {
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
  const longestMs = days * dayMs;
  const start = now - longestMs;
  return randomAges(random, count, longestMs).map((age, index) => {
    const person = pick(random, people);
    const remediationStatus = statuses[index] ?? pick(random, statuses, 2);
    const isLive = !historical.has(remediationStatus) && random() < 0.8;
    const dwellMs = isLive ? (2 + random() * 90) * minuteMs : (1 + random() ** 3 * 200) * dayMs;
    const createdAt = now - age;
    const changed = random() < 0.5 ? createdAt + (random() - 0.7) * 10 * dayMs : undefined;
    const id = randomUuid(random);
    const occurredAt = Math.max(createdAt - dwellMs * random(), start);
    const { petraTenantId, name, microsoftTenantId } = person.tenant;
    return {
      id,
      url: `https://app.petrasecurity.com/tenant/${petraTenantId}/incidents/${id}`,
      createdAt: iso(createdAt),
      occurredAt: iso(occurredAt),
      remediationStatus,
      isLive,
      // No window ends in the future.
      dwellTimeMinutes: random() < 0.1 ? null : Math.min(dwellMs, now - occurredAt) / minuteMs,
      tenant: { petraTenantId, name, microsoftTenantId },
      user: {
        id: person.id,
        userPrincipalName: person.mail,
        mail: random() < 0.1 ? null : person.mail,
        displayName: random() < 0.05 ? null : person.displayName,
        accountEnabled: random() < 0.05 ? null : remediationStatus !== 'LOCKED_AWAITING_PASSWORD_RESET',
        lastPasswordChangeDateTime: changed === undefined ? null : iso(Math.max(Math.min(changed, now), start)),
      },
    };
  });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

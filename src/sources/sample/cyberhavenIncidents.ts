import { dayMs, minuteMs } from '../../domain/time';
import { statuses } from '../cyberhaven/scope';
import { samplePeople, type SamplePerson } from './samplePeople';
import { pick, randomAges, randomUuid, seededRandom } from './random';

/** An incident as the API page writes it, without its summary. */
export interface CyberhavenRecord {
  readonly id: string;
  readonly trigger_time: string;
  readonly event_time: string;
  readonly policy_id: string;
  readonly policy_name: string;
  readonly policy_severity: string;
  readonly user_id: string;
  readonly username: string;
  readonly hostname: string;
  readonly event_lineage_ids: readonly string[];
  readonly resolution_status: string;
  readonly assignee: string | null;
}

/** All that the simulated API knows about an incident. */
export interface SampleCyberhavenIncident {
  readonly record: CyberhavenRecord;
  /** Sent when it is asked for. */
  readonly summary: string;
  /** This, and whether the action was blocked, is in the nested shape only. */
  readonly dataset: { readonly id: string; readonly name: string; readonly sensitivity: string };
  readonly blocked: boolean;
}

/** Policy, its severity, data set, its sensitivity, and what the user did. */
const policies: readonly [PolicyRow, ...PolicyRow[]] = [
  [
    'Sensitive data upload',
    'high',
    'Customer records',
    'high',
    'upload a file of customer records to a personal cloud storage',
  ],
  [
    'Source code to a public repository',
    'critical',
    'Source code',
    'critical',
    'push source code to a public repository',
  ],
  ['Removable media', 'medium', 'Contracts', 'moderate', 'copy contracts to a USB stick'],
  ['Generative AI tools', 'medium', 'Source code', 'critical', 'paste source code into a chat assistant'],
  ['Payroll by e-mail', 'critical', 'Payroll', 'critical', 'send the payroll to a private mail address'],
  ['Printing after hours', 'low', 'Price lists', 'low', 'print price lists at night'],
  ['Screenshots of the CRM', 'informational', 'Customer records', 'high', 'take screenshots of the CRM'],
  ['Untagged downloads', 'unspecified', 'Unsorted files', 'unrestricted', 'download files that no rule covers'],
];
type PolicyRow = readonly [name: string, severity: string, dataset: string, sensitivity: string, deed: string];

/** Words of open incidents that are in older data, and not on the API page. */
export const olderOpenWords = ['unresolved', 'in_progress'] as const;

const assignees = [null, 'security.team', 'j.okafor', 'mara.lindqvist'] as const;

interface SampleCyberhavenOptions {
  readonly seed: number;
  readonly count: number;
  /** Ms since the epoch: the newest incident is minutes old then. */
  readonly now: number;
  /** How many days back their times go. */
  readonly days?: number;
  /** Who triggers them; those of the Petra sample by default. */
  readonly people?: readonly SamplePerson[];
}

/** Made-up incidents, newest first, the same for the same options; the newest show each policy and each status once. */
export function sampleCyberhavenIncidents({
  seed,
  count,
  now,
  days = 60,
  people = samplePeople(),
}: SampleCyberhavenOptions): SampleCyberhavenIncident[] {
  const random = seededRandom(seed);
  const longestMs = days * dayMs;
  return randomAges(random, count, longestMs).map((age, index) => {
    const [policy, severity, dataset, sensitivity, deed] = policies[index] ?? pick(random, policies, 1.5);
    const person = people[Math.floor(random() * people.length)];
    if (!person) throw new RangeError('There is nobody to trigger incidents.');
    const resolution_status = statuses[index] ?? pick(random, statuses, 2);
    const triggered = now - age;
    const blocked = random() < 0.6;
    const machine = `LAPTOP-${person.id.slice(0, 4).toUpperCase()}`;
    return {
      record: {
        id: `inc_${randomUuid(random)}_${index.toString(36)}`,
        // The real API's times have more digits than a Date.
        trigger_time: new Date(triggered).toISOString().replace('Z', '417Z'),
        event_time: new Date(Math.max(triggered - random() * 5 * minuteMs, now - longestMs)).toISOString(),
        policy_id: `policy-${slug(policy)}`,
        policy_name: policy,
        policy_severity: severity,
        user_id: `user-${person.id}`,
        username: loginOf(person),
        hostname: machine,
        event_lineage_ids: [`event-${randomUuid(random)}`, `event-${randomUuid(random)}`],
        resolution_status,
        assignee: pick(random, assignees),
      },
      summary: `${person.displayName} tried to ${deed} on ${machine}. The action was ${blocked ? 'blocked by policy' : 'allowed and recorded'}.`,
      dataset: { id: `dataset-${slug(dataset)}`, name: dataset, sensitivity },
      blocked,
    };
  });
}

/** An address, a bare login or `DOMAIN\login`, as agents on different machines report it. */
function loginOf({ mail, tenant }: SamplePerson): string {
  const [login = ''] = mail.split('@');
  const forms = [mail, login, `${tenant.domain.split('.')[0]?.toUpperCase()}\\${login}`];
  return forms[login.length % forms.length] ?? mail;
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

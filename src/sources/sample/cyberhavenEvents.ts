import type { SampleCyberhavenIncident } from './cyberhavenIncidents';
import { pick, randomUuid, seededRandom } from './random';

type Json = Readonly<Record<string, unknown>>;
type Deed = readonly [kind: string, file: string, app: string, destination: Json];

const drive = { cloud_app: { provider: 'Example', name: 'Example Drive', user_email: 'home.office@mail.example' } };

/** By policy: what was done, with which file and program, and where it went. */
const deeds: Readonly<Record<string, readonly [Deed, ...Deed[]]>> = {
  'Sensitive data upload': [
    [
      'upload',
      'customers_2026.xlsx',
      'Microsoft Edge',
      { ...drive, web: { url: 'https://drive.example/upload?folder=private', domain: 'drive.example' } },
    ],
    [
      'upload',
      'customer_export.csv',
      'Example Drive Sync',
      { ...drive, cloud_file: { path: '/private/customer_export.csv' } },
    ],
    [
      'copy',
      'customer_export.csv',
      'Windows Explorer',
      {
        network_share: { hostname: 'NAS-HOME', path: 'public' },
        local_file: { path: '\\\\NAS-HOME\\public\\customer_export.csv' },
      },
    ],
  ],
  'Source code to a public repository': [
    [
      'push',
      'billing.ts',
      'git',
      {
        source_code_repo: { organization: 'example-public', name: 'scratch', branch: 'main' },
        web: { url: 'https://code.example/example-public/scratch', domain: 'code.example' },
      },
    ],
  ],
  'Removable media': [
    [
      'copy',
      'contract_draft.docx',
      'Microsoft Excel',
      {
        removable_storage: {
          name: 'SanDisk Ultra',
          vendor_id: '0781',
          product_id: '5581',
          custom_data: { serial_number: '4C530001230830117' },
        },
        local_file: { path: 'E:\\contract_draft.docx' },
      },
    ],
    ['airdrop', 'contract_final.pdf', 'Finder', { object_type: 'airdrop', display_name: 'Private phone (AirDrop)' }],
  ],
  'Generative AI tools': [
    [
      'paste',
      'pricing_engine.py',
      'Google Chrome',
      {
        web: {
          url: 'https://chat.example/c/new',
          domain: 'chat.example',
          category: 'Generative AI',
          title: 'New chat',
        },
      },
    ],
  ],
  'Payroll by e-mail': [
    [
      'email_send',
      'employee_salaries.xlsx',
      'Microsoft Outlook',
      { email: { to: ['someone@mail.example'], cc: ['another@mail.example'], subject: 'as discussed' } },
    ],
  ],
  'Printing after hours': [
    ['print', 'price_list.pdf', 'Adobe Acrobat', { printer: { name: 'HP LaserJet Lobby', server: 'PRINT-01' } }],
  ],
  'Screenshots of the CRM': [
    ['screenshot', 'screenshot.png', 'Snipping Tool', { local_file: { path: 'C:\\Users\\Public\\screenshot.png' } }],
    [
      'paste',
      'screenshot.png',
      'Example Chat',
      { im_message: { workspace: 'Friends', domain: 'talk.example', recipient_users: ['friend@mail.example'] } },
    ],
  ],
  'Untagged downloads': [
    ['download', 'setup.zip', 'Google Chrome', { local_file: { path: 'C:\\Users\\Public\\Downloads\\setup.zip' } }],
  ],
};

const messages = [
  'I need it for the meeting tomorrow.',
  'My manager has approved this.',
  'Wrong file, sorry. I have deleted it.',
] as const;

/**
 * The simulated events of an incident, in the shape of real responses: the same for the same incident.
 */
export function eventsOf({ record, dataset, blocked }: SampleCyberhavenIncident): Json {
  const random = seededRandom(Number.parseInt(record.id.slice(4, 12), 16) || 1);
  const [kind, file, app, place] = pick(random, deeds[record.policy_name] ?? [['other', 'notes.txt', 'Notepad', {}]]);
  const size = Math.round(20_000 + random() ** 3 * 40_000_000);
  const sha256 = (randomUuid(random) + randomUuid(random)).replaceAll('-', '');
  const described = {
    name: file,
    extension: file.split('.').at(-1),
    size,
    sha256_hash: sha256,
    md5_hash: sha256.slice(32),
  };
  const upn = record.username.includes('@') ? record.username : undefined;
  const source =
    kind === 'download'
      ? { web: { url: `https://files.example/get/${file}`, domain: 'files.example' }, file: described }
      : {
          network_share: { hostname: 'FILESERVER-01', path: folderOf(dataset.name) },
          file: described,
          data: { labels: labelsOf(dataset.sensitivity) },
          dataset_sensitivity: dataset.sensitivity,
        };
  const isWarned = random() < 0.5;
  return {
    event_details: {
      // The data was born elsewhere.
      start_event: {
        id: record.event_lineage_ids[0],
        action: { kind: 'create', hostname: 'FILESERVER-01' },
        source: { display_name: `${dataset.name} database` },
      },
      end_event: {
        id: record.event_lineage_ids[1],
        timestamp: record.event_time,
        user: { id: record.user_id, local_username: record.username, ...(upn && { custom_data: { upn } }) },
        action: { kind, blocked, data_size: size, hostname: record.hostname, sensor_kind: 'endpoint' },
        source,
        destination: { ...place, app: { name: app } },
      },
    },
    ...(isWarned && { warning_status: 'warned' }),
    ...(isWarned && random() < 0.6 && { user_reactions: ['justified'], user_reaction_message: pick(random, messages) }),
  };
}

function folderOf(dataset: string): string {
  return dataset.replaceAll(' ', '_');
}

function labelsOf(sensitivity: string): readonly string[] {
  return sensitivity === 'critical' || sensitivity === 'high' ? ['PII'] : [];
}

import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { otherFields } from '../../../../src/features/details/otherFields';
import { mappedPaths } from '../../../../src/sources/cyberhaven/mapper';
import { anIncident } from '../../../support/anIncident';
import { mapped } from '../../../support/cyberhavenReference';

describe('otherFields', () => {
  it('lists the fields that are shown nowhere else', () => {
    const raw = { id: 'a', tenant: { name: 'Acme', plan: 'gold' }, tags: ['x', 1], note: '', seen: null };
    const incident = anIncident({ id: 'a', tenant: { id: 'b', name: 'Acme' }, raw });
    deepStrictEqual(otherFields(incident, new Set(['id', 'tenant.name'])).fields, [
      ['tenant.plan', 'gold'],
      ['tags', '["x",1]'],
    ]);
  });

  it('lists a host that the incident has not', () => {
    const event = (hostname: string) => ({ action: { hostname } });
    const raw = { event_details: { start_event: event('SERVER-1'), end_event: event('LAPTOP-1') } };
    const incident = mapped({ id: 'a', ...raw });
    strictEqual(incident.hostname, 'LAPTOP-1');
    deepStrictEqual(otherFields(incident, mappedPaths).fields, [
      ['event_details.start_event.action.hostname', 'SERVER-1'],
    ]);
  });

  const url = `https://drive.example/${'x'.repeat(2000)}`;
  const destination = {
    cloud_app: { name: 'Slack', user_email: 'ann@mail.example' },
    web: { url },
    local_file: { path: 'C:\\a.txt' },
    cloud_file: { path: '/b.txt' },
    im_message: { workspace: 'Friends' },
  };
  const shadowed: readonly [title: string, record: object, others: readonly (readonly [string, string])[]][] = [
    ['a second ID', { user: { id: 'u', local_id: 'S-1-5' } }, [['user.local_id', 'S-1-5']]],
    [
      'what both shapes say, and not alike',
      { policy_name: 'Upload', policy: { name: 'Uploads', severity: 'high' } },
      [['policy.name', 'Uploads']],
    ],
    [
      'other names of a place, and an address that is too long',
      { event_details: { end_event: { action: { blocked: true }, destination } }, blocked: false },
      [
        ['event_details.end_event.destination.web.url', url],
        ['event_details.end_event.destination.cloud_file.path', '/b.txt'],
        ['event_details.end_event.destination.im_message.workspace', 'Friends'],
        ['blocked', 'false'],
      ],
    ],
    [
      'values of another type than expected',
      { close_reason: 7, warning_status: { code: 1 }, dataset: { name: ['Payroll'] }, user_reactions: ['a', 5] },
      [
        ['close_reason', '7'],
        ['warning_status.code', '1'],
        ['dataset.name', '["Payroll"]'],
        ['user_reactions', '["a",5]'],
      ],
    ],
    ['a time that cannot be read', { trigger_time: 'now', event_time: '2026-01-31' }, [['trigger_time', 'now']]],
    [
      'nothing of a source and an origin that are shown, but who sent them',
      {
        event_details: {
          end_event: { source: { web: { url: 'https://a.example/x', domain: 'a.example' }, email: { from: 'f' } } },
          start_event: { source: { display_name: 'Phone', cloud_app: { user_email: 'ann@mail.example' } } },
        },
      },
      [['event_details.end_event.source.email.from', 'f']],
    ],
    [
      'nothing of what is shown in parts or as a number, and no zero date',
      {
        event_time: '0001-01-01T00:00:00Z',
        hostname: '\u200b',
        event_details: {
          end_event: {
            action: { data_size: '2048' },
            source: { network_share: { hostname: 'SRV', path: '/HR' } },
            destination: {
              source_code_repo: { organization: 'acme', name: 'web' },
              email: { to: ['a@mail.example', { email: 'b@mail.example' }] },
            },
          },
        },
      },
      [],
    ],
  ];
  for (const [title, record, others] of shadowed) {
    it(`lists what the incident has another value for: ${title}`, () => {
      deepStrictEqual(otherFields(mapped({ id: 'a', ...record }), mappedPaths).fields, others);
    });
  }

  it('shortens long paths', () => {
    const inner = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, index]));
    const { fields, more } = otherFields(
      anIncident({ raw: { ['name'.repeat(200_000)]: { ['x'.repeat(500)]: inner } } }),
      new Set(),
    );
    strictEqual(fields.length + more, 5000);
    for (const [path] of fields) ok(path.length < 500, `${path.length} characters`);
    ok(fields[0]?.[0].endsWith('….field0'));
  });
});

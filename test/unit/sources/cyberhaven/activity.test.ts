import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import type { Activity } from '../../../../src/domain/activity';
import { mapped } from '../../../support/cyberhavenReference';

function activityOf(end_event: object, others: object = {}): Activity | undefined {
  return mapped({ id: 'x', event_details: { end_event }, ...others }).activity;
}

const places: readonly (readonly [title: string, place: object, to: Activity['to']])[] = [
  ['USB', { removable_storage: { name: 'SanDisk Ultra', vendor_id: '1' } }, { name: 'SanDisk Ultra' }],
  ['USB without a name', { removable_storage: { vendor_id: '0781', product_id: '5581' } }, { name: '0781:5581' }],
  [
    'cloud',
    { cloud_app: { provider: 'P', name: 'Drive', user_email: 'me@mail.example' }, cloud_file: { path: '/a' } },
    { name: 'Drive', account: 'me@mail.example', path: '/a' },
  ],
  [
    'web and AI tool',
    { web: { url: 'https://chat.example/c', domain: 'chat.example' } },
    { name: 'chat.example', url: 'https://chat.example/c', domain: 'chat.example' },
  ],
  ['mail', { email: { to: ['a@mail.example'], cc: 'b@mail.example' } }, { name: 'a@mail.example' }],
  ['print', { printer: { name: 'Lobby', server: 'P1' } }, { name: 'Lobby' }],
  ['AirDrop', { object_type: 'airdrop', display_name: 'Phone' }, { name: 'Phone' }],
  ['network share', { network_share: { hostname: 'SRV', path: 'HR' } }, { name: '\\\\SRV\\HR' }],
  [
    'network share with its whole path',
    { network_share: { hostname: 'SRV', path: '\\\\SRV\\HR' } },
    { name: '\\\\SRV\\HR' },
  ],
  ['repository', { source_code_repo: { organization: 'acme', name: 'web' } }, { name: 'acme/web' }],
  ['message', { im_message: { workspace: 'Friends', recipient_users: ['a'] } }, { name: 'Friends' }],
  ['local file', { local_file: { path: 'C:\\a.txt' } }, { name: 'C:\\a.txt' }],
  ['application', { app: { binary_path: '/usr/bin/vim' } }, { name: 'vim' }],
];

describe('the activity of an incident of Cyberhaven', () => {
  for (const [title, destination, to] of places) {
    it(`names where data went (${title})`, () => {
      deepStrictEqual(activityOf({ destination })?.to, to);
    });
  }

  it('is missing where a record has none of it', () => {
    for (const record of [
      { id: 'x' },
      { id: 'x', event_details: null },
      { id: 'x', event_details: { end_event: {} } },
    ]) {
      ok(!('activity' in mapped(record)));
    }
  });

  it('is there for the least of it', () => {
    deepStrictEqual(mapped({ id: 'x', blocked: false }).activity, { blocked: false });
    deepStrictEqual(mapped({ id: 'x', event_details: '', dataset: { name: 'Payroll' } }).activity, {
      dataset: 'Payroll',
    });
  });

  it('has all that the events say', () => {
    const file = { name: 'salaries.xlsx', sha256_hash: 'aa', md5_hash: 'bb', size: 5 };
    const end = {
      action: { kind: 'copy', blocked: false, data_size: '2048', content: { tags: ['PII'], upload_filename: 'b.zip' } },
      source: { network_share: { hostname: 'SRV', path: 'HR' }, file, data: { labels: ['PII', { name: 'HR' }] } },
      destination: {
        app: { name: 'Excel' },
        file: { name: 'salaries.xlsx' },
        removable_storage: { name: 'Stick', custom_data: { serial_number: 's1' } },
        email: { to: ['a@mail.example', 'a@mail.example'], bcc: [{ email: 'b@mail.example' }] },
      },
    };
    const others = {
      blocked: true,
      dataset: { name: 'Payroll', sensitivity: 'high' },
      warning_status: 'warned',
      user_reactions: ['justified'],
      user_reaction_message: 'I need it',
    };
    deepStrictEqual(activityOf(end, others), {
      action: 'copy',
      blocked: false,
      size: 2048,
      files: [{ name: 'salaries.xlsx', sha256: 'aa', md5: 'bb' }, { name: 'b.zip' }],
      from: { name: '\\\\SRV\\HR' },
      to: { name: 'Stick' },
      application: 'Excel',
      device: { name: 'Stick', serial: 's1' },
      recipients: ['a@mail.example', 'b@mail.example'],
      labels: ['PII', 'HR'],
      dataset: 'Payroll',
      sensitivity: 'high',
      warning: 'warned',
      reactions: ['justified'],
      message: 'I need it',
    });
  });

  it('loses a part of another type than expected, and nothing else', () => {
    const end = {
      action: { kind: 7, blocked: 'no', data_size: -1 },
      source: 'x',
      destination: { app: { name: 'Excel' } },
    };
    deepStrictEqual(activityOf(end, { dataset: ['x'], user_reactions: 5 }), {
      to: { name: 'Excel' },
      application: 'Excel',
    });
  });

  it('is bounded for any record', () => {
    const long = 'x'.repeat(5000);
    const end = { destination: { email: { to: Array.from({ length: 100 }, (_, index) => `${index}${long}`) } } };
    const { recipients = [] } = activityOf(end) ?? {};
    strictEqual(recipients.length, 50);
    ok(recipients.every((each) => each.length <= 1000));
    fc.assert(fc.property(fc.jsonValue(), (json) => ok(mapped({ id: 'x', event_details: json, dataset: json }))));
  });

  it('gives the UPN of the user, and never that of somebody else', () => {
    const upnIn = (actor: object) =>
      mapped({
        id: 'x',
        user: { id: 'u1', local_username: 'ACME\\n7' },
        event_details: { end_event: { user: { ...actor, custom_data: { upn: 'neal@acme.example' } } } },
      }).user?.upn;
    strictEqual(upnIn({ id: 'u1' }), 'neal@acme.example');
    strictEqual(upnIn({ local_username: 'ACME\\n7' }), 'neal@acme.example');
    strictEqual(upnIn({ id: 'u2' }), undefined);
    strictEqual(mapped({ id: 'x', user: { id: 'u', custom_data: { upn: 'no address' } } }).user?.upn, undefined);
  });
});

import { deepStrictEqual, strictEqual, throws } from 'node:assert';
import type { Incident } from '../../../../src/domain/incident';
import { withFields } from '../../../../src/domain/raw';
import { askableTenant, madeAt, toIncident } from '../../../../src/sources/petra/mapper';
import { countIncidents } from '../../../support/countIncidents';
import { inZone } from '../../../support/inZone';
import { petraReference } from '../../../support/petraReference';
import { readPetra } from '../../../support/readAnswer';

function map(raw: object): Incident {
  const [record] = readPetra({ incidents: [raw] }).records;
  if (!record) throw new Error('malformed');
  return toIncident(record, 'acme');
}

describe('toIncident', () => {
  it('takes a name of which nothing can be seen for none: nobody would know who it is about', () => {
    for (const unseen of ['\u200b', '\u3164', '\u2800\u00ad', '\u202e \ufeff', '\ud800', ' \u2060 ']) {
      const { user, tenant, status } = map({
        id: 'x',
        remediationStatus: unseen,
        tenant: { petraTenantId: 't1', name: unseen },
        user: { id: 'u1', displayName: unseen, mail: unseen, userPrincipalName: 'neal@acme.example' },
      });
      deepStrictEqual(tenant, { id: 't1', name: 't1' });
      deepStrictEqual(user, { id: 'u1', principal: 'neal@acme.example' });
      deepStrictEqual(status, { value: '', label: 'Unknown', state: 'attention' });
    }
    strictEqual(
      map({ id: 'x', user: { displayName: '\u200bNeal \u2764\ufe0f' } }).user?.name,
      '\u200bNeal \u2764\ufe0f',
    );
  });

  it('maps the example of the API page field by field', () => {
    const raw = structuredClone(petraReference.incidents[1]);
    deepStrictEqual(map(raw ?? {}), {
      connection: 'acme',
      source: 'petra',
      id: '0c207800-80d0-46ed-beec-376779e33bbb',
      url: 'https://app.petrasecurity.com/tenant/ZZk90t/incidents/0c207800-80d0-46ed-beec-376779e33bbb',
      createdAt: '2025-02-05T23:38:05.705Z',
      occurredAt: '2025-02-05T23:33:29.000Z',
      status: { value: 'REMEDIATED', label: 'Remediated', state: 'closed' },
      tenant: { id: 'ZZk90t', name: 'Acme Corp.', microsoftId: 'a1b2c3d4-5e6f-7890-abcd-ef1234567890' },
      user: {
        id: '7a3fd851-bc4e-489c-b6d2-35f940d7ace2',
        name: 'Neal Caffrey',
        principal: 'ncaffrey@acmecorp.com',
        mail: 'ncaffrey@acmecorp.com',
        enabled: true,
        lastPasswordChange: '2024-01-23T18:52:24.000Z',
      },
      isLive: true,
      dwellMinutes: 5.923883333333333,
      raw: petraReference.incidents[1],
    });
  });

  it('gives the incidents of one tenant the same object, until a record says something else of it', () => {
    const tenant = { petraTenantId: 'shared-1', name: 'Acme', microsoftTenantId: 'm-1' };
    const tenantIn = (more: object): Incident['tenant'] => map({ id: 'a', tenant: { ...tenant, ...more } }).tenant;
    const first = tenantIn({});
    strictEqual(tenantIn({ more: 1 }), first);
    deepStrictEqual(tenantIn({ name: 'Acme Corp.' }), { id: 'shared-1', name: 'Acme Corp.', microsoftId: 'm-1' });
    deepStrictEqual(tenantIn({ microsoftTenantId: null }), { id: 'shared-1', name: 'Acme' });
    deepStrictEqual(tenantIn({}), first);
    deepStrictEqual(first, { id: 'shared-1', name: 'Acme', microsoftId: 'm-1' });
  });

  it('leaves out what the record does not have', () => {
    const unknown = { value: '', label: 'Unknown', state: 'attention' };
    const bare = { connection: 'acme', source: 'petra', id: 'x', createdAt: '', status: unknown };
    deepStrictEqual(map({ id: 'x' }), { ...bare, raw: { id: 'x' } });
    const nulls = {
      id: 'x',
      url: null,
      createdAt: null,
      occurredAt: null,
      remediationStatus: null,
      isLive: null,
      dwellTimeMinutes: null,
      tenant: null,
      user: { id: null, accountEnabled: false, mail: '' },
    };
    deepStrictEqual(map(nulls), { ...bare, raw: nulls });
  });

  it('keeps false and zero', () => {
    const { isLive, dwellMinutes, user } = map({
      id: 'x',
      isLive: false,
      dwellTimeMinutes: 0,
      user: { id: 'u', accountEnabled: false },
    });
    deepStrictEqual([isLive, dwellMinutes, user], [false, 0, { id: 'u', enabled: false }]);
  });

  const states: readonly [value: string, label: string, state: string][] = [
    ['REMEDIATED', 'Remediated', 'closed'],
    ['PARTIALLY_REMEDIATED', 'Partially remediated', 'attention'],
    ['UNREMEDIATED', 'Unremediated', 'attention'],
    ['INCORRECT', 'Incorrect', 'closed'],
    ['LOCKED_AWAITING_PASSWORD_RESET', 'Locked, awaiting password reset', 'waiting'],
    ['UNCOVERED_IN_BASELINING', 'Uncovered in baselining', 'attention'],
    ['REMEDIATED_PRIOR_TO_ONBOARDING', 'Remediated prior to onboarding', 'closed'],
    ['PEN_TEST', 'Penetration test', 'closed'],
    ['ATTACKER_RETAINS_PASSWORD', 'Attacker retains password', 'attention'],
    ['SOMETHING_NEW', 'SOMETHING_NEW', 'attention'],
    ['constructor', 'constructor', 'attention'],
  ];
  for (const [value, label, state] of states) {
    it(`reads the status ${value}`, () => {
      deepStrictEqual(map({ id: 'x', remediationStatus: value }).status, { value, label, state });
    });
  }

  it('takes the time of occurrence when the time of creation is missing or cannot be read', () => {
    const occurredAt = '2025-02-05T23:33:29.000Z';
    strictEqual(map({ id: 'x', occurredAt }).createdAt, occurredAt);
    strictEqual(map({ id: 'x', occurredAt, createdAt: 'yesterday' }).createdAt, occurredAt);
  });

  it('keeps a time that cannot be read as received, and takes a zero date for not known', () => {
    const unread = map({ id: 'x', createdAt: 'yesterday', occurredAt: 'the day before' });
    deepStrictEqual([unread.createdAt, unread.occurredAt], ['yesterday', 'the day before']);
    strictEqual(Number.isNaN(madeAt(unread)), true);
    for (const zero of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z', '0000-00-00 00:00:00', ' ']) {
      const { createdAt, ...others } = map({ id: 'x', createdAt: zero, occurredAt: zero });
      deepStrictEqual([createdAt, 'occurredAt' in others], ['', false], zero);
    }
  });

  it('takes the last day of all for not known: ahead of UTC it lies in a year that no date names', () => {
    inZone('Europe/Berlin', () => {
      const last = map({ id: 'x', createdAt: '9999-12-31T23:59:59Z', tenant: { name: 'Acme' } });
      const good = map({ id: 'y', createdAt: '2026-01-31T12:00:00Z', tenant: { name: 'Globex' } });
      const now = Date.parse('2026-01-31T12:00:00Z');
      strictEqual(
        countIncidents([last, good], { now, timeZone: 'local', isUnread: () => false }).customers.distinct,
        2,
      );
      strictEqual(last.createdAt, '');
    });
  });

  it('uses the id or name of a tenant for the other', () => {
    deepStrictEqual(
      [
        { petraTenantId: 'p' },
        { microsoftTenantId: 'm', name: 'n' },
        { microsoftTenantId: 'm' },
        { name: 'n' },
        { name: ' ' },
      ].map((tenant) => map({ id: 'x', tenant }).tenant),
      [
        { id: 'p', name: 'p' },
        { id: 'm', name: 'n', microsoftId: 'm' },
        { id: 'm', name: 'm', microsoftId: 'm' },
        { id: 'n', name: 'n' },
        undefined,
      ],
    );
  });

  it('finds an id for a user without', () => {
    deepStrictEqual(
      [
        { userPrincipalName: 'p', mail: 'm', displayName: 'd' },
        { mail: 'm', displayName: 'd' },
        { displayName: 'd', lastPasswordChangeDateTime: 'never' },
      ].map((user) => map({ id: 'x', user }).user),
      [
        { id: 'p', name: 'd', principal: 'p', mail: 'm' },
        { id: 'm', name: 'd', mail: 'm' },
        { id: 'd', name: 'd', lastPasswordChange: 'never' },
      ],
    );
  });

  it('freezes all of it, however deep', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`) as unknown;
    const incident = map({ id: 'x', user: { id: 'u' }, extra: { list: [{ a: 1 }] }, deep });
    const { extra } = incident.raw as { extra: { list: { a: number }[] } };
    for (const part of [incident, incident.status, incident.user, incident.raw, extra, extra.list, extra.list[0]]) {
      throws(() => Object.assign(part as object, { a: 2 }), TypeError);
    }
  });
});

describe('what plans need to know of an incident', () => {
  const time = '2025-02-05T23:33:29.000Z';
  const ms = Date.parse(time);

  it('is when the API made it, also of one whose words are in another language', () => {
    const incident = map({ id: 'x', createdAt: time, tenant: { petraTenantId: 'p', name: 'n' } });
    for (const each of [incident, withFields(incident, {})]) deepStrictEqual(madeAt(each), ms);
    strictEqual(madeAt(map({ id: 'x', createdAt: time, occurredAt: time })), ms);
    strictEqual(madeAt(map({ id: 'x', createdAt: '2025-02-05T23:33:29' })), ms);
  });

  it('is not when it occurred, nor a zero date', () => {
    for (const createdAt of [undefined, null, '', 'yesterday', '0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z']) {
      strictEqual(madeAt(map({ id: 'x', occurredAt: time, createdAt })), Number.NaN, String(createdAt));
      strictEqual(madeAt(map({ id: 'x', createdAt })), Number.NaN, String(createdAt));
    }
  });

  it('is the tenant that can be asked for: one that has more than a name', () => {
    const ids = [
      { petraTenantId: 'p', name: 'n' },
      { petraTenantId: 'same', name: 'same' },
      { microsoftTenantId: 'm', name: 'n' },
      { name: 'n' },
      null,
    ].map((tenant) => askableTenant(map({ id: 'x', tenant }))?.id);
    deepStrictEqual(ids, ['p', 'same', 'm', undefined, undefined]);
  });
});

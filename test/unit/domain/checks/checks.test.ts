import { deepStrictEqual, match, strictEqual } from 'node:assert';
import { maxChanges } from '../../../../src/domain/changes';
import type { Change, Incident } from '../../../../src/domain/incident';
import { anIncident } from '../../../support/anIncident';
import { anUpload, findings, idsOf, locked, neal, remediated, statusChange, textOf } from './checkSetup';

const attack = (fields: Partial<Incident> = {}): Incident =>
  anIncident({ user: neal, occurredAt: '2026-01-20T00:00:00Z', dwellMinutes: 60, ...fields });

describe('The check passwordUnchanged', () => {
  const of = (lastPasswordChange: string | undefined, fields: Partial<Incident> = {}) =>
    attack({ status: remediated, user: { ...neal, ...(lastPasswordChange && { lastPasswordChange }) }, ...fields });

  it('flags what is remediated while the password is older than the compromise', () => {
    strictEqual(
      textOf(of('2025-06-01T00:00:00Z')),
      'The status is “Remediated”, but the last password change (2025-06-01T00:00) is before the compromise (2026-01-20T00:00).',
    );
    const prior = { value: 'REMEDIATED_PRIOR_TO_ONBOARDING', label: 'Prior', state: 'closed' } as const;
    strictEqual(idsOf(of('2025-06-01', { status: prior })), 'passwordUnchanged');
    deepStrictEqual(
      findings(of('2025-06-01T00:00:00Z'))[0]?.evidence.map((each) => 'label' in each && each.label),
      ['Status', 'Last password change', 'Occurred'],
    );
  });

  it('says nothing of a later password, or where a time is missing or none', () => {
    for (const incident of [
      of('2026-01-20T00:00:00Z'),
      of('2026-01-21T00:00:00Z'),
      of(undefined),
      of('soon'),
      of('2025-06-01', { occurredAt: 'never' }),
      of('2025-06-01', { status: { value: 'INCORRECT', label: 'Incorrect', state: 'closed' } }),
      of('2025-06-01', { status: { value: 'constructor', label: 'x', state: 'closed' } }),
      of('2025-06-01', { source: 'cyberhaven' }),
      of('2025-06-01', { unlistedSince: '2026-01-30T00:00:00Z' }),
    ])
      strictEqual(idsOf(incident), '');
    const { occurredAt: _, ...without } = of('2025-06-01');
    strictEqual(idsOf(without), '');
  });
});

describe('The check stillEnabled', () => {
  const of = (enabled: boolean | undefined, fields: Partial<Incident> = {}) =>
    attack({
      status: locked,
      createdAt: '2026-01-31T11:00:00Z',
      user: { ...neal, ...(enabled !== undefined && { enabled }) },
      ...fields,
    });

  it('flags what is locked while the account is enabled', () => {
    strictEqual(textOf(of(true)), 'The status is “Locked”, but the account is enabled.');
  });

  it('says nothing of an account that is disabled or not known', () => {
    for (const incident of [of(false), of(undefined), of(true, { status: remediated })])
      strictEqual(idsOf(incident), '');
  });
});

describe('The check waitingLong', () => {
  const of = (fields: Partial<Incident>) => attack({ status: locked, ...fields });
  const other: Change = { field: 'assignee', before: '2026-01-25T00:00:00Z' };

  it('flags what has waited for more than 24 hours since it was seen to begin', () => {
    const since = (before: string) =>
      of({ changes: [statusChange(['attention', 'waiting'], '2026-01-29T00:00:00Z', before)] });
    strictEqual(
      textOf(since('2026-01-30T11:00:00Z')),
      'The status is “Locked”. It has been waiting since 2026-01-30T11:00 at the latest.',
    );
    strictEqual(idsOf(since('2026-01-30T12:00:00Z')), '');
    strictEqual(idsOf(since('2026-01-31T11:00:00Z')), '');
  });

  it('says where no change was observed that the incident is that old, and no more', () => {
    strictEqual(
      textOf(of({ createdAt: '2026-01-29T00:00:00Z', changes: [other] })),
      'The status is “Locked”. The incident was detected 2026-01-29T00:00, and no status change has been seen since.',
    );
    for (const createdAt of ['2026-01-30T12:00:00Z', '', 'soon']) strictEqual(idsOf(of({ createdAt })), '');
  });

  it('counts from the oldest stored change where older ones may have been dropped', () => {
    const changes = Array.from({ length: maxChanges }, () => other);
    strictEqual(
      textOf(of({ createdAt: '2025-01-01T00:00:00Z', changes })),
      'The status is “Locked”. It has been waiting since 2026-01-25T00:00 at the latest.',
    );
  });

  it('counts from the return of one that was in no list meanwhile', () => {
    const lock = statusChange(['attention', 'waiting'], '2026-01-20T00:00:00Z', '2026-01-20T01:00:00Z');
    const back = (before: string): Change => ({ field: 'listing', after: '2026-01-25T00:00:00Z', before });
    strictEqual(idsOf(of({ changes: [lock, back('2026-01-31T00:00:00Z')] })), '');
    const incident = of({ changes: [lock, back('2026-01-29T00:00:00Z')] });
    strictEqual(textOf(incident), 'The status is “Locked”. It has been waiting since 2026-01-29T00:00 at the latest.');
    deepStrictEqual(
      findings(incident)[0]?.evidence.map(({ kind }) => kind),
      ['text', 'change'],
    );
  });

  it('goes on counting over a change from one kind of waiting to another', () => {
    const changes = [
      statusChange(['attention', 'waiting'], '2026-01-28T00:00:00Z', '2026-01-28T01:00:00Z'),
      statusChange(['waiting', 'waiting'], '2026-01-31T00:00:00Z', '2026-01-31T01:00:00Z'),
    ];
    strictEqual(idsOf(of({ changes })), 'waitingLong');
  });
});

describe('The check compromisedAgain', () => {
  const earlier = (fields: Partial<Incident> = {}) =>
    attack({ id: 'earlier', status: remediated, occurredAt: '2026-01-01T00:00:00Z', ...fields });

  it('flags a compromise of the same person within 30 days of a remediation', () => {
    strictEqual(
      textOf(attack(), earlier()),
      'It occurred 2026-01-20T00:00. An earlier incident of the same person is “Remediated”, and its dwell time ended 2026-01-01T01:00.',
    );
    const changes = [statusChange(['attention', 'closed'], '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z')];
    strictEqual(
      textOf(attack(), earlier({ changes })),
      'It occurred 2026-01-20T00:00. An earlier incident of the same person was “Remediated” by 2026-01-03T00:00.',
    );
    strictEqual(idsOf(earlier(), attack()), '');
  });

  it('says nothing where it is not known that the attacker was shut out before', () => {
    const { dwellMinutes: _, ...ofUnknownEnd } = earlier();
    const late = [statusChange(['attention', 'closed'], '2026-01-19T00:00:00Z', '2026-01-21T00:00:00Z')];
    const open = { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' } as const;
    for (const other of [
      ofUnknownEnd,
      earlier({ changes: late }),
      earlier({ status: open }),
      earlier({ status: { value: 'INCORRECT', label: 'Incorrect', state: 'closed' } }),
      earlier({ occurredAt: '2025-12-01T00:00:00Z' }),
      earlier({ dwellMinutes: -1000 }),
      earlier({ user: { id: 'u-2', principal: 'other@acme.example' } }),
    ])
      strictEqual(idsOf(attack(), other), '');
    strictEqual(idsOf(attack({ status: { value: 'PEN_TEST', label: 'Test', state: 'closed' } }), earlier()), '');
    strictEqual(idsOf(attack({ occurredAt: '' }), earlier()), '');
  });
});

describe('The check activeWhileCompromised', () => {
  const inside = anUpload({ occurredAt: '2026-01-20T00:30:00Z' });

  it('flags an incident of the same person inside the dwell window, and that of the attacker', () => {
    strictEqual(
      textOf(attack(), inside),
      'An incident of the same person (Cyberhaven) occurred 2026-01-20T00:30, inside the dwell window.',
    );
    strictEqual(
      textOf(inside, attack()),
      'It occurred 2026-01-20T00:30, inside the dwell window of an incident of the same person (Petra).',
    );
    const more = Array.from({ length: 9 }, (_, n) => anUpload({ id: `${n}`, occurredAt: '2026-01-20T00:40:00Z' }));
    const [found] = findings(attack(), inside, ...more);
    strictEqual(found?.evidence.filter(({ kind }) => kind === 'incident').length, 5);
    strictEqual(
      textOf(attack(), inside, ...more),
      'Several incidents of the same person (Cyberhaven) occurred inside the dwell window, the first 2026-01-20T00:30.',
    );
  });

  it('names one that came through two connections once', () => {
    const [found] = findings(attack(), inside, { ...inside, connection: 'ch-2' });
    strictEqual(found?.evidence.filter(({ kind }) => kind === 'incident').length, 1);
    match(textOf(attack(), inside, { ...inside, connection: 'ch-2' }), /^An incident of the same person/);
    const more = Array.from({ length: 9 }, (_, n) => anUpload({ id: `${n}`, occurredAt: '2026-01-20T00:40:00Z' }));
    const [several] = findings(attack(), ...more.flatMap((each) => [each, { ...each, connection: 'ch-2' }]));
    strictEqual(several?.evidence.filter(({ kind }) => kind === 'incident').length, 5);
  });

  it('flags one while the account was locked, between the changes that show it', () => {
    const { dwellMinutes: _, ...rest } = attack();
    const lock = statusChange(['attention', 'waiting'], '2026-01-21T00:00:00Z', '2026-01-21T06:00:00Z');
    const unlock = statusChange(['waiting', 'closed'], '2026-01-25T00:00:00Z', '2026-01-25T06:00:00Z');
    const past = { ...rest, status: remediated, changes: [lock, unlock] };
    const at = (occurredAt: string) => idsOf(anUpload({ occurredAt }), past);
    deepStrictEqual(
      ['2026-01-21T03:00:00Z', '2026-01-21T06:00:00Z', '2026-01-25T00:00:00Z', '2026-01-25T03:00:00Z'].map(at),
      ['', 'activeWhileCompromised', 'activeWhileCompromised', ''],
    );
    const still = { ...rest, status: locked, createdAt: '2026-01-31T11:00:00Z', changes: [lock] };
    strictEqual(
      textOf(anUpload({ occurredAt: '2026-01-22T00:00:00Z' }), still),
      'It occurred 2026-01-22T00:00, while the status of an incident of the same person (Petra) showed the account as locked.',
    );
  });

  it('says nothing of the time in which the incident of the attacker was in no list', () => {
    const { dwellMinutes: _, ...rest } = attack();
    const lock = statusChange(['attention', 'waiting'], '2026-01-21T00:00:00Z', '2026-01-21T06:00:00Z');
    const back: Change = { field: 'listing', after: '2026-01-23T00:00:00Z', before: '2026-01-25T00:00:00Z' };
    const still = { ...rest, status: locked, createdAt: '2026-01-31T11:00:00Z', changes: [lock, back] };
    const at = (occurredAt: string) => idsOf(anUpload({ occurredAt }), still);
    deepStrictEqual(
      ['2026-01-22T00:00:00Z', '2026-01-24T00:00:00Z', '2026-01-25T00:00:00Z', '2026-01-26T00:00:00Z'].map(at),
      ['', '', 'activeWhileCompromised', 'activeWhileCompromised'],
    );
    const [found] = findings(anUpload({ occurredAt: '2026-01-26T00:00:00Z' }), still);
    deepStrictEqual(found?.evidence.slice(0, 2), [
      { kind: 'text', label: 'Status', value: 'Locked' },
      { kind: 'change', change: back },
    ]);
  });

  it('says nothing outside the window, of another person, or where there was no attacker', () => {
    for (const [one, other] of [
      [attack(), anUpload({ occurredAt: '2026-01-20T01:00:01Z' })],
      [attack(), anUpload({ occurredAt: '2026-01-19T23:59:59Z' })],
      [attack(), anUpload({ occurredAt: '2026-01-20T00:30:00Z', user: { id: 'x', principal: 'ACME\\other' } })],
      [attack({ status: { value: 'INCORRECT', label: 'Incorrect', state: 'closed' } }), inside],
      [attack({ status: { value: 'PEN_TEST', label: 'Test', state: 'closed' } }), inside],
      [attack({ user: { id: 'x' } }), anUpload({ occurredAt: '2026-01-20T00:30:00Z', user: { id: 'y' } })],
      [attack(), anUpload({ createdAt: '', occurredAt: '' })],
    ] as const) {
      strictEqual(idsOf(one, other), '');
      strictEqual(idsOf(other, one), '');
    }
  });
});

describe('The check reopened', () => {
  const changes = [statusChange(['closed', 'attention'], '2026-01-30T00:00:00Z', '2026-01-30T01:00:00Z')];

  it('flags what was closed and is open again', () => {
    strictEqual(
      textOf(anUpload({ changes })),
      'It was closed with the status “Before” and was open again by 2026-01-30T01:00.',
    );
    deepStrictEqual(findings(anUpload({ changes }))[0]?.evidence, [{ kind: 'change', change: changes[0] }]);
  });

  it('says nothing once it is closed again, of another change, and of a return to the list', () => {
    const closed = { value: 'closed', label: 'Closed', state: 'closed' } as const;
    for (const incident of [
      anUpload({ changes, status: closed }),
      anUpload({ changes: [statusChange(['attention', 'waiting'], '2026-01-30', '2026-01-30')] }),
      anUpload({ changes: [{ field: 'status', from: 'Closed', to: 'Open', before: '2026-01-30T00:00:00Z' }] }),
      anUpload({ changes: [{ field: 'listing', before: '2026-01-30T00:00:00Z' }] }),
    ])
      strictEqual(idsOf(incident), '');
  });
});

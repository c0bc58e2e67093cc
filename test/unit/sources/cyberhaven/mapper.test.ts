import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import type { Incident } from '../../../../src/domain/incident';
import { toIncident } from '../../../../src/sources/cyberhaven/mapper';
import { cyberhavenReference, mapped, origin } from '../../../support/cyberhavenReference';
import { readCyberhaven } from '../../../support/readAnswer';

function isFrozen(value: unknown): boolean {
  return (
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen))
  );
}

const [reference = { id: '' }] = cyberhavenReference.resources;

/** The same incident as real responses nest it, and what only they have. */
const nested = {
  id: 'incident-123',
  trigger_time: '2024-01-15T10:30:00Z',
  event_time: '2024-01-15T10:29:45Z',
  policy: { id: 'policy-456', name: 'Sensitive Data Upload Block', severity: 'high' },
  user: { id: 'user-789', local_id: 'S-1-5-21-7', local_username: 'john.doe', email: 'john.doe@acme.example' },
  event_details: { start_event: { action: { hostname: 'LAPTOP-001', kind: 'upload' } }, end_event: null },
  event_lineage_id: { start_event_id: 'event-123', end_event_id: 'event-124' },
  status: 'open',
  assigned_to: 'security.team',
  dataset: { id: 'dataset-1', name: 'Customer data', sensitivity: 'high' },
  blocked: true,
  risk_score: 87,
};

const expected: Incident = {
  connection: 'cyberhaven-1',
  source: 'cyberhaven',
  id: 'incident-123',
  createdAt: '2024-01-15T10:30:00Z',
  status: { value: 'open', label: 'Open', state: 'attention' },
  url: 'https://acme.cyberhaven.io/incidents?id=incident-123',
  occurredAt: '2024-01-15T10:29:45Z',
  severity: { value: 'high', label: 'High', rank: 4 },
  policy: { id: 'policy-456', name: 'Sensitive Data Upload Block' },
  user: { id: 'user-789', principal: 'john.doe' },
  hostname: 'LAPTOP-001',
  assignee: 'security.team',
  lineageIds: ['event-123', 'event-124'],
  summary: 'User attempted to upload sensitive customer data to external cloud storage. Action was blocked by policy.',
  raw: reference,
};

describe('an incident of Cyberhaven', () => {
  it('gives the incidents of one policy the same object, until a record names it otherwise', () => {
    const policyIn = (name: string): Incident['policy'] => mapped({ ...reference, policy_name: name }).policy;
    const first = policyIn('Upload');
    strictEqual(policyIn('Upload'), first);
    deepStrictEqual(policyIn('Copy'), { id: 'policy-456', name: 'Copy' });
    deepStrictEqual(first, { id: 'policy-456', name: 'Upload' });
  });

  it('does not remember policies without end', () => {
    const policyOf = (index: number): Incident['policy'] =>
      mapped({ ...reference, policy_id: `policy-${index}` }).policy;
    const first = policyOf(0);
    for (let index = 1; index <= 1000; index++) strictEqual(policyOf(index)?.id, `policy-${index}`);
    deepStrictEqual(policyOf(0), first);
    strictEqual(policyOf(0) === first, false);
  });

  it('of the API page is mapped field by field', () => {
    deepStrictEqual(mapped(reference), expected);
  });

  it('of a real, nested response is mapped to the same', () => {
    const { summary: _, ...withoutSummary } = expected;
    deepStrictEqual(mapped(nested), {
      ...withoutSummary,
      activity: { blocked: true, dataset: 'Customer data', sensitivity: 'high' },
      user: { id: 'user-789', principal: 'john.doe', mail: 'john.doe@acme.example' },
      raw: nested,
    });
  });

  it('in any mix of both shapes says the same, whichever fields are null or missing', () => {
    const groups: readonly (readonly [flat: readonly string[], nested: readonly string[]])[] = [
      [['policy_id', 'policy_name', 'policy_severity'], ['policy']],
      [['user_id', 'username'], ['user']],
      [['hostname'], ['event_details']],
      [['event_lineage_ids'], ['event_lineage_id']],
      [['resolution_status'], ['status']],
      [['assignee'], ['assigned_to']],
    ];
    const choice = fc.record({ way: fc.constantFrom(0, 1, 2), other: fc.constantFrom(null, undefined, '') });
    fc.assert(
      fc.property(fc.tuple(...groups.map(() => choice)), (choices) => {
        const record: Record<string, unknown> = { ...reference, ...nested };
        for (const [index, { way, other }] of choices.entries()) {
          // The third way leaves both.
          for (const name of groups[index]?.[way as 0 | 1] ?? []) {
            if (other === undefined) delete record[name];
            else record[name] = other === '' && typeof record[name] === 'string' ? '' : null;
          }
        }
        const { user, activity: ___, ...incident } = mapped(record);
        const { user: _, raw: __, ...rest } = expected;
        deepStrictEqual(incident, { ...rest, raw: record });
        deepStrictEqual([user?.id, user?.principal], ['user-789', 'john.doe']);
      }),
    );
  });

  it('takes the API page’s field where both shapes disagree', () => {
    const { status, severity, policy, assignee, hostname } = mapped({
      ...nested,
      resolution_status: 'closed',
      policy_severity: 'low',
      policy_name: 'Renamed',
      assignee: 'mara',
      hostname: 'LAPTOP-002',
    });
    deepStrictEqual(
      [status.value, severity?.value, policy, assignee, hostname],
      ['closed', 'low', { id: 'policy-456', name: 'Renamed' }, 'mara', 'LAPTOP-002'],
    );
  });

  it('needs nothing but its id', () => {
    const bare = {
      connection: 'cyberhaven-1',
      source: 'cyberhaven',
      id: 'x',
      createdAt: '',
      status: { value: '', label: 'Unknown', state: 'attention' },
      url: 'https://acme.cyberhaven.io/incidents?id=x',
    };
    deepStrictEqual(mapped({ id: 'x' }), { ...bare, raw: { id: 'x' } });
    const empty = Object.fromEntries(Object.keys({ ...nested, ...reference }).map((name) => [name, null]));
    deepStrictEqual(mapped({ ...empty, id: 'x' }), { ...bare, raw: { ...empty, id: 'x' } });
  });

  it('is mapped and frozen with any field null, and keeps the record as it came', () => {
    const holes = fc.func(fc.boolean());
    fc.assert(
      fc.property(holes, fc.dictionary(fc.string(), fc.jsonValue()), (isNull, extra) => {
        let index = 0;
        const record = JSON.parse(JSON.stringify({ ...reference, ...nested, future: extra }), (name, value: unknown) =>
          name !== 'id' && name !== '' && isNull(index++) ? null : value,
        ) as Record<string, unknown>;
        const incident = mapped(record);
        deepStrictEqual(incident.raw, record);
        ok(isFrozen(incident));
        ok(Object.values(incident).every((value) => value !== undefined && value !== null));
      }),
    );
  });

  it('keeps times as received, with all their digits', () => {
    const trigger_time = '2024-01-15T10:30:00.123456789Z';
    const event_time = '2024-01-15T12:29:45.1234567+02:00';
    const { createdAt, occurredAt } = mapped({ id: 'x', trigger_time, event_time });
    deepStrictEqual([createdAt, occurredAt], [trigger_time, event_time]);
  });

  it('counts as made when it occurred, if it does not say when it was made', () => {
    for (const trigger_time of [undefined, null, '', 'soon']) {
      strictEqual(
        mapped({ id: 'x', trigger_time, event_time: '2024-01-15T10:29:45Z' }).createdAt,
        '2024-01-15T10:29:45Z',
      );
    }
  });

  it('keeps a time that cannot be read as received, and takes a zero date for not known', () => {
    const { createdAt, occurredAt } = mapped({ id: 'x', trigger_time: 'soon', event_time: 'later' });
    deepStrictEqual([createdAt, occurredAt], ['soon', 'later']);
    const zero = mapped({ id: 'x', trigger_time: '0001-01-01T00:00:00Z', event_time: '1970-01-01T00:00:00Z' });
    deepStrictEqual([zero.createdAt, 'occurredAt' in zero], ['', false]);
  });

  it('has each lineage id once, from both shapes', () => {
    const event_lineage_id = { start_event_id: 'event-1', end_event_id: 'event-1' };
    deepStrictEqual(mapped({ id: 'x', event_lineage_id }).lineageIds, ['event-1']);
    deepStrictEqual(mapped({ id: 'x', event_lineage_ids: ['event-2', null, ''], event_lineage_id }).lineageIds, [
      'event-2',
      'event-1',
    ]);
    strictEqual(mapped({ id: 'x', event_lineage_ids: [] }).lineageIds, undefined);
  });

  it('has the machine of the act that triggered the policy, or else the one the data came from', () => {
    const on = (hostname: unknown): object => ({ action: { kind: 'upload', hostname } });
    for (const [event_details, hostname] of [
      [{ start_event: on('FILES-1'), end_event: on('LAPTOP-1') }, 'LAPTOP-1'],
      [{ end_event: on('LAPTOP-1') }, 'LAPTOP-1'],
      [{ start_event: null, end_event: on('LAPTOP-1') }, 'LAPTOP-1'],
      [{ start_event: 'none', end_event: on('LAPTOP-1') }, 'LAPTOP-1'],
      [{ start_event: { action: 7 }, end_event: on('LAPTOP-1') }, 'LAPTOP-1'],
      [{ start_event: on('FILES-1') }, 'FILES-1'],
      [{ start_event: on('FILES-1'), end_event: null }, 'FILES-1'],
      [{ start_event: on('FILES-1'), end_event: { action: null } }, 'FILES-1'],
      [{ start_event: on('FILES-1'), end_event: { action: 'upload' } }, 'FILES-1'],
      [{ start_event: on('FILES-1'), end_event: on('') }, 'FILES-1'],
      [{ start_event: on('FILES-1'), end_event: on(null) }, 'FILES-1'],
      [{ start_event: on('FILES-1'), end_event: on(7) }, 'FILES-1'],
      [{ start_event: on(' '), end_event: {} }, undefined],
    ] as const) {
      strictEqual(mapped({ id: 'x', event_details }).hostname, hostname, JSON.stringify(event_details));
      strictEqual(mapped({ id: 'x', hostname: 'LAPTOP-2', event_details }).hostname, 'LAPTOP-2');
      strictEqual(mapped({ id: 'x', hostname: '', event_details }).hostname, hostname);
    }
  });

  it('has no hostname when its event details are another thing than expected', () => {
    for (const event_details of ['none', [], 7, null, { end_event: [] }, { start_event: { action: 'upload' } }]) {
      strictEqual(mapped({ id: 'x', event_details }).hostname, undefined);
    }
  });

  it('uses the policy’s id or name for the other', () => {
    deepStrictEqual(mapped({ id: 'x', policy_id: 'p' }).policy, { id: 'p', name: 'p' });
    deepStrictEqual(mapped({ id: 'x', policy: { name: 'Uploads' } }).policy, { id: 'Uploads', name: 'Uploads' });
  });

  it('links to no console when its connection is not to the vendor', () => {
    const { records } = readCyberhaven(cyberhavenReference);
    strictEqual(toIncident(records[0]!, { ...origin, baseUrl: 'https://gate.example/v2' }).url, undefined);
  });
});

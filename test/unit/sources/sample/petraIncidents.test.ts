import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { samplePeople } from '../../../../src/sources/sample/samplePeople';
import { sampleIncidents } from '../../../../src/sources/sample/petraIncidents';
import { readPetra } from '../../../support/readAnswer';

const now = Date.parse('2026-01-31T12:00:00Z');
const incidents = sampleIncidents({ seed: 1, count: 200, now });

describe('sampleIncidents', () => {
  it('are the same for the same seed, and others for others', () => {
    deepStrictEqual(sampleIncidents({ seed: 1, count: 200, now }), incidents);
    ok(sampleIncidents({ seed: 2, count: 1, now })[0]?.id !== incidents[0]?.id);
  });

  it('are records that the schema takes, each with an id of its own', () => {
    const { records, skipped } = readPetra({ incidents });
    deepStrictEqual([records.length, skipped.count], [200, 0]);
  });

  it('come newest first, within the days asked for, and occurred before they were found', () => {
    const created = incidents.map(({ createdAt }) => Date.parse(createdAt ?? ''));
    deepStrictEqual(
      created,
      created.toSorted((a, b) => b - a),
    );
    ok((created[0] ?? 0) < now && (created.at(-1) ?? 0) > now - 61 * 86_400_000);
    ok(incidents.every(({ createdAt, occurredAt }) => (occurredAt ?? '') <= (createdAt ?? '')));
    ok(incidents.every(({ user }) => (user?.lastPasswordChangeDateTime ?? '') <= new Date(now).toISOString()));
  });

  it('have no time that is further back than the days asked for', () => {
    const times = incidents.flatMap(({ createdAt, occurredAt, user }) => [
      createdAt ?? '',
      occurredAt ?? '',
      user?.lastPasswordChangeDateTime ?? '',
    ]);
    const [first = ''] = times.filter((time) => time !== '').toSorted();
    ok(Date.parse(first) >= now - 60 * 86_400_000, first);
  });

  it('show every status, live and historical ones, and nulls', () => {
    strictEqual(new Set(incidents.slice(0, 9).map(({ remediationStatus }) => remediationStatus)).size, 9);
    strictEqual(new Set(incidents.map(({ isLive }) => isLive)).size, 2);
    for (const missing of [
      incidents.filter(({ dwellTimeMinutes }) => dwellTimeMinutes === null),
      incidents.filter(({ user }) => user?.mail === null),
      incidents.filter(({ user }) => user?.displayName === null),
      incidents.filter(({ user }) => user?.accountEnabled === null),
      incidents.filter(({ user }) => user?.lastPasswordChangeDateTime === null),
    ]) {
      ok(missing.length > 0 && missing.length < 150, String(missing.length));
    }
  });

  it('are of as many tenants as asked for', () => {
    const tenants = (count: number, of: number): number =>
      new Set(sampleIncidents({ seed: 1, count, now, tenants: of }).map(({ tenant }) => tenant?.petraTenantId)).size;
    deepStrictEqual([tenants(200, 8), tenants(4000, 200)], [8, 200]);
  });
});

describe('samplePeople', () => {
  it('are different persons with different addresses, the first ones those of the API page', () => {
    const people = samplePeople(100);
    strictEqual(new Set(people.map(({ id }) => id)).size, people.length);
    strictEqual(new Set(people.map(({ mail }) => mail)).size, people.length);
    strictEqual(new Set(people.map(({ tenant }) => tenant.petraTenantId)).size, 100);
    ok(people.every(({ mail }) => /^[a-z.0-9]+@[a-z.0-9]+$/.test(mail)));
    strictEqual(people[0]?.displayName, 'Anakin Skywalker');
    deepStrictEqual(samplePeople(3), people.slice(0, 16));
  });
});

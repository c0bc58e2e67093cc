import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parseFilter } from '../../../src/domain/filter/filter';
import { compileFilter } from '../../support/compileFilter';
import { type Incident, isOpen, type User } from '../../../src/domain/incident';
import { RelatedIncidents, type Strength } from '../../../src/domain/related';
import { IncidentTable } from '../../../src/domain/table/incidentTable';
import { occurredTime } from '../../../src/domain/time';
import { vendorOf } from '../../../src/sources/vendors';
import { anIncident } from '../../support/anIncident';
import { incidents as arbitraryIncidents } from '../../support/arbitraries';

function petra(id: string, fields: Partial<Incident> = {}): Incident {
  return anIncident({ id, ...fields });
}

function cyberhaven(id: string, fields: Partial<Incident> = {}): Incident {
  return anIncident({ id, connection: 'ch-1', source: 'cyberhaven', ...fields });
}

function aUser(fields: Omit<User, 'id'>, id = JSON.stringify(fields)): { user: User } {
  return { user: { id, ...fields } };
}

function idsOf(incidents: readonly Incident[], of: Incident, limit?: number): string[] {
  return new RelatedIncidents(new IncidentTable(incidents), vendorOf)
    .relatedTo(of, limit)
    .map(({ incident }) => incident.id);
}

describe('RelatedIncidents', () => {
  const cases: [Strength | undefined, Omit<User, 'id'>, Omit<User, 'id'>][] = [
    ['mail', { mail: 'Neal@Acme.example' }, { mail: 'neal@acme.example', principal: 'x@acme.example' }],
    ['mail', { mail: 'neal+portal@acme.example' }, { mail: 'neal@acme.example' }],
    ['principal', { principal: 'neal@acme.example' }, { principal: 'NEAL@acme.example' }],
    ['principal', { principal: 'neal@acme.example', mail: 'n@acme.example' }, { mail: 'neal@acme.example' }],
    ['principal', { principal: 'ACME\\neal' }, { principal: 'acme\\Neal' }],
    ['login', { principal: 'neal@acme.example' }, { principal: 'neal' }],
    ['login', { mail: 'neal@acme.example' }, { principal: 'ACME\\Neal' }],
    ['login', { principal: 'ACME\\neal' }, { principal: 'neal' }],
    ['login', { principal: 'neal' }, { principal: 'Neal' }],
    ['login', { principal: 'neal', mail: 'n.caffrey@acme.example' }, { principal: 'neal' }],
    [undefined, { mail: 'neal@acme.example' }, { mail: 'neal@globex.example' }],
    [undefined, { principal: 'ACME\\neal' }, { principal: 'GLOBEX\\neal' }],
    [undefined, { principal: 'neal' }, { principal: 'neal2' }],
    [undefined, { name: 'Neal' }, { name: 'Neal' }],
    [undefined, {}, {}],
  ];
  for (const [strength, a, b] of cases) {
    it(`takes ${JSON.stringify(a)} and ${JSON.stringify(b)} for ${strength ? `one person by ${strength}` : 'two'}`, () => {
      const [one, other] = [petra('p', aUser(a, 'id-a')), cyberhaven('c', aUser(b, 'id-b'))];
      const related = new RelatedIncidents(new IncidentTable([one, other]), vendorOf);
      deepStrictEqual(
        related.relatedTo(one).map((relation) => relation.strength),
        strength ? [strength] : [],
      );
      deepStrictEqual(
        related.relatedTo(other).map((relation) => relation.strength),
        strength ? [strength] : [],
      );
    });
  }

  it('goes by the id of those who have no login, and relates nobody to nobody', () => {
    const [a, b, c] = [petra('a', aUser({}, 'u')), petra('b', aUser({ name: 'N' }, 'u')), petra('c')];
    const related = new RelatedIncidents(new IncidentTable([a, b, c, petra('d')]), vendorOf);
    deepStrictEqual(
      related.relatedTo(a).map(({ incident, strength }) => [incident.id, strength]),
      [['b', 'id']],
    );
    deepStrictEqual(related.relatedTo(c), []);
    strictEqual(related.countsOf(c).total, 0);
    strictEqual(related.isRelatedTo(c)(a), false);
  });

  it('says when only another record ties two names together', () => {
    const [a, b] = [petra('a', aUser({ mail: 'a@acme.example' })), petra('b', aUser({ mail: 'b@acme.example' }))];
    const tie = petra('tie', aUser({ mail: 'a@acme.example', principal: 'b@acme.example' }));
    const relations = new RelatedIncidents(new IncidentTable([a, b, tie]), vendorOf).relatedTo(a);
    deepStrictEqual(Object.fromEntries(relations.map(({ incident, strength }) => [incident.id, strength])), {
      b: 'record',
      tie: 'mail',
    });
  });

  it('keeps a bare login that several people have within its connection', () => {
    const incidents = [
      petra('acme', aUser({ mail: 'admin@acme.example' })),
      petra('globex', aUser({ mail: 'admin@globex.example' })),
      cyberhaven('c1', aUser({ principal: 'admin' })),
      cyberhaven('c2', aUser({ principal: 'Admin' })),
      cyberhaven('elsewhere', { connection: 'ch-2', ...aUser({ principal: 'admin' }) }),
    ];
    const related = new RelatedIncidents(new IncidentTable(incidents), vendorOf);
    deepStrictEqual(
      incidents.map((incident) => related.relatedTo(incident).map((relation) => relation.incident.id)),
      [[], [], ['c2'], ['c1'], []],
    );
  });

  it('relates a bare login over connections as long as nothing says that several people have it', () => {
    const [a, b] = ['ch-1', 'ch-2'].map((connection) =>
      cyberhaven(connection, { connection, ...aUser({ principal: 'neal' }) }),
    ) as [Incident, Incident];
    deepStrictEqual(idsOf([a, b], a), ['ch-2']);
  });

  it('counts an incident that came through two connections once, and never as related to itself', () => {
    const user = aUser({ mail: 'neal@acme.example' });
    const twice = ['petra-1', 'petra-2'].map((connection) => petra('p', { connection, ...user }));
    const other = ['ch-1', 'ch-2'].map((connection) => cyberhaven('p', { connection, ...user }));
    const related = new RelatedIncidents(new IncidentTable([...twice, ...other]), vendorOf);
    for (const incident of twice) {
      deepStrictEqual(
        related.relatedTo(incident).map((relation) => relation.incident),
        other.slice(0, 1),
      );
      strictEqual(related.countsOf(incident).total, 1);
      deepStrictEqual([...twice, ...other].map(related.isRelatedTo(incident)), [false, false, true, true]);
    }
  });

  it('gives the nearest in time first, either side, and those without a time last', () => {
    const at = (id: string, occurredAt: string) => petra(id, { occurredAt, ...aUser({ mail: 'n@acme.example' }) });
    const timeless = petra('timeless', { createdAt: '', ...aUser({ mail: 'n@acme.example' }) });
    const noon = at('noon', '2026-01-31T12:00:00Z');
    const incidents = [
      timeless,
      at('2 h before', '2026-01-31T10:00:00Z'),
      at('a year before', '2025-01-31T12:00:00Z'),
      noon,
      at('1 h after', '2026-01-31T13:00:00Z'),
      at('3 h after', '2026-01-31T16:00:00+01:00'),
      at('the same moment', '2026-01-31T13:00:00+01:00'),
    ];
    const order = ['the same moment', '1 h after', '2 h before', '3 h after', 'a year before', 'timeless'];
    deepStrictEqual(idsOf(incidents, noon), order);
    deepStrictEqual(idsOf(incidents, noon, 2), order.slice(0, 2));
    deepStrictEqual(idsOf(incidents, timeless, 2), ['3 h after', '1 h after']);
  });

  it('takes the nearest of thousands without asking for more than the limit', () => {
    const user = aUser({ mail: 'neal@acme.example' });
    const incidents = Array.from({ length: 5000 }, (_, index) =>
      // 7919 is prime to 5000, so that every minute comes once, in no order.
      petra(`p${index}`, { occurredAt: new Date(((index * 7919) % 5000) * 60_000).toISOString(), ...user }),
    );
    const middle = incidents.find((incident) => occurredTime(incident) === 2500 * 60_000) as Incident;
    const related = new RelatedIncidents(new IncidentTable(incidents), vendorOf);
    const minutes = related.relatedTo(middle).map(({ incident }) => occurredTime(incident) / 60_000);
    strictEqual(minutes.length, 200);
    deepStrictEqual(
      minutes.sort((a, b) => a - b),
      Array.from({ length: 201 }, (_, index) => 2400 + index).filter((minute) => minute !== 2500),
    );
    strictEqual(related.countsOf(middle).total, 4999);
  });

  it('serves is:related of a filter', () => {
    const user = aUser({ mail: 'neal@acme.example' });
    const [a, b, c] = [petra('a', user), petra('b', user), petra('c')];
    const isRelated = new RelatedIncidents(new IncidentTable([a, b, c]), vendorOf).isRelatedTo(a);
    const matches = compileFilter(parseFilter('is:related'), { now: 0, timeZone: 'utc', isRelated });
    deepStrictEqual([a, b, c].filter(matches), [b]);
  });

  it('is symmetric, nearest first, and the same as the test for filters', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), (incidents) => {
        const related = new RelatedIncidents(new IncidentTable(incidents), vendorOf);
        for (const incident of incidents) {
          const relations = related.relatedTo(incident);
          deepStrictEqual(related.countsOf(incident), {
            total: relations.length,
            open: relations.filter((relation) => isOpen(relation.incident)).length,
            withinDwell: relations.filter(({ withinDwell }) => withinDwell).length,
          });
          const away = relations.map(({ incident: other }) => {
            const ms = Math.abs(occurredTime(incident) - occurredTime(other));
            return Number.isNaN(ms) ? Infinity : ms;
          });
          deepStrictEqual(
            away,
            away.toSorted((a, b) => a - b),
          );
          const keys = new Set(relations.map((relation) => keyOf(relation.incident)));
          const passed = incidents.filter(related.isRelatedTo(incident));
          deepStrictEqual(keys, new Set(passed.map(keyOf)));
          for (const { incident: other, strength, withinDwell } of relations) {
            const back = related.relatedTo(other).find((relation) => keyOf(relation.incident) === keyOf(incident));
            if (incidents.filter((copy) => keyOf(copy) === keyOf(incident)).length > 1) continue;
            deepStrictEqual([back?.strength, back?.withinDwell], [strength, withinDwell]);
          }
        }
      }),
    );
  });

  it('relates whoever shares an address, and nobody without a chain of shared names', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), (incidents) => {
        const related = new RelatedIncidents(new IncidentTable(incidents), vendorOf);
        for (const a of incidents) {
          const isRelated = related.isRelatedTo(a);
          const reached = reachedFrom(a, incidents);
          for (const b of incidents) {
            if (keyOf(a) === keyOf(b)) continue;
            const hasSame = addressesOf(a).some((address) => addressesOf(b).includes(address));
            if (hasSame) ok(isRelated(b));
            if (isRelated(b)) ok(reached.has(b));
          }
        }
      }),
    );
  });
});

function keyOf({ source, id }: Incident): string {
  return `${source} ${id}`;
}

function addressesOf({ user }: Incident): string[] {
  return [user?.mail, user?.principal].flatMap((name) => (name?.includes('@') ? name.toLowerCase() : []));
}

/** Every incident that a chain of incidents leads to, each of which shares a name, a login without its domain or an id with the next. */
function reachedFrom(start: Incident, incidents: readonly Incident[]): ReadonlySet<Incident> {
  const reached = new Set([start]);
  const tokensOf = ({ user }: Incident) =>
    [user?.mail, user?.principal, user?.id, user?.name].flatMap((name) =>
      name ? name.toLowerCase().replace(/@.*/s, '').replace(/.*\\/s, '') : [],
    );
  for (const from of reached) {
    const tokens = new Set(tokensOf(from));
    for (const to of incidents) if (tokensOf(to).some((token) => tokens.has(token))) reached.add(to);
  }
  return reached;
}

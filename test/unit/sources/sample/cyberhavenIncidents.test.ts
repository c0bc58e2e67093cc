import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual, throws } from 'node:assert';
import { identifyPeople } from '../../../../src/domain/people';
import { statuses } from '../../../../src/sources/cyberhaven/scope';
import { toIncident as cyberhavenIncident } from '../../../../src/sources/cyberhaven/mapper';
import { toIncident as petraIncident } from '../../../../src/sources/petra/mapper';
import { sampleCyberhavenIncidents } from '../../../../src/sources/sample/cyberhavenIncidents';
import { shaped } from '../../../../src/sources/sample/cyberhavenShape';
import { sampleIncidents } from '../../../../src/sources/sample/petraIncidents';
import { cyberhavenReference, origin } from '../../../support/cyberhavenReference';
import { readCyberhaven } from '../../../support/readAnswer';

const now = Date.parse('2026-01-31T12:00:00Z');

describe('sample incidents of Cyberhaven', () => {
  it('are the same for the same seed, and others for another', () => {
    const one = sampleCyberhavenIncidents({ seed: 1, count: 20, now });
    deepStrictEqual(sampleCyberhavenIncidents({ seed: 1, count: 20, now }), one);
    notDeepStrictEqual(sampleCyberhavenIncidents({ seed: 2, count: 20, now }), one);
  });

  it('have the fields of the API page', () => {
    const [incident] = sampleCyberhavenIncidents({ seed: 1, count: 1, now });
    ok(incident);
    deepStrictEqual(Object.keys(shaped(incident, 'flat', true)), Object.keys(cyberhavenReference.resources[0] ?? {}));
  });

  it('come in any number, newest first, with ids of their own', () => {
    const incidents = sampleCyberhavenIncidents({ seed: 1, count: 5000, now });
    strictEqual(new Set(incidents.map(({ record }) => record.id)).size, 5000);
    const times = incidents.map(({ record }) => Date.parse(record.trigger_time));
    deepStrictEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
    ok(Math.max(...times) < now && Math.min(...times) > now - 61 * 24 * 60 * 60 * 1000);
    deepStrictEqual(sampleCyberhavenIncidents({ seed: 1, count: 0, now }), []);
  });

  it('show each status and each policy once among the newest', () => {
    const newest = sampleCyberhavenIncidents({ seed: 3, count: 8, now });
    deepStrictEqual(
      newest.slice(0, statuses.length).map(({ record }) => record.resolution_status),
      statuses,
    );
    strictEqual(new Set(newest.map(({ record }) => record.policy_id)).size, 8);
  });

  it('say the same in each shape', () => {
    for (const incident of sampleCyberhavenIncidents({ seed: 4, count: 60, now })) {
      const [flat, ...others] = (['flat', 'nested', 'mixed'] as const).map((shape) => {
        const { records, skipped } = readCyberhaven({ resources: [shaped(incident, shape, true)] });
        strictEqual(skipped.count, 0);
        const { raw: _, activity: __, severity, user, ...mapped } = cyberhavenIncident(records[0]!, origin);
        return { ...mapped, severity: severity?.label, user: user?.principal };
      });
      for (const other of others) deepStrictEqual(other, flat);
    }
  });

  it('are of people who are in the Petra sample too, however their logins are written', () => {
    const petra = sampleIncidents({ seed: 1, count: 200, now }).map((fields) =>
      petraIncident({ fields, text: '{}' }, 'petra-1'),
    );
    const cyberhaven = sampleCyberhavenIncidents({ seed: 1, count: 60, now }).map((incident) => {
      const [record] = readCyberhaven({ resources: [shaped(incident, 'flat', false)] }).records;
      return cyberhavenIncident(record!, origin);
    });
    const personOf = identifyPeople([...petra, ...cyberhaven]);
    const known = new Set(petra.map(({ user }) => personOf(user)));
    const both = cyberhaven.filter(({ user }) => known.has(personOf(user)));
    ok(both.length > 40, `${both.length} of 60`);
    const forms = both.map(({ user }) => user?.principal?.replace(/[^@\\]/g, ''));
    deepStrictEqual(new Set(forms), new Set(['', '@', '\\']));
  });

  it('need somebody to trigger them', () => {
    throws(() => sampleCyberhavenIncidents({ seed: 1, count: 1, now, people: [] }), RangeError);
  });
});

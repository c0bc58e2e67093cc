import { ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { searchText } from '../../../src/domain/filter/searchText';
import { fold } from '../../../src/domain/text/fold';
import type { Incident } from '../../../src/domain/incident';
import { recordOf } from '../../../src/domain/raw';
import { isSeen } from '../../../src/domain/text/characters';
import { otherFields } from '../../../src/features/details/otherFields';
import { restoreCyberhaven } from '../../../src/sources/cyberhaven/client';
import { mappedPaths as cyberhavenPaths } from '../../../src/sources/cyberhaven/mapper';
import { restorePetra } from '../../../src/sources/petra/client';
import { mappedPaths as petraPaths } from '../../../src/sources/petra/mapper';
import { runs } from '../../support/runs';

const createdAt = '2026-05-01T00:00:00Z';

const vendors = {
  petra: {
    known: { id: 'p-1', createdAt, remediationStatus: 'REMEDIATED', tenant: { petraTenantId: 't-1', name: 'Acme' } },
    restore: (text: string) => restorePetra([text], 'a'),
    paths: petraPaths,
  },
  cyberhaven: {
    known: { id: 'c-1', trigger_time: createdAt, policy_name: 'Upload', user: { email: 'n@acme.example' } },
    restore: (text: string) => restoreCyberhaven([text], { connection: 'a', baseUrl: '' }),
    paths: cyberhavenPaths,
  },
};

function only([one]: readonly Incident[]): Incident {
  ok(one, 'It was not mapped.');
  return one;
}

function finds(incident: Incident, text: string): boolean {
  return searchText(incident).includes(fold(text));
}

for (const [vendor, { known, restore, paths }] of Object.entries(vendors)) {
  const incidentOf = (others: object): Incident => only(restore(JSON.stringify({ ...known, ...others })));

  describe(`Other texts of a record of ${vendor}`, () => {
    it('are found by plain words, in lists and deep inside as well', () => {
      const incident = incidentOf({
        signIn: { ipAddress: '203.0.113.7', places: [{ city: 'Århus' }, 'Gate 5'] },
        errorCode: 50126,
        risk: 0.75,
      });
      for (const text of ['203.0.113.7', 'arhus', 'gate 5', '50126', '0.75']) ok(finds(incident, text), text);
      for (const text of ['ipAddress', 'signIn', '203.0.113.8']) ok(!finds(incident, text), text);
    });

    it('keep each digit of a number', () => {
      const incident = only(restore(`${JSON.stringify(known).slice(0, -1)},"session":12345678901234567891}`));
      ok(finds(incident, '12345678901234567891'));
    });

    it('are found as far as the details show them', () => {
      const value = fc.oneof(
        fc.string({ minLength: 1, maxLength: 20 }).filter(isSeen),
        fc.integer(),
        fc.double({ noNaN: true }),
      );
      const { tree } = fc.letrec((tie) => ({
        tree: fc.dictionary(
          fc.string({ unit: fc.constantFrom('a', 'b', 'id', 'name', 'user', 'tenant'), minLength: 1, maxLength: 2 }),
          fc.oneof({ maxDepth: 3 }, value, tie('tree')),
          { maxKeys: 5 },
        ),
      }));
      fc.assert(
        fc.property(tree, (others) => {
          const incident = incidentOf({ more: others });
          for (const [path, shown] of otherFields(incident, paths).fields) {
            if (!shown.startsWith('{')) ok(finds(incident, shown), `${path}: ${shown}`);
          }
        }),
        runs(300),
      );
    });

    it('are kept once, and not where the incident has them', () => {
      strictEqual(recordOf(incidentOf({}))?.otherText, undefined);
      strictEqual(
        recordOf(incidentOf({ a: createdAt, b: 'x', c: ['x', known.id], d: '', e: null, f: true }))?.otherText,
        'x',
      );
    });

    it('take no more than so much memory', () => {
      const many = Array.from({ length: 19_000 }, (_, index) => `text ${index}`);
      const { otherText = '' } = recordOf(incidentOf({ many, last: 'y'.repeat(100_000) })) ?? {};
      ok(otherText.startsWith('text 0\0text 1\0') && otherText.length < 21_000, `${otherText.length}`);
    });
  });
}

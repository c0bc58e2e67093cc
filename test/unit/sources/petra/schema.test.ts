import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert';
import * as fc from 'fast-check';
import { noneSkipped, SourceError } from '../../../../src/sources/source';
import { petraReference } from '../../../support/petraReference';
import { readPetra } from '../../../support/readAnswer';

const [reference] = petraReference.incidents;

describe('an answer of Petra', () => {
  it('reads the example of the API page', () => {
    const { records, skipped, received } = readPetra(petraReference);
    deepStrictEqual(
      records.map(({ fields }) => fields),
      petraReference.incidents,
    );
    deepStrictEqual([skipped, received], [noneSkipped, 4]);
    deepStrictEqual(JSON.parse(records[0]?.text ?? ''), reference);
  });

  for (const json of [null, 7, 'text', [], [reference], {}, { incidents: null }, { incidents: {} }, { error: {} }]) {
    it(`finds no list of incidents in ${JSON.stringify(json).slice(0, 30)}`, () => {
      throws(
        () => readPetra(json),
        (error) => error instanceof SourceError && error.code === 'unexpectedShape',
      );
    });
  }

  const malformed: readonly [name: string, record: unknown, reason: string][] = [
    ['null', null, 'incidents[1] is not an object'],
    ['text', 'secret', 'incidents[1] is not an object'],
    ['a list', ['secret'], 'incidents[1] is not an object'],
    ['no id', { url: 'secret' }, 'incidents[1].id is not text'],
    ['an id that is null', { id: null }, 'incidents[1].id is not text'],
    ['an id that is a number', { id: 42 }, 'incidents[1].id is not text'],
    ['an empty id', { id: '' }, 'incidents[1].id is empty'],
    ['a tenant that is text', { id: 'x', tenant: 'secret' }, 'incidents[1].tenant is not an object'],
    ['a tenant’s name that is a number', { id: 'x', tenant: { name: 7 } }, 'incidents[1].tenant.name is not text'],
    ['a user that is a list', { id: 'x', user: [] }, 'incidents[1].user is not an object'],
    ['a flag that is text', { id: 'x', isLive: 'secret' }, 'incidents[1].isLive is not true or false'],
    ['a time that is a number', { id: 'x', createdAt: 1738814106 }, 'incidents[1].createdAt is not text'],
    [
      'a dwell time that is text',
      { id: 'x', dwellTimeMinutes: 'secret' },
      'incidents[1].dwellTimeMinutes is not a number',
    ],
    ['two faults', { id: 'x', url: 1, isLive: 1 }, 'incidents[1].url is not text, .isLive is not true or false'],
  ];
  for (const [name, record, reason] of malformed) {
    it(`skips ${name} and keeps its neighbours`, () => {
      const { records, skipped, received } = readPetra({ incidents: [{ id: 'a' }, record, { id: 'b' }] });
      deepStrictEqual(
        records.map(({ fields }) => fields.id),
        ['a', 'b'],
      );
      deepStrictEqual([skipped, received], [{ count: 1, examples: [reason] }, 3]);
    });
  }

  it('keeps unknown values of the right type', () => {
    const record = { id: 'x', remediationStatus: 'NEW_STATUS', createdAt: 'yesterday', dwellTimeMinutes: -1 };
    deepStrictEqual(readPetra({ incidents: [record] }).records[0]?.fields, record);
  });

  it('keeps the first of records with the same id', () => {
    const { records, received } = readPetra({
      incidents: [{ id: 'a', url: '1' }, { id: 'b' }, { id: 'a', url: '2' }],
    });
    deepStrictEqual(
      records.map(({ text }) => JSON.parse(text) as unknown),
      [{ id: 'a', url: '1' }, { id: 'b' }],
    );
    strictEqual(received, 3);
  });

  it('needs no field but the id, minds no null and keeps unknown fields', () => {
    const value = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.oneof(arbitrary, fc.constant(null));
    const text = value(fc.string());
    const flag = value(fc.boolean());
    const some = { requiredKeys: [] };
    const tenant = fc.record({ petraTenantId: text, name: text, microsoftTenantId: text, extra: fc.jsonValue() }, some);
    const user = fc.record(
      {
        id: text,
        userPrincipalName: text,
        mail: text,
        displayName: text,
        accountEnabled: flag,
        lastPasswordChangeDateTime: text,
      },
      some,
    );
    const record = fc.record(
      {
        id: fc.string({ minLength: 1 }),
        url: text,
        createdAt: text,
        occurredAt: text,
        remediationStatus: text,
        isLive: flag,
        dwellTimeMinutes: value(fc.double({ noDefaultInfinity: true, noNaN: true })),
        tenant: value(tenant),
        user: value(user),
        __proto__: fc.jsonValue(),
        somethingNew: fc.jsonValue(),
      },
      { requiredKeys: ['id'] },
    );
    fc.assert(
      fc.property(record, (sent) => {
        const json = JSON.parse(JSON.stringify({ incidents: [sent], more: 1 })) as unknown;
        const { records, skipped } = readPetra(json);
        deepStrictEqual(skipped, noneSkipped);
        deepStrictEqual(JSON.parse(records[0]?.text ?? ''), JSON.parse(JSON.stringify(sent)));
      }),
    );
  });

  it('accounts for every record, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.record({ id: fc.jsonValue() }))), (incidents) => {
        const { records, skipped, received } = readPetra({ incidents });
        const ids = incidents.map((each) => (each as { id?: unknown } | null)?.id);
        const repeated = ids.filter(
          (id, index) => typeof id === 'string' && id !== '' && ids.indexOf(id) < index,
        ).length;
        ok(records.length + skipped.count <= received && records.length + skipped.count >= received - repeated);
      }),
    );
  });
});

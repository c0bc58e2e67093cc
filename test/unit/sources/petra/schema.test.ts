import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert';
import * as fc from 'fast-check';
import { inOneGo } from '../../../../src/domain/slices';
import { parsePetraAnswer } from '../../../../src/sources/petra/schema';
import { redactor } from '../../../../src/sources/net/redact';
import { noneSkipped, SourceError } from '../../../../src/sources/source';
import { petraReference } from '../../../support/petraReference';
import { answerFrom, answerOf, itself, readPetra } from '../../../support/readAnswer';

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

  for (const json of [null, 7, 'text', [], [reference], {}, { incidents: {} }, { error: {} }, { error: false }]) {
    it(`finds no list of incidents in ${JSON.stringify(json).slice(0, 30)}`, () => {
      throws(
        () => readPetra(json),
        (error) => error instanceof SourceError && error.code === 'unexpectedShape',
      );
    });
  }

  const said: readonly [name: string, body: unknown, words: readonly (string | undefined)[]][] = [
    ['that of the API page', { error: { code: 'C', message: 'M', details: 'D' } }, ['C', 'M', 'D']],
    ['a text', { error: 'E' }, [undefined, 'E', undefined]],
    ['with a list that is null', { incidents: null, error: { code: 'C', message: 'M' } }, ['C', 'M', undefined]],
    ['a list of errors', { incidents: null, errors: [{ code: 7, message: 'M' }] }, ['7', 'M', undefined]],
    ['an empty error before it', { incidents: null, errors: [{}, { message: 'M' }] }, [undefined, 'M', undefined]],
    ['a text in a list', { incidents: null, errors: ['E', 'F'] }, [undefined, 'E', undefined]],
    ['with a list that is empty', { incidents: [], error: 'E' }, [undefined, 'E', undefined]],
    ['without a member error', { code: 'C', message: 'M' }, ['C', 'M', undefined]],
    [
      'that repeats a secret',
      { error: { message: 'No\n key pk_live_123456' } },
      [undefined, 'No key [hidden]', undefined],
    ],
  ];
  for (const [name, body, words] of said) {
    it(`says what the API says in an error body at status 200: ${name}`, () => {
      throws(
        () => inOneGo(parsePetraAnswer(answerOf(body), 500, String, redactor(['pk_live_123456']))),
        (error) => {
          ok(error instanceof SourceError);
          const { code, status, apiCode, apiMessage, apiDetails } = error;
          deepStrictEqual([code, status, apiCode, apiMessage, apiDetails], ['server', 200, ...words]);
          return true;
        },
      );
    });
  }

  it('warns of an error beside a list, and of none that is empty', () => {
    const incidents = [{ id: 'a' }];
    const read = readPetra({ incidents, error: { code: 'PARTIAL', message: 'Some are missing' } });
    deepStrictEqual([read.records.length, read.ids, read.warnings], [1, undefined, ['PARTIAL: Some are missing']]);
    for (const none of [{ error: null }, { error: '' }, { errors: [] }, { error: {} }, { message: 'OK' }]) {
      deepStrictEqual(readPetra({ incidents, ...none }).warnings, []);
    }
  });

  it('takes a list that is null for an empty one', () => {
    const { records, received, ids } = readPetra({ incidents: null });
    deepStrictEqual([records, received, ids], [[], 0, undefined]);
  });

  it('knows the IDs of malformed records as well, unless one of them was not read', () => {
    const records = [{ id: 'a' }, { id: 'b', url: 1 }, {}, null, { id: 'a' }];
    deepStrictEqual(readPetra({ incidents: records }).ids, new Set(['a', 'b']));
    strictEqual(readPetra({ incidents: records }, 4).ids, undefined);
    deepStrictEqual(readPetra({ incidents: [{ url: 'x'.repeat(2 ** 21), id: 'a' }] }).ids, new Set(['a']));
    strictEqual(readPetra({ incidents: [{ id: 'a'.repeat(2 ** 21) }] }).ids, undefined);
  });

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
      deepStrictEqual([skipped.count, skipped.examples, received], [1, [reason], 3]);
    });
  }

  it('skips a record whose number is beyond all numbers', () => {
    const text = '{"incidents":[{"id":"a","dwellTimeMinutes":1e400}]}';
    const { records, skipped } = inOneGo(parsePetraAnswer(answerFrom(text), 500, itself));
    deepStrictEqual([records, skipped.examples], [[], ['incidents[0].dwellTimeMinutes is not a number']]);
  });

  it('keeps unknown values of the right type', () => {
    const record = { id: 'x', remediationStatus: 'NEW_STATUS', createdAt: 'yesterday', dwellTimeMinutes: -1 };
    deepStrictEqual(readPetra({ incidents: [record] }).records[0]?.fields, record);
  });

  it('keeps a record whose id a malformed one has as well, and knows the ids of both', () => {
    const { records, ids } = readPetra({ incidents: [{ id: 'a', url: 1 }, { id: 'a' }, { id: 'b', url: 1 }] });
    deepStrictEqual([records.map(({ fields }) => fields), [...(ids ?? [])]], [[{ id: 'a' }], ['a', 'b']]);
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

  it('accounts for every record', () => {
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

import { deepStrictEqual, strictEqual } from 'node:assert';
import * as s from '../../../src/domain/schema';

/** What is wrong, as `place: message`. */
const wrongIn = (schema: s.Schema<unknown, boolean>, value: unknown): string[] | undefined =>
  schema.read(value).issues?.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('A schema', () => {
  for (const [name, schema, good, bad] of [
    ['text', s.string('no'), ['', 'a'], [1, null, undefined, new String('a')]],
    ['a number', s.number('no'), [0, -1.5], [NaN, Infinity, '1', null]],
    ['a whole number', s.int('no'), [0, -3], [1.5, 2 ** 53, '1']],
    ['true or false', s.boolean('no'), [true, false], [0, 'true', null]],
    ['one of several', s.oneOf(['a', 'b'], 'no'), ['a', 'b'], ['c', undefined]],
    ['a list', s.array(s.unknown(), 'no'), [[], [1, 'a']], [{}, { length: 0 }, 'a']],
    ['a pair', s.tuple([s.string(), s.number()], 'no'), [['a', 1]], [['a'], ['a', 1, 2], {}]],
    ['an object', s.object({}, 'no'), [{}], [[], null, 'a', () => undefined]],
    ['no other members', s.strictObject({ a: s.optional(s.number()) }, 'no'), [{}, { a: 1 }], [{ b: 1 }]],
    ['one of two kinds', s.union([s.string(), s.number()], 'no'), ['a', 1], [true]],
    ['a range', s.number().check(s.minimum(1, 'no'), s.maximum(2, 'no')), [1, 2], [0.9, 2.1]],
    ['a length', s.string().check(s.minLength(1, 'no'), s.maxLength(2, 'no')), ['a', 'ab'], ['', 'abc']],
    ['a rule', s.number().check(s.refine((value) => value % 2 === 0, 'no')), [2], [3]],
  ] as const) {
    it(`takes ${name}, as it is, and nothing else`, () => {
      for (const value of good) deepStrictEqual(schema.read(value), { data: value });
      for (const value of bad) deepStrictEqual(wrongIn(schema, value), [': no']);
    });
  }

  const whole = s.object({
    id: s.string('must be text').check(s.minLength(1, 'can’t be empty')),
    tags: s.optional(s.array(s.object({ name: s.string('must be text') }), 'must be a list')),
  });

  it('says of each part what is wrong and where, and quotes none of it', () => {
    const value = { id: '', tags: [{ name: 'a' }, { name: 5 }, { name: null }] };
    const reasons = ['id: can’t be empty', 'tags.1.name: must be text', 'tags.2.name: must be text'];
    deepStrictEqual(wrongIn(whole, value), reasons);
    deepStrictEqual(wrongIn(whole, { tags: 'secret' }), ['id: must be text', 'tags: must be a list']);
  });

  it('leaves out what it does not know, and what is missing', () => {
    deepStrictEqual(whole.read({ id: 'a', tags: undefined, more: 1 }), { data: { id: 'a' } });
  });

  it('takes nothing from a prototype, and gives none', () => {
    const schema = s.object({ constructor: s.optional(s.string()), toString: s.optional(s.unknown()) });
    deepStrictEqual(schema.read({}), { data: {} });
    deepStrictEqual(wrongIn(whole, Object.create({ id: 'a' })), ['id: must be text']);
    const { data } = s.object({ a: s.optional(s.number()) }).read(JSON.parse('{"__proto__": {"a": 1}}'));
    deepStrictEqual(data, {});
    strictEqual(Object.getPrototypeOf(data), Object.prototype);
    deepStrictEqual(wrongIn(s.strictObject({}, 'no'), JSON.parse('{"__proto__": {}}')), [': no']);
  });

  it('knows what is missing, what is null, and what takes their place', () => {
    const schema = s.object({
      a: s.optional(s.number('no')),
      b: s.nullish(s.number('no')),
      c: s.preset(s.number('no'), 1),
      d: s.orElse(s.number(), 2),
    });
    deepStrictEqual(schema.read({}), { data: { c: 1, d: 2 } });
    deepStrictEqual(schema.read({ b: null, d: 'a' }), { data: { b: null, c: 1, d: 2 } });
    deepStrictEqual(wrongIn(schema, { a: null, c: null }), ['a: no', 'c: no']);
  });

  it('makes a value of what it has read, or reads what was made of it', () => {
    const half = s.madeOf((value) => Number(value) / 2, s.number().check(s.maximum(5, 'too much')));
    deepStrictEqual(half.read('8'), { data: 4 });
    deepStrictEqual(wrongIn(half, '12'), [': too much']);
    const length = s.made(s.string('no'), (text) => text.length).check(s.minimum(1, 'is empty'));
    deepStrictEqual(length.read('abc'), { data: 3 });
    deepStrictEqual(wrongIn(length, ''), [': is empty']);
    deepStrictEqual(wrongIn(length, 5), [': no']);
    deepStrictEqual(s.trimmed().read('  a b '), { data: 'a b' });
  });

  it('says which values there are', () => {
    deepStrictEqual(s.oneOf(['a', 'b'], 'no').read('c').issues, [{ path: [], message: 'no', values: ['a', 'b'] }]);
  });

  it('does not look at the whole of what is wrong in its parts', () => {
    const schema = s.object({ a: s.number('no') }).check(s.refine(({ a }) => a > 0, 'must be more'));
    deepStrictEqual(wrongIn(schema, { a: 'x' }), ['a: no']);
    deepStrictEqual(wrongIn(schema, { a: 0 }), [': must be more']);
  });

  it('checks a list of any length', () => {
    const { issues } = s.array(s.number()).read(Array.from({ length: 300_000 }, () => 'a'));
    strictEqual(issues?.length, 300_000);
  });
});

import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { indentedJson, membersOf } from '../../../src/domain/jsonParts';

describe('indented JSON', () => {
  it('is what JSON.stringify makes, of any text of any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t', '\r\n'), (value, space) => {
        strictEqual(indentedJson(JSON.stringify(value, undefined, space), 1e9), JSON.stringify(value, undefined, 2));
      }),
    );
  });

  it('leaves texts and numbers as they were written', () => {
    const json = String.raw`{"b":12345678901234567890.10,"a":[1e400,"\u00e9\/ : , {"]}`;
    strictEqual(
      indentedJson(json, 1e9),
      String.raw`{
  "b": 12345678901234567890.10,
  "a": [
    1e400,
    "\u00e9\/ : , {"
  ]
}`,
    );
  });

  it('is no longer than it may be, however deep a value is nested', () => {
    const deep = `${'['.repeat(64)}${'1,'.repeat(10_000)}1${']'.repeat(64)}`;
    ok(JSON.stringify(JSON.parse(deep), undefined, 2).length > 1_000_000);
    ok(indentedJson(deep, 1000).length <= 1000 + 2 * 64 + 2);
    ok(indentedJson(`${'{"a":'.repeat(33_000)}1${'}'.repeat(33_000)}`, 100_000).length < 200_000);
  });
});

describe('the members of an object in JSON', () => {
  it('are those that JSON.parse finds, as they were written', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1, '\r\n'), (value, space) => {
        const members = [...membersOf(JSON.stringify(value, undefined, space))];
        deepStrictEqual(
          members.map(([name, text]) => [name, JSON.stringify(JSON.parse(text))]),
          Object.entries(value).map(([name, each]) => [name, JSON.stringify(each)]),
        );
      }),
    );
  });

  it('come in their own order, also twice', () => {
    deepStrictEqual(
      [...membersOf('{"10": 1.0 , "2":[1e400, {"a":2}],"10" :"}"}')],
      [
        ['10', '1.0'],
        ['2', '[1e400, {"a":2}]'],
        ['10', '"}"'],
      ],
    );
  });
});

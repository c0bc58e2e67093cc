import { strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { compactJson, inexactAsText } from '../../../src/domain/jsonText';

describe('compact JSON', () => {
  it('is what JSON.stringify makes, of any text of any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t', '\r\n'), (value, space) => {
        strictEqual(compactJson(JSON.stringify(value, undefined, space)), JSON.stringify(value));
      }),
    );
  });

  it('leaves texts, numbers and the order of keys as they were written', () => {
    strictEqual(
      compactJson(String.raw`{ "10": 12345678901234567890.10,${'\n'}"2" : [1e400, "\\\" \u00e9, {"], "a":1.0 }`),
      String.raw`{"10":12345678901234567890.10,"2":[1e400,"\\\" \u00e9, {"],"a":1.0}`,
    );
  });
});

describe('numbers that JavaScript has no exact value for', () => {
  it('become texts, and nothing else changes', () => {
    strictEqual(
      inexactAsText(
        '{"1e400":[12345678901234567890,-9007199254740993,1e400,0.1,656634.6116,-5,"98765432109876543210"]}',
      ),
      '{"1e400":["12345678901234567890","-9007199254740993","1e400",0.1,656634.6116,-5,"98765432109876543210"]}',
    );
  });
});

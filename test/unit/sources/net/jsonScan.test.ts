import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { inOneGo } from '../../../../src/domain/slices';
import { JsonAnswer, parseJson, tooMuch } from '../../../../src/sources/net/jsonAnswer';
import { type JsonOutline, type JsonSlice, scanJson } from '../../../../src/sources/net/jsonScan';

function scan(text: string): JsonOutline | undefined {
  return inOneGo(scanJson(Buffer.from(text)));
}

/** How deep a value is, and how many values are in it. */
function measure(value: unknown): [depth: number, values: number] {
  if (typeof value !== 'object' || value === null) return [0, 1];
  const parts = Object.values(value).map(measure);
  return [1 + Math.max(0, ...parts.map(([depth]) => depth)), parts.reduce((sum, [, values]) => sum + values, 1)];
}

describe('scanning JSON', () => {
  it('finds what comes after a list of more elements than are read, and counts each list by itself', () => {
    const many = `[${'1,'.repeat(3000)}1]`;
    const outline = scan(`{"hints":${many},"resources":[{"id":"a"},{"id":"b"}],"nested":[${many},2],"size":2}`);
    deepStrictEqual([...(outline?.members.keys() ?? [])], ['hints', 'resources', 'nested', 'size']);
    const lengths = ['hints', 'resources', 'nested'].map((name) => outline?.members.get(name)?.list?.length);
    deepStrictEqual(lengths, [3001, 2, 2]);
  });

  const printed = fc.tuple(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2, '\t', '\r\n'));

  it('finds the members and the elements of any value, and counts what is in them', () => {
    fc.assert(
      fc.property(printed, ([value, space]) => {
        const text = JSON.stringify(value, undefined, space);
        const outline = scan(` ${text}\n`);
        ok(outline);
        const at = ({ start, end }: JsonSlice): unknown =>
          JSON.parse(Buffer.from(` ${text}\n`).toString('utf8', start, end));
        deepStrictEqual(at(outline.whole), JSON.parse(text));
        // A list or an object without anything in it counts one more for the value that might be there.
        const [depth, values] = measure(value);
        strictEqual(outline.whole.depth, depth);
        ok(outline.whole.values >= values);
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
        for (const [name, member] of outline.members) {
          const known = (JSON.parse(text) as Record<string, unknown>)[name];
          deepStrictEqual(at(member), known);
          deepStrictEqual(member.list?.elements.map(at), Array.isArray(known) ? known : undefined);
        }
        const short = Object.keys(value).filter((name) => Buffer.byteLength(JSON.stringify(name)) <= 100);
        deepStrictEqual([...outline.members.keys()].sort(), short.sort());
      }),
    );
  });

  it('accepts all JSON, and nothing that has lost its end or has something after it', () => {
    fc.assert(
      fc.property(printed, fc.nat(), fc.constantFrom('}', ']', ',', '1', '"', 'x'), ([value, space], cut, more) => {
        const text = JSON.stringify(value, undefined, space);
        ok(inOneGo(JsonAnswer.read(Buffer.from(text))));
        if (typeof value !== 'object' || value === null) return;
        strictEqual(scan(text + more), undefined);
        strictEqual(scan(text.slice(0, cut % text.length)), undefined);
      }),
    );
  });

  for (const text of [
    '',
    ' ',
    '<html>',
    'hello',
    '{',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{"a":1]',
    '[1}',
    '{"a":[}]',
    '{"a":"\\"}',
    '[',
    '"',
    '{1:2}',
  ]) {
    it(`takes no ${JSON.stringify(text)} for JSON`, () => {
      strictEqual(inOneGo(JsonAnswer.read(Buffer.from(text)))?.value(), undefined);
    });
  }

  it('knows the last of two members with one name, and names with escapes', () => {
    const { members } = scan(String.raw`{"a": [1], "\u0061": [2, 3], "b\"": {}, "\x": 4}`) ?? {};
    deepStrictEqual(
      [...(members ?? [])].map(([name, { list }]) => [name, list?.length]),
      [
        ['a', 2],
        ['b"', undefined],
      ],
    );
  });

  describe('stays within bounds, for others to get their turn', () => {
    const size = 4_000_000;
    const nested = (open: string, close: string): string =>
      `{"incidents":${open.repeat(size / 4)}1${close.repeat(size / 4)}}`;
    const worst: Readonly<Record<string, string>> = {
      'of many empty records': `{"incidents":[${'{},'.repeat(size / 3)}{}]}`,
      'of lists in lists': nested('[', ']'),
      'of objects in objects': nested('{"a":', '}'),
      'of many members': `{${'"a":1,'.repeat(size / 6)}"b":2}`,
      'of one text': `{"incidents":["${'x'.repeat(size)}"]}`,
      'of one text of escapes': `{"incidents":["${String.raw`\"`.repeat(size / 2)}"]}`,
      'of space': `{"incidents":[${' '.repeat(size)}]}`,
      'of many lists': `{"incidents":[${'[],'.repeat(size / 3)}1]}`,
      'of a name': `{"${'n'.repeat(size)}":1}`,
    };
    for (const [name, text] of Object.entries(worst)) {
      it(`an answer ${name}`, () => {
        const work = scanJson(Buffer.from(text));
        let steps = 1;
        let result = work.next();
        for (; !result.done; result = work.next()) steps++;
        // One for each 256 KB.
        ok(steps >= text.length / (256 * 1024), `${steps} steps`);
        const { members } = result.value ?? {};
        ok([...(members?.values() ?? [])].every(({ list }) => (list?.elements.length ?? 0) <= 5000));
      });
    }
  });
});

describe('a value that came from outside', () => {
  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const of = (text: string): [string | undefined, unknown] => {
    const answer = inOneGo(JsonAnswer.read(Buffer.from(`{"a":${text}}`)));
    const [slice] = [...(scan(`{"a":${text}}`)?.members.values() ?? [])];
    return [slice && tooMuch(slice), answer?.member('a')];
  };

  it('is made when it is neither too deep, too large nor too much', () => {
    deepStrictEqual(of(deep(64)), [undefined, JSON.parse(deep(64))]);
    deepStrictEqual(of(JSON.stringify('x'.repeat(1_000_000))), [undefined, 'x'.repeat(1_000_000)]);
    strictEqual(of(`[${'1,'.repeat(19_000)}1]`)[0], undefined);
  });

  for (const [reason, text] of [
    [/deeper than 64 levels/, deep(65)],
    [/deeper than 64 levels/, deep(100_000)],
    [/larger than 1 MB/, JSON.stringify('x'.repeat(1_100_000))],
    [/more than 20000 values/, `[${'1,'.repeat(20_001)}1]`],
    [/more than 20000 values/, `[${'[],'.repeat(20_001)}1]`],
  ] as const) {
    it(`is not made when it is ${reason.source}`, () => {
      const [found, value] = of(text);
      ok(reason.test(found ?? ''), found);
      strictEqual(value, undefined);
    });
  }

  it('is not made when it is malformed inside', () => {
    deepStrictEqual(of('[1 2]'), [undefined, undefined]);
    strictEqual(parseJson('{"a": nothing}'), undefined);
    strictEqual(parseJson(deep(50_000)), undefined);
  });
});

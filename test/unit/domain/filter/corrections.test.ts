import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { FilterSyntaxError, parseFilter } from '../../../../src/domain/filter/filter';
import type { Correction } from '../../../../src/domain/filter/phrases';
import { corrections } from '../../../../src/domain/filter/corrections';
import { filterKeys } from '../../../../src/domain/filter/syntax';
import { typedText } from '../../../support/arbitraries';
import { runs } from '../../../support/runs';

function correctionsOf(filter: string): Correction[] {
  try {
    parseFilter(filter);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return corrections(filter, error);
    throw error;
  }
  return [];
}

describe('corrections', () => {
  it('offer the key that was meant, and the text itself', () => {
    deepStrictEqual(correctionsOf('is:live -sevrity:>=high host:a'), [
      { kind: 'key', label: '-severity:>=high', insert: 'is:live -severity:>=high host:a' },
      { kind: 'quotes', label: '-"sevrity:>=high"', insert: 'is:live -"sevrity:>=high" host:a' },
    ]);
    deepStrictEqual(correctionsOf('xyz:1,2'), [{ kind: 'quotes', label: '"xyz:1,2"', insert: '"xyz:1,2"' }]);
  });

  const habits: [filter: string, meant: string | undefined, literal: string | undefined][] = [
    ['NOT user:svc', '-user:svc', '"NOT" user:svc'],
    ['a NOT "b c" d', 'a -"b c" d', 'a "NOT" "b c" d'],
    ['NOT -x', undefined, '"NOT" -x'],
    ['not user:svc', '-user:svc', '"not" user:svc'],
    ['NOT (user:svc)', '-user:svc', '"NOT" (user:svc)'],
    ['user:a or user:b', 'user:a,b', 'user:a "or" user:b'],
    ['x and host:b', 'x host:b', 'x "and" host:b'],
    ['is:live AND after:7d', 'is:live after:7d', 'is:live "AND" after:7d'],
    ['a AND NOT b', 'a NOT b', 'a "AND" NOT b'],
    ['acme OR globex', 'acme,globex', 'acme "OR" globex'],
    ['x status:open OR status:closed,new', 'x status:open,closed,new', 'x status:open "OR" status:closed,new'],
    ['status:open OR closed', 'status:open,closed', 'status:open "OR" closed'],
    ['user:(ann OR bob)', 'user:ann,bob', 'user:(ann "OR" bob)'],
    ['a || "b c"', 'a,"b c"', 'a "||" "b c"'],
    ['user:a OR host:b', undefined, 'user:a "OR" host:b'],
    ['-a OR b', undefined, '-a "OR" b'],
    ['jo*', 'jo', '"jo*"'],
    ['-user:*svc* x', '-user:svc x', '-user:"*svc*" x'],
    ['user:a,jo*,b', 'user:a,jo,b', 'user:a,"jo*",b'],
    ['assignee:*', '-assignee:none', 'assignee:"*"'],
    ['-severity:*', 'severity:none', '-severity:"*"'],
    ['*', undefined, '"*"'],
    ['status:un*', undefined, 'status:"un*"'],
    ['–x', '-x', '"–x"'],
    ['a —user:"b c"', 'a -user:"b c"', 'a "—user:""b c"""'],
    ['−tenant:acme', '-tenant:acme', '"−tenant:acme"'],
    ['!is:live', '-is:live', '"!is:live"'],
    ["-tenant:'Acme Corp.' x", '-tenant:"Acme Corp." x', undefined],
    ['‘Acme Corp.’', '"Acme Corp."', undefined],
    ["user:'ann' x", 'user:"ann" x', undefined],
    ['tenant:‚Acme‘', 'tenant:"Acme"', undefined],
    ['’acme’', '"acme"', undefined],
    ["'", undefined, undefined],
    ["o'brien' dogs", undefined, undefined],
    ['not a or b and c', undefined, undefined],
  ];
  for (const [filter, meant, literal] of habits) {
    it(`put right what is written as in another language: ${filter}`, () => {
      const found = correctionsOf(filter);
      deepStrictEqual(
        found.map(({ kind, insert }) => [kind, insert]),
        [...(meant === undefined ? [] : [['meant', meant]]), ...(literal === undefined ? [] : [['quotes', literal]])],
      );
      for (const { insert } of found) if (!insert.includes('NOT ') || insert.includes('"NOT"')) parseFilter(insert);
    });
  }

  const values: [filter: string, meant: string][] = [
    ['a severity:>=hgih', 'a severity:>=high'],
    ['severity:<crtical x', 'severity:<critical x'],
    ['severity:>=med', 'severity:>=medium'],
    ['is:unraed', 'is:unread'],
    ['-is:atention x', '-is:attention x'],
    ['is:open', 'is:attention'],
    ['is:unresolved,live', 'is:attention,live'],
    ['is:critical', 'severity:critical'],
    ['is:unassigned', 'assignee:none'],
    ['after:yesteday', 'after:yesterday'],
    ['after:gestern', 'after:yesterday'],
    ['after:7days x', 'after:7d x'],
    ['before:"24 hours ago"', 'before:24h'],
    ['after:31.01.2026', 'after:2026-01-31'],
    ['after:>=2026-01-31', 'after:2026-01-31'],
    ['dwell:>"2 hours"', 'dwell:>2h'],
    ['tenant: acme x', 'tenant:acme x'],
    ['x -tenant: "Acme Corp."', 'x -tenant:"Acme Corp."'],
  ];
  for (const [filter, meant] of values) {
    it(`put right a value that its field does not take: ${filter}`, () => {
      strictEqual(correctionsOf(filter)[0]?.insert, meant);
      parseFilter(meant);
    });
  }

  it('lead to a readable filter for any text', () => {
    fc.assert(
      fc.property(typedText(), (text) => {
        // Each takes away one mistake; no way is longer than the text.
        for (let filter = text, steps = 0; ; steps++) {
          const [first] = correctionsOf(filter);
          if (!first) break;
          ok(steps <= text.length, filter);
          filter = first.insert;
        }
      }),
      runs(1000),
    );
  }).timeout(20_000);

  it('are none for other mistakes', () => {
    for (const filter of ['', 'user:ann', 'user:', 'user: -x', 'severity:>=odd', 'is:odd', 'after:sometime', '"open'])
      deepStrictEqual(correctionsOf(filter), []);
  });

  it('put what was typed in quotes so that it is searched for as it is', () => {
    const key = fc.stringMatching(/^[a-z]{2,9}$/).filter((word) => !(filterKeys as readonly string[]).includes(word));
    fc.assert(
      fc.property(key, fc.stringMatching(/^[a-z0-9,.]{1,9}$/), (word, value) => {
        const quoted = correctionsOf(`${word}:${value}`).find(({ kind }) => kind === 'quotes');
        // An address is text as it is.
        if (!quoted) return;
        const { terms } = parseFilter(quoted.insert);
        strictEqual(terms[0]?.key, 'text');
        strictEqual(terms[0].values[0]?.text, `${word}:${value}`);
      }),
    );
  });
});

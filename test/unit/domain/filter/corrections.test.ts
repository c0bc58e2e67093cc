import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert';
import * as fc from 'fast-check';
import { FilterSyntaxError, parseFilter, timeOf } from '../../../../src/domain/filter/filter';
import { type Correction, phrases } from '../../../../src/domain/filter/phrases';
import { corrections } from '../../../../src/domain/filter/corrections';
import { filterKeys, flags } from '../../../../src/domain/filter/syntax';
import { timeWriter } from '../../../../src/domain/report/timeText';
import { typedText } from '../../../support/arbitraries';
import { inZone } from '../../../support/inZone';
import { runs } from '../../../support/runs';

/** In the zone, it is half past nine. */
const at = { now: Date.parse('2026-02-03T09:30:00Z'), timeZone: 'utc' } as const;

function correctionsOf(filter: string): Correction[] {
  try {
    parseFilter(filter);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return corrections(filter, error, at);
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
    deepStrictEqual(correctionsOf('is:live nach:')[0], { kind: 'key', label: 'after:', insert: 'is:live after:' });
    deepStrictEqual(correctionsOf('-tennant: x')[0], { kind: 'key', label: '-tenant:x', insert: '-tenant:x' });
    deepStrictEqual(correctionsOf('xyz:1,2'), [{ kind: 'quotes', label: '"xyz:1,2"', insert: '"xyz:1,2"' }]);
  });

  const habits: [filter: string, meant: string | undefined, literal: string | undefined][] = [
    ['NOT user:svc', '-user:svc', '"NOT" user:svc'],
    ['a NOT "b c" d', 'a -"b c" d', 'a "NOT" "b c" d'],
    ['NOT -x', undefined, '"NOT" -x'],
    ['NOT yesterday', undefined, '"NOT" yesterday'],
    ['NOT high severity', '-severity:high', '"NOT" high severity'],
    ['a NOT last week is:live', 'a -after:7d is:live', 'a "NOT" last week is:live'],
    ['NOT tenant=acme', '-tenant:acme', '"NOT" tenant=acme'],
    ['not user:svc', '-user:svc', '"not" user:svc'],
    ['NOT (user:svc)', '-user:svc', '"NOT" (user:svc)'],
    ['user:a or user:b', 'user:a,b', 'user:a "or" user:b'],
    ['x and host:b', 'x host:b', 'x "and" host:b'],
    ['is:live AND after:7d', 'is:live after:7d', 'is:live "AND" after:7d'],
    ['a AND NOT b', 'a -b', 'a "AND" NOT b'],
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
    ['acme OR NOT globex', undefined, 'acme "OR" NOT globex'],
    ['status:open OR NOT status:new', undefined, 'status:open "OR" NOT status:new'],
    ['a OR (b AND c)', undefined, 'a "OR" (b AND c)'],
    ['(a AND b) OR c', undefined, '(a "AND" b) OR c'],
    ['a AND b OR c', undefined, 'a "AND" b OR c'],
    ['a OR b AND c', undefined, 'a "OR" b AND c'],
    ['NOT (a b)', undefined, '"NOT" (a b)'],
    ['NOT (user:a AND host:b)', undefined, '"NOT" (user:a AND host:b)'],
    ['NOT (a OR b)', undefined, '"NOT" (a OR b)'],
    ['NOT NOT a', undefined, '"NOT" NOT a'],
    ['a OR OR b', undefined, 'a "OR" OR b'],
    ['(user:a) OR (user:b)', 'user:a,b', '(user:a) "OR" (user:b)'],
    ['((user:a) OR (user:b))', 'user:a,b', '((user:a) "OR" (user:b))'],
    ['(user:a OR user:"b c") is:live', 'user:a,"b c" is:live', '(user:a "OR" user:"b c") is:live'],
    ['NOT (user:a OR user:b)', '-user:a,b', '"NOT" (user:a OR user:b)'],
    ['-(user:a OR user:b) AND is:live', '-user:a,b is:live', '-(user:a "OR" user:b) AND is:live'],
    ['(user:a OR host:b)', undefined, '(user:a "OR" host:b)'],
    ['(user:a OR user:b) OR host:c', undefined, '(user:a "OR" user:b) OR host:c'],
    ['(user:a) AND (host:b)', 'user:a host:b', '(user:a) "AND" (host:b)'],
    ['user="a" OR user="b"', 'user:"a","b"', 'user="a" "OR" user="b"'],
    ['user in ("a b", "b")', 'user:"a b","b"', undefined],
    ['user IN (ann, bob) and severity in (high,critical)', 'user:ann,bob severity:high,critical', undefined],
    ['after:7d; is:live', 'after:7d is:live', undefined],
    ['tenant:"Acme Corp."; is:live', 'tenant:"Acme Corp." is:live', undefined],
    ['(bb) OR cc', 'bb,cc', '(bb) "OR" cc'],
    ['user:(a) OR user:(b)', 'user:a,b', 'user:(a) "OR" user:(b)'],
    ['(aa) AND (bb)', 'aa bb', '(aa) "AND" (bb)'],
    ['acme (uk) OR globex', 'acme (uk),globex', 'acme (uk) "OR" globex'],
    ['(a OR b) AND c', 'a,b c', '(a "OR" b) AND c'],
    ['c AND (a OR b)', 'c a,b', 'c "AND" (a OR b)'],
    ['is:live AND user:a OR user:b', 'is:live user:a,b', 'is:live "AND" user:a OR user:b'],
    ['a AND NOT b AND c', 'a -b c', 'a "AND" NOT b AND c'],
  ];
  for (const [filter, meant, literal] of habits) {
    it(`put right what is written as in another language: ${filter}`, () => {
      const found = correctionsOf(filter);
      deepStrictEqual(
        found.map(({ kind, insert }) => [kind, insert]),
        [...(meant === undefined ? [] : [['meant', meant]]), ...(literal === undefined ? [] : [['quotes', literal]])],
      );
      for (const { kind, insert } of found) if (kind === 'meant') parseFilter(insert);
    });
  }

  it('show in the message no half of what is typed', () => {
    for (const filter of [
      'a AND NOT b',
      'a OR NOT b',
      'NOT NOT b',
      'NOT (a b)',
      '(a AND b)',
      'x AND (a OR b)',
      'a OR (b)',
      'user="a" OR user="b"',
      'user="a" AND host="b"',
      'NOT user="a"',
      'NOT is: live',
      'x AND user: b',
    ])
      throws(
        () => parseFilter(filter),
        ({ args: { example = '' } }: FilterSyntaxError) => {
          parseFilter(example);
          return !/[()=]|NOT|AND|OR/.test(example);
        },
        filter,
      );
  });

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
    ['is:!closed', '-is:closed'],
    ['x is:-closed', 'x -is:closed'],
    ['-is:!closed', 'is:closed'],
    ['is:not-closed', '-is:closed'],
    ['is:"not closed"', '-is:closed'],
    ['is:not closed x', '-is:closed x'],
    ['is:unclosed', '-is:closed'],
    ['is:unrelated', '-is:related'],
    ['-is:unchanged', 'is:changed'],
    ['is:read', '-is:unread'],
    ['-is:seen x', 'is:unread x'],
    ['not:closed', '-is:closed'],
    ['-not:closed', 'is:closed'],
    ['state:open', 'is:attention'],
    ['-state:closed', '-is:closed'],
    ['state:remediated', 'status:remediated'],
    ['is:attention|waiting', 'is:attention,waiting'],
    ['is:attention|is:waiting x', 'is:attention,waiting x'],
    ['(is:live after:7d)', 'is:live after:7d'],
    ['(is:attention | is:waiting)', 'is:attention | is:waiting'],
    ['(is:open OR is:waiting)', 'is:attention,waiting'],
    ['customer:acme', 'tenant:acme'],
    ['-kunde:"Acme Corp."', '-tenant:"Acme Corp."'],
    ['customer: acme', 'tenant:acme'],
    ['mandant:acme', 'tenant:acme'],
    ['device:PC-1', 'host:PC-1'],
    ['email:ann@acme.example', 'user:ann@acme.example'],
    ['mail:ann', 'user:ann'],
    ['tenant_name:acme', 'tenant:acme'],
    ['users:ann', 'user:ann'],
    ['device_name:PC-1', 'host:PC-1'],
    ['-customerId:x', '-tenant:x'],
    ['kunden:acme', 'tenant:acme'],
    ['Nachname:Caffrey', 'user:Caffrey'],
    ['userPrincipalName:ann', 'user:ann'],
    ['since:yesterday', 'after:yesterday'],
    ['since:7 days x', 'after:7d x'],
    ['seit:gestern', 'after:yesterday'],
    ['assigned:nobody', 'assignee:none'],
    ['prio:>=hoch', 'severity:>=high'],
    ['severity:>=hoch', 'severity:>=high'],
    ['severity:<kritisch', 'severity:<critical'],
    ['is:offen', 'is:attention'],
    ['ist:geschlossen', 'is:closed'],
    ['is:gelesen', '-is:unread'],
    ['after:7 days', 'after:7d'],
    ['x after:two weeks ago y', 'x after:2w y'],
    ['after:last week', 'after:7d'],
    ['changed:24 hours', 'changed:24h'],
    ['before:"a month ago"', 'before:30d'],
    ['after:31/12/2025', 'after:2025-12-31'],
    ['after:12/31/2025', 'after:2025-12-31'],
    ['after:05/05/2026', 'after:2026-05-05'],
    ['after:2026/01/31', 'after:2026-01-31'],
    ['after:2026-1-5', 'after:2026-01-05'],
    ['after:1month', 'after:30d'],
    ['after:toda x', 'after:today x'],
    ['dwell:>two hours x', 'dwell:>2h x'],
    ['since:monday', 'after:monday'],
    ['after:mon x', 'after:monday x'],
    ['after:wendesday', 'after:wednesday'],
    ['before:Freitag', 'before:friday'],
    ['after:now-2h', 'after:2h'],
    ['after:-2h', 'after:2h'],
    ['after:2026-01', 'after:2026-01-01'],
    ['dwell:over 2h', 'dwell:>2h'],
    ['dwell:2h+', 'dwell:>=2h'],
    ['dwell:60+ x', 'dwell:>=60 x'],
    ['dwell:> 60 x', 'dwell:>60 x'],
    ['dwell:"over 60"', 'dwell:>60'],
    ['severity:>= high', 'severity:>=high'],
    ['after:20260131', 'after:2026-01-31'],
    ['after:2026', 'after:2026-01-01'],
    ['after:3.11.2025', 'after:2025-11-03'],
    ['after:November 2025 x', 'after:2025-11-01 x'],
    ['after:3 Nov 2025', 'after:2025-11-03'],
    ['before:Nov 3 2025', 'before:2025-11-03'],
    ['after:3. März 2026', 'after:2026-03-03'],
    ['after:"on monday" x', 'after:monday x'],
    ['after:on monday', 'after:monday'],
    ['before:am Montag x', 'before:monday x'],
    ['after:"since 2026-01-05"', 'after:2026-01-05'],
    ['after:march', 'after:2025-03-01'],
    ['nach:März x', 'after:2025-03-01 x'],
    ['before:January', 'before:2026-01-01'],
    ['after:Nov 3', 'after:2025-11-03'],
    ['after:"on 3. Februar"', 'after:2026-02-03'],
    ['after:4 feb', 'after:2025-02-04'],
    ['after:9:30 x', 'after:2026-02-03T09:30 x'],
    ['since:10:00', 'after:2026-02-02T10:00'],
    ['before:10:00 pm', 'before:2026-02-02T22:00'],
    ['after:9:05 a.m.', 'after:2026-02-03T09:05'],
    ['after:10 Uhr x', 'after:2026-02-02T10:00 x'],
    ['after:9:00 Uhr', 'after:2026-02-03T09:00'],
    ['after:9am', 'after:2026-02-03T09:00'],
    ['before:at 9 pm', 'before:2026-02-02T21:00'],
    ['after:gestern 10:00 x', 'after:2026-02-02T10:00 x'],
    ['after:gestern um 10 Uhr', 'after:2026-02-02T10:00'],
    ['before:Montag 10 Uhr', 'before:2026-02-02T10:00'],
    // As this extension shows times.
    ['after:Jan 31, 2026 x', 'after:2026-01-31 x'],
    ['after:Feb 6, 2025, 3:55:06\u202fAM x', 'after:2025-02-06T03:55:06 x'],
    ['before:Feb 6, 2025, 12:55 PM UTC', 'before:2025-02-06T12:55UTC'],
    ['after:6 Feb 2025, 03:55:06 UTC', 'after:2025-02-06T03:55:06UTC'],
    ['after:"6 Feb 2025, 03:55:06 UTC"', 'after:2025-02-06T03:55:06UTC'],
    ['after:06.02.2025, 03:55:06 x', 'after:2025-02-06T03:55:06 x'],
    ['after:31.01.2026 10:00', 'after:2026-01-31T10:00'],
    ['after:Jan 31st', 'after:2026-01-31'],
    ['after:31st January 2026', 'after:2026-01-31'],
    ['after:Jan 31 2026 at 9:30', 'after:2026-01-31T09:30'],
    ['after:1.2.26', 'after:2026-02-01'],
    ['created:>2026-01-01 x', 'after:2026-01-01 x'],
    ['created:>=2026-01-01', 'after:2026-01-01'],
    ['created_at:<2026-01-31', 'before:2026-01-31'],
    ['created:7d', 'after:7d'],
    ['created:>=-7d', 'after:7d'],
    ['created:last week x', 'after:7d x'],
    ['date:today', 'after:today'],
    ['date:yesterday', 'after:yesterday before:today'],
    ['date:2026-01-31', 'after:2026-01-31 before:2026-02-01'],
    ['time:7d', 'after:7d'],
    ['age:<7d', 'after:7d'],
    ['-age:>7d', '-before:7d'],
    ['age:>2 weeks x', 'before:2w x'],
    ['datum:heute', 'after:today'],
    ['dwell:>1h30m', 'dwell:>90m'],
    ['after:5 Std.', 'after:5h'],
    ['id:9b1d-12 x', '9b1d-12 x'],
    ['ip:10.0.0.1', '10.0.0.1'],
    ['mailto:ann@acme.example', 'ann@acme.example'],
    ['hash:9b1d', 'file:9b1d'],
    ['-id:"a b"', '-"a b"'],
    ['text:hello', 'hello'],
    ['check:yes', 'check:any'],
    ['check:*', 'check:any'],
    ['-check:none x', 'check:any x'],
    ['check:none', '-check:any'],
    ['is:flagged', 'check:any'],
    ['-is:flagged', '-check:any'],
    ['schwere:hoch', 'severity:high'],
    ['tenant="acme"', 'tenant:"acme"'],
    ['x kunde="Acme Corp." y', 'x tenant:"Acme Corp." y'],
    ['user!="ann"', '-user:"ann"'],
    ['user:!="ann b" x', '-user:"ann b" x'],
    ['-user="ann"', '-user:"ann"'],
    ['severity>="high"', 'severity:>="high"'],
    ['user:ann, bob x', 'user:ann,bob x'],
    ['x -user:ann, "b c", bob', 'x -user:ann,"b c",bob'],
    ['tenant:acme, user:ann', 'tenant:acme user:ann'],
    ['Caffrey, Neal x', 'Caffrey Neal x'],
    ['acme, is:live', 'acme is:live'],
    ['status:open, -user:ann x', 'status:open -user:ann x'],
    ['prio:hoch,mittel x', 'severity:high,medium x'],
  ];
  for (const [filter, meant] of values) {
    it(`put right a value that its field does not take: ${filter}`, () => {
      strictEqual(correctionsOf(filter)[0]?.insert, meant);
      parseFilter(meant);
    });
  }

  it('are none that ask for something else', () => {
    for (const filter of [
      'after:tomorrow',
      'after:at',
      'after:10',
      'after:gestern 25:00',
      'created:2026-02-01..2026-01-01',
      'no:x',
      'after:next monday',
      'after:last monday',
      'after:last mon',
      'after:letzten Mo',
      'after:01/02/2026',
      'after:31/31/2026',
      'after:week',
      'before:last month',
      'has:note',
      'issue:5',
      'post:x',
      'not:acme',
      'is:unlive',
      'is:!',
      'is:attention|odd',
      'is:live,!closed',
      'is:closed,read',
      'severity:>=unhigh',
      'is:not closed or unread',
      'not:closed or unread',
      'created:>7d',
      'created:<=2026-01-31',
      'created:soon',
      '-date:yesterday',
      'age:2026-01-31',
      'date:>a,b',
      'after:next march',
      'after:1/2/26',
      'after:""',
      'after:30 feb',
      'after:25:00',
      'after:13 2026',
      'check:reopened,none',
      'user:ann,',
      'user:ann,, bob',
      'after:2026-01-31, 10:00',
      'acme="x"',
    ]) {
      const meant = correctionsOf(filter).filter(({ kind }) => kind !== 'quotes');
      deepStrictEqual(meant, filter === 'is:unlive' ? [whole('-is:live')] : [], filter);
    }
  });

  const whole = (insert: string): Correction => ({ kind: 'meant', label: insert, insert });

  it('name all that takes the place of the mistake', () => {
    deepStrictEqual(correctionsOf('x is:not closed y'), [
      { kind: 'meant', label: '-is:closed', insert: 'x -is:closed y' },
    ]);
    deepStrictEqual(correctionsOf('x since:7 days y')[0], {
      kind: 'key',
      label: 'after:7d',
      insert: 'x after:7d y',
    });
  });

  it('take a time back as this extension shows it, in any zone', () => {
    const shown = ['2026-01-31T03:55:06Z', '2025-02-06T23:05:59Z', '2026-05-01T12:00:00Z'].map((iso) =>
      Date.parse(iso),
    );
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'])
      inZone(zone, () => {
        for (const ms of shown)
          for (const timeZone of ['utc', 'local'] as const)
            for (const text of [
              ...['en', 'en-gb', 'de'].map((language) => {
                const style = { dateStyle: 'medium', timeStyle: 'medium' } as const;
                if (timeZone === 'local') return new Intl.DateTimeFormat(language, style).format(ms);
                return `${new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' }).format(ms)} UTC`;
              }),
              timeWriter(timeZone)(new Date(ms).toISOString()) ?? '',
            ]) {
              const filter = `after:${text}`;
              const meant = correctionsOf(filter)[0]?.insert ?? phrases(filter)[0]?.insert ?? '';
              const { terms } = parseFilter(meant);
              const time = timeOf(terms[0]?.values[0]?.text ?? '', { now: ms, timeZone });
              deepStrictEqual([terms.length, time], [1, ms], `${zone}: ${filter} → ${meant}`);
            }
      });
  });

  it('take words with commas for words, or for a list', () => {
    deepStrictEqual(
      correctionsOf('Caffrey, Neal x').map(({ insert }) => insert),
      ['Caffrey Neal x', 'Caffrey,Neal x'],
    );
    strictEqual(correctionsOf('since Feb 6, 2025, 3:55 AM')[0]?.insert, 'since Feb 6 2025, 3:55 AM');
  });

  it('are none for what nobody types', () => {
    for (const piece of ['is:', '-', 'not ', '(', 'a|', 'x:', 'severity:>', 'after:', '"a'])
      for (const length of [2000, 100_000]) deepStrictEqual(correctionsOf(piece.repeat(length / piece.length)), []);
  });

  it('never turn a flag round, and can be read', () => {
    const signs = ['', '-'];
    const nots = ['', '!', '-', 'not-', 'not', 'not ', 'non-', 'un', 'nicht '];
    const words = [...flags.filter((flag) => flag !== 'unread'), 'open', 'resolved', 'clsoed', 'offen', 'geschlossen'];
    for (const sign of signs)
      for (const key of ['is:', 'not:', 'state:'])
        for (const not of nots)
          for (const word of words) {
            // A word of its own.
            if (not === 'un' && word === 'resolved') continue;
            const typed = `${sign}${key}${not}${word}`;
            const turns = [sign === '-', key === 'not:', not !== ''].filter((turn) => turn).length;
            for (const { kind, insert } of correctionsOf(typed)) {
              if (kind === 'quotes') continue;
              const [term, ...others] = parseFilter(insert).terms;
              if (term?.key === 'status' && not !== '') continue;
              deepStrictEqual([others, term?.negated], [[], turns % 2 === 1], `${typed} → ${insert}`);
            }
          }
  });

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
  });

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

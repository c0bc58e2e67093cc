import { deepStrictEqual, doesNotThrow, ok } from 'node:assert';
import * as fc from 'fast-check';
import { FilterSyntaxError, parseFilter } from '../../../../src/domain/filter/filter';
import { phrases } from '../../../../src/domain/filter/phrases';
import { typedText } from '../../../support/arbitraries';

const insertsOf = (filter: string): string[] => phrases(filter).map(({ insert }) => insert);

describe('phrases', () => {
  const said: [filter: string, meant: string][] = [
    ['high severity', 'severity:high'],
    ['acme Severity  Critical', 'acme severity:critical'],
    ['high or above', 'severity:>=high'],
    ['last 7 days', 'after:7d'],
    ['acme in the last 24 hours', 'acme after:24h'],
    ['letzte 7 Tage', 'after:7d'],
    ['past 30 min', 'after:30m'],
    ['letzten 3 Stunden', 'after:3h'],
    ['past week tenant:acme', 'after:7d tenant:acme'],
    ['older than 2 weeks', 'before:2w'],
    ['today', 'after:today'],
    ['Yesterday acme', 'after:yesterday before:today acme'],
    ['since yesterday', 'after:yesterday'],
    ['before 2026-01-31', 'before:2026-01-31'],
    ['unresolved', 'is:attention'],
    ['is:live Unread', 'is:live is:unread'],
    ['closed', 'is:closed'],
    ['unassigned', 'assignee:none'],
    ['no tenant', 'tenant:none'],
    ['tenant=Acme', 'tenant:Acme'],
    ['tenant = "Acme Corp."', 'tenant:"Acme Corp."'],
    ['Severity>=high x', 'severity:>=high x'],
    ['user != svc', '-user:svc'],
    ['acme or globex', 'acme,globex'],
    ['not acme', '-acme'],
    ['in the last hour', 'after:1h'],
    ['acme within the past day', 'acme after:24h'],
    ['show unread', 'is:unread'],
    ['unread incidents', 'is:unread'],
    ['show me all unread incidents', 'is:unread'],
    ['open incidents', 'is:attention'],
    ['unread incidents of acme', 'is:unread acme'],
    ['is not closed', '-is:closed'],
    ['not closed', '-is:closed'],
    ['incidents that are not closed', '-is:closed'],
    ["isn't resolved x", '-is:closed x'],
    ['nicht geschlossen', '-is:closed'],
    ['not unread', '-is:unread'],
    ['unread or closed', 'is:unread,closed'],
    ['last two days', 'after:2d'],
    ['last week', 'after:7d'],
    ['this week', 'after:7d'],
    ['last month', 'after:30d'],
    ['last 7 months', 'after:210d'],
    ['letzte Woche', 'after:7d'],
    ['older than a week', 'before:1w'],
    ['since last week', 'after:7d'],
    ['since 31.12.2025', 'after:2025-12-31'],
    ['high and critical', 'severity:high,critical'],
    ['high or critical severity incidents', 'severity:high,critical'],
    ['medium or below', 'severity:<=medium'],
    ['is:attention | is:waiting', 'is:attention,waiting'],
    ['is:attention oder is:waiting', 'is:attention,waiting'],
    ['isnt closed', '-is:closed'],
    ['not yet closed', '-is:closed'],
    ['do not show closed', '-is:closed'],
    ["don't show closed incidents", '-is:closed'],
    ['hide closed', '-is:closed'],
    ['exclude unread', '-is:unread'],
    ['no closed incidents', '-is:closed'],
    ['everything except closed', '-is:closed'],
    ['since the last hour', 'after:1h'],
    ['not open', '-is:attention'],
    ['severity high or above', 'severity:>=high'],
    ['x severity:high and critical', 'x severity:high,critical'],
    ['severity:high or above y', 'severity:>=high y'],
    ['show me everything unread', 'is:unread'],
    ['in den letzten 7 Tagen', 'after:7d'],
    ['(tenant:acme)', 'tenant:acme'],
    ['x -(tenant:acme)', 'x -tenant:acme'],
    ['(tenant:acme) is:live', 'tenant:acme is:live'],
    ['dwell:>1 hour x', 'dwell:>1h x'],
    ['gerät:PC-1', 'host:PC-1'],
    ['customer=acme', 'tenant:acme'],
    ['severity>=hoch', 'severity:>=high'],
    ['state=open', 'is:attention'],
    ['within 2 hours', 'after:2h'],
    ['acme within the last two hours', 'acme after:2h'],
    ['incidents within a day x', 'after:1d x'],
    ['innerhalb von 2 Stunden', 'after:2h'],
    ['innerhalb der letzten 2 Stunden', 'after:2h'],
    ['since monday', 'after:monday'],
    ['seit Montag', 'after:monday'],
    ['before sunday x', 'before:sunday x'],
    ['changed within 2 hours', 'changed:2h'],
    ['acme changed in the last 24 hours', 'acme changed:24h'],
    ['changed today', 'changed:today'],
    ['updated since yesterday', 'changed:yesterday'],
    ['recently modified', 'is:changed'],
    ['modified last week x', 'changed:7d x'],
    ['geändert seit Montag', 'changed:monday'],
    ['dwell > 2 hours', 'dwell:>2h'],
    ['dwell time more than 2 hours', 'dwell:>2h'],
    ['dwell under one day x', 'dwell:<1d x'],
    ['since 2026-01-31 10:00', 'after:2026-01-31T10:00'],
    ['after:2026-01-31 10:00 x', 'after:2026-01-31T10:00 x'],
    ['x before:2026-01-31 10:00:05', 'x before:2026-01-31T10:00:05'],
    ['severity:high+', 'severity:>=high'],
    ['high+', 'severity:>=high'],
    ['user is not svc', '-user:svc'],
    ['tenant is "Acme Corp." x', 'tenant:"Acme Corp." x'],
    ['created > 2026-01-01', 'after:2026-01-01'],
    ['created<2026-01-31 x', 'before:2026-01-31 x'],
    ['since November 2025', 'after:2025-11-01'],
    ['before 3 Nov 2025 x', 'before:2025-11-03 x'],
    ['tenant:acme|globex x', 'tenant:acme,globex x'],
    ['-user:ann;bob', '-user:ann,bob'],
    ['status:open|closed', 'status:open,closed'],
    ['duration > 60', 'dwell:>60'],
    ['user<>svc', '-user:svc'],
    ["user = 'svc' x", 'user:svc x'],
    ['state is not closed', '-is:closed'],
    ['created since monday', 'after:monday'],
    ['acme created in the last 7 days', 'acme after:7d'],
    ['erstellt seit gestern x', 'after:yesterday x'],
    ['not created before monday', '-before:monday'],
    ['detected yesterday', 'after:yesterday before:today'],
    ['flagged', 'check:any'],
  ];
  for (const [filter, meant] of said) {
    it(`say in the filter language: ${filter}`, () => {
      deepStrictEqual(insertsOf(filter), [meant]);
      doesNotThrow(() => parseFilter(meant));
    });
  }

  it('are none in quotes, after a field, negated, or where it is not certain', () => {
    for (const filter of [
      '',
      'acme',
      '"unread"',
      '"high severity"',
      'user:today',
      '-today',
      'severity',
      'tenant>acme',
      'a,today',
      'bread and butter',
      'on monday',
      'since last monday',
      'changed before monday',
      'unchanged since monday',
      'within acme',
      'changed acme',
      'within 2',
      '2 hours ago',
      'acme is down',
      'after:7d 10:00',
      'acme+',
      'not closed or acme',
      'open',
      'show',
      'show incidents',
      'this',
      'next week',
      'this day',
      'before last month',
      'last mon',
      'neither closed nor unread',
      'never once closed',
      'not the ones closed',
      'high but closed',
      'other than closed',
      'tenant:acme or (is:live)',
      'between yesterday and today',
      "hasn't closed",
      'the new',
      '(acme)',
      'dwell:>1 acme',
      'new',
      'highseverity',
      'created > 7d',
      'in november',
      'file:a|b|',
      'file:"a|b"',
      'user:a@b.example;is:live',
      'a or (b and c)',
      '(a and b) or c',
      'a and b or c',
      'acme or not globex',
      'user!svc',
      'status ! closed',
      'user =! svc',
      'user !: svc',
      'user:ann is not in acme',
      'vor gestern',
      'till yesterday',
      'up to yesterday',
      'prior to yesterday',
      'created',
    ])
      deepStrictEqual(insertsOf(filter), [], filter);
  });

  it('never turn a flag round', () => {
    const nots = [
      'not',
      'not yet',
      'never',
      'isn’t',
      'is not',
      'do not show',
      'hide',
      'exclude',
      'nicht',
      'noch nicht',
      'no',
    ];
    for (const not of nots)
      for (const word of ['closed', 'resolved', 'unread', 'unseen', 'geschlossen', 'unresolved'])
        for (const between of ['', ' really', ' the ones'])
          for (const after of ['', ' incidents', ' after:7d', ' acme'])
            for (const insert of insertsOf(`${not}${between} ${word}${after}`)) {
              const flag = parseFilter(insert).terms.find(({ key }) => key === 'is');
              ok(flag?.negated ?? true, `${not}${between} ${word}${after} → ${insert}`);
            }
  });

  it('lead to filters that can be read, where they were before', () => {
    fc.assert(
      fc.property(typedText(), (text) => {
        try {
          parseFilter(text);
        } catch (error) {
          if (error instanceof FilterSyntaxError) return;
          throw error;
        }
        for (const insert of insertsOf(text)) parseFilter(insert);
      }),
    );
  });
});

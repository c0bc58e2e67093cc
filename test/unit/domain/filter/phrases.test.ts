import { deepStrictEqual, doesNotThrow } from 'node:assert';
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
      'last 7 months',
      'last month',
      'severity',
      'tenant>acme',
      'a,today',
      'bread and butter',
      'since monday',
      'open',
      'new',
      'highseverity',
    ])
      deepStrictEqual(insertsOf(filter), [], filter);
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

import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert';
import * as fc from 'fast-check';
import { filterErrorMessages, FilterSyntaxError, parseFilter, type Filter } from '../../../../src/domain/filter/filter';
import { addTerms, type BareTerm } from '../../../../src/domain/filter/print';
import { negated as not, termOf } from '../../../../src/domain/statistics/mark';
import { term, typedText } from '../../../support/arbitraries';
import { printFilter } from '../../../support/printFilter';
import { runs } from '../../../support/runs';

function bare({ terms }: Filter): BareTerm[] {
  return terms.map(({ key, negated, values }) => ({
    key,
    negated,
    values: values.map(({ start: _start, end: _end, ...value }) => value),
  }));
}

function read(text: string): BareTerm[] {
  return bare(parseFilter(text));
}

function print(terms: readonly BareTerm[]): string {
  const at = { start: 0, end: 0 };
  return printFilter({
    terms: terms.map(({ values, ...rest }) => ({
      ...rest,
      ...at,
      values: values.map((value) => ({ ...value, ...at })),
    })),
  });
}

function one(key: BareTerm['key'], ...texts: (string | null)[]): BareTerm[] {
  return [{ key, negated: false, values: texts.map((text) => ({ text })) }];
}

/** The mistake in a filter: its code, the part of the text it is at, and the message. */
function mistake(text: string): { code: string; at: string; message: string } {
  try {
    parseFilter(text);
  } catch (error) {
    ok(error instanceof FilterSyntaxError, String(error));
    return { code: error.code, at: text.slice(error.start, error.end), message: error.message };
  }
  throw new Error(`${text} was read without complaint.`);
}

describe('parseFilter', () => {
  it('reads terms, values, negation and quotes', () => {
    deepStrictEqual(read('status:unremediated,partially_remediated -user:svc tenant:"Acme Corp." blocked'), [
      { key: 'status', negated: false, values: [{ text: 'unremediated' }, { text: 'partially_remediated' }] },
      { key: 'user', negated: true, values: [{ text: 'svc' }] },
      { key: 'tenant', negated: false, values: [{ text: 'Acme Corp.' }] },
      { key: 'text', negated: false, values: [{ text: 'blocked' }] },
    ]);
  });

  it('limits the number of values', () => {
    const texts = Array.from({ length: 60 }, (_, index) => `t${index}`);
    strictEqual(read(texts.slice(0, 50).join(' ')).length, 50);
    strictEqual(read(texts.slice(0, 50).join(',')).length, 1);
    for (const separator of [' ', ',']) {
      const { code, at, message } = mistake(texts.join(separator));
      deepStrictEqual([code, at], ['tooManyValues', texts.slice(50).join(separator)]);
      strictEqual(message, 'A filter can have at most 50 values.');
    }
  });

  it('says where terms and values are', () => {
    const [first, second] = parseFilter(' a -tenant:"x y",z').terms;
    deepStrictEqual([first?.start, first?.end], [1, 2]);
    deepStrictEqual([second?.start, second?.end], [3, 18]);
    deepStrictEqual(
      second?.values.map(({ start, end }) => [start, end]),
      [
        [11, 16],
        [17, 18],
      ],
    );
  });

  it('reads nothing as no terms', () => {
    deepStrictEqual(read(''), []);
    deepStrictEqual(read(' \t\u00a0'), []);
  });

  it('takes keys in any case', () => deepStrictEqual(read('Status:open'), one('status', 'open')));

  it('takes commas, colons and white space in quotes as they are', () => {
    deepStrictEqual(read('policy:"a, b: c"'), one('policy', 'a, b: c'));
  });

  it('takes two quotes in quotes as one, and a backslash as itself', () => {
    deepStrictEqual(read('user:"say ""hi"""'), one('user', 'say "hi"'));
    deepStrictEqual(read('user:"ACME\\ncaffrey\\"'), one('user', 'ACME\\ncaffrey\\'));
    deepStrictEqual(read('""'), one('text', ''));
  });

  it('takes what cannot be seen before a term for nothing, and a wide colon for a colon', () => {
    const printed = (filter: string): string => printFilter(parseFilter(filter));
    for (const filter of ['\u200buser:ann \u2060\u202a-host:b', 'user：ann -host：b'])
      strictEqual(printed(filter), 'user:ann -host:b');
    strictEqual(printed('\u200b\ufeff'), '');
  });

  it('takes quotes of any kind for quotes', () => {
    for (const text of [
      'tenant:“Acme Corp.”',
      'tenant:„Acme Corp.“',
      'tenant:«\u00a0Acme Corp.\u00a0»',
      'tenant:»Acme Corp.«',
      'tenant:”Acme Corp.”',
      'tenant:“Acme Corp."',
      'tenant:＂Acme Corp.＂',
    ]) {
      deepStrictEqual(read(text), one('tenant', 'Acme Corp.'), text);
    }
    deepStrictEqual(read('“a b”,„c d“'), one('text', 'a b', 'c d'));
    deepStrictEqual(read('"the “plan”" 6”'), [...one('text', 'the “plan”'), ...one('text', '6”')]);
    deepStrictEqual(read('assignee:“none”'), one('assignee', 'none'));
  });

  it('takes other signs for comparison', () => {
    deepStrictEqual(read('severity:≥high'), read('severity:>=high'));
    deepStrictEqual(read('dwell:≤2h'), read('dwell:<=2h'));
  });

  it('takes what only looks like another language for text', () => {
    for (const [text, ...texts] of [
      ['NOT', 'NOT'],
      ['x OR', 'x', 'OR'],
      ['OR x', 'OR', 'x'],
      ['not x or y', 'not', 'x', 'or', 'y'],
      ['acme – upload', 'acme', '–', 'upload'],
      ['-- ——'.slice(3), '——'],
      ['! x', '!', 'x'],
      ['"x*" 3*4', 'x*', '3*4'],
      ["'t Hart", "'t", 'Hart'],
      ['O’Brien ’n’', 'O’Brien', '’n’'],
    ]) {
      deepStrictEqual(
        read(text ?? '').map(({ values: [value] }) => value?.text),
        texts,
        text,
      );
    }
  });

  it('distinguishes the word none from none', () => {
    deepStrictEqual(read('assignee:none,"none"'), one('assignee', null, 'none'));
    deepStrictEqual(read('severity:NONE'), one('severity', null));
    deepStrictEqual(read('none'), one('text', 'none'));
    deepStrictEqual(read('status:none'), one('status', 'none'));
  });

  it('reads operators of severity and dwell only', () => {
    deepStrictEqual(read('severity:>=high'), [
      { key: 'severity', negated: false, values: [{ text: 'high', operator: '>=' }] },
    ]);
    deepStrictEqual(read('dwell:<"2h"'), [{ key: 'dwell', negated: false, values: [{ text: '2h', operator: '<' }] }]);
    deepStrictEqual(read('user:>me'), one('user', '>me'));
    deepStrictEqual(read('severity:">=high"'), one('severity', '>=high'));
  });

  it('takes addresses, times and paths for text', () => {
    for (const text of ['https://acme.example/a', '12:30', 'C:\\Temp', 'fe80::1', ':x', 'a:b', 'event-1:x']) {
      deepStrictEqual(read(text), one('text', text));
    }
    deepStrictEqual(read('"foo:bar"'), one('text', 'foo:bar'));
    deepStrictEqual(read('a,foo:bar'), one('text', 'a', 'foo:bar'));
    deepStrictEqual(read('user://x'), one('user', '//x'));
  });

  it('takes dates, date-times and ages', () => {
    const right = ['2026-01-31', '2024-02-29', '2026-01-31T18:00', '2026-01-31T18:00:05.123456Z', '7d', '12h', '2w'];
    for (const text of [...right, '30m', '1.5D', '2026-01-31t18:00+02:00', '2026-01-31T18:00-0530'])
      read(`after:${text}`);
    read('before:"2026-01-31 18:00"');
  });

  describe('points at mistakes and says what to write', () => {
    const mistakes: [filter: string, code: string, at: string, message: RegExp][] = [
      ['a tenant:"Acme Corp.', 'unclosedQuote', '"Acme Corp.', /closing quote/],
      ['tenant:Acme" Corp."', 'strayQuote', 'Acme"', /"Acme"/],
      ['tenant:"Acme"Corp', 'strayQuote', '"Acme"Corp', /"AcmeCorp"/],
      ['status: open', 'emptyValue', '', /status:unremediated/],
      ['status:open,', 'emptyValue', '', /Type or choose a value/],
      ['status:,open', 'emptyValue', '', /Type or choose a value/],
      ['a,,b', 'emptyValue', '', /a,b/],
      [',', 'emptyValue', '', /Type or choose a value/],
      ['severity:>=', 'emptyValue', '>=', /severity:>=high/],
      ['-status:', 'emptyValue', '', /status:/],
      ['a - b', 'emptyNegation', '-', /-user:svc/],
      ['--force', 'emptyNegation', '--force', /in quotes/],
      ['staus:open', 'unknownKeyNear', 'staus:open', /^Unknown field "staus:"\. Did you mean "status:"\?$/],
      ['-hostname:x', 'unknownKeyNear', '-hostname:x', /Did you mean "host:"\?/],
      ['foobar:x,"y z"', 'unknownKey', 'foobar:x,"y z"', /^Unknown field "foobar:"\.$/],
      ['text:x', 'unknownKey', 'text:x', /Unknown field "text:"/],
      ['id:x', 'unknownKey', 'id:x', /^Unknown field "id:"\.$/],
      [
        'severity:>=bad',
        'badSeverity',
        '>=bad',
        /"bad" isn’t a severity\. Use critical, high, medium, low or informational\./,
      ],
      ['severity:<none', 'badSeverity', '<none', /"none" isn’t a severity/],
      ['dwell:>long', 'badDuration', '>long', /90m, 2h, 3d/],
      ['dwell:-5', 'badDuration', '-5', /"-5" isn’t a length/],
      ['dwell:none', 'badDuration', 'none', /minutes/],
      ['dwell:""', 'badDuration', '""', /minutes/],
      ['after:tomorrow', 'badDate', 'tomorrow', /Use today, yesterday, monday, a date such as 2026-01-31/],
      ['after:7', 'badDate', '7', /7d, 12h/],
      ['after:>7d', 'badDate', '>7d', /7d, 12h/],
      ['before:2026-02-30', 'badDate', '2026-02-30', /"2026-02-30" isn’t a time/],
      ['before:2026-13-01', 'badDate', '2026-13-01', /isn’t a time/],
      ['before:2026-01-31T25:00', 'badDate', '2026-01-31T25:00', /isn’t a time/],
      ['is:open', 'badFlag', 'open', /attention, waiting, closed, new, live, historical, related/],
      ['a tenant:“Acme', 'unclosedQuote', '“Acme', /closing quote/],
      ['a NOT user:svc', 'not', 'NOT user:svc', /Use "-" to exclude, such as -user:svc\./],
      ['a AND b', 'and', 'a AND b', /Leave out AND, such as a b\./],
      ['a && b', 'and', 'a && b', /Leave out &&/],
      ['is:live status:open OR status:closed', 'or', 'status:open OR status:closed', /such as status:open,closed\./],
      ['is:live || user:b', 'or', 'is:live || user:b', /comma between values of one field/],
      ['user:jo* x', 'star', 'user:jo*', /Part of a word is enough, without "\*", such as user:jo\./],
      ['status:un*', 'starWhole', 'status:un*', /"status:" compares whole words/],
      ['assignee:*', 'star', 'assignee:*', /such as -assignee:none\./],
      ['x –tenant:"Acme Corp."', 'sign', '–tenant:"Acme Corp."', /hyphen to exclude, such as -tenant:"Acme Corp\."\./],
      ['!user:svc', 'sign', '!user:svc', /such as -user:svc/],
      ["tenant:'Acme Corp.' x", 'singleQuotes', "tenant:'Acme Corp.'", /such as tenant:"Acme Corp\."\./],
      ['is:none', 'badFlag', 'none', /"none" isn’t a value of "is:"/],
    ];
    for (const [filter, code, at, message] of mistakes) {
      it(filter, () => {
        const found = mistake(filter);
        deepStrictEqual([found.code, found.at], [code, at]);
        ok(message.test(found.message), found.message);
      });
    }
  });

  it('reads every text or points at a mistake within it', () => {
    fc.assert(
      fc.property(typedText(), (text) => {
        try {
          parseFilter(text);
        } catch (error) {
          ok(error instanceof FilterSyntaxError, String(error));
          ok(0 <= error.start && error.start <= error.end && error.end <= text.length);
          const places = filterErrorMessages[error.code].matchAll(/\{(\w+)\}/g);
          for (const [, name = ''] of places) strictEqual(typeof error.args[name], 'string');
        }
      }),
      runs(2000),
    );
  });

  it('copes with very long text', () => {
    strictEqual(mistake('a '.repeat(100_000)).code, 'tooManyValues');
    strictEqual(read(`"${'x""'.repeat(100_000)}"`)[0]?.values[0]?.text?.length, 200_000);
    strictEqual(mistake('"'.repeat(100_001)).code, 'unclosedQuote');
  });
});

describe('printFilter', () => {
  it('gives back what was read', () => {
    fc.assert(
      fc.property(fc.array(term(), { maxLength: 6 }), (terms) => {
        deepStrictEqual(read(print(terms)), terms);
      }),
      runs(1000),
    );
  });

  it('writes quotes only where they are needed', () => {
    const text =
      'status:open,closed severity:>=high tenant:"Acme Corp." assignee:none,"none" after:2026-01-31T10:00 -x';
    strictEqual(printFilter(parseFilter(text)), text);
    strictEqual(printFilter(parseFilter('User:"svc"  "a b"')), 'user:svc "a b"');
  });
});

describe('addTerms', () => {
  it('adds a term once', () => {
    strictEqual(addTerms('', [termOf('tenant', 'Acme Corp.')]), 'tenant:"Acme Corp."');
    strictEqual(addTerms(' is:live ', [termOf('is', 'attention')]), 'is:live is:attention');
    strictEqual(addTerms('user:svc  x', [termOf('user', 'svc')]), 'user:svc  x');
    strictEqual(addTerms('user:svc', [not(termOf('user', 'svc'))]), 'user:svc -user:svc');
    strictEqual(addTerms('dwell:>=60', [termOf('dwell', '120', '<')]), 'dwell:>=60 dwell:<120');
  });

  it('makes a filter for any value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        deepStrictEqual(read(addTerms('', [termOf('user', text)])), one('user', text));
        deepStrictEqual(read(addTerms('', [termOf('text', text)])), one('text', text));
      }),
    );
  });

  it('refuses what is no filter', () => {
    throws(() => addTerms('tenant:"a', [termOf('status', 'open')]), FilterSyntaxError);
  });

  it('adds those that are not there yet', () => {
    const terms = [
      { key: 'dwell', negated: false, values: [{ text: '1h', operator: '>=' }] },
      { key: 'user', negated: true, values: [{ text: 'a b' }, { text: null }] },
    ] as const;
    strictEqual(addTerms(' is:live dwell:>=1h ', terms), 'is:live dwell:>=1h -user:"a b",none');
    strictEqual(addTerms('', []), '');
  });
});

import { deepStrictEqual, doesNotThrow, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { compileFilter } from '../../../support/compileFilter';
import { suggest, type Suggestion } from '../../../../src/domain/filter/suggest';
import { collectFilterValues, type CountedValue } from '../../../../src/domain/filter/values';
import { IncidentTable } from '../../../../src/domain/table/incidentTable';
import { filterExamples, filterKeys, nameKeys } from '../../../../src/domain/filter/syntax';
import { anIncident } from '../../../support/anIncident';
import { incidents as arbitraryIncidents, term, typedText } from '../../../support/arbitraries';
import { printFilter } from '../../../support/printFilter';
import { runs } from '../../../support/runs';

const open = { value: 'OPEN', label: 'Open', state: 'attention' } as const;
const high = { value: 'policy_high', label: 'High', rank: 4 };
const incidents = [
  anIncident({
    tenant: { id: 't1', name: 'Acme Corp.' },
    user: { id: 'u1', name: 'Neal Caffrey', mail: 'neal@acme.example' },
  }),
  anIncident({
    tenant: { id: 't1', name: 'ACME Corp.' },
    user: { id: 'u1', name: 'Neal Caffrey', mail: 'Neal@acme.example' },
  }),
  anIncident({
    tenant: { id: 't2', name: 'Globex' },
    status: { value: 'PEN_TEST', label: 'Penetration test', state: 'closed' },
  }),
  anIncident({
    connection: 'ch',
    source: 'cyberhaven',
    status: open,
    severity: high,
    hostname: 'LAPTOP-1',
    assignee: 'none',
  }),
];
const values = collectFilterValues(new IncidentTable(incidents), (id) =>
  id === 'ch' ? 'Cyberhaven Berlin' : 'MSP portal',
);

/** What is offered at the caret, which `|` stands for. */
function offered(marked: string): Suggestion[] {
  return suggest(marked.replace('|', ''), marked.indexOf('|'), values);
}

/** The texts that the offers lead to, each with `|` for the caret. */
function outcomes(marked: string): string[] {
  return offered(marked).map(({ insert, caret }) => `${insert.slice(0, caret)}|${insert.slice(caret)}`);
}

/** Without what is there for speed only. */
function plain(counted: readonly CountedValue[]): unknown[] {
  return counted.map(({ text, label, count }) => ({ text, ...(label && { label }), count }));
}

describe('collectFilterValues', () => {
  it('counts values, most frequent first, in any letter case', () => {
    deepStrictEqual(plain(values.tenant), [
      { text: 'Acme Corp.', count: 2 },
      { text: 'Globex', count: 1 },
      { text: null, count: 1 },
    ]);
    deepStrictEqual(plain(values.user), [
      { text: 'neal@acme.example', label: 'Neal Caffrey', count: 2 },
      { text: null, count: 2 },
    ]);
  });

  it('gives statuses in lower case with their labels, and severities by the word for their rank', () => {
    deepStrictEqual(plain(values.status), [
      { text: 'unremediated', label: 'Unremediated', count: 2 },
      { text: 'pen_test', label: 'Penetration test', count: 1 },
      { text: 'open', label: 'Open', count: 1 },
    ]);
    deepStrictEqual(plain(values.severity), [
      { text: null, count: 3 },
      { text: 'high', count: 1 },
    ]);
  });

  it('gives sources and the names of connections', () => {
    deepStrictEqual(
      values.source.map(({ text, count }) => [text, count]),
      [
        ['petra', 3],
        ['cyberhaven', 1],
        ['MSP portal', 3],
        ['Cyberhaven Berlin', 1],
      ],
    );
    strictEqual(collectFilterValues(new IncidentTable(incidents)).source.length, 2);
  });

  it('gives a name once that a connection shares with its vendor or with another connection', () => {
    const all = ['a', 'b', 'c', 'd'].map((connection, index) =>
      anIncident({ connection, id: connection, source: index < 2 ? 'petra' : 'cyberhaven' }),
    );
    const { source } = collectFilterValues(new IncidentTable(all), (id) => (id === 'c' ? 'Cyberhaven' : 'MSP'));
    deepStrictEqual(
      source.map(({ text, count }) => [text, count]),
      [
        ['petra', 2],
        ['cyberhaven', 2],
        ['MSP', 3],
      ],
    );
  });
});

describe('suggest', () => {
  it('offers all keys where a term begins', () => {
    for (const marked of ['|', 'status:open |', 'a | b']) {
      deepStrictEqual(
        offered(marked).map(({ label }) => label),
        filterKeys.map((key) => `${key}:`),
      );
    }
    strictEqual(outcomes('status:open |')[1], 'status:open severity:|');
    deepStrictEqual(offered('|')[1], {
      kind: 'key',
      key: 'severity',
      label: 'severity:',
      detail: 'high, >=critical',
      insert: 'severity:',
      caret: 9,
    });
  });

  it('shows with a key what the user’s own incidents have', () => {
    const details = Object.fromEntries(offered('|').map(({ key, detail }) => [key, detail]));
    strictEqual(details['tenant'], '"Acme Corp.", Globex');
    strictEqual(details['host'], 'LAPTOP-1');
    strictEqual(details['policy'], undefined);
    strictEqual(details['after'], 'today, yesterday');
  });

  it('completes a key, negated or not', () => {
    deepStrictEqual(outcomes('is:live S|'), ['is:live status:|', 'is:live severity:|', 'is:live source:|']);
    deepStrictEqual(outcomes('-us|'), ['-user:|']);
  });

  it('replaces bare text, or a key, whose values it leaves', () => {
    strictEqual(outcomes('te|xt,more x')[0], 'tenant:| x');
    deepStrictEqual(outcomes('ten|ants:acme x'), ['tenant:|acme x']);
    strictEqual(outcomes('|tenant:acme')[0], 'status:|acme');
  });

  it('completes values, in quotes where they need them', () => {
    deepStrictEqual(outcomes('tenant:|'), ['tenant:"Acme Corp."|', 'tenant:Globex|', 'tenant:none|']);
    deepStrictEqual(outcomes('tenant:"acme c|'), ['tenant:"Acme Corp."|']);
    deepStrictEqual(outcomes('-tenant:corp|'), ['-tenant:"Acme Corp."|']);
    deepStrictEqual(outcomes('assignee:no|'), ['assignee:none|', 'assignee:"none"|']);
    deepStrictEqual(outcomes('source:m|'), ['source:"MSP portal"|']);
  });

  it('says what people call a value and how many have it', () => {
    const [first] = offered('status:|');
    deepStrictEqual(
      [first?.kind, first?.label, first?.detail, first?.count],
      ['value', 'unremediated', 'Unremediated', 2],
    );
    deepStrictEqual(outcomes('user:caff|'), ['user:neal@acme.example|']);
    deepStrictEqual(outcomes('status:penetr|'), ['status:pen_test|']);
  });

  it('completes the value at the caret among others', () => {
    deepStrictEqual(outcomes('status:open,un| x'), ['status:open,unremediated| x']);
    deepStrictEqual(outcomes('status:un|known,open'), ['status:unremediated|,open']);
  });

  it('keeps what is behind an open quote', () => {
    deepStrictEqual(outcomes('tenant:"Ac| user:"x y"'), ['tenant:"Acme Corp."| user:"x y"']);
    deepStrictEqual(outcomes('tenant:"Ac|me user:x'), ['tenant:"Acme Corp."| user:x']);
  });

  it('finds values as people read them, and counts those as one', () => {
    const some = collectFilterValues(
      new IncidentTable([
        anIncident({ tenant: { id: 't', name: 'Zoë’s Straße' } }),
        anIncident({ tenant: { id: 't', name: "Zoe's\u00a0Strasse" } }),
      ]),
    );
    deepStrictEqual(plain(some.tenant), [{ text: 'Zoë’s Straße', count: 2 }]);
    for (const typed of ['tenant:zoe', 'tenant:ZOË', 'tenant:"zoe\'s strasse', 'STRASSE']) {
      strictEqual(suggest(typed, typed.length, some)[0]?.insert, 'tenant:"Zoë’s Straße"', typed);
    }
  });

  it('offers usual values for keys that compare', () => {
    deepStrictEqual(outcomes('severity:hi|'), ['severity:high|', 'severity:>=high|']);
    deepStrictEqual(outcomes('severity:<|').slice(0, 2), ['severity:<critical|', 'severity:<high|']);
    deepStrictEqual(outcomes('dwell:|'), ['dwell:>60|', 'dwell:>4h|', 'dwell:>1d|', 'dwell:>7d|']);
    deepStrictEqual(outcomes('after:7|'), ['after:7d|']);
    deepStrictEqual(outcomes('before:y|'), ['before:yesterday|']);
    deepStrictEqual(outcomes('is:l|'), ['is:live|']);
  });

  it('finds values of every key from bare text', () => {
    deepStrictEqual(outcomes('acme|'), ['tenant:"Acme Corp."|', 'user:neal@acme.example|']);
    deepStrictEqual(outcomes('-lap|'), ['-host:LAPTOP-1|']);
    deepStrictEqual(outcomes('non|'), ['assignee:"none"|']);
    deepStrictEqual(outcomes('is|'), ['is:|']);
  });

  it('offers nothing that is there already, nor for unknown keys, quoted text and alternatives of text', () => {
    for (const marked of ['tenant:Globex|', 'foo:|', '"sta|', 'a,sta|']) deepStrictEqual(outcomes(marked), []);
  });

  it('offers no more than it is asked for', () => {
    strictEqual(suggest('', 0, values, 3).length, 3);
    ok(suggest('ac', 2, values, 1).length === 1);
  });

  it('leads to filters that can be read once the key it put in has a value', () => {
    fc.assert(
      fc.property(fc.array(term(), { maxLength: 3 }), fc.nat(), arbitraryIncidents(), (terms, place, some) => {
        const at = { start: 0, end: 0 };
        const filter = printFilter({
          terms: terms.map((each) => ({ ...each, ...at, values: each.values.map((value) => ({ ...value, ...at })) })),
        });
        const caret = place % (filter.length + 1);
        for (const { kind, key, insert, caret: after } of suggest(
          filter,
          caret,
          collectFilterValues(new IncidentTable(some)),
        )) {
          if (kind === 'value') parseFilter(insert);
          else parseFilter(insert.slice(0, after) + filterExamples[key].slice(key.length + 1));
        }
      }),
    );
  });

  it('offers values that incidents have', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), fc.constantFrom('status', ...nameKeys), (some, key) => {
        for (const { insert, count = 1 } of suggest(
          `${key}:`,
          key.length + 1,
          collectFilterValues(new IncidentTable(some)),
        )) {
          const matches = compileFilter(parseFilter(insert), { now: 0, timeZone: 'utc' });
          ok(some.filter(matches).length >= count, insert);
        }
      }),
    );
  });

  it('offers no `none` for incidents that have any name the filter finds, but that name', () => {
    const place = { name: '', domain: 'drop.example' };
    const nameless = {
      tenant: anIncident({ tenant: { id: '', name: '', microsoftId: 'acme' } }),
      user: anIncident({ user: { id: '', upn: 'neal@acme.example' } }),
      assignee: anIncident({ assigneeMail: 'neal@acme.example' }),
      file: anIncident({ activity: { files: [{ name: '', sha256: 'e3b0c442' }] } }),
      destination: anIncident({ activity: { to: place } }),
    };
    const texts = Object.entries(nameless).map(([key, incident]) =>
      collectFilterValues(new IncidentTable([incident]))[key as keyof typeof nameless].map(({ text }) => text),
    );
    const [acme, neal] = ['acme', 'neal@acme.example'];
    deepStrictEqual(texts, [[acme], [neal], [neal], ['e3b0c442'], ['drop.example']]);
  });

  it('handles anything typed', () => {
    fc.assert(
      fc.property(typedText(), fc.nat(), (text, place) => {
        const caret = place % (text.length + 1);
        doesNotThrow(() => suggest(text, caret, values));
        for (const { insert, caret: after } of suggest(text, caret, values)) ok(after <= insert.length);
      }),
      runs(1000),
    );
  });
});

import * as fc from 'fast-check';
import type { FilterTerm, FilterValue } from '../../src/domain/filter/filter';
import type { BareTerm } from '../../src/domain/filter/print';
import {
  checkWords,
  filterKeys,
  flags,
  severityRanks,
  type FilterKey,
  type Operator,
} from '../../src/domain/filter/syntax';
import { refKey, type Incident } from '../../src/domain/incident';

// Few different words, so that generated filters do match generated incidents; some are hard to quote.
const word = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('acme', 'Acme Corp.', 'ACME', 'none', 'None', 'high', 'open', 'Upload, block'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'say "hi"',
      '-minus',
      'a:b',
      'to：b',
      'https://acme.example/x',
      '>=high',
      '"',
      ',',
      '7d',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('NOT', 'OR', '&&', 'a*', '*', '–dash', '!bang', '“set”', '«', "'t", 'Hart’', '≥1', 'É'),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 6, unit: 'grapheme' }) },
);
const login = fc.constantFrom(
  'ncaffrey',
  'NCaffrey',
  'ACME\\ncaffrey',
  'ncaffrey@acme.example',
  'N@Globex.example',
  'ann',
);
const instant = fc
  .date({ min: new Date('2025-12-01T00:00:00Z'), max: new Date('2026-02-28T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

// `fc.webUrl` takes most of a second before its first value.
const link = fc.constantFrom(
  'https://app.petrasecurity.com/tenant/a/incidents/b',
  'https://acme.cyberhaven.io/incidents?id=a%2Fb',
  'https://e.example/a;b,c?d=-1#@e',
  'no link',
);

/** One incident with any of its fields missing; connections `a`, `b` and `c`. */
export function incident(): fc.Arbitrary<Incident> {
  return fc.record(
    {
      connection: fc.constantFrom('a', 'b', 'c'),
      id: fc.oneof(fc.uuid(), word),
      source: fc.constantFrom('petra' as const, 'cyberhaven' as const),
      url: link,
      createdAt: fc.oneof({ weight: 9, arbitrary: instant }, { weight: 1, arbitrary: fc.constantFrom('', 'soon') }),
      occurredAt: instant,
      status: fc.record({
        value: fc.oneof(fc.constantFrom('UNREMEDIATED', 'REMEDIATED', 'open', 'closed', ''), word),
        label: fc.oneof(fc.constantFrom('Unremediated', 'Remediated', 'Open', 'Closed'), word),
        state: fc.constantFrom('attention' as const, 'waiting' as const, 'closed' as const),
      }),
      // Words that have a rank are given it.
      severity: fc
        .record({ value: word, label: word, rank: fc.integer({ min: 0, max: 5 }) })
        .filter(({ value: text, rank }) => rank > 0 || !severityRanks.has(text)),
      urgency: fc.integer({ min: 1, max: 5 }),
      tenant: fc.record({ id: word, name: word, microsoftId: word }, { requiredKeys: ['id', 'name'] }),
      policy: fc.record({ id: word, name: word }),
      user: fc.record({ id: word, name: word, principal: login, mail: login }, { requiredKeys: ['id'] }),
      hostname: word,
      assignee: word,
      assigneeMail: word,
      isLive: fc.boolean(),
      dwellMinutes: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.double({ min: 0, max: 1e6, noNaN: true })),
      lineageIds: fc.array(word, { maxLength: 2 }),
      summary: fc.oneof(word, fc.lorem()),
      activity: fc.record(
        {
          files: fc.array(fc.record({ name: word, sha256: word }, { requiredKeys: ['name'] }), { maxLength: 2 }),
          to: fc.record({ name: word, domain: word }, { requiredKeys: ['name'] }),
          recipients: fc.array(login, { maxLength: 2 }),
          application: word,
          device: fc.record({ name: word, serial: word }, { requiredKeys: ['name'] }),
          blocked: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      changes: fc.array(
        fc.record(
          { field: fc.constant('assignee' as const), to: word, before: instant },
          { requiredKeys: ['field', 'before'] },
        ),
        { minLength: 1, maxLength: 1 },
      ),
      raw: fc.constant({}),
    },
    { requiredKeys: ['connection', 'id', 'source', 'createdAt', 'status', 'raw'] },
  );
}

/** Incidents of different references. */
export function incidents(): fc.Arbitrary<Incident[]> {
  return fc.uniqueArray(incident(), { selector: refKey, maxLength: 40 });
}

const operators = fc.constantFrom<(Operator | undefined)[]>('>=', '<=', '>', '<', '=', undefined);
const severity = fc.constantFrom(...severityRanks.keys(), 'HIGH');
const amount = fc.oneof(fc.nat({ max: 200 }).map(String), fc.constantFrom('1.5', '0.25'));
const unit = fc.constantFrom('m', 'h', 'd', 'w', 'H');
const moment = fc.oneof(
  fc.tuple(amount, unit).map((parts) => parts.join('')),
  instant.map((time) => time.slice(0, 10)),
  instant.map((time) => time.slice(0, 16)),
  instant,
);
const nameOrNone = fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: fc.constant(null) });

function value(texts: fc.Arbitrary<string | null>): fc.Arbitrary<Pick<FilterValue, 'text' | 'operator'>> {
  return texts.map((text) => ({ text }));
}

function compared(texts: fc.Arbitrary<string>): fc.Arbitrary<Pick<FilterValue, 'text' | 'operator'>> {
  return fc.tuple(texts, operators).map(([text, operator]) => ({ text, ...(operator && { operator }) }));
}

function valueOf(key: FilterTerm['key']): fc.Arbitrary<Pick<FilterValue, 'text' | 'operator'>> {
  switch (key) {
    case 'text':
    case 'status':
      return value(word);
    case 'severity':
      return fc.oneof(value(nameOrNone), compared(severity));
    case 'dwell':
      return compared(
        fc.oneof(
          amount,
          fc.tuple(amount, unit).map((parts) => parts.join('')),
        ),
      );
    case 'after':
    case 'changed':
    case 'before':
      return value(moment);
    case 'is':
      return value(fc.constantFrom(...flags));
    case 'check':
      return value(fc.constantFrom(...checkWords));
    default:
      return value(nameOrNone);
  }
}

/** What can be said of an incident by itself: who is the same person says a look at others. */
export const ownKeys = filterKeys.filter((key) => key !== 'person');

/** Any right term. @param keys those that it may have, beside bare text */
export function term(keys: readonly FilterKey[] = filterKeys): fc.Arbitrary<BareTerm> {
  return fc.constantFrom(...keys, 'text' as const).chain((key) =>
    fc.record(
      {
        key: fc.constant(key),
        negated: fc.boolean(),
        values: fc.array(valueOf(key), { minLength: 1, maxLength: 3 }),
      },
      { noNullPrototype: true },
    ),
  );
}

/** What somebody might type, right or wrong. */
export function typedText(): fc.Arbitrary<string> {
  const pieces = [
    '“',
    '”',
    '«',
    "'",
    '’',
    '–',
    '!',
    '*',
    ' NOT ',
    ' AND ',
    ' OR ',
    '≥',
    '"',
    '""',
    ',',
    '-',
    ':',
    ' ',
    '>=',
    '<',
    'none',
    '7d',
    '2026-01-31',
    'high',
    'foo:',
    'acme',
    '//',
  ];
  const piece = fc.oneof(fc.constantFrom(...pieces, ...filterKeys.map((key) => `${key}:`)), word);
  return fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ maxLength: 20 }),
  );
}

const csvPieces = [
  ...Array.from(',;|\t"\'=+-@ \r\na'),
  '\r\n',
  '""',
  '","',
  ';"',
  '";',
  '=1+1',
  '\u200b',
  '\ufeff',
  '\u0000',
  '\ud800',
  '\u00a0',
  '；',
  '＝',
  '＂',
  '−',
];

/** Text made of what ends, begins or hides the cells of a CSV file. */
export function csvText(): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...csvPieces), { maxLength: 12 }).map((parts) => parts.join(''));
}

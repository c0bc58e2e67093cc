import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import type { Incident } from '../../../../src/domain/incident';
import { toCsv } from '../../../../src/domain/report/csv';
import { anIncident } from '../../../support/anIncident';
import { csvText, incidents as arbitraryIncidents } from '../../../support/arbitraries';
import { hostileTexts } from '../../../support/hostileText';
import { assertNoFormula, csvColumns, parseCsv } from '../../../support/parseCsv';
import { runs } from '../../../support/runs';

function csvOf(...incidents: Incident[]): string {
  return [...toCsv(incidents)].join('');
}

/** The cell of one incident. */
function cellOf(column: string, incident: Incident): string | undefined {
  return parseCsv(csvOf(incident))[1]?.[csvColumns.indexOf(column)];
}

function summaryCell(summary: string): string {
  return cellOf('summary', anIncident({ summary })) ?? '';
}

describe('toCsv', () => {
  const whole: Required<Incident> = {
    connection: 'petra-1',
    source: 'petra',
    id: 'i-1',
    url: 'https://app.petrasecurity.com/i-1',
    createdAt: '2026-01-31T12:00:00.000Z',
    occurredAt: '2026-01-31T11:00:00.000Z',
    status: { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' },
    severity: { value: 'HIGH', label: 'High', rank: 4 },
    urgency: 4,
    tenant: { id: 't-1', name: 'Acme, Inc.', microsoftId: 'm-1' },
    policy: { id: 'p-1', name: 'Upload "block"' },
    user: {
      id: 'u-1',
      name: 'Žofie Ďábel',
      principal: 'ACME\\zofie',
      mail: 'zofie@acme.example',
      upn: 'zofie.d@acme.example',
      enabled: false,
      lastPasswordChange: '2024-01-23T18:52:24.000Z',
    },
    hostname: 'LAPTOP-001',
    assignee: 'ann',
    assigneeMail: 'ann@acme.example',
    isLive: true,
    dwellMinutes: -5.25,
    lineageIds: ['e-1', 'e-2'],
    summary: 'First.\nSecond.',
    unlistedSince: '2026-02-01T00:00:00.000Z',
    activity: {
      action: 'copy',
      blocked: true,
      size: 2048,
      files: [{ name: 'a.txt', sha256: 'aa', md5: 'bb' }, { name: 'b.txt' }],
      labels: ['PII'],
      dataset: 'Payroll',
      sensitivity: 'high',
      origin: { name: 'HR' },
      from: { name: '\\\\SRV\\HR' },
      to: { name: 'Drive', account: 'me@mail.example', url: 'https://drive.example/x', domain: 'drive.example' },
      recipients: ['x@mail.example'],
      device: { name: 'USB', serial: 'S1' },
      application: 'Excel',
      warning: 'warned',
      reactions: ['justified'],
      message: '=1+1',
    },
    closeReason: 'False positive',
    changes: [{ field: 'assignee', to: 'ann', before: '2026-02-01T00:00:00.000Z' }],
    raw: { secret: 'not there' },
  };

  it('writes every field in a column of its own, and raw in none', () => {
    const [header, cells] = parseCsv(csvOf(whole));
    deepStrictEqual(Object.fromEntries((header ?? []).map((name, index) => [name, cells?.[index]])), {
      source: 'petra',
      connection: 'petra-1',
      id: 'i-1',
      url: 'https://app.petrasecurity.com/i-1',
      createdAt: '2026-01-31T12:00:00.000Z',
      occurredAt: '2026-01-31T11:00:00.000Z',
      statusValue: 'UNREMEDIATED',
      statusLabel: 'Unremediated',
      statusState: 'attention',
      severityValue: 'HIGH',
      severityLabel: 'High',
      severityRank: '4',
      tenantId: 't-1',
      tenantName: 'Acme, Inc.',
      tenantMicrosoftId: 'm-1',
      policyId: 'p-1',
      policyName: 'Upload "block"',
      userId: 'u-1',
      userName: 'Žofie Ďábel',
      userPrincipal: 'ACME\\zofie',
      userMail: 'zofie@acme.example',
      userEnabled: 'false',
      userLastPasswordChange: '2024-01-23T18:52:24.000Z',
      hostname: 'LAPTOP-001',
      assignee: 'ann',
      isLive: 'true',
      dwellMinutes: '-5.25',
      lineageIds: 'e-1 e-2',
      summary: 'First. Second.',
      unlistedSince: '2026-02-01T00:00:00.000Z',
      urgency: '4',
      userUpn: 'zofie.d@acme.example',
      activityFiles: 'a.txt b.txt',
      activityHashes: 'aa bb',
      activitySize: '2048',
      activityLabels: 'PII',
      activityDataset: 'Payroll',
      activitySensitivity: 'high',
      activityAction: 'copy',
      activityBlocked: 'true',
      activityOrigin: 'HR',
      activityFrom: '\\\\SRV\\HR',
      activityTo: 'Drive me@mail.example https://drive.example/x drive.example',
      activityRecipients: 'x@mail.example',
      activityDevice: 'USB S1',
      activityApplication: 'Excel',
      activityWarning: 'warned',
      activityReactions: 'justified',
      activityMessage: "'=1+1",
      closeReason: 'False positive',
      dwellState: '',
      resolutionMinutes: '',
      assigneeMail: 'ann@acme.example',
    });
    ok(!csvOf(whole).includes('not there'));
  });

  it('has the columns that scripts rely on, in their order', () => {
    strictEqual(
      [...toCsv([])].join(''),
      'source,connection,id,url,createdAt,occurredAt,statusValue,statusLabel,statusState,severityValue,severityLabel,' +
        'severityRank,tenantId,tenantName,tenantMicrosoftId,policyId,policyName,userId,userName,userPrincipal,userMail,' +
        'userEnabled,userLastPasswordChange,hostname,assignee,isLive,dwellMinutes,lineageIds,summary,unlistedSince,urgency,' +
        'userUpn,activityFiles,activityHashes,activitySize,activityLabels,activityDataset,' +
        'activitySensitivity,activityAction,activityBlocked,activityOrigin,activityFrom,activityTo,activityRecipients,activityDevice,activityApplication,activityWarning,activityReactions,activityMessage,closeReason,dwellState,resolutionMinutes,assigneeMail\r\n',
    );
  });

  it('leaves cells empty for what an incident lacks', () => {
    strictEqual(
      csvOf(anIncident()).split('\r\n')[1],
      '"petra","petra-1","incident-1",,"2026-01-31T12:00:00.000Z",,"UNREMEDIATED","Unremediated","attention"' +
        ','.repeat(44),
    );
  });

  it('begins with a byte order mark when asked to, and has a header for no incident', () => {
    strictEqual([...toCsv([], { bom: true })].join(''), `\ufeff${csvColumns.join(',')}\r\n`);
    strictEqual([...toCsv([])].join(''), `${csvColumns.join(',')}\r\n`);
  });

  it('has exact values for scripts, line breaks and what could be a formula included', () => {
    const texts = [
      '=1+1',
      '-pLxdg40_a',
      '+49 30',
      '@a',
      '\t1',
      'a;=2',
      'First.\r\nSecond "quoted", too.',
      '\u202e\u0000x',
    ];
    texts.push('x'.repeat(40_000), ...Object.values(hostileTexts));
    for (const text of texts) {
      const incident = anIncident({ id: text, summary: text, user: { id: text, name: text }, lineageIds: [text] });
      const csv = [...toCsv([incident], { safe: false })].join('');
      const [, cells = []] = parseCsv(csv);
      for (const column of ['id', 'summary', 'userId', 'userName', 'lineageIds']) {
        strictEqual(cells[csvColumns.indexOf(column)], column === 'lineageIds' ? JSON.stringify([text]) : text);
      }
    }
  });

  it('tells the entries of a list apart for scripts, spaces and separators in names included', () => {
    const names = ['Q1 report.xlsx', 'a, b; "c".txt', ''];
    const incident = anIncident({ activity: { files: names.map((name) => ({ name })), labels: [] } });
    const [, cells = []] = parseCsv([...toCsv([incident], { safe: false })].join(''));
    deepStrictEqual(JSON.parse(cells[csvColumns.indexOf('activityFiles')] ?? ''), names);
    // An empty list is as empty as a missing one.
    strictEqual(cells[csvColumns.indexOf('activityLabels')], '');
    strictEqual(cellOf('activityFiles', incident)?.startsWith('Q1 report.xlsx a, b'), true);
  });

  it('has the same exact values back for any incidents', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), (some) => {
        const [, ...rows] = parseCsv([...toCsv(some, { safe: false })].join(''));
        deepStrictEqual(
          rows.map((row) => [row[2], row[13], row.at(csvColumns.indexOf('summary'))]),
          some.map(({ id, tenant, summary }) => [id, tenant?.name ?? '', summary ?? '']),
        );
      }),
    );
  });

  it('comes in pieces, a line each', () => {
    const pieces = toCsv([anIncident({ id: 'a' }), anIncident({ id: 'b' })]);
    const read = [...pieces];
    strictEqual(read.length, 3);
    for (const piece of read) match(piece, /^[^\r\n]+\r\n$/);
  });

  for (const text of [
    '=1',
    '+1',
    '-1',
    '@a',
    '\t1',
    '\r1',
    '\n1',
    ' =1',
    '\u00a0+1',
    '\u200b-1',
    '\u0000@a',
    '＝1',
    '＋1',
    '－1',
    '＠a',
    '﹦1',
  ]) {
    it(`puts an apostrophe before ${JSON.stringify(text)}`, () => {
      strictEqual(summaryCell(text).charAt(0), "'");
    });
  }

  for (const text of ['a=1', '1-1', '(=1)', ' a', '\u0000a', "'=1"]) {
    it(`puts none before ${JSON.stringify(text)}`, () => {
      ok(!summaryCell(text).startsWith("'") || text.startsWith("'"));
      ok(!summaryCell(text).startsWith("''"));
    });
  }

  it('shows by its code what cannot be seen', () => {
    strictEqual(summaryCell('a\u0000b\u202ec\ud800d\u{e0041}'), 'a\\u0000b\\u202Ec\\uD800d\\u{E0041}');
    strictEqual(summaryCell('نص عربی می‌شود 👩‍👩‍👧 ❤️'), 'نص عربی می‌شود 👩‍👩‍👧 ❤️');
  });

  for (const [title, text] of Object.entries(hostileTexts)) {
    it(`contains ${title} in one harmless cell of one line`, () => {
      const user = { id: text, name: text, principal: text, mail: text };
      const incident = anIncident({ id: text, user, hostname: text, lineageIds: [text, text], summary: text });
      const csv = csvOf(incident, anIncident());
      const records = parseCsv(csv);
      strictEqual(records.length, 3);
      strictEqual(records[2]?.[2], 'incident-1');
      strictEqual(csv.split(/[\r\n\u0085\u2028\u2029]+/).length, 4);
      for (const cell of records[1] ?? []) ok(!/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(cell), cell);
      assertNoFormula(csv);
    });
  }

  for (const text of [
    'a;=1+1;b',
    'a;  =1+1',
    'a;"=1+1"',
    'a";=1+1',
    'a;"";"=1+1',
    ';=1+1',
    'a|-1+1',
    'a\t@SUM(1)',
    'a,+1+1',
    'a;\r\n=1+1',
    'a;\u200b\u0000=1+1',
    'a；＝1+1',
    'a\u037e=1+1',
    'a︔﹦1',
    'a;＂=1',
    'a;⁼1',
    'a;−1+1',
    'a;≠1',
    'a;\ufeff"\u00a0"=1+1',
    'a;;;=1+1',
    'a;=1+1|=1+1,=1+1',
  ]) {
    it(`has no formula in ${JSON.stringify(text)}, wherever a program splits it`, () => {
      const user = { id: text, name: text, principal: text, mail: text };
      assertNoFormula(csvOf(anIncident({ id: text, user, hostname: text, summary: text }), anIncident()));
    });
  }

  it('has no formula in any text, wherever a program splits it', () => {
    fc.assert(
      fc.property(csvText(), csvText(), csvText(), (id, name, summary) => {
        assertNoFormula(csvOf(anIncident({ id, tenant: { id: name, name }, summary }), anIncident({ id, summary })));
      }),
    );
  });

  it('leaves separators that begin no formula as they are', () => {
    for (const text of ['a; b', 'Smith, John', 'a;b|c', 'x;y=1', '12;34', 'a;(-1)', "a;'=1"]) {
      strictEqual(summaryCell(text), text);
    }
  });

  it('cuts a cell to a spreadsheet’s maximum, apostrophes and codes included', () => {
    for (const text of ['x', '=', ';=', '\u202e', '"', 'x;=', '\ud800', '\u{1f600}', '\r\n'].map((piece) =>
      piece.repeat(40_000 / piece.length + 1),
    )) {
      const cell = summaryCell(text);
      ok(cell.length <= 32_767, `${cell.length} characters`);
      ok(cell.endsWith('…'), cell.slice(-20));
      ok(!/\p{Cs}/u.test(cell));
    }
    const longest = 'x'.repeat(32_767);
    strictEqual(summaryCell(longest), longest);
    strictEqual(summaryCell(`=${longest}`).length, 32_767);
  });

  it('writes a number that is none as text', () => {
    strictEqual(cellOf('dwellMinutes', anIncident({ dwellMinutes: -Infinity })), "'-Infinity");
    strictEqual(cellOf('dwellMinutes', anIncident({ dwellMinutes: -1e21 })), '-1e+21');
  });

  it('gives back all text that is neither dangerous nor invisible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (any) => {
        const text = any.replace(/[,;|]/g, '');
        strictEqual(summaryCell(text), /^[\s"]*[=+\-@]/.test(text) ? `'${text}` : text);
      }),
    );
  });

  it('has a record for each incident of any text', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), (incidents) => {
        strictEqual(parseCsv(csvOf(...incidents)).length, incidents.length + 1);
      }),
      runs(30),
    );
  });
});

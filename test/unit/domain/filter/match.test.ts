import { deepStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parseFilter, timeOf } from '../../../../src/domain/filter/filter';
import { type FilterContext } from '../../../../src/domain/filter/match';
import { matchingIncidents } from '../../../support/compileFilter';
import type { BareTerm } from '../../../../src/domain/filter/print';
import { fold } from '../../../../src/domain/text/fold';
import { plainWord } from '../../../../src/domain/text/text';
import type { Incident } from '../../../../src/domain/incident';
import { inOneGo } from '../../../../src/domain/slices';
import { SearchIndex } from '../../../../src/domain/filter/searchIndex';
import { anIncident } from '../../../support/anIncident';
import { incident, ownKeys, term } from '../../../support/arbitraries';
import { inZone } from '../../../support/inZone';
import { printFilter } from '../../../support/printFilter';
import { runs } from '../../../support/runs';

const now = Date.parse('2026-01-31T12:00:00Z');

const unremediated = { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' } as const;
const locked = {
  value: 'LOCKED_AWAITING_PASSWORD_RESET',
  label: 'Locked, awaiting password reset',
  state: 'waiting',
} as const;
const remediated = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
const open = { value: 'open', label: 'Open', state: 'attention' } as const;
const closed = { value: 'closed', label: 'Closed', state: 'closed' } as const;
const acme = { id: 'ZZk90t', name: 'Acme Corp.', microsoftId: 'a1b2c3d4-5e6f' };
const globex = { id: 'gx1', name: 'Globex', microsoftId: '99990000-1111' };
const neal = { id: 'u-1', name: 'Neal Caffrey', principal: 'ncaffrey@acme.example', mail: 'neal@acme.example' };
const uploads = { id: 'policy-456', name: 'Sensitive Data Upload Block' };
const mails = { id: 'policy-7', name: 'Mail to rivals' };
const high = { value: 'high', label: 'High', rank: 4 };
const low = { value: 'low', label: 'Low', rank: 2 };
const odd = { value: 'severity_unspecified', label: 'Unspecified', rank: 0 };
const cyberhaven = { connection: 'ch', source: 'cyberhaven' } as const;

const incidents = [
  anIncident({
    id: 'p1',
    createdAt: '2026-01-31T11:00:00Z',
    status: unremediated,
    tenant: acme,
    user: neal,
    isLive: true,
    dwellMinutes: 5.5,
  }),
  anIncident({
    id: 'p2',
    createdAt: '2026-01-30T23:59:59Z',
    status: locked,
    tenant: acme,
    isLive: false,
    dwellMinutes: 60,
    user: { id: 'u-2', principal: 'svc-backup@acme.example' },
  }),
  anIncident({
    id: 'p3',
    createdAt: '2026-01-24T12:00:00Z',
    status: remediated,
    tenant: globex,
    isLive: false,
    dwellMinutes: 1918.65,
    url: 'https://app.petrasecurity.com/tenant/gx1/incidents/p3',
  }),
  anIncident({
    id: 'p4',
    createdAt: '2025-12-01T00:00:00Z',
    status: { value: 'NEW_WORD', label: 'NEW_WORD', state: 'attention' },
  }),
  anIncident({
    ...cyberhaven,
    id: 'c1',
    createdAt: '2026-01-31T00:00:00Z',
    status: open,
    severity: high,
    policy: uploads,
    user: { id: 'user-789', principal: 'ACME\\ncaffrey' },
    hostname: 'LAPTOP-001',
    assignee: 'security.team',
    summary: 'Blocked an upload of payroll.xlsx, twice.',
    lineageIds: ['event-123'],
    activity: {
      files: [{ name: 'Payroll.xlsx', sha256: 'ab12' }, { name: 'copy.zip' }],
      to: { name: 'Drive', domain: 'drive.example' },
      recipients: ['someone@mail.example'],
      device: { name: 'Stick', serial: 'serial-7' },
      application: 'Excel',
      message: 'needed at home',
    },
  }),
  anIncident({
    ...cyberhaven,
    id: 'c2',
    createdAt: '2026-01-29T08:00:00Z',
    status: closed,
    severity: low,
    policy: mails,
    hostname: 'laptop-0012',
    assignee: 'ann',
  }),
  anIncident({
    ...cyberhaven,
    id: 'c3',
    createdAt: '',
    status: open,
    severity: odd,
    policy: uploads,
    assignee: 'None',
  }),
];

const context: FilterContext = {
  now,
  timeZone: 'utc',
  isNew: ({ id }) => id === 'p1' || id === 'c1',
  isChanged: ({ id }) => id === 'p2' || id === 'c2',
  isRelated: ({ id }) => id === 'c1' || id === 'c2',
  connectionName: (id) => (id === 'ch' ? 'Cyberhaven Berlin' : 'MSP portal'),
};

function matching(filter: string, changes: Partial<FilterContext> = {}): string[] {
  return matchingIncidents(incidents, parseFilter(filter), { ...context, ...changes }).map(({ id }) => id);
}

describe('selectMatching', () => {
  const all = incidents.map(({ id }) => id);
  const without = (...ids: string[]) => all.filter((id) => !ids.includes(id));
  const examples: [filter: string, ids: string[]][] = [
    ['', all],
    // Status: exact, by value or label, in any case.
    ['status:unremediated', ['p1']],
    ['status:Unremediated,open', ['p1', 'c1', 'c3']],
    ['status:remediated', ['p3']],
    ['status:remed', []],
    ['status:locked_awaiting_password_reset', ['p2']],
    ['status:"locked, awaiting password reset"', ['p2']],
    ['status:new_word', ['p4']],
    ['-status:closed,remediated', without('p3', 'c2')],
    // What happened: files by name or hash, where data went, the program.
    ['file:payroll', ['c1']],
    ['file:AB12,nothing', ['c1']],
    ['file:zip', ['c1']],
    ['file:none', without('c1')],
    ['destination:drive.example', ['c1']],
    ['destination:someone@', ['c1']],
    ['destination:serial-7', ['c1']],
    ['-app:excel', without('c1')],
    ['"at home"', ['c1']],
    // Severity: by rank; unknown words as they are.
    ['severity:high', ['c1']],
    ['severity:HIGH,low', ['c1', 'c2']],
    ['severity:=high', ['c1']],
    ['severity:>=low', ['c1', 'c2']],
    ['severity:>low', ['c1']],
    ['severity:<high', ['c2']],
    ['severity:<=informational', []],
    ['severity:>=informational', ['c1', 'c2']],
    ['severity:severity_unspecified', ['c3']],
    ['severity:unspecified', ['c3']],
    ['severity:none', ['p1', 'p2', 'p3', 'p4', 'c3']],
    ['severity:"none"', []],
    ['-severity:>=low', without('c1', 'c2')],
    // Words and numbers as other keyboards and programs write them.
    ['severity:>ｌｏｗ', ['c1']],
    ['severity:=Ｈｉｇｈ', ['c1']],
    ['is：ｃｌｏｓｅｄ', ['p3', 'c2']],
    ['-check:ａｎｙ', all],
    ['dwell:>１ｄ', ['p3']],
    ['after:2026‑01‑30', ['p1', 'p2', 'c1']],
    ['before:２０２５-１２-０２', ['p4']],
    // Names and ids: any part, in any case.
    ['tenant:"Acme Corp."', ['p1', 'p2']],
    ['tenant:acme', ['p1', 'p2']],
    ['tenant:zzk90', ['p1', 'p2']],
    ['tenant:a1b2c3d4,gx1', ['p1', 'p2', 'p3']],
    ['tenant:none', ['p4', 'c1', 'c2', 'c3']],
    ['tenant:""', ['p1', 'p2', 'p3']],
    ['policy:upload', ['c1', 'c3']],
    ['policy:POLICY-7', ['c2']],
    ['user:ncaffrey', ['p1', 'c1']],
    ['user:neal@', ['p1']],
    ['user:"neal caf"', ['p1']],
    ['user:u-2', ['p2']],
    ['user:acme\\', ['c1']],
    ['-user:svc', without('p2')],
    ['user:none', ['p3', 'p4', 'c2', 'c3']],
    ['host:LAPTOP-001', ['c1', 'c2']],
    ['host:none', ['p1', 'p2', 'p3', 'p4', 'c3']],
    ['assignee:none', ['p1', 'p2', 'p3', 'p4']],
    ['assignee:"none"', ['c3']],
    ['assignee:none,ann', ['p1', 'p2', 'p3', 'p4', 'c2']],
    ['source:petra', ['p1', 'p2', 'p3', 'p4']],
    ['source:cyber', ['c1', 'c2', 'c3']],
    ['source:berlin', ['c1', 'c2', 'c3']],
    ['source:none', []],
    // States and the like.
    ['is:attention', ['p1', 'p4', 'c1', 'c3']],
    ['is:waiting', ['p2']],
    ['is:closed', ['p3', 'c2']],
    ['is:live', ['p1']],
    ['is:historical', ['p2', 'p3']],
    ['-is:live', without('p1')],
    ['is:new', ['p1', 'c1']],
    ['is:changed', ['p2', 'c2']],
    ['is:unread', ['p1', 'c1']],
    ['-is:Unread', without('p1', 'c1')],
    ['is:Related', ['c1', 'c2']],
    ['is:new,waiting', ['p1', 'p2', 'c1']],
    // Dwell time, in minutes.
    ['dwell:>60', ['p3']],
    ['dwell:>=60', ['p2', 'p3']],
    ['dwell:>=1h', ['p2', 'p3']],
    ['dwell:<1h', ['p1']],
    ['dwell:<=1h', ['p1', 'p2']],
    ['dwell:60', ['p2']],
    ['dwell:=5.5', ['p1']],
    ['dwell:>1d', ['p3']],
    ['-dwell:<10000', ['p4', 'c1', 'c2', 'c3']],
    // Time of creation: from the start of `after:`, up to but without that of `before:`.
    ['after:2026-01-31', ['p1', 'c1']],
    ['before:2026-01-31', ['p2', 'p3', 'p4', 'c2']],
    ['after:2026-01-30 before:2026-01-31', ['p2']],
    ['after:2026-01-31T00:00:01', ['p1']],
    ['before:2026-01-31T01:00+01:00', ['p2', 'p3', 'p4', 'c2']],
    ['after:7d', ['p1', 'p2', 'p3', 'c1', 'c2']],
    ['after:12h', ['p1', 'c1']],
    ['after:90m', ['p1']],
    ['before:7d', ['p4']],
    ['-after:7d', ['p4', 'c3']],
    // Bare text: anything shown.
    ['payroll', ['c1']],
    ['"BLOCKED AN upload"', ['c1']],
    ['blocked twice', ['c1']],
    ['blocked -twice', []],
    ['caffrey', ['p1', 'c1']],
    ['event-123', ['c1']],
    ['remediated', ['p1', 'p3']],
    ['awaiting', ['p2']],
    ['laptop', ['c1', 'c2']],
    ['none', ['c3']],
    ['globex,ann', ['p3', 'c2']],
    ['https://app.petrasecurity.com/tenant/gx1/incidents/p3', ['p3']],
    ['Berlin', ['c1', 'c2', 'c3']],
    ['c1cyberhaven', []],
    ['a1b2c3d4', ['p1', 'p2']],
    // All together.
    ['is:attention -user:svc after:7d severity:none tenant:acme', ['p1']],
    ['source:cyberhaven is:attention policy:upload host:laptop "upload of"', ['c1']],
  ];
  for (const [filter, ids] of examples) it(filter || '(nothing)', () => deepStrictEqual(matching(filter), ids));

  const strange = anIncident({
    id: '-pLxdg40:Ya_1',
    status: { value: 'Straße', label: 'Größer', state: 'attention' },
    severity: { value: 'schändlich', label: 'Schändlich', rank: 0 },
    tenant: { id: 'm', name: 'Mu\u0308ller & So\u0308hne\u00a0GmbH' },
    policy: { id: 'p', name: 'Upload of the “secret” plan' },
    user: { id: 'u', name: 'Seán O’Brien', mail: 'sean.o’brien@müller.example' },
    hostname: 'İSTANBUL\u20111',
    assignee: 'Łukasz\u2009Nowak',
    summary: 'Sent the\nﬁnal ＰＡＹ\u200bROLL to a café.',
  });
  for (const filter of [
    'tenant:muller',
    'tenant:MÜLLER',
    'tenant:"müller & sohne gmbh"',
    'tenant:"Söhne\u3000GmbH"',
    `user:"sean o'brien"`,
    'user:"SEÁN  O‘BRIEN"',
    'user:sean.o´brien@muller',
    'policy:"the ""secret"" plan"',
    'policy:"„secret“"',
    'policy:"«secret»"',
    'host:istanbul-1',
    'host:İstanbul',
    'host:ISTANBUL–1',
    'assignee:"lukasz nowak"',
    'status:STRASSE',
    'status:strasse,x',
    'status:grosser',
    'severity:schandlich',
    '"final payroll"',
    'cafe',
    'CAFÉ',
    'cafe\u0301',
    'straße',
    '"sent the final"',
    'source:"acme strasse"',
  ]) {
    it(`compares as people read: ${JSON.stringify(filter)}`, () => {
      const named = { ...context, connectionName: () => 'Acme Straße' };
      const index = inOneGo(SearchIndex.of([strange]));
      for (const how of [named, { ...named, find: index.find.bind(index) }]) {
        deepStrictEqual(matchingIncidents([strange], parseFilter(filter), how), [strange]);
      }
    });
  }

  it('finds a word of an API in any form that the API writes it in, whatever the language of its label', () => {
    for (const value of ['in_progress', 'In Progress', 'IN-PROGRESS', 'STATUS_IN_PROGRESS']) {
      const worded = anIncident({ status: { value, label: 'In Bearbeitung', state: 'attention' } });
      deepStrictEqual(matchingIncidents([worded], parseFilter('status:open,in_progress'), context), [worded], value);
    }
    for (const value of ['unspecified', 'SEVERITY_UNSPECIFIED', 'severity_unspecified']) {
      const worded = anIncident({ severity: { value, label: 'Nicht angegeben', rank: 0 } });
      deepStrictEqual(matchingIncidents([worded], parseFilter('severity:Unspecified'), context), [worded], value);
    }
  });

  it('knows today and yesterday as whole days of the zone', () => {
    inZone('America/New_York', () => {
      const of = (createdAt: string) => anIncident({ createdAt });
      // 12:00 UTC of the 31st is 7 in the morning there; the day began at 5:00 UTC.
      const made = ['2026-01-30T04:59:59Z', '2026-01-30T05:00:00Z', '2026-01-31T04:59:59Z', '2026-01-31T05:00:00Z'].map(
        of,
      );
      const found = (filter: string, timeZone: 'local' | 'utc' = 'local'): number[] =>
        matchingIncidents(made, parseFilter(filter), { now, timeZone }).map((each) => made.indexOf(each));
      deepStrictEqual(found('after:today'), [3]);
      deepStrictEqual(found('after:Yesterday'), [1, 2, 3]);
      deepStrictEqual(found('before:yesterday'), [0]);
      deepStrictEqual(found('after:yesterday before:today'), [1, 2]);
      deepStrictEqual(found('after:yesterday', 'utc'), [0, 1, 2, 3]);
    });
  });

  it('knows days of the week: the last of that name, which may be today, also over a change of clocks', () => {
    inZone('America/New_York', () => {
      // Noon of Wednesday 11 March 2026; clocks went forward on Sunday the 8th at 2.
      const at = Date.parse('2026-03-11T16:00:00Z');
      const begins = (day: string, timeZone: 'local' | 'utc' = 'local', time = at): string => {
        return new Date(timeOf(day, { now: time, timeZone })).toISOString().slice(0, 16);
      };
      strictEqual(begins('Wednesday'), '2026-03-11T04:00');
      strictEqual(begins('monday'), '2026-03-09T04:00');
      strictEqual(begins('sunday'), '2026-03-08T05:00');
      strictEqual(begins('thursday'), '2026-03-05T05:00');
      strictEqual(begins('monday', 'utc'), '2026-03-09T00:00');
      // 1:00 UTC of Monday is still Sunday there.
      strictEqual(begins('monday', 'local', Date.parse('2026-03-09T01:00:00Z')), '2026-03-02T05:00');
      strictEqual(begins('monday', 'utc', Date.parse('2026-03-09T01:00:00Z')), '2026-03-09T00:00');
    });
  });

  it('begins days in the local time zone when it is asked to', () => {
    inZone('America/New_York', () => {
      deepStrictEqual(matching('after:2026-01-31', { timeZone: 'local' }), ['p1']);
      deepStrictEqual(matching('after:2026-01-30T19:00 before:2026-01-30T20:00', { timeZone: 'local' }), ['c1']);
    });
  });

  it('knows no new, related or named ones by default', () => {
    const filterOf = (filter: string) => matchingIncidents(incidents, parseFilter(filter), { now, timeZone: 'utc' });
    for (const filter of ['is:new', 'is:changed', 'changed:24h', 'is:related', 'source:berlin', 'berlin'])
      deepStrictEqual(filterOf(filter), []);
  });

  it('agrees with a slow and plain reading of the language', () => {
    fc.assert(
      fc.property(
        fc.array(term(ownKeys), { maxLength: 3 }),
        fc.array(incident(), { minLength: 1, maxLength: 8 }),
        (terms, some) => {
          const at = { start: 0, end: 0 };
          const filter = {
            terms: terms.map((each) => ({ ...each, ...at, values: each.values.map((value) => ({ ...value, ...at })) })),
          };
          const found = matchingIncidents(some, parseFilter(printFilter(filter)), context);
          const slow = some.filter((each) => terms.every((wanted) => holds(wanted, each)));
          deepStrictEqual(found, slow);
        },
      ),
      runs(1000),
    );
  });
});

/** Whether a term holds, read off the language sentence by sentence, without regard to speed. */
function holds({ key, negated, values }: BareTerm, each: Incident): boolean {
  const some = values.some(({ text, operator }) => {
    if (text === null) return key === 'severity' ? !each.severity?.rank : names(key, each).length === 0;
    const wanted = fold(text);
    switch (key) {
      case 'text':
        return [...everything(each)].some((shown) => fold(shown).lastIndexOf(wanted) >= 0);
      case 'status':
        return [each.status.value, each.status.label, plainWord(each.status.value)].map(fold).includes(wanted);
      case 'severity': {
        if (!each.severity) return false;
        const rank = ['informational', 'low', 'medium', 'high', 'critical'].indexOf(wanted) + 1;
        const { value, label } = each.severity;
        return rank === 0
          ? [value, label, plainWord(value)].some((name) => fold(name) === wanted)
          : each.severity.rank > 0 && fits(each.severity.rank, operator, rank);
      }
      case 'dwell':
        return each.dwellMinutes !== undefined && fits(each.dwellMinutes, operator, minutes(wanted));
      case 'after':
        return each.createdAt.startsWith('20') && new Date(each.createdAt) >= moment(wanted);
      case 'changed':
        return (each.changes ?? []).some(({ before }) => new Date(before) >= moment(wanted));
      case 'before':
        return each.createdAt.startsWith('20') && new Date(each.createdAt) < moment(wanted);
      case 'is':
        if (wanted === 'live') return each.isLive ?? false;
        if (wanted === 'historical') return !(each.isLive ?? true);
        if (wanted === 'new' || wanted === 'unread') return each.id === 'p1' || each.id === 'c1';
        if (wanted === 'changed') return each.id === 'p2' || each.id === 'c2';
        if (wanted === 'related') return each.id === 'c1' || each.id === 'c2';
        return each.status.state === wanted;
      default:
        return names(key, each).some((name) => fold(name).lastIndexOf(wanted) >= 0);
    }
  });
  return some !== negated;
}

function names(
  key: BareTerm['key'],
  { tenant, policy, user, hostname, assignee, assigneeMail, source, connection, activity = {} }: Incident,
): string[] {
  const all: Record<string, (string | undefined)[]> = {
    tenant: [tenant?.id, tenant?.name, tenant?.microsoftId],
    policy: [policy?.id, policy?.name],
    user: [user?.id, user?.name, user?.principal, user?.mail, user?.upn],
    file: (activity.files ?? []).flatMap(({ name, sha256, md5 }) => [name, sha256, md5]),
    destination: [activity.to ?? {}, activity.recipients ?? [], activity.device ?? {}].flatMap(Object.values<string>),
    app: [activity.application],
    host: [hostname],
    assignee: [assignee, assigneeMail],
    source: [source, connection, connection === 'ch' ? 'Cyberhaven Berlin' : 'MSP portal'],
  };
  return (all[key] ?? []).flatMap((name) => name || []);
}

/** Every text of an incident but its times, its raw record and the id of its connection. */
function* everything(part: object): Generator<string> {
  const left = new Set(['createdAt', 'occurredAt', 'raw', 'changes', 'connection', 'state']);
  for (const [name, value] of Object.entries(part)) {
    if (left.has(name)) continue;
    if (typeof value === 'string') yield value;
    else if (typeof value === 'object' && value !== null) yield* everything(value);
  }
  if ('connection' in part) yield part.connection === 'ch' ? 'Cyberhaven Berlin' : 'MSP portal';
}

function fits(a: number, operator: string | undefined, b: number): boolean {
  const order = Math.sign(a - b);
  return { '>=': [0, 1], '<=': [0, -1], '>': [1], '<': [-1], '=': [0] }[operator ?? '=']?.includes(order) ?? false;
}

function minutes(length: string): number {
  const factor = { h: 60, d: 1440, w: 10_080 }[length.slice(-1)] ?? 1;
  return Number.parseFloat(length) * factor;
}

function moment(text: string): Date {
  if (!text.includes('-')) return new Date(now - minutes(text) * 60_000);
  const time = text.toUpperCase();
  return new Date(time.includes('T') && !time.endsWith('Z') ? `${time}Z` : time);
}

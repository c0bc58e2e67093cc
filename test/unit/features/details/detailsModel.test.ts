import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { observe } from '../../../../src/domain/changes';
import type { Incident } from '../../../../src/domain/incident';
import type { Related } from '../../../../src/domain/related';
import { withRaw } from '../../../../src/domain/raw';
import { RawRecord } from '../../../../src/domain/rawRecord';
import { detailsModel, type DetailsContext, loadMappedPaths } from '../../../../src/features/details/detailsModel';
import type { Fact } from '../../../../src/features/details/messages';
import { missingModel } from '../../../../src/features/details/missingModel';
import { restorePetra } from '../../../../src/sources/petra/client';
import { anIncident } from '../../../support/anIncident';
import { recorded } from '../../../support/profile';

const now = Date.parse('2026-02-10T12:00:00Z');

const context: DetailsContext = {
  connectionName: (id) => `<${id}>`,
  sample: false,
  notice: undefined,
  related: { total: 0, open: 0, withinDwell: 0, nearest: [] },
  place: { index: 1, of: 1200 },
  now,
};

function modelOf(fields: Partial<Incident> = {}, changes: Partial<DetailsContext> = {}) {
  return detailsModel(anIncident(fields), { ...context, ...changes });
}

function valueOf(fact: Fact): string {
  return fact.kind === 'time' ? fact.time.text : fact.value;
}

function factsOf(model: ReturnType<typeof modelOf>): Record<string, string> {
  const facts = model.sections.flatMap((section) => section.facts);
  return Object.fromEntries(facts.map((fact) => [fact.label, valueOf(fact)]));
}

const dwelling: Partial<Incident> = {
  occurredAt: '2026-01-31T11:00:00Z',
  dwellMinutes: 180,
  user: { id: 'u1', name: 'Ann', lastPasswordChange: '2025-01-01T00:00:00Z' },
};

describe('The details of an incident', () => {
  before(loadMappedPaths);

  it('say of a bare one what there is to say', () => {
    const model = modelOf();
    strictEqual(model.title, 'incident-1');
    deepStrictEqual(model.headline, {
      status: 'Unremediated',
      state: 'attention',
      stateText: 'needs attention',
      about: [],
    });
    deepStrictEqual(factsOf(model), { Connection: '<petra-1>', 'Incident ID': 'incident-1' });
    deepStrictEqual(
      model.timeline?.points.map(({ label, time }) => [label, time.text]),
      [
        ['Detected', 'Jan 31, 2026, 12:00:00 PM UTC'],
        ['Now', 'Feb 10, 2026, 12:00:00 PM UTC'],
      ],
    );
    deepStrictEqual(
      model.actions.map(({ action, primary }) => [action, primary]),
      [
        ['copyAsMarkdown', true],
        ['copyId', undefined],
        ['openRaw', undefined],
      ],
    );
    strictEqual(model.other, undefined);
  });

  it('give times in the user’s zone, with age, UTC and what was received', () => {
    const [created] = modelOf({ createdAt: '2026-02-10T09:00:00.1234567+01:00' }).timeline!.points;
    const { title, ...time } = created!.time;
    deepStrictEqual(time, {
      iso: '2026-02-10T08:00:00.123Z',
      text: 'Feb 10, 2026, 8:00:00 AM UTC',
      ago: '3 hours ago',
    });
    const lines = title.split('\n');
    deepStrictEqual([lines[0], lines.at(-1)], ['Feb 10, 2026, 8:00:00 AM UTC', '2026-02-10T09:00:00.1234567+01:00']);
  });

  it('do not show the time of occurrence as a time of detection', () => {
    const occurredAt = '2026-02-10T09:00:00Z';
    const [incident] = restorePetra([JSON.stringify({ id: 'i', occurredAt })], 'a');
    const { timeline } = detailsModel(incident!, context);
    deepStrictEqual(
      timeline?.points.map(({ label }) => label),
      ['Occurred', 'Now'],
    );
  });

  it('say that the API no longer lists it, and since when', () => {
    const status = { value: 'UNREMEDIATED', label: 'Unremediated', state: 'closed' } as const;
    const model = modelOf({ status, unlistedSince: '2026-02-10T11:00:00Z' });
    const { 'No longer listed since': since } = factsOf(model);
    strictEqual(model.headline?.stateText, 'no longer listed by the API');
    match(since ?? '', /2026/);
    strictEqual(factsOf(modelOf())['No longer listed since'], undefined);
  });

  describe('show what happened', () => {
    const activity = {
      action: 'copy',
      blocked: false,
      size: 2 * 1024 * 1024,
      files: [{ name: 'salaries.xlsx', sha256: 'aa11' }],
      labels: ['PII'],
      from: { name: '\\\\FILESERVER-01\\HR' },
      to: { name: 'drive.example', url: 'https://drive.example/a', domain: 'drive.example' },
      application: 'Excel',
      warning: 'warned',
      message: 'for\nhome',
    };
    const happened = (fields: Partial<typeof activity>) =>
      modelOf({ hostname: 'LAPTOP-007', activity: { ...activity, ...fields } }).sections[0]!;
    const inShort = (fields: Partial<typeof activity> = {}) => valueOf(happened(fields).facts[0]!);

    it('in whole sentences that say how it ended', () => {
      const end =
        'The application was Excel on LAPTOP-007. It wasn’t blocked. The user was warned and wrote: “for home”';
      const data = 'salaries.xlsx (2 MB, PII)';
      const places = 'from \\\\FILESERVER-01\\HR to drive.example';
      strictEqual(inShort(), `${data} was copied ${places}. ${end}`);
      match(
        inShort({ blocked: true }),
        /^Copying salaries.* was blocked\. The application was Excel on LAPTOP-007\. The/,
      );
      strictEqual(
        inShort({ action: 'teleport' }),
        `Recorded action “teleport”: ${data}, ${places.replace(' to ', ', to ')}. ${end}`,
      );
      match(inShort({ warning: 'not_warned' }), /The user wrote: “for home”$/);
    });

    it('with the places that are known', () => {
      const start = (fields: object): string => /^.*?\.(?= The app)/.exec(inShort(fields))?.[0] ?? '';
      const files = [{ name: 'a[ from {1}].txt', sha256: '' }];
      const bare = { files, size: undefined, labels: [] };
      const from = { name: 'A' };
      const to = { name: '[ to {2}]' };
      deepStrictEqual(
        [{}, { from }, { to }, { from, to }].map((places) =>
          start({ from: undefined, to: undefined, ...bare, ...places, action: 'print' }),
        ),
        ['', ' from A', ' on [ to {2}]', ' from A on [ to {2}]'].map((rest) => `${files[0]?.name} was printed${rest}.`),
      );
    });

    it('and claim nothing that the word of the API does not say', () => {
      for (const action of [
        'remove',
        'file_removed',
        'unsend',
        'email_received',
        'email_open',
        'consent_given',
        'presented',
        'upload_attempt',
        'copy_failed',
        'print_preview',
        'download_canceled',
        'undo_move',
      ])
        match(inShort({ action }), new RegExp(`^Recorded action “${action}”: salaries`), action);
      for (const [action, verb] of [
        ['copy_to_removable', 'copied'],
        ['EmailSend', 'sent'],
        ['email', 'sent'],
        ['file_move', 'moved'],
      ] as const)
        match(inShort({ action }), new RegExp(`^salaries.* was ${verb} from`), action);
    });

    it('in a table with values to copy, web addresses also defanged', () => {
      const { title, facts } = happened({});
      strictEqual(title, 'What happened');
      const codes = facts.filter(({ kind }) => kind === 'code').map((fact) => [fact.label, valueOf(fact)]);
      deepStrictEqual(codes, [
        ['File', 'salaries.xlsx'],
        ['File hash', 'aa11'],
        ['Data label', 'PII'],
        ['Source', '\\\\FILESERVER-01\\HR'],
        ['Destination', 'drive.example'],
        ['Destination', 'https://drive.example/a'],
        ['Defanged address', 'hxxps://drive[.]example/a'],
        ['Defanged address', 'drive[.]example'],
      ]);
    });
  });

  it('show its place in the tree, and next and previous', () => {
    const buttons = (place: DetailsContext['place']) =>
      modelOf({}, { place }).navigation?.buttons.map(({ enabled }) => enabled);
    strictEqual(modelOf().navigation?.place, '2 of 1,200');
    deepStrictEqual(buttons({ index: 0, of: 1 }), [false, false]);
    deepStrictEqual(buttons({ index: 1, of: 3 }), [true, true]);
    deepStrictEqual(buttons(undefined), [true, true]);
  });

  it('draw a line from the first time to now, with the dwell window as a band', () => {
    const timeline = modelOf(dwelling).timeline!;
    deepStrictEqual(
      timeline.points.map(({ kind, after }) => [kind, after]),
      [
        ['password', undefined],
        ['occurred', '395 d later'],
        ['detected', '1 h later'],
        ['dwellEnd', '2 h later'],
        ['now', '9 d later'],
      ],
    );
    const at = (index: number) => timeline.points[index]!.at;
    deepStrictEqual(timeline.band, { from: at(1), to: at(3), label: 'Dwell window: 3 h', open: false });
    match(timeline.description, /^Last password change\. 395 d later: Occurred\. .*Now\. Dwell window: 3 h$/);
  });

  it('leave the dwell window open while nobody has shut the attacker out', () => {
    const { occurredAt = '' } = dwelling;
    const open = modelOf({ occurredAt }).timeline!;
    deepStrictEqual([open.band?.open, open.band?.to], [true, 100]);
    const closed = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
    strictEqual(modelOf({ occurredAt, status: closed }).timeline?.band, undefined);
    strictEqual(modelOf({ occurredAt, source: 'cyberhaven' }).timeline?.band, undefined);
  });

  describe('say each thing once', () => {
    const who = (user: NonNullable<Incident['user']>) =>
      modelOf({ user }).sections.flatMap(({ id, facts }) =>
        id === 'who' ? facts.map((fact) => [fact.label, valueOf(fact)]) : [],
      );

    it('such as a sign-in name that is the email as well, in whichever case', () => {
      const merged = ['Sign-in name (UPN), Email', 'Ann@acme.example'];
      deepStrictEqual(who({ id: 'u1', name: 'Ann', principal: 'Ann@acme.example', mail: 'ann@ACME.example' }), [
        ['User', 'Ann'],
        merged,
        ['User ID', 'u1'],
      ]);
      deepStrictEqual(who({ id: 'u1', name: 'ann@acme.example', principal: 'ann', mail: 'Ann@acme.example' }), [
        ['User, Email', 'Ann@acme.example'],
        ['Sign-in name (UPN)', 'ann'],
        ['User ID', 'u1'],
      ]);
    });

    it('such as a time, which the timeline tells', () => {
      const told = modelOf({ ...dwelling, unlistedSince: '2026-02-01T00:00:00Z' });
      const times = told.sections.flatMap(({ facts }) => facts.flatMap((fact) => (fact.kind === 'time' ? fact : [])));
      deepStrictEqual(
        times.map(({ label }) => label),
        ['No longer listed since'],
      );
      strictEqual(factsOf(told)['Dwell time'], undefined);
    });

    it('but what no timeline can tell', () => {
      const { Detected, 'Dwell time': dwell } = factsOf(modelOf({ createdAt: 'yesterday', dwellMinutes: 180 }));
      deepStrictEqual([Detected, dwell], ['yesterday', '3 h']);
    });

    it('such as two things that happened at the same time', () => {
      const { points } = modelOf({ occurredAt: '2026-01-31T12:00:00Z' }).timeline!;
      deepStrictEqual(
        points.map(({ label, after }) => [label, after]),
        [
          ['Occurred, Detected', undefined],
          ['Now', '10 d later'],
        ],
      );
      strictEqual(modelOf({ occurredAt: '2026-01-31T11:59:30Z' }).timeline!.points[1]?.after, '< 1 min later');
    });
  });

  it('can be filtered by: tenant, policy, user and host', () => {
    const { headline, sections } = modelOf({
      tenant: { id: 't', name: 'Acme' },
      policy: { id: 'p', name: 'Upload' },
      user: { id: 'u1', principal: 'ann@acme.example' },
      hostname: 'LAPTOP-1',
    });
    const facts = sections.flatMap((section) => section.facts);
    deepStrictEqual(
      [
        ...headline!.about.map(({ by, text }) => [by, text]),
        ...facts.flatMap((fact) => (fact.kind !== 'time' && fact.filter ? [[fact.filter.by, fact.value]] : [])),
      ],
      [
        ['tenant', 'Acme'],
        ['policy', 'Upload'],
        ['user', 'ann@acme.example'],
        ['host', 'LAPTOP-1'],
      ],
    );
  });

  it('offer the raw difference with the history, where the record before the change is stored', () => {
    const status = { value: 'OPEN', label: 'Open', state: 'attention' } as const;
    const fields = { connection: 'c1', source: 'petra', id: 'i', createdAt: '2026-02-01T00:00:00Z', status };
    const load = (old: Incident | undefined, assignee: string, length = 0): Incident => {
      const incident = recorded({ ...fields, assignee }, { text: 'x'.repeat(length) });
      return observe([incident], { loaded: () => old, shown: [], now: context.now }).incidents[0] ?? incident;
    };
    const actionOf = (incident: Incident) => {
      const history = detailsModel(incident, context).sections.find(({ id }) => id === 'history');
      return history && [history.facts.length, history.action?.action];
    };
    const first = load(undefined, 'ann');
    deepStrictEqual(actionOf(first), undefined);
    deepStrictEqual(actionOf(load(first, 'bob')), [1, 'showRawDifference']);
    deepStrictEqual(actionOf(load(load(undefined, 'ann', 100_000), 'bob')), [1, undefined]);
  });

  it('list the keys that do what is done most', () => {
    const keysOf = (fields: Partial<Incident>) => modelOf(fields).keys?.map(({ keys }) => keys.join(' '));
    deepStrictEqual(keysOf({ url: 'https://app.petrasecurity.com/1' }), ['O', 'C', 'R', 'U', 'J', 'K']);
    deepStrictEqual(keysOf({}), ['C', 'R', 'U', 'J', 'K']);
  });

  it('list related incidents and call out those in the dwell window', () => {
    const related = (id: string, time: string, withinDwell = false): Related => ({
      incident: anIncident({
        id,
        connection: 'c2',
        source: 'cyberhaven',
        occurredAt: time,
        status: { value: 'closed', label: 'Closed', state: id === 'b' ? 'waiting' : 'closed' },
      }),
      strength: 'login',
      withinDwell,
    });
    const nearest = [
      related('a', '2026-01-31T12:00:00Z', true),
      related('b', '2026-01-31T08:00:00Z'),
      ...Array.from({ length: 30 }, (_, index) => related(`more-${index}`, '2026-02-09T11:00:00Z')),
    ];
    const part = modelOf(dwelling, { related: { total: 1032, open: 1001, withinDwell: 1, nearest } }).related!;
    strictEqual(part.summary, '1,032 other incidents · 1,001 open · 1 inside the dwell window');
    // The nearest twenty, and this one among them.
    strictEqual(part.chronology.length, 21);
    strictEqual(part.showAll, 'Show all 1,032 in the list');
    deepStrictEqual(
      part.chronology.slice(0, 4).map((entry) => ('ref' in entry ? [entry.ref.id, entry.distance, entry.dwell] : [])),
      [
        ['b', '3 h earlier', undefined],
        [],
        ['a', '1 h later', 'Inside the dwell window'],
        ['more-0', '9 d later', undefined],
      ],
    );
    const one = modelOf(dwelling, {
      related: { total: 1, open: 0, withinDwell: 1, nearest: nearest.slice(0, 1) },
    }).related!;
    strictEqual(one.summary, '1 other incident · none open · 1 inside the dwell window');
    deepStrictEqual(modelOf(dwelling).related, {
      title: 'Related incidents',
      summary: 'No other incidents for this user.',
      chronology: [],
    });
    strictEqual(modelOf().related?.summary, 'This incident has no user.');
  });

  it('show what else the record carries: flat, in bounds, without what is shown already', () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`field${index}`, index]));
    const model = modelOf({
      id: 'x',
      tenant: { id: 't', name: 'shown' },
      raw: {
        id: 'x',
        tenant: { name: 'shown', region: 'eu' },
        none: null,
        empty: '',
        list: [1, { a: 2 }],
        no: false,
        ...many,
      },
    });
    const facts = model.other!.facts.map((fact) => [fact.label, valueOf(fact)]);
    deepStrictEqual(facts.slice(0, 4), [
      ['tenant.region', 'eu'],
      ['list', '[1,{"a":2}]'],
      ['no', 'false'],
      ['field0', '0'],
    ]);
    strictEqual(facts.length, 100);
    strictEqual(model.other!.note, '53 more are in the raw JSON.');
  });
});

describe('The details of a hostile record', () => {
  const long = 'x'.repeat(1_000_000);
  const nested = (levels: number, inside: unknown): Record<string, unknown> => {
    let value: Record<string, unknown> = { a: inside };
    for (let level = 1; level < levels; level++) value = { a: value };
    return value;
  };
  const deep = (levels: number): Record<string, unknown> => nested(levels, { end: 1 });
  const hostile: Record<string, Partial<Incident>> = {
    'long text': {
      id: long,
      summary: long,
      hostname: long,
      user: { id: long, name: long },
      raw: { long, [long]: long },
    },
    'text that turns direction': {
      user: { id: 'u', name: 'a\u202eb' },
      hostname: 'a\u202e\u0000b',
      raw: { 'a\u202e': '\u2066x' },
    },
    markup: {
      user: { id: 'u', name: '<b>x</b>' },
      policy: { id: 'p', name: '{0} $& $(alert)' },
      raw: { '<i>': '</script>' },
    },
    'deep nesting': { raw: deep(62) },
    'deep nesting of many values': {
      raw: {
        ...deep(61),
        b: nested(
          60,
          Array.from({ length: 10_000 }, () => 1),
        ),
      },
    },
    'many lineage ids': { lineageIds: Array.from({ length: 10_000 }, (_, index) => `id-${index}`) },
    'times that no calendar holds': {
      createdAt: 'yesterday',
      occurredAt: '+275760-09-13T00:00:00.000Z',
      dwellMinutes: 1e300,
    },
    'negative dwell time': { occurredAt: '2026-01-31T11:00:00Z', dwellMinutes: -5 },
    'names of object members': {
      raw: JSON.parse('{"__proto__": {"x": 1}, "constructor": "c", "toString": 1}') as object as Incident['raw'],
    },
    'empty text everywhere': {
      createdAt: '',
      occurredAt: '',
      user: { id: '', name: '' },
      status: { value: '', label: '', state: 'attention' },
    },
  };
  for (const [name, fields] of Object.entries(hostile)) {
    it(`are no more than a page can show, and none of it changes how other text is read (${name})`, () => {
      const model = modelOf(fields);
      ok(JSON.stringify(model).length < 400_000);
      for (const text of shownTexts(model)) ok(!/[\u202a-\u202e\u2066-\u2069]|\0/.test(text), JSON.stringify(text));
    });
  }

  it('give unseen characters by number, and copy the value as it was received', () => {
    const model = modelOf({ user: { id: 'u\u202e', name: '\u202egpj.exe' } });
    strictEqual(factsOf(model)['User'], '⟨U+202E⟩gpj.exe');
    const [, id] = model.sections[0]!.facts;
    deepStrictEqual(id, { kind: 'code', label: 'User ID', value: 'u⟨U+202E⟩', copy: 'u\u202e' });
  });

  it('show other fields as received and in their order', () => {
    const { raw: _, ...fields } = anIncident();
    const record = '{"9":9007199254740993, "1":{"b":1.0,"a":[12345678901234567890, "x"]},"empty":"","none":null}';
    const model = detailsModel(withRaw(fields, new RawRecord(record)), context);
    deepStrictEqual(
      model.other?.facts.map((fact) => [fact.label, valueOf(fact)]),
      [
        ['9', '9007199254740993'],
        ['1.b', '1.0'],
        ['1.a', '[12345678901234567890,"x"]'],
      ],
    );
  });

  it('keep the raw JSON JSON', () => {
    const raw = { 'a\u202e': '\u{e0041}\u2066x', b: ['\u0000', 'é👩‍💻'] };
    const { json } = modelOf({ raw }).raw!;
    match(json, /"a\\u202E": "\\uDB40\\uDC41\\u2066x"/);
    deepStrictEqual(JSON.parse(json), raw);
    strictEqual(modelOf({ raw: { long } }).raw?.note, 'Shortened. “Open Raw JSON” shows everything.');
  });
});

/** All text of a model that is seen; what is copied is not. */
function shownTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === 'copy' ? [] : shownTexts(inner)));
}

describe('The details of an incident that is not there', () => {
  it('say why, and offer a refresh only where it may help', () => {
    const of = (absence: Parameters<typeof missingModel>[1]) =>
      missingModel({ connection: 'c', id: 'i' }, absence, 'Acme');
    for (const absence of ['loading', 'fetching'] as const) {
      deepStrictEqual([of(absence).title, of(absence).busy, of(absence).actions], ['Loading incident', true, []]);
    }
    match(of('fetching').notices[0]!, /Acme/);
    deepStrictEqual([of('notLoaded').title, of('notLoaded').actions[0]?.action], ['Incident not available', 'refresh']);
    deepStrictEqual(
      of('disabled').actions.map(({ action }) => action),
      ['enableConnection'],
    );
    match(of('noConnection').notices[0]!, /was removed/);
  });
});

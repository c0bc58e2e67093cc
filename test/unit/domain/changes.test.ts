import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { changesBetween, maxChanges, observe, type Shown, shownAfter, shownKey } from '../../../src/domain/changes';
import { changeText } from '../../../src/domain/changeText';
import type { Incident } from '../../../src/domain/incident';
import { rawText, recordOf } from '../../../src/domain/raw';
import { isoTime } from '../../../src/domain/time';
import { present } from '../../../src/sources/cleanValues';
import { recorded } from '../../support/profile';

const start = Date.parse('2026-06-01T10:00:00Z');
const minuteMs = 60_000;
const at = (minute: number): string => isoTime(start + minute * minuteMs);
const [open, closed] = [
  { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' },
  { value: 'REMEDIATED', label: 'Remediated', state: 'closed' },
] as const;

function version(fields: Partial<Omit<Incident, 'raw'>> = {}): Incident {
  const incident = { connection: 'a', id: 'i', source: 'petra', createdAt: at(0), status: open, ...fields };
  // The record says what the incident says.
  return recorded(incident, { said: incident });
}

/** A window that hears answers; what it holds and remembers. */
class Window {
  loaded = new Map<string, Incident>();
  shown: readonly Shown[] = [];
  changed: readonly string[] = [];

  hear(minute: number, ...incidents: Incident[]): this {
    const now = start + minute * minuteMs;
    const observed = observe(incidents, { loaded: ({ id }) => this.loaded.get(id), shown: this.shown, now });
    for (const incident of observed.incidents) this.loaded.set(incident.id, incident);
    this.shown = shownAfter(this.shown, [{ at: now, keys: incidents.map(({ id }) => shownKey(id)) }]);
    this.changed = observed.changed;
    return this;
  }

  get changes() {
    return this.loaded.get('i')?.changes ?? [];
  }
}

describe('The changes of an incident', () => {
  it('are none at first sight, nor when nothing has changed', () => {
    const window = new Window().hear(0, version()).hear(5, version());
    deepStrictEqual([window.changes, window.changed], [[], []]);
  });

  it('happened after the last answer that showed the old value, and before the first that shows the new one', () => {
    const window = new Window()
      .hear(0, version())
      .hear(5, version())
      .hear(10, version({ status: closed }));
    deepStrictEqual(window.changes, [
      {
        field: 'status',
        from: 'Unremediated',
        to: 'Remediated',
        states: ['attention', 'closed'],
        after: at(5),
        before: at(10),
      },
    ]);
    deepStrictEqual(window.changed, ['i']);
    const [change] = window.changes;
    const writer = { translate: String, text: String, time: (time: string) => time.slice(11, 16) };
    strictEqual(change && changeText(change, writer), 'Unremediated → Remediated, between 10:05 and 10:10');
  });

  it('are of each field that is followed, and of no other text', () => {
    const user = { id: 'u', name: 'Ann', enabled: true, lastPasswordChange: at(0) };
    const old = version({ user, severity: { value: 'low', label: 'Low', rank: 2 }, summary: 'One', hostname: 'a' });
    const interval = { after: at(0), before: at(5) };
    deepStrictEqual(changesBetween(old, version({ ...old, summary: 'Two', hostname: 'b' }), interval), []);
    const changed = version({
      severity: { value: 'high', label: 'High', rank: 4 },
      assignee: 'sam',
      policy: { id: 'p', name: 'Upload' },
      closeReason: 'done',
      user: { ...user, enabled: false, lastPasswordChange: at(3) },
    });
    deepStrictEqual(
      changesBetween(old, changed, interval).map(({ field, from, to }) => [field, from, to]),
      [
        ['severity', 'Low', 'High'],
        ['assignee', undefined, 'sam'],
        ['policy', undefined, 'Upload'],
        ['closeReason', undefined, 'done'],
        ['account', 'true', 'false'],
        ['password', at(0), at(3)],
      ],
    );
  });

  it('are none where only the words for a value, the name of a policy or the form of a time differ', () => {
    const old = version({
      policy: { id: 'p', name: 'Old name' },
      user: { id: 'u', lastPasswordChange: '2026-01-01T00:00:00Z' },
    });
    const same = version({
      status: { ...open, label: 'Nicht behoben' },
      policy: { id: 'p', name: 'New name' },
      user: { id: 'u', lastPasswordChange: '2026-01-01T00:00:00.000+00:00' },
    });
    deepStrictEqual(changesBetween(old, same, { before: at(1) }), []);
  });

  it('show a return after a gap, and say nothing of the state in it', () => {
    const window = new Window().hear(0, version());
    window.loaded.set('i', version({ unlistedSince: at(20), status: { ...open, state: 'closed' } }));
    window.hear(30, version({ status: closed }));
    deepStrictEqual(window.changes, [
      { field: 'listing', after: at(20), before: at(30) },
      { field: 'status', from: 'Unremediated', to: 'Remediated', after: at(0), before: at(30) },
    ]);
  });

  it('have no beginning that is not known, or that predates a clock change', () => {
    const window = new Window().hear(60, version());
    deepStrictEqual(window.hear(5, version({ status: closed })).changes[0]?.after, undefined);
    const forgetful = new Window().hear(0, version());
    forgetful.shown = [];
    deepStrictEqual(forgetful.hear(5, version({ status: closed })).changes[0]?.after, undefined);
  });

  it('are the newest few, with values of bounded length', () => {
    const window = new Window();
    for (let minute = 0; minute < 100; minute++)
      window.hear(minute, version({ assignee: `${minute} ${'x'.repeat(9999)}` }));
    strictEqual(window.changes.length, maxChanges);
    ok(window.changes.at(-1)?.to?.startsWith('99 '));
    ok(JSON.stringify(window.changes).length < maxChanges * 600);
  });

  it('are the same for any split of versions over answers', () => {
    const words = fc.constantFrom('a', 'b', undefined);
    const snapshot = fc.record({
      id: fc.constantFrom('i', 'j', 'k'),
      status: fc.constantFrom(open, closed),
      severity: fc.constantFrom(
        { value: 'low', label: 'Low', rank: 2 },
        { value: 'x', label: 'X', rank: 0 },
        undefined,
      ),
      policy: fc.constantFrom({ id: 'p', name: 'Upload' }, { id: 'p', name: 'Other name' }, undefined),
      assignee: words,
      closeReason: words,
      enabled: fc.constantFrom(true, false, undefined),
      lastPasswordChange: fc.constantFrom(at(0), '2026-06-01T10:00:00+00:00', at(1), undefined),
      // Nobody follows it.
      summary: words,
    });
    type Snapshot = typeof snapshot extends fc.Arbitrary<infer Value> ? Value : never;
    /** What is followed of a snapshot, as words: read without the code that finds changes. */
    const read = (each: Snapshot): Record<string, string | undefined> => ({
      status: each.status.label,
      severity: each.severity?.label,
      assignee: each.assignee,
      policy: each.policy?.id,
      closeReason: each.closeReason,
      account: each.enabled?.toString(),
      password: each.lastPasswordChange && isoTime(Date.parse(each.lastPasswordChange)),
    });
    fc.assert(
      fc.property(
        fc.array(snapshot, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 6 })),
        fc.array(fc.nat({ max: 9 })),
        (all, sizes, minutes) => {
          const incidents = all.map(({ enabled, lastPasswordChange, ...fields }) =>
            version(present({ ...fields, user: { id: 'u', ...present({ enabled, lastPasswordChange }) } })),
          );
          const single = new Window();
          const batched = new Window();
          let from = 0;
          let minute = 0;
          for (const [index, size] of [...sizes, incidents.length].entries()) {
            const answer = incidents.slice(from, from + size);
            minute += minutes[index] ?? 0;
            for (const incident of answer) single.hear(minute, incident);
            batched.hear(minute, ...answer);
            from += size;
          }
          deepStrictEqual(batched.loaded, single.loaded);
          const before = ({ loaded }: Window) =>
            [...loaded.values()].map((each) => [recordOf(each)?.before?.stored, recordOf(each)?.before?.loadedAt]);
          deepStrictEqual(before(batched), before(single));
          // Replayed by hand.
          const own = all.filter(({ id }) => id === 'i');
          const records = incidents.filter(({ id }) => id === 'i').map(rawText);
          let last: string | undefined;
          const expected = own.flatMap((each, index) => {
            const [old, now] = [own[index - 1], read(each)];
            const found = Object.entries(old ? read(old) : {}).filter(([field, value]) => value !== now[field]);
            if (found.length > 0) last = records[index - 1];
            return found.map(([field, value]) => [field, value, now[field]]);
          });
          const found = single.changes.map(({ field, from: old, to }) => {
            const id = (value: string | undefined) => (field === 'policy' ? value && 'p' : value);
            const time = (value: string | undefined) => value && isoTime(Date.parse(value));
            const plain = field === 'password' ? time : id;
            return [field, plain(old), plain(to)];
          });
          deepStrictEqual(found, expected.slice(-maxChanges));
          strictEqual(before(single)[[...single.loaded.keys()].indexOf('i')]?.[0], last);
        },
      ),
    );
  });
});

describe('What is remembered of answers', () => {
  it('is the last one that showed each incident, of the latest 5,000', () => {
    const keys = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);
    let shown: readonly Shown[] = [];
    for (let n = 0; n < 20; n++) shown = shownAfter(shown, [{ at: n, keys: keys(n * 500, 1000) }]);
    const times = shown.flatMap((each) => each.keys.map((key) => [key, each.at] as const));
    strictEqual(times.length, 5000);
    strictEqual(new Map(times).size, 5000);
    strictEqual(new Map(times).get(9999), 19);
    strictEqual(new Map(times).get(9499), 18);
    deepStrictEqual(
      shown.map(({ at: time }) => time),
      shown.map(({ at: time }) => time).toSorted((a, b) => a - b),
    );
  });
});

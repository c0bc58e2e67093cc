import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { checkIds, checksIn, type CheckId } from '../../../src/domain/checks/check';
import { FilterSyntaxError, parseFilter } from '../../../src/domain/filter/filter';
import { corrections } from '../../../src/domain/filter/corrections';
import { suggest } from '../../../src/domain/filter/suggest';
import type { Incident } from '../../../src/domain/incident';
import { IncidentStore } from '../../../src/store/incidentStore';
import { Unseen } from '../../../src/store/unseen';
import { CheckIndex } from '../../../src/ui/checkIndex';
import { RelatedIndex } from '../../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../../src/ui/visibleIncidents';
import { anIncident } from '../../support/anIncident';
import { countIncidents } from '../../support/countIncidents';
import { FakeClock } from '../../support/fakeClock';
import { workspace } from '../../support/fakeVscode';

const status = { value: 'LOCKED_AWAITING_PASSWORD_RESET', label: 'Locked', state: 'waiting' } as const;
const unremediated = { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' } as const;
const changes = [
  { field: 'status', states: ['closed', 'attention'], from: 'x', to: 'y', before: '2026-01-31T01:00:00.000Z' },
] as const;
const of = (id: string, fields: Partial<Incident>) => anIncident({ id, raw: { id }, ...fields });
const incidents = [
  of('plain', { createdAt: '2026-01-31T11:00:00Z' }),
  of('urgent', { urgency: 5 }),
  of('reopened', { createdAt: '2025-12-01T00:00:00Z', status: unremediated, urgency: 1, changes }),
  of('enabled', { status, createdAt: '2026-01-31T11:00:00Z', user: { id: 'u', enabled: true } }),
  of('soon', { status, createdAt: '2026-01-30T13:00:00Z' }),
  of('long', { status, createdAt: '2026-01-20T13:00:00Z', user: { id: 'v', enabled: true } }),
];

describe('The checks of loaded incidents', () => {
  let clock: FakeClock;
  let store: IncidentStore;
  let checks: CheckIndex;
  let visible: VisibleIncidents;

  beforeEach(() => {
    clock = new FakeClock();
    store = new IncidentStore();
    store.merge(incidents);
    checks = new CheckIndex(store, clock);
    visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id, clock, checks);
  });
  afterEach(async () => {
    await workspace.getConfiguration('incidents').update('disabledChecks', undefined);
    visible.dispose();
    checks.dispose();
  });

  const shown = (filter: string): string => {
    visible.setFilter(filter);
    return visible
      .incidents()
      .map(({ id }) => id)
      .sort()
      .join();
  };

  for (const [filter, ids] of [
    ['check:any', 'enabled,long,reopened'],
    ['check:stillEnabled', 'enabled,long'],
    ['check:STILLENABLED,reopened', 'enabled,long,reopened'],
    ['check:waitingLong', 'long'],
    ['check:passwordUnchanged', ''],
    ['-check:any', 'plain,soon,urgent'],
    ['check:any is:waiting', 'enabled,long'],
  ] as const) {
    it(`are found by ${filter}`, () => strictEqual(shown(filter), ids));
  }

  it('come first among those of the same state by attention, regardless of urgency', () => {
    deepStrictEqual(
      visible.incidents().map(({ id }) => id),
      ['reopened', 'urgent', 'plain', 'enabled', 'long', 'soon'],
    );
  });

  it('can be switched off one by one, at once', async () => {
    strictEqual(shown('check:any'), 'enabled,long,reopened');
    let fired = 0;
    visible.onDidChange(() => fired++);
    await workspace.getConfiguration('incidents').update('disabledChecks', ['stillEnabled', 'reopened']);
    ok(fired > 0);
    strictEqual(shown('check:any'), 'long');
    deepStrictEqual(checks.checksOf(store.get({ connection: 'petra-1', id: 'long' })!), ['waitingLong']);
    deepStrictEqual(
      checks.findingsIn(store.get({ connection: 'petra-1', id: 'long' })!).map(({ id }) => id),
      ['waitingLong'],
    );
  });

  it('follow time: what waits is flagged when it has waited for too long', async () => {
    strictEqual(shown('check:waitingLong'), 'long');
    let fired = 0;
    visible.onDidChange(() => fired++);
    await clock.advance(59 * 60_000);
    strictEqual(fired, 0);
    await clock.advance(2 * 60_000);
    strictEqual(fired, 1);
    strictEqual(shown('check:waitingLong'), 'long,soon');
  });

  it('look at no record again when only time has passed', async () => {
    let looks = 0;
    const watched = of('watched', { status, createdAt: '2026-01-30T13:00:00Z', user: { id: 'x' } });
    const user = { get: () => (looks++, { id: 'x' }), enumerable: true };
    store.merge([Object.defineProperty({ ...watched }, 'user', user)]);
    strictEqual(shown('check:waitingLong'), 'long');
    // The search is prepared.
    await clock.advance(1000);
    looks = 0;
    await clock.advance(61 * 60_000);
    deepStrictEqual([Array.from(checks.bits()).filter((bits) => bits !== 0).length, looks], [5, 0]);
  });

  it('follow what comes and changes', () => {
    strictEqual(shown('check:any'), 'enabled,long,reopened');
    store.merge([of('enabled', { status, user: { id: 'u', enabled: false }, raw: { n: 2 } })]);
    store.merge([of('new', { status, user: { id: 'w', enabled: true } })]);
    strictEqual(shown('check:any'), 'long,new,reopened');
  });

  it('are completed with how many they flag', async () => {
    const values = await visible.query.filterValues();
    const offered = suggest('check:', 6, values);
    deepStrictEqual(
      offered.map(({ label, detail, count }) => [label, detail, count]),
      [
        ['any', undefined, 3],
        ['passwordUnchanged', 'Password unchanged', 0],
        ['stillEnabled', 'Account still enabled', 2],
        ['activeWhileCompromised', 'Active while compromised', 0],
        ['compromisedAgain', 'Compromised again', 0],
        ['reopened', 'Reopened', 1],
        ['waitingLong', 'Still waiting', 1],
      ],
    );
    const [first] = suggest('check:still', 11, values);
    strictEqual(first?.insert, 'check:stillEnabled');
    strictEqual(suggest('reop', 4, values)[0]?.insert, 'check:reopened');
  });

  it('are named where a filter names none of them', () => {
    const mistakeIn = (filter: string): FilterSyntaxError => {
      try {
        parseFilter(filter);
      } catch (error) {
        if (error instanceof FilterSyntaxError) return error;
      }
      throw new Error(`No mistake in ${filter}`);
    };
    const mistake = mistakeIn('check:stillenable');
    strictEqual(mistake.code, 'badCheck');
    ok(checkIds.every((id) => mistake.message.includes(id)));
    strictEqual(
      corrections('check:stillenable', mistake, { now: clock.now(), timeZone: 'utc' })[0]?.insert,
      'check:stillEnabled',
    );
    strictEqual(mistakeIn('check:none').code, 'badCheck');
  });

  it('are counted in an overview', () => {
    const counted = countIncidents(incidents, { now: clock.now(), timeZone: 'utc', checks: () => checks.bits() });
    const found = counted.checks
      .filter(({ count }) => count > 0)
      .map(({ id, count, attention }) => [id, count, attention]);
    deepStrictEqual(found, [
      ['stillEnabled', 2, 0],
      ['reopened', 1, 1],
      ['waitingLong', 1, 0],
    ]);
    deepStrictEqual(counted.checks[1]?.terms, [{ key: 'check', negated: false, values: [{ text: 'stillEnabled' }] }]);
  });

  it('are found by a filter as by a look at each incident', () => {
    const word = fc.constantFrom('any' as const, ...checkIds);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.boolean(), (words, negated) => {
        const holds = (found: readonly CheckId[]): boolean =>
          words.some((id) => (id === 'any' ? found.length > 0 : found.includes(id))) !== negated;
        const filter = `${negated ? '-' : ''}check:${words.join()}`;
        const expected = store.all().filter((incident) => holds(checks.findingsIn(incident).map(({ id }) => id)));
        deepStrictEqual(new Set(visible.query.matching(filter)), new Set(expected));
        deepStrictEqual(
          store.all().map((incident) => checks.checksOf(incident)),
          Array.from(checks.bits(), checksIn),
        );
      }),
    );
  });
});

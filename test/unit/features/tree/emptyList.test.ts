import { deepStrictEqual } from 'node:assert';
import { IncidentsView, type IncidentsViewParts } from '../../../../src/features/tree/incidentsView';
import { type ConnectionStatus, idle } from '../../../../src/sync/connectionStatus';
import { SourceError } from '../../../../src/sources/source';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { Unseen } from '../../../../src/store/unseen';
import { CheckIndex } from '../../../../src/ui/checkIndex';
import { RelatedIndex } from '../../../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../../../src/ui/visibleIncidents';
import { FakeClock } from '../../../support/fakeClock';
import { commands, workspace } from '../../../support/fakeVscode';

const clock = new FakeClock(Date.parse('2026-06-01T00:00:00Z'));
const loaded: ConnectionStatus = { ...idle, lastSuccess: clock.now() };
const failed: ConnectionStatus = { ...idle, error: new SourceError('network', 'gone') };

interface Shown {
  readonly status: ConnectionStatus;
  readonly scope?: Record<string, unknown>;
  readonly enabled?: boolean;
  readonly sample?: true;
}

describe('The empty list says that there are no incidents in the last 90 days', () => {
  const keys = new Map<unknown, unknown>();
  let registered: { dispose(): unknown } | undefined;
  beforeEach(() => {
    keys.clear();
    registered = commands.registerCommand('setContext', (key, value) => void keys.set(key, value));
  });
  afterEach(() => {
    workspace.settings.delete('lookbackDays');
    registered?.dispose();
  });

  /** Whether it does, with these connections. */
  const says = (...shown: Shown[]): unknown => {
    const list = shown.map((each, index) => ({ ...each, id: `c${index}`, kind: 'petra', name: 'Acme' }));
    const store = new IncidentStore();
    const unseen = new Unseen();
    const visible = new VisibleIncidents(store, unseen, new RelatedIndex(store), (id) => id, clock);
    const nothing = (): { dispose(): void } => ({ dispose: () => undefined });
    const view = new IncidentsView({
      store,
      unseen,
      visible,
      checks: new CheckIndex(store, clock),
      sync: {
        onDidChange: nothing,
        refreshing: false,
        status: (id: string) => shown[Number(id.slice(1))]?.status ?? idle,
      },
      connections: {
        onDidChange: nothing,
        list: () => list,
        isSample: (id: string) => shown[Number(id.slice(1))]?.sample === true,
        isMixedIn: () => false,
        nameOf: (id: string) => id,
      },
      memento: { get: () => undefined, update: async () => undefined },
      onShown: () => undefined,
    } as unknown as IncidentsViewParts);
    view.dispose();
    visible.dispose();
    return keys.get('incidents.noneIn90Days');
  };

  it('once all connections have been loaded', () => {
    deepStrictEqual([says({ status: loaded }), says({ status: loaded }, { status: loaded })], [true, true]);
    deepStrictEqual(says({ status: loaded, scope: {} }, { status: idle, enabled: false }), true);
  });

  it('not where one was never loaded: refreshes are manual, or the first one was canceled', () => {
    deepStrictEqual([says({ status: idle }), says({ status: loaded }, { status: idle })], [false, false]);
  });

  it('not where the last refresh of one failed', () => {
    deepStrictEqual(says({ status: { ...failed, lastSuccess: clock.now() } }), false);
  });

  it('not where one asks for a part only', () => {
    for (const scope of [{ startDate: '2026-05-31' }, { tenantId: 'T1' }, { limit: 5 }, { policySeverities: ['high'] }])
      deepStrictEqual(says({ status: loaded, scope }), false, JSON.stringify(scope));
  });

  it('not where another number of days is loaded', () => {
    workspace.settings.set('lookbackDays', 30);
    deepStrictEqual(says({ status: loaded }), false);
    // What is no number counts as 90.
    workspace.settings.set('lookbackDays', 'many');
    deepStrictEqual(says({ status: loaded }), true);
  });
});

import { ok, strictEqual } from 'node:assert';
import { connectionRowItem } from '../../../src/features/connections/connectionItems';
import { connectionRows } from '../../../src/features/connections/connectionRows';
import { notificationText } from '../../../src/features/news/notification';
import { SavedFiltersTree } from '../../../src/features/savedFilters/savedFilters';
import { problemItem } from '../../../src/features/tree/problemItem';
import { idle } from '../../../src/sync/connectionStatus';
import { horizonItem } from '../../../src/ui/horizonItem';
import type { VisibleIncidents } from '../../../src/ui/visibleIncidents';
import { anIncident } from '../../support/anIncident';

const name = '\u05de\u05e9\u05e8\u05d3 \u05db\u05d4\u05df';
const isolatedName = `\u2068${name}\u2069`;

describe('A name that runs from right to left turns nothing around it', () => {
  it('in a notification', () => {
    const incident = anIncident({ user: { id: 'u', name }, tenant: { id: 't', name } });
    const text = notificationText([incident, incident], () => false);
    ok(text.includes(`: ${isolatedName} (${isolatedName}, `), JSON.stringify(text));
  });

  it('in the row of a connection, and of its problem and its horizon', async () => {
    const connection = { id: 'a', name, kind: 'petra' };
    const parts = {
      connections: { list: () => [connection], problems: () => [{ name, reason: 'is wrong' }], isSample: () => false },
      sync: { status: () => idle },
      store: { count: () => 3 },
      database: { problem: undefined },
    } as unknown as Parameters<typeof connectionRows>[0];
    for (const row of await connectionRows(parts)) strictEqual(connectionRowItem(parts, row).label, isolatedName);
    strictEqual(problemItem({ ...connection, incidents: 1, status: idle }, 'row').label, isolatedName);
    const horizons = [{ before: '2026-01-31T00:00:00Z' }];
    strictEqual(
      horizonItem({ ...connection, horizons }, 'row', false).description,
      `not available from ${isolatedName}`,
    );
  });

  it('in the row of a saved filter', () => {
    const visible = { filter: '', onDidChange: () => ({ dispose: () => {} }), query: { countMatching: () => 12 } };
    const tree = new SavedFiltersTree(visible as unknown as VisibleIncidents);
    try {
      strictEqual(tree.getTreeItem({ name, filter: 'is:live' }).label, isolatedName);
    } finally {
      tree.dispose();
    }
  });
});

import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { ThemeIcon, TreeItem } from 'vscode';
import { bitsOf, type CheckId } from '../../../../src/domain/checks/check';
import type { IncidentRef } from '../../../../src/domain/incident';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { Unseen } from '../../../../src/store/unseen';
import { IncidentTree, type IncidentTreeParts } from '../../../../src/features/tree/incidentTree';
import type { TreeNode } from '../../../../src/features/tree/treeNode';
import type { IncidentTable } from '../../../../src/domain/table/incidentTable';
import type { CheckIndex } from '../../../../src/ui/checkIndex';
import { RelatedIndex } from '../../../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../../../src/ui/visibleIncidents';
import { FakeClock } from '../../../support/fakeClock';
import { anIncident } from '../../../support/anIncident';
import { watchCalls } from '../../../support/watchCalls';

describe('IncidentTree', () => {
  it('finds a row among many without building keys', async () => {
    const store = new IncidentStore();
    store.merge(Array.from({ length: 3000 }, (_, index) => anIncident({ id: `i${index}`, raw: { index } })));
    const visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id, new FakeClock());
    const memento = { get: (_: string, fallback: unknown) => fallback, update: async () => undefined };
    const tree = new IncidentTree({ visible, memento } as unknown as IncidentTreeParts);
    visible.groups();
    let made = 0;
    const row = await watchCalls([[JSON, 'stringify', () => made++]], () =>
      tree.find({ connection: 'petra-1', id: 'i2500' }),
    );
    tree.dispose();
    visible.dispose();
    strictEqual(row?.type === 'incident' && row.incident.id, 'i2500');
    ok(made < 10, `${made} keys`);
  });
});

describe('The rows that say what is not shown', () => {
  it('know what is above them', () => {
    const store = new IncidentStore();
    store.merge(Array.from({ length: 300 }, (_, index) => anIncident({ id: `i${index}`, raw: { index } })));
    const visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id, new FakeClock());
    const horizons = [{ id: 'petra-1', name: 'Petra', horizons: [{ before: '2026-01-01T00:00:00Z' }] }];
    const memento = { get: (_: string, fallback: unknown) => fallback, update: async () => undefined };
    const parts = { visible, memento, problems: () => [], horizons: () => horizons };
    const tree = new IncidentTree(parts as unknown as IncidentTreeParts);
    const below = (parent?: TreeNode): [TreeNode | undefined, TreeNode | undefined] => {
      const rows = tree.getChildren(parent);
      return [rows.at(-2), rows.at(-1)];
    };
    const [group, horizon] = below();
    const [last, more] = below(group);
    deepStrictEqual(more?.type === 'more' && more.behind, last);
    const all = horizon?.type === 'horizon' && horizon.behind && 'group' in horizon.behind && horizon.behind.group;
    strictEqual(all && all.count, 300);
    tree.dispose();
    visible.dispose();
  });
});

describe('The tree of 40 tenants', () => {
  let store: IncidentStore;
  let unseen: Unseen;
  let flagged: Map<string, readonly CheckId[]>;
  let visible: VisibleIncidents;
  let tree: IncidentTree;
  const status = (state: 'attention' | 'closed') => ({ value: state, label: state, state });
  beforeEach(() => {
    store = new IncidentStore();
    unseen = new Unseen();
    flagged = new Map();
    const incidents = Array.from({ length: 400 }, (_, n) =>
      anIncident({
        id: `i${n}`,
        tenant: { id: `t${n % 40}`, name: `Tenant ${n % 40}` },
        status: status(n < 100 ? 'attention' : 'closed'),
        urgency: n === 7 ? 5 : 2,
        raw: { n },
      }),
    );
    store.merge(incidents);
    const checks = {
      onDidChange: () => ({ dispose: () => undefined }),
      bits: (table: IncidentTable) => Uint8Array.from(table.incidents, ({ id }) => bitsOf(flagged.get(id) ?? [])),
    } as unknown as CheckIndex;
    visible = new VisibleIncidents(store, unseen, new RelatedIndex(store), (id) => id, new FakeClock(), checks);
    const memento = { get: (_: string, fallback: unknown) => fallback, update: async () => undefined };
    tree = new IncidentTree({
      visible,
      unseen,
      problems: () => [],
      horizons: () => [],
      connections: { isMixedIn: () => false, nameOf: String },
      checks: { checksOf: ({ id }: IncidentRef) => flagged.get(id) ?? [] },
      marked: () => store.all().filter((each) => unseen.has(each) || unseen.hasChanged(each)),
      memento,
    } as unknown as IncidentTreeParts);
  });
  afterEach(() => [tree, visible].forEach((part) => part.dispose()));

  /** Without the row that clears the filter. */
  const below = (node?: TreeNode): TreeNode[] => tree.getChildren(node).filter(({ type }) => type !== 'filter');
  const itemOfRow = (node: TreeNode): TreeItem => {
    const item = tree.getTreeItem(node);
    ok(!(item instanceof Promise));
    return item;
  };
  const itemOf = (node: TreeNode) => {
    const { id, label, description, iconPath, resourceUri, collapsibleState, accessibilityInformation } =
      itemOfRow(node);
    const icon = (iconPath as ThemeIcon).id;
    const marks = JSON.parse((resourceUri as unknown as { query?: string } | undefined)?.query ?? '{}') as object;
    return { id, label, description, icon, marks, collapsibleState, spoken: accessibilityInformation?.label };
  };

  it('begins with a row that clears the filter, where the filter finds something', () => {
    try {
      visible.setFilter('tenant:"Tenant 7"');
      const [first] = tree.getChildren();
      ok(first);
      const { label, command, accessibilityInformation } = itemOfRow(first);
      deepStrictEqual(
        [label, command?.command, accessibilityInformation?.label],
        ['Clear Filter', 'incidents.clearFilter', 'Clear Filter: tenant:"Tenant 7"'],
      );
      strictEqual(tree.getChildren()[1]?.type, 'group');
      visible.setFilter('nothing');
      deepStrictEqual(tree.getChildren(), []);
    } finally {
      visible.setFilter('');
    }
    strictEqual(tree.getChildren()[0]?.type, 'group');
  });

  it('shows the tenants only, those that need most first, and says how much', () => {
    const items = below().map(itemOf);
    strictEqual(items.length, 40);
    deepStrictEqual(new Set(items.map(({ collapsibleState }) => collapsibleState)), new Set([1]));
    deepStrictEqual(items[0], {
      id: itemOf(below()[0]!).id,
      label: 'Tenant 7',
      description: 'attention · 10',
      icon: 'flame',
      marks: { attention: 3, urgency: 5, unread: false, changed: false, flagged: false },
      collapsibleState: 1,
      spoken: 'Tenant 7, 10 incidents, 3 need attention, attention',
    });
  });

  it('says of a tenant why somebody is needed, before how many incidents it has: a narrow sidebar cuts the end off', () => {
    const rows = () => below().map(itemOf);
    try {
      // An urgency of 2: an i, where others have a flame.
      strictEqual(rows()[1]?.icon, 'info');
      flagged.set('i12', ['reopened', 'waitingLong']);
      visible.renew();
      const row = rows().find(({ label }) => label === 'Tenant 12');
      strictEqual(row?.description, 'Reopened · attention · 10');
      match(row.spoken ?? '', /^Tenant 12, 10 incidents, 3 need attention, flagged by a check, Reopened, attention$/);
      // What flags a closed one is no reason where others need somebody, and the reason where none does.
      flagged.delete('i12');
      flagged.set('i132', ['passwordUnchanged']);
      visible.renew();
      strictEqual(rows().find(({ label }) => label === 'Tenant 12')?.description, 'attention · 10');
      visible.setFilter('is:closed');
      strictEqual(rows().find(({ label }) => label === 'Tenant 12')?.description, 'Password unchanged · 7');
    } finally {
      visible.setFilter('');
      flagged.clear();
      visible.renew();
    }
  });

  it('folds the closed incidents of a tenant into one row', () => {
    const rows = below(below()[0]);
    deepStrictEqual(
      rows.map(({ type }) => type),
      ['incident', 'incident', 'incident', 'closed'],
    );
    const closed = itemOf(rows[3]!);
    deepStrictEqual([closed.label, closed.collapsibleState], ['Closed (7)', 1]);
    strictEqual(below(rows[3]).length, 7);
    const found = tree.find({ connection: 'petra-1', id: 'i127' });
    strictEqual(found?.parent?.type, 'closed');
  });

  it('unfolds what a filter finds, and folds again as it was without the filter', () => {
    const group = below()[0]!;
    visible.setFilter('is:closed');
    const unfolded = below().filter((node) => Number(itemOf(node).collapsibleState) === 2).length;
    ok(unfolded >= 25 && unfolded < 30, String(unfolded));
    deepStrictEqual(new Set(below(below()[0]).map(({ type }) => type)), new Set(['incident']));
    tree.setFolded(below()[0]!, true);
    strictEqual(itemOf(below()[0]!).collapsibleState, 1);
    visible.setFilter('');
    strictEqual(itemOf(group).collapsibleState, 1);
    visible.setFilter('is:closed');
    strictEqual(itemOf(below()[0]!).collapsibleState, 2);
    visible.setFilter('');
  });

  it('unfolds all groups when asked, under other ids, which the editor draws again', () => {
    const before = itemOf(below()[39]!);
    tree.expandAll();
    const after = itemOf(below()[39]!);
    deepStrictEqual([before.collapsibleState, after.collapsibleState, before.id === after.id], [1, 2, false]);
  });

  it('marks what has changed until somebody looks, in its row and in those above it', () => {
    const marksOf = () => {
      const tenant = below()[0]!;
      const rows = below(tenant);
      return [tenant, rows[0]!, rows.at(-1)!].map((node) => (itemOf(node).marks as { changed: boolean }).changed);
    };
    unseen.set('petra-1', [], ['i7', 'i127']);
    deepStrictEqual(marksOf(), [true, true, true]);
    match(itemOf(below()[0]!).spoken ?? '', /, changed, attention$/);
    match(itemOf(below(below()[0])[0]!).spoken ?? '', /^i7, changed, /);
    // Somebody has looked at the closed one.
    unseen.set('petra-1', [], ['i7']);
    deepStrictEqual(marksOf(), [true, true, false]);
    unseen.set('petra-1', [], []);
    deepStrictEqual(marksOf(), [false, false, false]);
    ok(!itemOf(below(below()[0])[0]!).spoken?.includes('changed'));
  });

  it('marks what a check flags, in its row and in those above it', () => {
    flagged.set('i127', ['reopened']);
    visible.renew();
    const tenant = below()[0]!;
    const closed = below(tenant).at(-1)!;
    const row = below(closed).find((node) => node.type === 'incident' && node.incident.id === 'i127')!;
    deepStrictEqual(
      [tenant, closed, row, below(tenant)[0]!].map((node) => (itemOf(node).marks as { flagged: boolean }).flagged),
      [true, true, true, false],
    );
    match(itemOf(tenant).spoken ?? '', /, flagged by a check, attention$/);
    strictEqual(itemOf(closed).spoken, 'Closed (7), flagged by a check');
    match(itemOf(row).spoken ?? '', /^i127, check: Reopened, /);
    flagged.clear();
    visible.renew();
  });

  it('marks what is unread, and dims what has been read under a filter that keeps it', () => {
    unseen.set('petra-1', ['i7', 'i47']);
    strictEqual((itemOf(below()[0]!).marks as { unread: boolean }).unread, true);
    visible.setFilter('is:new');
    visible.incidents();
    unseen.set('petra-1', ['i47']);
    const marks = new Map(
      below(below()[0]).map((node) => [node.type === 'incident' && node.incident.id, itemOf(node).marks]),
    );
    deepStrictEqual(marks.get('i7'), { flagged: false, unread: false, changed: false, dimmed: true });
    deepStrictEqual(marks.get('i47'), { flagged: false, unread: true, changed: false, dimmed: false });
    visible.setFilter('');
  });
});

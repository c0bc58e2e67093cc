import { deepStrictEqual, strictEqual } from 'node:assert';
import type { TreeView } from 'vscode';
import { registerOpenCommands } from '../../../../src/features/details/openCommands';
import type { OpenParts } from '../../../../src/features/details/openActions';
import { registerReadState, type ReadStateParts } from '../../../../src/features/readState/register';
import { RowsAtKey } from '../../../../src/features/tree/rowsAtKey';
import type { TreeNode } from '../../../../src/features/tree/treeNode';
import type { Incident, IncidentRef } from '../../../../src/domain/incident';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { TreeOrder } from '../../../../src/ui/treeOrder';
import { anIncident } from '../../../support/anIncident';
import { commands, env, window } from '../../../support/fakeVscode';

interface Row {
  readonly type: string;
  readonly id: string;
  readonly incident?: Incident;
  readonly group?: { readonly incidents: readonly Incident[] };
  readonly behind?: Row | undefined;
}

describe('A key pressed in the list', () => {
  const store = new IncidentStore();
  store.merge(
    ['A', 'B', 'C', 'D'].map((id) =>
      anIncident({ id, source: 'petra', url: `https://app.petrasecurity.com/${id}`, raw: { id } }),
    ),
  );
  const incidents = store.all().toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const { connection = '' } = incidents[0] ?? {};
  const group = { id: 'g', incidents };
  const row = (id: string): Row => {
    const incident = incidents.find((each) => each.id === id);
    if (incident) return { type: 'incident', id, incident };
    return id === 'group' ? { type: 'group', id, group } : { type: id, id };
  };
  /** As in the editor: keys move the focus, and extensions know what is selected. */
  let tree: { focus: string | undefined; selection: readonly Row[]; readonly visible: boolean };
  /** Another list has the focus. */
  let elsewhere: boolean;
  let toggled: number;
  let marked: string[];
  /** What was gone to. */
  let gone: string[];
  let shown: IncidentRef | undefined;
  /** What the filter shows. */
  let shownRows: readonly Incident[];
  let registered: { dispose(): unknown }[];

  beforeEach(() => {
    tree = { focus: undefined, selection: [], visible: true };
    [elsewhere, toggled, marked, gone, shown] = [false, 0, [], [], undefined];
    shownRows = incidents;
    [window.said.length, env.opened.length] = [0, 0];
    const reveal = async ({ id }: { readonly id: string }): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      tree = { ...tree, focus: id, selection: [row(id)] };
    };
    const treeView = {
      reveal,
      get selection() {
        return tree.selection;
      },
      visible: true,
    };
    const keys = new RowsAtKey(treeView as unknown as TreeView<TreeNode>);
    const mark = (as: string) => (all: readonly IncidentRef[]) =>
      void (marked = all.length > 0 ? [as, ...all.map(({ id }) => id)] : marked);
    const visible = { filter: '', incidents: () => shownRows, order: () => new TreeOrder([group as never]) };
    const parts = {
      store,
      visible,
      read: async () => undefined,
      ready: async () => true,
      isSample: () => false,
      unseen: { has: () => true, hasChanged: () => false },
      sync: { markSeen: mark('read'), markUnseen: mark('unread') },
      treeView,
      atKey: async (work: (rows: readonly unknown[]) => Promise<unknown>) => keys.do(work),
      details: {
        active: false,
        get shown() {
          return shown;
        },
        step: async (by: 1 | 0 | -1, from: IncidentRef | undefined) => {
          const next = visible.order().step(by, from);
          if (!next) return false;
          gone.push(next.id);
          await reveal(next);
          return true;
        },
      },
    } as unknown as ReadStateParts & OpenParts;
    registered = [
      registerReadState(parts),
      registerOpenCommands(parts),
      commands.registerCommand('list.toggleSelection', () => {
        toggled++;
        if (elsewhere || tree.focus === undefined) return;
        const others = tree.selection.filter(({ id }) => id !== tree.focus);
        const isSelected = others.length < tree.selection.length;
        tree = { ...tree, selection: isSelected ? others : [...others, row(tree.focus)] };
      }),
    ];
  });
  afterEach(() => registered.forEach((each) => each.dispose()));

  const press = async (name: string): Promise<void> => {
    await commands.executeCommand(`incidents.${name}`, 'tree');
    await new Promise((resolve) => setImmediate(resolve));
  };
  const choose = async (name: string): Promise<void> => {
    await commands.executeCommand(`incidents.${name}`);
    await new Promise((resolve) => setImmediate(resolve));
  };
  /** A click, and then arrow keys. */
  const at = (clicked: readonly string[], focus: string | undefined): void => {
    tree = { ...tree, focus, selection: clicked.map(row) };
  };
  const selected = (): string => tree.selection.map(({ id }) => id).join('');

  it('acts on the row that the arrow keys came to, and selects it', async () => {
    at(['A'], 'C');
    await press('markRead');
    deepStrictEqual([marked, selected()], [['read', 'C'], 'C']);
    at(['A'], 'D');
    await press('markUnread');
    deepStrictEqual([marked, selected()], [['unread', 'D'], 'D']);
    at(['A'], 'C');
    await press('openInDashboard');
    deepStrictEqual(env.opened, ['https://app.petrasecurity.com/C']);
  });

  it('goes on from there', async () => {
    at(['A'], 'C');
    await press('next');
    at(['A'], 'C');
    await press('previous');
    deepStrictEqual(gone, ['D', 'B']);
  });

  it('goes on once for each time it is pressed, however quickly', async () => {
    at([], 'A');
    await Promise.all([press('next'), press('next'), press('next')]);
    deepStrictEqual(gone, ['B', 'C', 'D']);
  });

  it('acts on all that is selected where the focus is in it, and leaves that selected', async () => {
    at(['A', 'B', 'C'], 'B');
    await press('markRead');
    deepStrictEqual(marked.toSorted(), ['A', 'B', 'C', 'read']);
    deepStrictEqual(tree.selection.map(({ id }) => id).sort(), ['A', 'B', 'C']);
    at(['A', 'B', 'C'], 'B');
    await press('openInDashboard');
    deepStrictEqual(
      env.opened,
      ['B', 'A', 'C'].map((id) => `https://app.petrasecurity.com/${id}`),
    );
  });

  it('acts on the incidents of a group, and goes into it', async () => {
    shown = { connection, id: 'A' };
    at(['group'], 'group');
    await press('markRead');
    deepStrictEqual(marked, ['read', 'A', 'B', 'C', 'D']);
    await press('next');
    deepStrictEqual(gone, ['A']);
  });

  it('goes on from a row that says what is not shown, to what comes next or what is above', async () => {
    /** "Show more" below B, and where the API ends below all. */
    for (const [behind, expected] of [
      [row('B'), ['C', 'B']],
      [row('group'), ['D']],
      [undefined, []],
    ] as const) {
      gone = [];
      for (const name of ['next', 'previous']) {
        tree = { ...tree, focus: 'more', selection: [{ type: 'more', id: 'more', behind }] };
        await press(name);
      }
      deepStrictEqual(gone, expected);
    }
    deepStrictEqual(window.said, []);
  });

  it('says that there is no next incident where there is none, not that one is to be selected', async () => {
    shownRows = [];
    for (const type of ['filter', 'problem']) {
      at([], type);
      await press('next');
    }
    deepStrictEqual([gone, window.said], [[], []]);
  });

  it('is the same without a key, as in the command palette: the row that has the focus', async () => {
    at(['A'], 'C');
    await choose('markRead');
    deepStrictEqual([marked, selected()], [['read', 'C'], 'C']);
    at(['A'], 'D');
    await choose('openInDashboard');
    deepStrictEqual(env.opened, ['https://app.petrasecurity.com/D']);
    at(['A'], 'B');
    await choose('next');
    deepStrictEqual(gone, ['C']);
  });

  it('is about nothing else than what it is given', async () => {
    shown = { connection, id: 'B' };
    const wrong = [null, 'A', 5, [], {}, { connection }, { connection: 1, id: 'A' }, [{ connection, id: 'A' }]];
    for (const argument of wrong) {
      at(['A'], 'A');
      for (const name of ['markRead', 'markUnread', 'openInDashboard', 'copyId'])
        await commands.executeCommand(`incidents.${name}`, argument);
    }
    deepStrictEqual([env.opened, marked, toggled], [[], [], 0]);
    deepStrictEqual([...new Set(window.said)], ['Select an incident first.']);
  });

  for (const type of ['filter', 'more', 'problem', 'group']) {
    it(`never acts on the incident that is shown instead: ${type}`, async () => {
      shown = { connection, id: 'A' };
      at(['B'], type);
      await press('openInDashboard');
      if (type !== 'group') await press('markRead');
      if (type !== 'group') await press('markUnread');
      deepStrictEqual([env.opened, marked], [[], []]);
      deepStrictEqual([...new Set(window.said)], ['Select an incident first.']);
    });
  }

  it('acts on what is selected where no row has the focus, and changes no other list', async () => {
    at(['B'], undefined);
    await press('markRead');
    deepStrictEqual(marked, ['read', 'B']);
    [elsewhere, toggled] = [true, 0];
    await press('markUnread');
    deepStrictEqual(marked, ['unread', 'B']);
    strictEqual(toggled % 2, 0);
  });
});

import { deepStrictEqual, match, strictEqual } from 'node:assert';
import { registerReadState, type ReadStateParts } from '../../../../src/features/readState/register';
import type { IncidentRef } from '../../../../src/domain/incident';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { Unseen } from '../../../../src/store/unseen';
import { anIncident } from '../../../support/anIncident';
import { commands, window } from '../../../support/fakeVscode';

describe('What is read', () => {
  const store = new IncidentStore();
  const ids = ['a', 'b', 'c', 'd'];
  const incidents = ids.map((id) => anIncident({ id, raw: { id } }));
  store.merge(incidents);
  const { connection = '' } = incidents[0] ?? {};
  const refs = (...wanted: string[]): IncidentRef[] => wanted.map((id) => ({ connection, id }));
  const rows = (...wanted: string[]) =>
    incidents.filter(({ id }) => wanted.includes(id)).map((incident) => ({ type: 'incident', incident }));
  let unseen: Unseen;
  /** What the filter shows. */
  let shown: string[];
  let selection: object[];
  let details: { active: boolean; shown: IncidentRef | undefined };
  let registered: { dispose(): unknown };

  beforeEach(() => {
    unseen = new Unseen();
    unseen.set(connection, ['a', 'b', 'd']);
    [shown, selection, details] = [ids, [], { active: false, shown: undefined }];
    window.said.length = 0;
    const marks = (): string[][] => [[...unseen.of(connection)], [...unseen.changedOf(connection)]];
    const set = (all: readonly (readonly string[])[]): void => {
      const [came = [], changed = []] = all.map((each) => [...new Set(each)].sort());
      unseen.set(connection, came, changed);
    };
    const markSeen = (seen: readonly IncidentRef[]): void =>
      set(marks().map((each) => each.filter((id) => !seen.some((ref) => ref.id === id))));
    const markUnseen = (...more: readonly IncidentRef[][]): void =>
      set(marks().map((each, place) => [...each, ...(more[place] ?? []).map(({ id }) => id)]));
    registered = registerReadState({
      store,
      unseen,
      read: async () => undefined,
      ready: async () => true,
      sync: { markSeen, markUnseen },
      visible: { filter: '', incidents: () => incidents.filter(({ id }) => shown.includes(id)) },
      get details() {
        return details;
      },
      atKey: async (work: (all: readonly object[]) => unknown) => work(selection),
      treeView: {
        visible: true,
        get selection() {
          return selection;
        },
      },
    } as unknown as ReadStateParts);
  });
  afterEach(() => registered.dispose());

  const run = async (name: string, ...args: unknown[]): Promise<void> => {
    await commands.executeCommand(`incidents.${name}`, ...args);
    // What a button does comes a moment later.
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('is one incident by argument, without a message', async () => {
    await run('markRead', refs('a')[0]);
    deepStrictEqual(unseen.of(connection), ['b', 'd']);
    await run('markUnread', refs('c')[0]);
    deepStrictEqual(unseen.of(connection), ['b', 'c', 'd']);
    deepStrictEqual(window.said, []);
  });

  it('is a selection, or the rows of a group', async () => {
    await run('markUnread', rows('c')[0], rows('a', 'c'));
    deepStrictEqual(unseen.of(connection), ['a', 'b', 'c', 'd']);
    await run('markRead', { type: 'group', group: { incidents: incidents.slice(0, 2) } });
    deepStrictEqual(unseen.of(connection), ['c', 'd']);
    match(window.said.join(), /^2 incidents marked as read\.$/);
  });

  it('is the selection when a key is pressed in the tree, regardless of the editor in front', async () => {
    [selection, details] = [rows('a'), { active: true, shown: refs('b')[0] }];
    await run('markRead', 'tree');
    deepStrictEqual(unseen.of(connection), ['b', 'd']);
    await run('markRead');
    deepStrictEqual(unseen.of(connection), ['d']);
  });

  it('is all that the filter shows and nothing else, and what was unread comes back', async () => {
    shown = ['a', 'b', 'c'];
    await run('markAllSeen');
    deepStrictEqual(unseen.of(connection), ['d']);
    match(window.said.join(), /^2 incidents marked as read\.$/);
    unseen.set(connection, ['a', 'b', 'd']);
    window.pressing = 'Undo';
    await run('markAllSeen');
    deepStrictEqual(unseen.of(connection), ['a', 'b', 'd']);
    strictEqual(window.pressing, undefined);
  });

  it('is also what has changed, and both marks come back', async () => {
    const marks = (): unknown => [unseen.of(connection), unseen.changedOf(connection)];
    const all = [['a'], ['a', 'c', 'd']] as const;
    const forget = (): void => unseen.set(connection, ...all);
    forget();
    await run('markRead', refs('c')[0]);
    deepStrictEqual(marks(), [['a'], ['a', 'd']]);
    forget();
    selection = [{ type: 'group', group: { incidents: incidents.slice(1) } }];
    await run('markRead', 'tree');
    deepStrictEqual(marks(), [['a'], ['a']]);
    shown = ['a', 'b', 'c'];
    forget();
    await run('markAllSeen');
    deepStrictEqual(marks(), [[], ['d']]);
    match(window.said.join(), /^2 incidents marked as read\.,2 incidents marked as read\.$/);
    forget();
    window.pressing = 'Undo';
    await run('markAllSeen');
    deepStrictEqual(marks(), all);
    // What had only changed is so again, and not unread.
    forget();
    [shown, window.pressing] = [['c'], 'Undo'];
    await run('markAllSeen');
    deepStrictEqual(marks(), all);
  });

  it('is unread again for several with a message, and what was read comes back', async () => {
    const marks = (): unknown => [unseen.of(connection), unseen.changedOf(connection)];
    const all = [['a'], ['a', 'c']] as const;
    unseen.set(connection, ...all);
    const group = { type: 'group', group: { incidents } };
    await run('markUnread', group);
    deepStrictEqual(marks(), [ids, ['a', 'c']]);
    deepStrictEqual(window.said, ['3 incidents marked as unread.']);
    unseen.set(connection, ...all);
    window.pressing = 'Undo';
    await run('markUnread', group);
    deepStrictEqual(marks(), all);
    unseen.set(connection, ids);
    await run('markUnread', group);
    deepStrictEqual(window.said.length, 2);
  });

  it('is nothing where nothing is unread, and says so', async () => {
    shown = ['c'];
    await run('markAllSeen');
    deepStrictEqual(window.said, ['No unread incidents.']);
  });
});

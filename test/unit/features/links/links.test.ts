import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert';
import { copyDeepLinks, copyFilterLink } from '../../../../src/features/links/copyLinks';
import { registerLinks } from '../../../../src/features/links/register';
import { parseFilter } from '../../../../src/domain/filter/filter';
import type { Incident, IncidentRef } from '../../../../src/domain/incident';
import { IncidentStore } from '../../../../src/store/incidentStore';
import type { Targets } from '../../../../src/ui/commandTarget';
import { anIncident } from '../../../support/anIncident';
import { FakeClock } from '../../../support/fakeClock';
import { commands, env, window } from '../../../support/fakeVscode';

const minute = 60_000;

describe('Links into the editor', () => {
  let clock: FakeClock;
  let store: IncidentStore;
  let filter: string;
  let shown: { readonly connection: string; readonly id: string; readonly byLink: boolean }[];
  /** How often the connections were refreshed, and what that brings. */
  let refreshed: number;
  let brought: Incident[];
  /** How it ended for each, and whether the user ends it. */
  let outcome: { readonly ok: boolean }[];
  let cancels: boolean;
  const { withProgress } = window;
  /** The connections that are disabled. */
  let disabled: string[];
  let registered: { dispose(): unknown }[];
  // The editor waits for nothing that comes of a link.
  const follow = (path: string, query: string): void => void window.uriHandler?.handleUri({ path, query });
  const toIncident = (id: string): void => follow('/incident', `connection=acme&id=${id}`);
  const toFilter = (text: string): void => follow('/filter', `q=${text}`);
  /** Lets everything come to rest. */
  const rest = async (): Promise<void> => clock.advance(5000);

  beforeEach(() => {
    clock = new FakeClock();
    [filter, shown, refreshed, brought] = ['', [], 0, []];
    [outcome, cancels, disabled] = [[{ ok: true }], false, []];
    window.withProgress = async (_, work) => {
      const token = { isCancellationRequested: false, onCancellationRequested: () => undefined };
      const done = work({ report: () => undefined }, token);
      token.isCancellationRequested = cancels;
      return done;
    };
    window.said.length = 0;
    window.pressing = undefined;
    store = new IncidentStore();
    store.merge(['open 1', 'open 2', 'open 3'].map((id) => incident(id)).concat(incident('closed', 'closed')));
    const matching = (text: string): readonly Incident[] => {
      parseFilter(text);
      const isWanted = ({ id, status }: Incident): boolean =>
        text === 'is:attention' ? status.state === 'attention' : id.includes(text.replaceAll('"', ''));
      return store.all().filter(isWanted);
    };
    const visible = {
      get filter() {
        return filter;
      },
      setFilter: (text: string) => {
        parseFilter(text);
        filter = text;
      },
      incidents: () => matching(filter),
      query: { countMatching: (text: string) => matching(text).length },
    };
    const parts = {
      clock,
      store,
      visible,
      read: async () => undefined,
      ready: async () => true,
      connections: { list: () => [{ id: 'acme' }, ...disabled.map((id) => ({ id, enabled: false }))] },
      treeView: { visible: true, selection: [] },
      details: {
        show: ({ connection, id }: IncidentRef, _focus: boolean, byLink = false) =>
          shown.push({ connection, id, byLink }),
      },
      sync: {
        catchUp: async () => undefined,
        connections: () => ['acme'],
        refresh: async () => {
          refreshed += 1;
          store.merge(brought);
          return outcome;
        },
        cancel: () => undefined,
      },
    };
    registered = [
      registerLinks(parts as unknown as Parameters<typeof registerLinks>[0]),
      commands.registerCommand('incidents.filter', (text) => visible.setFilter(String(text))),
    ];
  });
  afterEach(() => {
    window.withProgress = withProgress;
    registered.forEach((each) => each.dispose());
  });

  it('show an incident that is there, as one that nobody has asked for in the editor', async () => {
    toIncident('open 2');
    await rest();
    deepStrictEqual([shown, window.said, refreshed], [[{ connection: 'acme', id: 'open 2', byLink: true }], [], 0]);
  });

  it('lead to the incident that they were copied of, whatever its id and its connection’s are', async () => {
    for (const connection of ['acme', 'a&b', 'a=b&c', '', '%41', 'a id=']) {
      for (const id of ['x', 'x'.repeat(1024), 'x&y=z', 'x&connection=y', '-pLxdg40_%26', 'a#b?c']) {
        store.merge([anIncident({ connection, id })]);
        await copyDeepLinks(
          { store, read: async () => undefined } as unknown as Targets,
          { connection, id },
          undefined,
        );
        const { pathname, search } = new URL(env.clipboard.text);
        shown = [];
        follow(pathname, decodeURIComponent(search.slice(1)));
        await rest();
        deepStrictEqual(
          shown.map((each) => ({ ...each })),
          [{ connection, id, byLink: true }],
          env.clipboard.text,
        );
      }
    }
  });

  it('lead to no incident by an id that is longer than any', async () => {
    toIncident('x'.repeat(1025));
    await rest();
    deepStrictEqual(window.said, ['Incident Browser can’t open this link.']);
  });

  it('take every filter that a link can be copied of, a long list of IDs as well', async () => {
    const id = (length: number, n: number): string => `${n}`.padEnd(length, '-48f3708e');
    for (const ids of [
      Array.from({ length: 50 }, (_, n) => id(94, n)),
      Array.from({ length: 50 }, (_, n) => id(1024, n)),
    ]) {
      await copyFilterLink(ids.join(','));
      const { pathname, search } = new URL(env.clipboard.text);
      follow(pathname, decodeURIComponent(search.slice(1)));
      await rest();
      strictEqual(filter, ids.join(','));
    }
    env.clipboard.text = '';
    await copyFilterLink('x'.repeat(100_000));
    deepStrictEqual([env.clipboard.text, window.said.at(-1)], ['', 'This filter is too long for a link.']);
  });

  it('ask before they fetch an incident that is not there', async () => {
    brought = [incident('late')];
    toIncident('late');
    await rest();
    deepStrictEqual([refreshed, shown, window.said.length], [0, [], 1]);
    match(window.said.join(), /don’t have this incident yet/);
    window.pressing = 'Refresh';
    toIncident('late');
    await rest();
    deepStrictEqual([refreshed, shown.map(({ id }) => id)], [1, ['late']]);
  });

  it('do not say that no connection has an incident where one failed to refresh', async () => {
    outcome = [{ ok: true }, { ok: false }];
    window.pressing = 'Refresh';
    toIncident('gone');
    await rest();
    deepStrictEqual(window.said.slice(1), ['The incident wasn’t found, but not all connections could be refreshed.']);
  });

  it('show which connection is disabled, and otherwise don’t say that none has an incident', async () => {
    disabled = ['off'];
    follow('/incident', 'connection=off&id=hidden');
    await rest();
    deepStrictEqual([shown, window.said], [[{ connection: 'off', id: 'hidden', byLink: true }], []]);
    window.pressing = 'Refresh';
    follow('/incident', 'connection=theirs&id=hidden');
    await rest();
    match(window.said.at(-1) ?? '', /^The incident wasn’t found, but not all connections/);
  });

  it('say nothing more when the user cancels the refresh', async () => {
    cancels = true;
    window.pressing = 'Refresh';
    toIncident('gone');
    await rest();
    deepStrictEqual([refreshed, window.said.length], [1, 1]);
  });

  it('fetch once a minute at most, however many are opened and agreed to', async () => {
    for (let number = 0; number < 100; number += 1) {
      window.pressing = 'Refresh';
      toIncident(`gone ${number}`);
      await clock.advance(500);
    }
    await rest();
    strictEqual(refreshed, 1);
    match(window.said.at(-1) ?? '', /None of your connections has this incident/);
    await clock.advance(minute);
    window.pressing = 'Refresh';
    toIncident('gone');
    await rest();
    strictEqual(refreshed, 2);
  });

  it('ask once about many that are opened at the same time, and never about what came meanwhile', async () => {
    for (let number = 0; number < 100; number += 1) toIncident(`gone ${number}`);
    await rest();
    strictEqual(window.said.length, 1);
  });

  it('say how many incidents that need attention their filter hides, and go back', async () => {
    filter = 'open';
    window.pressing = 'Undo';
    toFilter('closed');
    await rest();
    match(window.said.join(), /hides 3 incidents that need attention/);
    deepStrictEqual([window.said.length, filter], [1, 'open']);
    window.pressing = 'Clear Filter';
    toFilter('closed');
    await rest();
    deepStrictEqual([window.said.length, filter], [2, '']);
  });

  it('say nothing of a filter that hides nothing which needs attention, or was there already', async () => {
    toFilter('open');
    await rest();
    filter = 'closed';
    toFilter('closed');
    await rest();
    deepStrictEqual([window.said, filter], [[], 'closed']);
  });

  it('in quick succession show one message, and are undone as one', async () => {
    filter = 'open';
    window.pressing = 'Undo';
    for (const each of ['closed', 'nothing', 'less', 'closed']) toFilter(each);
    await rest();
    deepStrictEqual([window.said.length, filter], [1, 'open']);
  });

  it('leave to the user what the user has set in between', async () => {
    toFilter('closed');
    await clock.advance(100);
    filter = 'open';
    await rest();
    deepStrictEqual([window.said, filter], [[], 'open']);
    toFilter('nothing');
    await clock.advance(100);
    filter = 'open 1';
    window.pressing = 'Undo';
    toFilter('closed');
    await rest();
    deepStrictEqual([window.said.length, filter], [1, 'open 1']);
  });

  it('say what is hidden even if messages of other links follow', async () => {
    toFilter('closed');
    toFilter('colour:blue');
    toIncident('gone');
    follow('/nowhere', '');
    await rest();
    deepStrictEqual([window.said.length, filter], [3, 'closed']);
    match(window.said.join(), /hides 3 incidents/);
  });

  it('with a mistake say so once, without markup, and change nothing', async () => {
    filter = 'open';
    for (let number = 0; number < 20; number += 1) toFilter(`colour:[x](command:${number})`);
    toFilter('x'.repeat(100_000));
    toFilter('colour:[x](command:y)');
    await rest();
    deepStrictEqual([window.said.length, filter], [1, 'open']);
    doesNotMatch(window.said.join(), /\]\(/);
  });
});

function incident(id: string, state: 'attention' | 'closed' = 'attention'): Incident {
  return anIncident({ connection: 'acme', id, status: { value: state, label: state, state } });
}

import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type * as vscode from 'vscode';
import { observe, shownKey } from '../../../../src/domain/changes';
import type { Incident } from '../../../../src/domain/incident';
import type { OpenParts } from '../../../../src/features/details/openActions';
import { registerOpenCommands } from '../../../../src/features/details/openCommands';
import { RawDocuments } from '../../../../src/features/details/rawDocument';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { commands, window, workspace } from '../../../support/fakeVscode';
import { recorded } from '../../../support/profile';

const minuteMs = 60_000;
const start = Date.parse('2026-02-06T10:00:00Z');
const status = { value: 'OPEN', label: 'Open', state: 'attention' } as const;

function version(assignee: string, more: object = {}): Incident {
  const fields = { connection: 'acme', source: 'petra', id: 'i', createdAt: '2026-01-31T12:00:00Z', status, assignee };
  return recorded(fields, more);
}

describe('Show Raw Difference', () => {
  const store = new IncidentStore();
  /** The documents that changed, by their queries. */
  const told: string[] = [];
  const documents = new RawDocuments(store, { fire: ({ query }) => void told.push(query) });
  const asked: [left: vscode.Uri, right: vscode.Uri, title: string][] = [];
  let fetchedAt: number | undefined;
  let minute = 0;
  const owned = [documents];

  before(() => {
    const parts = {
      store,
      details: { active: false, shown: undefined },
      treeView: { selection: [] },
      read: async () => undefined,
      isSample: () => false,
      sync: { fetchedAt: () => fetchedAt },
    } as unknown as OpenParts;
    owned.push(registerOpenCommands(parts) as unknown as RawDocuments);
    commands.registered.set('vscode.diff', (left, right, title) => {
      asked.push([left as vscode.Uri, right as vscode.Uri, String(title)]);
    });
  });
  after(() => {
    commands.registered.delete('vscode.diff');
    workspace.textDocuments.length = 0;
    for (const each of owned) each.dispose();
  });
  beforeEach(() => {
    store.drop('acme');
    asked.length = 0;
    window.said.length = 0;
    workspace.textDocuments.length = 0;
    minute = 0;
    fetchedAt = undefined;
  });

  /** Loads a version, five minutes after the one before. */
  function load(incident: Incident, remembered = true): void {
    const shown = fetchedAt === undefined || !remembered ? [] : [{ at: fetchedAt, keys: [shownKey('i')] }];
    fetchedAt = start + minute * minuteMs;
    minute += 5;
    store.merge(observe([incident], { loaded: (each) => store.get(each), shown, now: fetchedAt }).incidents);
  }
  async function show() {
    await commands.executeCommand('incidents.showRawDifference', { connection: 'acme', id: 'i' });
    const found = asked.at(-1);
    ok(found);
    const [left, right, title] = found;
    return {
      left,
      right,
      title,
      texts: await Promise.all([left, right].map(async (uri) => documents.textOf(uri))),
    };
  }

  it('opens the record as loaded before the change and as loaded last, with both times', async () => {
    load(version('ann'));
    load(version('bob'));
    load(version('bob'));
    const { texts, title } = await show();
    deepStrictEqual(
      texts.map((text) => (JSON.parse(text) as { assignee: string }).assignee),
      ['ann', 'bob'],
    );
    match(title, /^i: as loaded .*Feb.* 10:00:00.*UTC ↔ as loaded 10:10:00\s?(AM)? UTC$/);
  });

  it('names no time that is not remembered', async () => {
    load(version('ann'));
    load(version('bob'), false);
    fetchedAt = undefined;
    strictEqual((await show()).title, 'i: earlier version ↔ last loaded version');
  });

  it('escapes what cannot be seen, in both', async () => {
    load(version('ann\u202E'));
    load(version('bob\u202E'));
    for (const text of (await show()).texts) {
      ok(!text.includes('\u202E'));
      match((JSON.parse(text) as { assignee: string }).assignee, /^(ann|bob)\u202E$/);
    }
  });

  it('stays what its title says when the incident changes again', async () => {
    load(version('ann'));
    load(version('bob'));
    const { left, right } = await show();
    workspace.textDocuments.push({ uri: left }, { uri: right });
    told.length = 0;
    load(version('cem'));
    deepStrictEqual(told, []);
    ok(documents.textOf(right).includes('bob'));
    strictEqual(documents.textOf(left), 'This version is no longer available.');
  });

  it('is shown once its incident is loaded, after a restart', async () => {
    load(version('ann'));
    load(version('bob'));
    const { left } = await show();
    const [incident] = store.all();
    ok(incident);
    store.drop('acme');
    strictEqual(documents.textOf(left), 'This incident is no longer available.');
    workspace.textDocuments.push({ uri: left });
    told.length = 0;
    store.merge([incident]);
    deepStrictEqual(told, [left.query]);
    ok(documents.textOf(left).includes('ann'));
  });

  it('says so where no earlier record is stored', async () => {
    load(version('ann'));
    load(version('ann', { edited: true }));
    await commands.executeCommand('incidents.showRawDifference', { connection: 'acme', id: 'i' });
    deepStrictEqual([asked, window.said], [[], ['No earlier version of this record is stored.']]);
  });
});

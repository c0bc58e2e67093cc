import { deepStrictEqual, strictEqual } from 'node:assert';
import type * as vscode from 'vscode';
import { OverviewPanel, type OverviewPanelParts } from '../../../../src/features/overview/overviewPanel';
import { termOf } from '../../../../src/domain/statistics/mark';
import { FakeClock } from '../../../support/fakeClock';
import { commands, TabInputWebview, window } from '../../../support/fakeVscode';

const nothing = { dispose: () => undefined };
const event = () => nothing;

/** A panel that the editor has made. @param log what it was asked for */
function aPanel(log: string[]): vscode.WebviewPanel {
  return {
    visible: false,
    title: 'Incident Overview',
    webview: { onDidReceiveMessage: event, asWebviewUri: String, cspSource: '' },
    onDidChangeViewState: event,
    onDidDispose: event,
    reveal: () => log.push('reveal'),
    dispose: () => log.push('dispose'),
  } as unknown as vscode.WebviewPanel;
}

describe('The overview’s panel', () => {
  const own = { input: new TabInputWebview('mainThreadWebview-incidents.overview') };
  const other = { input: new TabInputWebview('mainThreadWebview-incidents.details') };
  let log: string[];
  let overview: OverviewPanel;

  beforeEach(() => {
    log = [];
    window.tabs = [];
    const changing = { onDidChange: event };
    const parts = { extensionUri: '', visible: changing, sync: changing, connections: changing, unseen: changing };
    overview = new OverviewPanel({
      ...parts,
      viewType: 'incidents.overview',
      clock: new FakeClock(),
      onShown: () => undefined,
    } as unknown as OverviewPanelParts);
    Object.assign(window, {
      createWebviewPanel: () => {
        log.push('create');
        window.tabs.push(own);
        return aPanel(log);
      },
    });
  });
  afterEach(() => overview.dispose());

  it('is one, also where that of before a restart has not been looked at yet', async () => {
    window.tabs = [{ input: own.input }, other, { input: undefined }];
    await overview.show();
    deepStrictEqual(log, ['create']);
    deepStrictEqual(window.tabs, [other, { input: undefined }, own]);
    await overview.show();
    deepStrictEqual(log, ['create', 'reveal']);
  });

  it('is one when it is asked for twice at once', async () => {
    window.tabs = [{ input: own.input }];
    await Promise.all([overview.show(), overview.show()]);
    strictEqual(log.filter((each) => each === 'create').length, 1);
  });

  it('says what to do where a number would give the filter more values than it can have', () => {
    let say = (_message: unknown): void => undefined;
    const panel = aPanel(log);
    Object.assign(panel.webview, { onDidReceiveMessage: (listener: typeof say) => ((say = listener), nothing) });
    overview.restore(panel);
    const set: unknown[] = [];
    const registered = commands.registerCommand('incidents.filter', (filter) => void set.push(filter));
    window.said.length = 0;
    for (const count of [49, 50]) {
      const filter = Array.from({ length: count }, (_, n) => `id-${n}`).join(',');
      const terms = new Map([['states attention', [termOf('is', 'attention')]]]);
      Object.assign(overview, { shown: { filter, terms } });
      say({ type: 'select', mark: 'states attention' });
    }
    registered.dispose();
    strictEqual(set.length, 1);
    deepStrictEqual(window.said, ['A filter can have at most 50 values. Remove some from the filter first.']);
  });

  it('is the one that comes back after a restart, and no second one', async () => {
    overview.restore(aPanel(log));
    await overview.show();
    overview.restore(aPanel(log));
    deepStrictEqual(log, ['reveal', 'dispose']);
  });
});

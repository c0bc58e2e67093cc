import { deepStrictEqual, strictEqual } from 'node:assert';
import type * as vscode from 'vscode';
import { OverviewPanel, type OverviewPanelParts } from '../../../../src/features/overview/overviewPanel';
import { FakeClock } from '../../../support/fakeClock';
import { TabInputWebview, window } from '../../../support/fakeVscode';

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

  it('is the one that comes back after a restart, and no second one', async () => {
    overview.restore(aPanel(log));
    await overview.show();
    overview.restore(aPanel(log));
    deepStrictEqual(log, ['reveal', 'dispose']);
  });
});

import { deepStrictEqual, strictEqual } from 'node:assert';
import type { WebviewPanel } from 'vscode';
import { DetailsPanels, type DetailsPanelsParts } from '../../../../src/features/details/detailsPanels';
import { FakeClock } from '../../../support/fakeClock';
import { TabInputWebview, window } from '../../../support/fakeVscode';

const nothing = { dispose: () => undefined };
const event = () => nothing;

describe('The details’ panels after a restart', () => {
  const ref = { connection: 'a', id: 'x' };
  const input = new TabInputWebview('mainThreadWebview-incidents.details');
  const overview = { input: new TabInputWebview('mainThreadWebview-incidents.overview'), label: 'Overview' };
  let made: { title: string }[];
  let opened: DetailsPanels[];
  const state = new Map<string, unknown>();

  const aPanel = (): WebviewPanel & { title: string } =>
    ({
      visible: true,
      title: '',
      webview: { onDidReceiveMessage: event, postMessage: async () => true, asWebviewUri: String, cspSource: '' },
      onDidChangeViewState: event,
      onDidDispose: event,
      reveal: () => undefined,
      dispose: () => undefined,
    }) as unknown as WebviewPanel;

  const start = (): DetailsPanels => {
    const changing = { onDidChange: event };
    const parts = {
      viewType: 'incidents.details',
      extensionUri: '',
      store: { ...changing, get: () => undefined },
      sync: { ...changing, catchUp: async () => undefined },
      connections: { ...changing, find: () => undefined, nameOf: String, isSample: () => false },
      visible: changing,
      clock: new FakeClock(),
      reveal: () => undefined,
      onMissing: () => undefined,
      windowState: {
        get: (name: string) => state.get(name),
        update: async (name: string, value: unknown) => void state.set(name, value),
      },
    } as unknown as DetailsPanelsParts;
    const panels = new DetailsPanels(parts);
    opened.push(panels);
    return panels;
  };

  beforeEach(async () => {
    [made, opened] = [[], []];
    state.clear();
    Object.assign(window, {
      createWebviewPanel: () => {
        const panel = aPanel();
        made.push(panel);
        return panel;
      },
    });
    await start().show(ref, true);
    strictEqual(made.length, 1);
    window.tabs = [{ input, label: made[0]?.title }, { input, label: 'Pinned' }, overview];
  });
  afterEach(() => opened.forEach((each) => each.dispose()));

  const labels = (): unknown[] => window.tabs.map((tab) => (tab as { label: string }).label);

  it('are not two where nobody has looked yet at that of before, and leave pinned ones', async () => {
    await start().show(ref, true);
    deepStrictEqual([labels(), made.length], [['Pinned', 'Overview'], 2]);
  });

  it('are not two when two incidents are opened at once', async () => {
    const panels = start();
    await Promise.all([panels.show(ref, true), panels.show({ ...ref, id: 'y' }, true)]);
    deepStrictEqual([labels(), made.length], [['Pinned', 'Overview'], 2]);
  });

  it('are the one that came back', async () => {
    const before = labels();
    const panels = start();
    await panels.restore(aPanel(), { ...ref });
    await panels.show(ref, true);
    deepStrictEqual([labels(), made.length], [before, 1]);
  });
});

import { deepStrictEqual, ok, strictEqual } from 'node:assert';
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
  /** What came into sight, in order. */
  let log: string[];
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
      visible: { ...changing, order: () => ({ step: () => ref }) },
      clock: new FakeClock(),
      reveal: () => log.push('row'),
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
    [made, opened, log] = [[], [], []];
    state.clear();
    Object.assign(window, {
      createWebviewPanel: () => {
        const panel = aPanel();
        made.push(panel);
        log.push('panel');
        return panel;
      },
    });
    await start().show(ref, true);
    strictEqual(made.length, 1);
    window.tabs = [{ input, label: made[0]?.title }, { input, label: 'Pinned' }, overview];
  });
  afterEach(() => opened.forEach((each) => each.dispose()));

  it('come before the row, which the refresh of what is read would keep from being selected', async () => {
    const panels = start();
    log.length = 0;
    await panels.show(ref, true);
    await panels.showToSide({ ...ref, id: 'y' }, true);
    deepStrictEqual(log, ['panel', 'row', 'panel', 'row']);
    const next = start();
    log.length = 0;
    strictEqual(await next.step(1, undefined, true), true);
    deepStrictEqual(log, ['panel', 'row']);
  });

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

  it('leave nothing of what they say in the state of the window', () => {
    const titles = made.map(({ title }) => title);
    strictEqual(titles.length, 1);
    const kept = JSON.stringify([...state.values()]);
    ok(kept !== '[]' && titles.every((title) => title !== '' && !kept.includes(title)), kept);
  });

  it('are the one that came back', async () => {
    const before = labels();
    const panels = start();
    await panels.restore(aPanel(), { ...ref });
    await panels.show(ref, true);
    deepStrictEqual([labels(), made.length], [before, 1]);
  });
});

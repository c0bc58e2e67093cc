import { deepStrictEqual } from 'node:assert';
import type { WebviewPanel } from 'vscode';
import { DetailsPanel, type DetailsPanelParts } from '../../../../src/features/details/detailsPanel';
import type { DetailsModel } from '../../../../src/features/details/messages';
import { anIncident } from '../../../support/anIncident';
import { window } from '../../../support/fakeVscode';

describe('A details panel', () => {
  const ref = { connection: 'a', id: 'x' };
  let incident = anIncident(ref);
  let marked: boolean[];
  let view: { visible: boolean };
  let panel: DetailsPanel;

  const open = (isAsked: boolean): DetailsPanel => {
    const nothing = { dispose: () => undefined };
    const own = {
      visible: true,
      webview: {
        onDidReceiveMessage: () => nothing,
        postMessage: async () => true,
        asWebviewUri: String,
        cspSource: '',
      },
      onDidChangeViewState: () => nothing,
      onDidDispose: () => nothing,
    };
    view = own;
    const opened = new DetailsPanel(
      {
        panel: own as unknown as WebviewPanel,
        extensionUri: '',
        get: () => incident,
        modelOf: () => ({ title: '' }) as DetailsModel,
        onTitle: () => undefined,
        onShown: (_: unknown, isSeen: boolean) => marked.push(isSeen),
      } as unknown as DetailsPanelParts,
      ref,
      isAsked,
    );
    opened.update();
    return opened;
  };

  beforeEach(() => {
    marked = [];
    panel = open(false);
  });

  it('marks its incident as read when it comes into sight, and leaves it unread when the user marks it so', () => {
    panel.update();
    deepStrictEqual(marked, [true, false]);
  });

  it('marks it as read again when somebody comes back to it', () => {
    panel.show(ref);
    view.visible = false;
    panel.update();
    view.visible = true;
    panel.update();
    deepStrictEqual(marked, [true, true, true]);
  });

  it('marks it as read when it has changed in sight, also where its being unread is known a moment later', () => {
    incident = anIncident({ ...ref, hostname: 'other' });
    panel.update(false);
    panel.update();
    panel.update();
    deepStrictEqual(marked, [true, true, true, false]);
  });

  describe('in a window that is not in front', () => {
    beforeEach(() => {
      window.state.focused = false;
      marked.length = 0;
    });
    afterEach(() => (window.state.focused = true));

    it('leaves what changes in it unread until somebody comes to the window', () => {
      incident = anIncident({ ...ref, hostname: 'a third' });
      panel.update(false);
      panel.update();
      deepStrictEqual(marked, [false, false]);
      window.state.focused = true;
      panel.update();
      panel.update();
      deepStrictEqual(marked, [false, false, true, false]);
    });

    it('marks what the user opens as read at once, and nothing that comes after that', () => {
      panel.show(ref);
      incident = anIncident({ ...ref, hostname: 'a fourth' });
      panel.update();
      deepStrictEqual(marked, [true, false]);
    });

    it('leaves what comes back after a restart unread until somebody comes to the window', () => {
      const restored = open(false);
      deepStrictEqual(marked, [false]);
      window.state.focused = true;
      restored.update();
      deepStrictEqual(marked, [false, true]);
      window.state.focused = false;
      open(true);
      deepStrictEqual(marked, [false, true, true]);
    });
  });
});

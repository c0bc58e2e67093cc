import { deepStrictEqual } from 'node:assert';
import type { WebviewPanel } from 'vscode';
import { DetailsPanel, type DetailsPanelParts } from '../../../../src/features/details/detailsPanel';
import type { DetailsModel } from '../../../../src/features/details/messages';
import { anIncident } from '../../../support/anIncident';

describe('A details panel', () => {
  const ref = { connection: 'a', id: 'x' };
  let incident = anIncident(ref);
  let marked: boolean[];
  let view: { visible: boolean };
  let panel: DetailsPanel;

  beforeEach(() => {
    marked = [];
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
    panel = new DetailsPanel(
      {
        panel: own as unknown as WebviewPanel,
        extensionUri: '',
        get: () => incident,
        modelOf: () => ({ title: '' }) as DetailsModel,
        onShown: (_: unknown, isSeen: boolean) => marked.push(isSeen),
      } as unknown as DetailsPanelParts,
      ref,
    );
    panel.update();
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
});

import { deepStrictEqual, strictEqual } from 'node:assert';
import type { Uri, WebviewPanel } from 'vscode';
import { messageParser, type PageReady } from '../../../src/ui/pageMessages';
import { PanelPage } from '../../../src/ui/panelPage';

function open() {
  const sent: unknown[] = [];
  const heard: unknown[] = [];
  let say: (message: unknown) => void = () => {};
  const webview = {
    onDidReceiveMessage: (listener: typeof say) => (say = listener),
    postMessage: async (message: unknown) => sent.push(message),
    asWebviewUri: String,
  };
  const page = new PanelPage<{ readonly count: number }, PageReady>({ webview } as unknown as WebviewPanel, {
    extensionUri: 'ext:' as unknown as Uri,
    name: 'details',
    title: 'Details',
    parse: messageParser<PageReady>({ ready: {} }),
    onMessage: (message) => heard.push(message),
  });
  return { page, sent, heard, say: (message: unknown) => say(message) };
}

describe('The page in a panel', () => {
  it('is given the same once, and again when it has been made again', () => {
    const { page, sent, say } = open();
    for (const count of [1, 1, 2, 2]) page.show({ count });
    deepStrictEqual(sent, [
      { type: 'show', count: 1 },
      { type: 'show', count: 2 },
    ]);
    say({ type: 'ready' });
    page.show({ count: 2 });
    strictEqual(sent.length, 3);
  });

  it('passes on what is a message, and nothing else', () => {
    const { heard, say } = open();
    for (const message of [{ type: 'ready', more: 1 }, { type: 'other' }, 'ready', undefined]) say(message);
    deepStrictEqual(heard, [{ type: 'ready' }]);
  });
});

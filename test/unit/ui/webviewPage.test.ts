import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from 'node:assert';
import type { Uri, Webview } from 'vscode';
import { pageHtml } from '../../../src/ui/webviewPage';

const webview = { cspSource: 'https://views.example', asWebviewUri: (uri: Uri) => uri } as Webview;
const page = (title = 'Details'): string => pageHtml(webview, 'ext:' as unknown as Uri, 'details', title);

describe('The page of a panel', () => {
  it('may load its own script and styles, and nothing else: no other base, no form, no frame, no request', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page()) ?? [];
    const [, nonce = ''] = /'nonce-([^']*)'/.exec(policy) ?? [];
    deepStrictEqual(policy.split('; '), [
      `default-src 'none'`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `style-src https://views.example`,
      `script-src 'nonce-${nonce}'`,
    ]);
    // 128 bits (CSP 3, §7.1).
    match(nonce, /^[\w-]{22}$/);
    const scripts = page().match(/<script[^>]*>/g) ?? [];
    strictEqual(scripts.length, 1);
  });

  it('has its policy before anything that could load, and another nonce each time', () => {
    const [before = ''] = page().split('http-equiv="Content-Security-Policy"');
    ok(!/<(script|link|style|img|base|body)/.test(before));
    notStrictEqual(page(), page());
  });

  it('has its title as text', () => {
    const html = page('</title><script>alert(1)</script>&amp;');
    strictEqual(/<title>(.*?)<\/title>/s.exec(html)?.[1], '&lt;/title>&lt;script>alert(1)&lt;/script>&amp;amp;');
  });
});

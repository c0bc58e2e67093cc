import { strictEqual } from 'node:assert';
import { webAddress } from '../../../src/ui/dashboardLink';

describe('dashboard links', () => {
  it('never offers to open what is no web page', () => {
    for (const link of [
      'command:x',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'vscode://x/y',
      'data:text/html,x',
      '',
    ]) {
      strictEqual(webAddress(link), undefined, link);
    }
    strictEqual(webAddress('https://other.example/a'), 'https://other.example/a');
  });

  it('asks about the address that is opened', () => {
    strictEqual(
      webAddress('https://app.petrasecurity.com\\@evil.example/'),
      'https://app.petrasecurity.com/@evil.example/',
    );
    strictEqual(webAddress('https://evil.example%2F@app.petrasecurity.com/x'), 'https://app.petrasecurity.com/x');
    strictEqual(webAddress('https://app.p\u0435trasecurity.com'), 'https://app.xn--ptrasecurity-sck.com/');
  });
});

import { strictEqual } from 'node:assert';
import { isVendorLink, webAddress } from '../../../src/commands/dashboardLink';

describe('dashboard links', () => {
  const links: [string, boolean][] = [
    ['https://app.petrasecurity.com/tenant/ZZk90t/incidents/1', true],
    ['https://petrasecurity.com/', true],
    ['https://APP.PetraSecurity.com/x', true],
    ['http://app.petrasecurity.com/x', false],
    ['https://app.petrasecurity.com:8443/x', false],
    ['https://app.petrasecurity.com@evil.example/x', false],
    ['https://user:pass@app.petrasecurity.com/x', false],
    ['https://app.petrasecurity.com\\@evil.example/x', false],
    ['https://app.petrasecurity.com', true],
    ['https://evilpetrasecurity.com/x', false],
    ['https://petrasecurity.com.evil.example/x', false],
    ['https://evil.example/?app.petrasecurity.com', false],
    ['https://acme.cyberhaven.io/incidents?id=1', false],
    ['command:workbench.action.terminal.new', false],
    ['javascript:alert(1)', false],
    ['not a link', false],
    ['', false],
  ];
  for (const [link, expected] of links) {
    it(`${expected ? 'opens' : 'asks about'} ${link || 'an empty text'}`, () => {
      strictEqual(isVendorLink(link, 'petra'), expected);
    });
  }

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
    strictEqual(webAddress('https://app.p\u0435trasecurity.com'), 'https://app.xn--ptrasecurity-sck.com/');
  });
});

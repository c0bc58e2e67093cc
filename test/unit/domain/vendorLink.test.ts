import { strictEqual } from 'node:assert';
import { isVendorLink } from '../../../src/domain/vendorLink';

describe('isVendorLink', () => {
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
      strictEqual(isVendorLink(link, 'petrasecurity.com'), expected);
    });
  }
});

import { strictEqual } from 'node:assert';
import type { Diagnosis } from '../../../src/connections/sourceFactory';
import { certificateText, networkText, routeText } from '../../../src/ui/networkText';

const diagnosis: Diagnosis = {
  origin: 'https://api.example',
  addresses: ['203.0.113.7', '2001:db8::7'],
  answer: 401,
  budget: undefined,
};
const tls = { version: 'TLSv1.3', issuer: 'Acme Root CA, Acme', subject: 'api.example', validTo: Date.UTC(2048, 0, 1) };
const editors = { own: false, proxy: undefined };
const own = { own: true, proxy: undefined };

describe('Diagnose says of the way that requests really took', () => {
  for (const [route, way, text] of [
    [{ address: '203.0.113.7', port: 443 }, editors, 'direct to 203.0.113.7:443'],
    [{ address: '2001:db8::7', port: 443 }, editors, 'direct to [2001:db8::7]:443'],
    [{ address: '10.0.0.5', port: 3128 }, editors, 'through the proxy 10.0.0.5:3128, by VS Code’s network settings'],
    [
      { address: '203.0.113.7', port: 8080 },
      editors,
      'through the proxy 203.0.113.7:8080, by VS Code’s network settings',
    ],
    [
      { address: '203.0.113.8', port: 443 },
      editors,
      'to 203.0.113.8:443, not an address from DNS (a proxy or another DNS server)',
    ],
    [undefined, editors, 'by VS Code’s network settings (not seen)'],
    [{ address: '203.0.113.8', port: 443 }, own, 'direct to 203.0.113.8:443'],
    [undefined, own, 'direct (nothing was sent)'],
    [undefined, { own: true, proxy: 'proxy:8080' }, 'through this connection’s proxy, proxy:8080'],
  ] as const) {
    it(text, () => strictEqual(routeText({ ...diagnosis, route }, way), text));
  }

  it('whose certificate was shown, by whom, and until when it is valid', () => {
    strictEqual(certificateText(diagnosis), undefined);
    const text = 'for api.example, issued by Acme Root CA, Acme, valid until Jan 1, 2048, 12:00:00 AM UTC';
    strictEqual(certificateText({ ...diagnosis, tls })?.replaceAll(/\s/g, ' '), text);
  });

  it('what is set, without paths and names', () => {
    const connection = { id: 'a', kind: 'petra', name: 'Acme' } as const;
    for (const network of [undefined, {}]) strictEqual(networkText({ ...connection, network }), 'VS Code’s settings');
    const network = { proxy: 'http://jane@proxy', ca: '/home/jane/ca.pem', clientCertificate: '/home/jane/c.pem' };
    strictEqual(networkText({ ...connection, network }), 'own proxy, CA file, client certificate');
  });
});

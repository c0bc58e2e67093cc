import { strictEqual } from 'node:assert';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pathTyped, proxyTyped, userOf, withUser } from '../../../../src/features/connections/networkInput';

describe('What is typed for the network of a connection', () => {
  for (const [typed, path] of [
    ['/etc/ca.pem', '/etc/ca.pem'],
    ['  ~/ca.pem ', '~/ca.pem'],
    ['"C:\\Users\\jane\\ca.pem"', 'C:\\Users\\jane\\ca.pem'],
    ['“/etc/my certs/ca.pem”', '/etc/my certs/ca.pem'],
    ["'/etc/ca.pem'", '/etc/ca.pem'],
    [pathToFileURL(resolve('my certs')).href, resolve('my certs')],
    ['file://%', 'file://%'],
    ['', ''],
  ] as const) {
    it(`is a path: ${typed}`, () => strictEqual(pathTyped(typed), path));
  }

  for (const [typed, proxy] of [
    ['proxy.example:8080', 'http://proxy.example:8080'],
    [' jane@proxy.example ', 'http://jane@proxy.example'],
    ['https://proxy.example', 'https://proxy.example'],
    // From a shell, VS Code's settings, npm and a PAC file.
    ['export HTTPS_PROXY="http://proxy.example:8080/"', 'http://proxy.example:8080'],
    ['https_proxy=proxy.example:8080', 'http://proxy.example:8080'],
    ['"http.proxy": "http://proxy.example:8080",', 'http://proxy.example:8080'],
    ['proxy = http://proxy.example:8080', 'http://proxy.example:8080'],
    ['PROXY proxy.example:8080; DIRECT', 'http://proxy.example:8080'],
    ['proxy:8080', 'http://proxy:8080'],
    ['[::1]:8080', 'http://[::1]:8080'],
    // What has a password is refused, whole.
    ['http://jane:1"2@proxy.example', 'http://jane:1"2@proxy.example'],
    ['', ''],
    ['HTTPS_PROXY=', 'http://HTTPS_PROXY='],
    ['/', 'http:///'],
  ] as const) {
    it(`is a proxy’s address: ${typed}`, () => strictEqual(proxyTyped(typed), proxy));
  }

  for (const user of ['jane', 'ACME\\jane', 'jane@acme.example', 'jané', '50%25', 'a:b/c?d#e', '']) {
    it(`is a user’s name, in the proxy’s address and back: ${user}`, () => {
      const proxy = withUser('http://other@proxy.example:8080', user);
      strictEqual(userOf(proxy), user);
      strictEqual(new URL(proxy).host, 'proxy.example:8080');
    });
  }

  it('takes half a letter for one that cannot be read', () => {
    strictEqual(userOf(withUser('http://proxy.example', 'jan\ud800')), 'jan\ufffd');
  });

  it('has no user’s name where it has none, or is no address', () => {
    for (const proxy of ['http://proxy.example', '', 'proxy']) strictEqual(userOf(proxy), '');
    strictEqual(userOf('http://50%@proxy.example'), '50%');
  });
});

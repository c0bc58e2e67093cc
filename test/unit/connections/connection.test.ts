import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from 'node:assert';
import {
  baseUrlOf,
  questionOf,
  originOf,
  parseConnection,
  parseConnections,
  type Connection,
} from '../../../src/connections/connection';
import { watchCalls } from '../../support/watchCalls';

const petra = { id: 'p', kind: 'petra', name: 'Petra' };

describe('the setting incidents.connections', () => {
  it('takes no name of which nothing can be seen', () => {
    for (const name of ['', ' ', '\u200b', '\u2060\u00ad', '\u3164', '\u2800'])
      deepStrictEqual(parseConnection({ ...petra, name }), { reason: 'name can’t be empty' }, JSON.stringify(name));
    const { problems } = parseConnections([
      { ...petra, name: '\u200b' },
      { ...petra, kind: 'x', name: '\u200b' },
    ]);
    deepStrictEqual(
      problems.map(({ name }) => name),
      ['p', 'p'],
    );
  });

  it('keeps good entries and names the wrong ones', () => {
    const { connections, problems } = parseConnections([
      petra,
      'nonsense',
      { ...petra, id: 'q', kind: 'other' },
      { ...petra, id: 'r' },
    ]);
    deepStrictEqual(
      connections.map(({ id }) => id),
      ['p', 'r'],
    );
    deepStrictEqual(
      problems.map(({ name }) => name),
      ['#2', 'Petra'],
    );
    for (const { reason } of problems) match(reason, /has an unknown kind: petra, cyberhaven$/);
  });

  it('takes no two connections with one id', () => {
    const { connections, problems } = parseConnections([petra, { ...petra, name: 'Again' }]);
    deepStrictEqual(
      connections.map(({ name }) => name),
      ['Petra'],
    );
    deepStrictEqual(
      problems.map(({ name }) => name),
      ['Again'],
    );
  });

  it('reads a long list in linear time', async () => {
    const entries = Array.from({ length: 2000 }, (_, index) => ({ ...petra, id: `p${index}` }));
    let searched = 0;
    const onCall = (list: unknown): void => void (searched += (list as unknown[]).length);
    const { connections, problems } = await watchCalls(
      ['some', 'find', 'findIndex', 'includes'].map((name) => [Array.prototype, name, onCall] as const),
      () => parseConnections([...entries, { ...petra, id: 'p7' }]),
    );
    deepStrictEqual([connections.length, problems.length], [2000, 1]);
    ok(searched < 100_000, `${searched} entries`);
  });

  it('says so when it is no list', () => {
    for (const value of [{}, 'x', 1, null]) strictEqual(parseConnections(value).problems.length, 1);
  });

  it('refuses addresses that would send the key in the clear or elsewhere', () => {
    for (const baseUrl of [
      'http://api.petrasecurity.com',
      'ftp://x',
      'x',
      '',
      'https://user:pass@api.petrasecurity.com',
    ]) {
      const { connections, problems } = parseConnections([{ ...petra, baseUrl }]);
      strictEqual(connections.length, 0, baseUrl);
      ok(problems[0]?.reason, baseUrl);
    }
    for (const baseUrl of ['https://api.example', 'http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1']) {
      strictEqual(parseConnections([{ ...petra, baseUrl }]).connections.length, 1, baseUrl);
    }
  });

  it('checks the network, and never repeats a password', () => {
    const wrongs: readonly [unknown, RegExp][] = [
      [{ proxy: '' }, /network\.proxy must be an address such as/],
      [{ proxy: 'proxy.example:8080' }, /must be an address/],
      [{ proxy: 'socks5://proxy.example:1080' }, /must be an address/],
      [{ proxy: 'http://proxy.example/path' }, /must be an address/],
      [{ proxy: 'http://proxy.example?x=sesame' }, /must be an address/],
      [{ proxy: 'http://jane:sesame@proxy.example:8080' }, /network\.proxy can’t contain a password/],
      [{ proxy: 'http://:sesame@proxy.example:8080' }, /can’t contain a password/],
      [{ ca: '' }, /network\.ca must be the absolute path/],
      [{ ca: 'certs/ca.pem' }, /must be the absolute path/],
      [{ ca: '~root/ca.pem' }, /must be the absolute path/],
      [{ ca: 7 }, /must be text/],
      [{ clientKey: '/k.pem' }, /network needs a clientCertificate/],
      [{ passphrase: 'sesame' }, /network can only contain proxy, ca, clientCertificate and clientKey/],
      ['http://proxy:8080', /network/],
    ];
    for (const [network, reason] of wrongs) {
      const { connections, problems } = parseConnections([{ ...petra, network }]);
      strictEqual(connections.length, 0, JSON.stringify(network));
      match(problems[0]?.reason ?? '', reason);
      ok(!problems[0]?.reason.includes('sesame'));
    }
    for (const network of [
      {},
      { proxy: 'http://proxy.example' },
      { proxy: 'https://ACME%5Cjane@[::1]:8080/' },
      { ca: '/etc/ca.pem', clientCertificate: '~/c.pem', clientKey: 'C:\\Users\\jane\\k.pem' },
      { clientCertificate: '\\\\server\\share\\both.pem' },
    ]) {
      deepStrictEqual(parseConnections([{ ...petra, network }]).connections[0]?.network, network);
    }
  });

  it('checks the scope', () => {
    for (const scope of [
      { limit: 0 },
      { limit: 501 },
      { limit: 1.5 },
      { startDate: 'yesterday' },
      { tenantId: '' },
      { tenant: 'x' },
    ]) {
      strictEqual(parseConnections([{ ...petra, scope }]).connections.length, 0, JSON.stringify(scope));
    }
    const scope = { tenantId: 'ZZk90t', startDate: '2026-03-01', limit: 500 };
    deepStrictEqual(parseConnections([{ ...petra, scope }]).connections[0]?.scope, scope);
  });
});

describe('a connection', () => {
  const connection: Connection = { id: 'p', kind: 'petra', name: 'Petra', scope: { tenantId: 'a', limit: 5 } };

  it('has its key bound to an origin, with any path', () => {
    strictEqual(originOf(connection), 'https://api.petrasecurity.com');
    strictEqual(
      originOf({ ...connection, baseUrl: 'https://proxy.example:8443/petra/' }),
      'https://proxy.example:8443',
    );
  });

  it('asks the same after a change of name, and something else after a change of address or scope', () => {
    const same = { ...connection, name: 'Other', enabled: true, scope: { limit: 5, tenantId: 'a' } };
    strictEqual(questionOf(same), questionOf(connection));
    for (const change of [
      { baseUrl: 'https://x.example' },
      { scope: { tenantId: 'b', limit: 5 } },
      { scope: undefined },
    ]) {
      notStrictEqual(questionOf({ ...connection, ...change }), questionOf(connection));
    }
  });

  it('to Cyberhaven needs an address, and its origin alone means the vendor’s path', () => {
    const cyberhaven = { id: 'c', kind: 'cyberhaven', name: 'Cyberhaven' };
    ok('reason' in parseConnection(cyberhaven));
    const parsed = parseConnection({ ...cyberhaven, baseUrl: 'https://acme.cyberhaven.io', auth: 'apiKey' });
    ok(!('reason' in parsed), JSON.stringify(parsed));
    strictEqual(baseUrlOf(parsed), 'https://acme.cyberhaven.io/public/v2');
    strictEqual(originOf(parsed), 'https://acme.cyberhaven.io');
    const own = parseConnection({ ...cyberhaven, baseUrl: 'https://acme.cyberhaven.io/v2' });
    ok(!('reason' in own));
    strictEqual(baseUrlOf(own), 'https://acme.cyberhaven.io/v2');
    for (const wrong of [
      { auth: 'password' },
      { scope: { startTime: '2026-02-01', endTime: '2026-01-01' } },
      { scope: { limit: 5 } },
    ]) {
      ok(
        'reason' in parseConnection({ ...cyberhaven, baseUrl: 'https://acme.cyberhaven.io', ...wrong }),
        JSON.stringify(wrong),
      );
    }
  });
});

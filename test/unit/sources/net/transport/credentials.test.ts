import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialError, credentialsOf, readFiles } from '../../../../../src/sources/net/transport/credentials';
import type { NetworkSettings } from '../../../../../src/sources/net/transport/networkSettings';
import { Authority, locked } from '../../../../support/certificates';

const authority = new Authority('Test CA');
const { cert, key } = authority.issue('client');
const passphrase = 'open sesame';
const der = (pem: string): Buffer => new X509Certificate(pem).raw;

describe('The files of network settings', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'incident-browser-pem-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const read = async (network: NetworkSettings, secret?: string) => credentialsOf(await readFiles(network), secret);
  const problem = async (network: NetworkSettings, secret?: string): Promise<[string, string]> => {
    const error = await read(network, secret).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    ok(error instanceof CredentialError, `Expected a CredentialError, got ${String(error)}.`);
    strictEqual(error.code, 'networkFile');
    doesNotMatch(error.message, new RegExp(`${folder}|${passphrase}`));
    return [error.part, error.message];
  };

  it('give what TLS needs: certificates as PEM, in PEM or DER, with any text around them', async () => {
    const other = new Authority('Other CA');
    const bundle = `Subject: Test CA\r\n${authority.cert}\n# next\n${other.cert}`;
    deepStrictEqual((await read({ ca: write('bundle.pem', bundle) })).ca.length, 2);
    deepStrictEqual(await read({ ca: write('ca.cer', der(authority.cert)) }), { ca: [authority.cert] });
    const own = await read({
      clientCertificate: write('chain.pem', cert + authority.cert),
      clientKey: write('k.pem', key),
    });
    deepStrictEqual(own, { ca: [], cert: cert + authority.cert, key: key.trim() });
    deepStrictEqual(await read({ clientCertificate: write('both.pem', key + cert) }), {
      ca: [],
      cert,
      key: key.trim(),
    });
  });

  it('may contain a locked key, in the form of PKCS #8 or the older one', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const older = rsa.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
    match(older, /Proc-Type: 4,ENCRYPTED/);
    const clientCertificate = write('c.pem', cert);
    const clientKey = write('locked.pem', locked(key, passphrase));
    strictEqual((await read({ clientCertificate, clientKey }, passphrase)).passphrase, passphrase);
    deepStrictEqual(await problem({ clientCertificate, clientKey }), [
      'passphrase',
      'The client key needs its passphrase.',
    ]);
    for (const wrong of ['open', passphrase.toUpperCase(), `${passphrase} `]) {
      deepStrictEqual(await problem({ clientCertificate, clientKey }, wrong), [
        'passphrase',
        'This passphrase doesn’t unlock the client key.',
      ]);
    }
    const [part] = await problem({ clientCertificate, clientKey: write('older.pem', older) });
    strictEqual(part, 'passphrase');
    deepStrictEqual(await problem({ clientCertificate, clientKey: write('older.pem', older) }, passphrase), [
      'clientKey',
      'The client key doesn’t belong to the client certificate.',
    ]);
    // A passphrase that is left over harms nothing.
    ok(!('passphrase' in (await read({ clientCertificate, clientKey: write('k.pem', key) }, passphrase))));
  });

  it('say what is wrong with them', async () => {
    const clientCertificate = write('c.pem', cert);
    mkdirSync(join(folder, 'folder'));
    const gone = join(folder, 'gone.pem');
    const half = cert.slice(0, cert.length / 2);
    const wrongs: readonly [NetworkSettings, string, RegExp][] = [
      [{ ca: gone }, 'ca', /The CA file doesn’t exist/],
      [{ ca: join(clientCertificate, 'x') }, 'ca', /doesn’t exist/],
      [{ ca: join(folder, 'folder') }, 'ca', /can’t be read/],
      [{ ca: write('large', Buffer.alloc(4 * 1024 * 1024 + 1)) }, 'ca', /can’t be read/],
      [{ ca: write('empty', '') }, 'ca', /CA file contains no certificate/],
      [{ ca: write('half.pem', half) }, 'ca', /no certificate/],
      [{ ca: write('damaged.pem', authority.cert.replace(/\n.{20}/, `\n${'A'.repeat(20)}`)) }, 'ca', /no certificate/],
      [{ ca: write('page.html', '<html>Sign in</html>') }, 'ca', /no certificate/],
      [{ clientCertificate: gone }, 'clientCertificate', /client certificate file doesn’t exist/],
      [{ clientCertificate: write('c.p12', der(cert).subarray(1)) }, 'clientCertificate', /\.p12 or \.pfx/],
      [{ clientCertificate }, 'clientKey', /needs its private key/],
      [{ clientCertificate, clientKey: gone }, 'clientKey', /client key file doesn’t exist/],
      [{ clientCertificate, clientKey: clientCertificate }, 'clientKey', /no private key/],
      [{ clientCertificate, clientKey: write('k2.pem', authority.issue('x').key) }, 'clientKey', /doesn’t belong to/],
      [
        { clientCertificate, clientKey: write('ssh', key.replaceAll('PRIVATE', 'OPENSSH PRIVATE')) },
        'clientKey',
        /can’t be read\. It must be PEM/,
      ],
    ];
    for (const [network, part, words] of wrongs) {
      const [found, message] = await problem(network);
      strictEqual(found, part, message);
      match(message, words);
    }
  });

  it('are read again each time', async () => {
    const ca = write('changing.pem', authority.cert);
    await read({ ca });
    const other = new Authority('Other CA');
    write('changing.pem', other.cert);
    deepStrictEqual((await read({ ca })).ca, [other.cert]);
  });

  it('of any size and shape take no time', async () => {
    for (const piece of [
      '-----BEGIN ',
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN A PRIVATE KEY-----',
      '-',
      'A'.repeat(60),
    ]) {
      const large = write('worst.pem', piece.repeat(Math.floor((4 * 1024 * 1024) / piece.length)));
      await problem({ ca: large });
      await problem({ clientCertificate: write('c.pem', cert), clientKey: large });
    }
  });
});

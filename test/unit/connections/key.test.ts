import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { Connection } from '../../../src/connections/connection';
import { cleanKey } from '../../../src/connections/key';
import { KeyStore } from '../../../src/connections/keyStore';
import { SourceFactory } from '../../../src/connections/sourceFactory';
import type { SourceError } from '../../../src/sources/source';
import { errorText } from '../../../src/ui/vendorErrorText';
import { startCyberhaven, type CyberhavenServer } from '../../support/cyberhavenServer';
import { FakeClock } from '../../support/fakeClock';
import { FakeSecrets } from '../../support/fakeSecrets';
import { MemoryLedger } from '../../support/memoryLedger';
import { startPetra, type PetraServer } from '../../support/petraServer';

const key = 'petra_Ab9-_.~+/0123456789==';

/** Ways in which people paste it. */
const pasted: readonly string[] = [
  key,
  ` ${key} `,
  `Bearer ${key}`,
  `bearer  ${key}`,
  `BEARER\u00a0${key}`,
  `Bearer: ${key}`,
  `Bearer Bearer ${key}`,
  `Authorization: Bearer ${key}`,
  `authorization:bearer ${key}`,
  `-H "Authorization: Bearer ${key}"`,
  `--header 'Authorization: Bearer ${key}'`,
  `"Authorization": "Bearer ${key}",`,
  `{"refresh_token": "${key}"}`,
  `"api_key":"${key}",`,
  `x-api-key: ${key}`,
  `token=${key}`,
  `Authorization\tBearer ${key}`,
  `--header=Authorization: Bearer ${key}`,
  `curl -H 'Authorization: Bearer ${key}'`,
  `curl -H 'Authorization: Bearer ${key}' --compressed`,
  `curl -H "Authorization: Bearer ${key}" | jq .`,
  `curl -H "Authorization: Bearer ${key}" https://api.petrasecurity.com/v1/incidents`,
  `curl -H 'Authorization: Bearer ${key}' \\\n  -H 'Accept: application/json' \\\n  'https://api.petrasecurity.com/v1/incidents'`,
  `curl --header "Authorization: Bearer ${key}" --request GET`,
  // As a box of one line takes several.
  `curl -H 'Authorization: Bearer ${key}' \\-H 'Accept: application/json'`,
  `curl -H "Authorization: Bearer ${key}" ^-H "Accept: application/json"`,
  `Proxy-Authorization: Bearer ${key}`,
  `Authorization: Token ${key}`,
  `PETRA_API_KEY=${key}`,
  `export CYBERHAVEN_REFRESH_TOKEN="${key}"`,
  `$env:PETRA_KEY = '${key}'`,
  `API Key: ${key}`,
  `My key: ${key}`,
  `**${key}**`,
  `"${key}"`,
  `'${key}'`,
  `\`${key}\``,
  `“${key}”`,
  `„${key}“`,
  `«\u00a0${key}\u00a0»`,
  `‘${key}’`,
  `＂${key}＂`,
  `<${key}>`,
  `Bearer <${key}>`,
  `${key}\r\n`,
  `\n\n${key}\n`,
  `${key.slice(0, 9)}\n${key.slice(9)}`,
  `${key.slice(0, 9)}\r\n  ${key.slice(9)}`,
  `${key.slice(0, 9)}\u00a0${key.slice(9)}`,
  `\ufeff${key}`,
  `\u200b${key}\u200b`,
  `${key.slice(0, 5)}\u200b${key.slice(5, 8)}\ufeff${key.slice(8)}`,
  `\u202a${key}\u202c`,
  `${key.slice(0, 5)}\u00ad\u2060${key.slice(5)}`,
  `\u0000${key}\t`,
  `${key},`,
  `${key};`,
];

describe('A key that is pasted', () => {
  for (const text of pasted) {
    it(`is taken for what it means: ${JSON.stringify(text)}`, () => strictEqual(cleanKey(text), key));
  }

  it('is nothing where there is nothing to it', () => {
    for (const text of ['', ' ', '""', '\u200b\ufeff', '\n', '<>']) strictEqual(cleanKey(text), '');
  });

  it('keeps what only looks like something around it', () => {
    for (const text of ['BearerX', 'a:b', 'id.token:x', 'Zm9v==', 'tokens', 'token', 'a_key=', 'tokenX', 'my-key-1'])
      strictEqual(cleanKey(text), text);
  });
});

describe('Keys are cleaned', () => {
  let petra: PetraServer;
  let cyberhaven: CyberhavenServer;
  let secrets: FakeSecrets;
  let keys: KeyStore;
  let sources: SourceFactory;
  const uses = new Set<string>();
  let connections: readonly Connection[];

  before(async () => {
    petra = await startPetra([], key);
    cyberhaven = await startCyberhaven({ keys: [key] });
    connections = [
      { id: 'p', kind: 'petra', name: 'Petra', baseUrl: petra.origin },
      { id: 'c', kind: 'cyberhaven', name: 'Cyberhaven', baseUrl: cyberhaven.origin },
    ];
  });
  after(async () => {
    await petra[Symbol.asyncDispose]();
    await cyberhaven[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    uses.clear();
    secrets = new FakeSecrets();
    keys = new KeyStore(secrets);
    sources = new SourceFactory({
      keys,
      networks: { shakeHands: async () => ({}) },
      clock: new FakeClock(),
      fetch: () => globalThis.fetch,
      userAgent: 'test/1',
      ledgers: async () => (use) => {
        uses.add(JSON.stringify(use));
        return new MemoryLedger();
      },
    });
  });
  afterEach(() => sources.dispose());

  const dirty = [`Authorization: Bearer ${key}\r\n`, `\ufeff“${key}”`, `${key.slice(0, 9)}\n${key.slice(9)}`];
  const { signal } = new AbortController();

  it('before they are tested, stored, compared and counted', async () => {
    for (const connection of connections) {
      for (const text of dirty) {
        strictEqual(await sources.tryKey(connection, text, signal), undefined, text);
        await keys.set(connection, text);
        strictEqual(await keys.get(connection), key);
        await sources.create(connection).probe({ priority: 'user', signal });
        await sources.budget(connection);
      }
    }
    // One limit for each API, however the key was pasted.
    strictEqual(uses.size, 2);
    ok([...secrets.stored.values()].every((value) => JSON.parse(value).key === key));
  });

  it('when they were stored as pasted', async () => {
    for (const connection of connections) {
      const origin = connection.baseUrl;
      secrets.stored.set(`incidents.key.${connection.id}`, JSON.stringify({ origin, key: `"Bearer ${key}"\n` }));
      await sources.create(connection).probe({ priority: 'user', signal });
    }
    strictEqual(uses.size, 2);
  });

  it('and what still cannot be sent is refused in words about the key, without a request', async () => {
    const before = petra.server.requests.length + cyberhaven.server.requests.length;
    for (const connection of connections) {
      for (const text of ['petra_01234…', 'petra–0123', 'pétra_0123', 'x'.repeat(17_000), 'x'.repeat(100_000)]) {
        const tried = await sources.tryKey(connection, text, signal);
        await keys.set(connection, text);
        const kept: unknown = await sources
          .create(connection)
          .probe({ priority: 'user', signal })
          .catch((error: unknown) => error);
        for (const error of [tried, kept as SourceError]) {
          ok(error);
          const { short, reason, long, remedy } = errorText(error, connection);
          deepStrictEqual([short, remedy], ['Key can’t be used', 'key']);
          match(reason, /^Key can’t be used\. The key (contains invalid characters|is too long)\. Copy it again\.$/);
          ok(!/scope|header|petra|xxxx/i.test(long), long);
        }
      }
    }
    strictEqual(petra.server.requests.length + cyberhaven.server.requests.length, before);
  });
});

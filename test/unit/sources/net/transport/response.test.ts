import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import * as undici from 'undici';
import { credentialsOf } from '../../../../../src/sources/net/transport/credentials';
import { Transport } from '../../../../../src/sources/net/transport/transport';
import { failure } from '../../../../support/failure';
import { createClient, request } from '../../../../support/httpSetup';

const text = JSON.stringify({ names: Array.from({ length: 2000 }, (_, index) => `Zoë ${index}`) });

describe('A response that comes over a network of its own', () => {
  let server: Server;
  let answer: RequestListener;
  let transport: Transport;
  let origin: string;

  beforeEach(async () => {
    server = createServer((asked, response) => answer(asked, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    transport = new Transport({ undici, credentials: credentialsOf({}, undefined) });
  });
  afterEach(async () => {
    await transport.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  const get = async (init: RequestInit = {}): Promise<Response> => transport.fetch(new URL(`${origin}/a?b=c`), init);
  const sendCoded = (coding: string, body: Buffer): void => {
    answer = (_, response) => response.writeHead(200, { 'content-encoding': coding }).end(body);
  };

  const coded: Readonly<Record<string, Buffer>> = {
    identity: Buffer.from(text),
    gzip: gzipSync(text),
    'X-GZIP': gzipSync(text),
    deflate: deflateSync(text),
    br: brotliCompressSync(text),
    'gzip, br': brotliCompressSync(gzipSync(text)),
  };
  for (const [coding, body] of Object.entries(coded)) {
    it(`is read without its coding: ${coding}`, async () => {
      sendCoded(coding, body);
      strictEqual(await (await get()).text(), text);
    });
  }

  it('is left as it is in a coding that is not known, or in too many', async () => {
    for (const coding of ['zstd', 'gzip, zstd', Array.from({ length: 6 }, () => 'gzip').join()]) {
      sendCoded(coding, gzipSync(text));
      deepStrictEqual(Buffer.from(await (await get()).arrayBuffer()), gzipSync(text), coding);
    }
  });

  it('is an error where its coding is broken, or it breaks off', async () => {
    const client = createClient({ baseUrl: origin, fetch: () => transport.fetch });
    sendCoded('gzip', Buffer.from(text));
    await failure('network', client.request(request()));
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":');
      setImmediate(() => response.destroy());
    };
    await failure('network', client.request(request()));
  });

  it('has its status and headers, those that come twice and those beyond ASCII as well', async () => {
    let seen: unknown[] = [];
    answer = ({ method, url, headers }, response) => {
      seen = [method, url, headers['x-own'], headers['accept-encoding']];
      response
        .writeHead(
          404,
          [
            ['X-Twice', 'a'],
            ['X-Twice', 'b'],
            ['X-Name', 'Zo\u00eb'],
          ].flat(),
        )
        .end('{}');
    };
    const { status, ok: good, headers } = await get({ method: 'GET', headers: { 'x-own': 'mine' } });
    deepStrictEqual([status, good, headers.get('x-twice'), headers.get('x-name')], [404, false, 'a, b', 'Zo\u00eb']);
    deepStrictEqual(seen, ['GET', '/a?b=c', 'mine', 'gzip, br']);
  });

  it('may have no body', async () => {
    for (const status of [204, 205, 304]) {
      answer = (_, response) => response.writeHead(status).end();
      const response = await get();
      deepStrictEqual([response.status, response.body], [status, null]);
    }
  });

  it('is a server error with a status that there is not', async () => {
    answer = (_, response) => response.writeHead(999).end('no');
    strictEqual((await get()).status, 599);
  });

  it('ends when the caller gives up, before and after its headers', async () => {
    const gone = (controller: AbortController): void => controller.abort(new Error('gone'));
    const early = new AbortController();
    answer = () => gone(early);
    await rejects(get({ signal: early.signal }), /gone/);
    const late = new AbortController();
    answer = (_, response) => void response.writeHead(200).write('a');
    const { body } = await get({ signal: late.signal });
    const reader = body!.getReader();
    ok((await reader.read()).value);
    gone(late);
    await rejects(reader.read(), /gone/);
  });
});

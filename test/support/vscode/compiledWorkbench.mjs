// Keeps what a browser caches of VS Code's page for all windows of tests: to compile it takes a third of a window's start.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { checkout } from '../install.mjs';
import { copyCaches, knownUrl, openBrowser } from './browser.mjs';
import { quietSettings } from './profile.mjs';
import { provisionServer } from './provision.mjs';
import { startServer } from './server.mjs';

/** The browser profile that has it. Windows open without it, too. */
export const compiledWorkbench = join(checkout, 'out', 'workbench');

/** Less than the workbench takes, compiled: 16 MB. */
const enough = 10_000_000;

/** Makes that profile again, with the server and the browser of now. */
export async function compileWorkbench() {
  const folder = mkdtempSync(join(tmpdir(), 'incident-browser-workbench-'));
  const profileFolder = join(folder, 'browser');
  rmSync(compiledWorkbench, { recursive: true, force: true });
  const server = await startServer({
    files: await provisionServer(),
    dataFolder: join(folder, 'data'),
    settings: quietSettings,
    plain: true,
    autoShutdown: true,
  });
  try {
    const browser = await openBrowser({ profileFolder, port: server.port });
    const [page] = browser.pages();
    // Chromium keeps compiled code from the second time on, a moment later.
    for (let time = 1; time <= 2; time += 1) {
      await page?.goto(knownUrl(server));
      await page?.locator('.monaco-workbench .statusbar-item').first().waitFor();
    }
    const compiled = join(profileFolder, 'Default', 'Code Cache');
    for (let left = 60; left > 0 && bytesIn(compiled) < enough; left -= 1) await setTimeout(500);
    await browser.close();
    copyCaches(profileFolder, compiledWorkbench);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function bytesIn(folder) {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.reduce((sum, each) => sum + (each.isFile() ? statSync(join(each.parentPath, each.name)).size : 0), 0);
}

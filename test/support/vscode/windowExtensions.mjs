// Installs what the windows of tests and pictures have in common: the extension, and the remote control beside it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, vsix } from '../install.mjs';
import { provisionServer } from './provision.mjs';
import { installExtensions } from './server.mjs';

/** Where they are: installing them for each window would take longer than many a test. */
export const windowExtensions = join(checkout, 'out', 'extensions');

/** Installs them again, as they are now. */
export async function installWindowExtensions() {
  const remote = join(checkout, 'out', 'remote.vsix');
  const dataFolder = mkdtempSync(join(tmpdir(), 'incident-browser-install-'));
  rmSync(windowExtensions, { recursive: true, force: true });
  mkdirSync(windowExtensions, { recursive: true });
  // Imported late: it needs what npm installs.
  const { packageHelper } = await import('./vsix.mjs');
  await packageHelper(join(checkout, 'test', 'support', 'vscode', 'remote'), remote);
  await installExtensions(await provisionServer(), [vsix, remote], dataFolder, windowExtensions);
  rmSync(dataFolder, { recursive: true, force: true });
}

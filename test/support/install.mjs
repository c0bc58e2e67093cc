// What both `npm start` and `npm test` need before anything else. Runs on a fresh clone: imports nothing that npm installs.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Advice, npm, run, runShown, say } from './processes.mjs';

/** The checkout: npm runs its scripts there. */
export const checkout = process.cwd();
/** The packaged extension. */
export const vsix = join(checkout, 'dist', 'incident-browser.vsix');

/**
 * The command that installs exactly what a lock file names, and runs no script of a package.
 * @param {string[]} args
 */
export function npmCi(...args) {
  return npm(['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...args]);
}

/** Checks Node's version and installs the npm packages if they are missing or older than the lock file. */
export async function installPackages() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Advice(
      `Node ${process.versions.node} is too old. Install Node 20.19 or newer (https://nodejs.org) and try again.`,
    );
  }
  // npm writes this file last, so an interrupted install counts as none.
  const installed = join(checkout, 'node_modules', '.package-lock.json');
  const lock = join(checkout, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  say('Installing npm packages (npm ci)');
  if ((await runShown(...npmCi(), { cwd: checkout })) !== 0) {
    throw new Advice('npm ci failed. Check that the npm registry can be reached (npm ping) and try again.');
  }
}

/** Builds the extension as it is released, and packages it. */
export async function packageExtension() {
  say('Building and packaging the extension');
  const [command, args] = npm(['run', '--silent', 'package']);
  await run(command, args, { cwd: checkout });
}

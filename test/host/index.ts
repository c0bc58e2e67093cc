// VS Code loads this in its extension host and calls run(): mocha over every *.test.js below this folder.
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import { mochaHooks } from '../support/reverse.mjs';

/** Runs the tests; rejects if one failed or none was found. `MOCHA_GREP` narrows them, `MOCHA_REVERSE` reverses them. */
export async function run(): Promise<void> {
  const closeOutput = await openOutput();
  try {
    const failures = await runMocha();
    if (failures > 0) throw new Error(`${failures} failed in the extension host.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    throw error;
  } finally {
    await closeOutput();
  }
}

async function runMocha(): Promise<number> {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.js'),
  );
  if (files.length === 0) throw new Error(`No *.test.js was found below ${__dirname}.`);

  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 300_000,
    color: process.env['FORCE_COLOR'] === '1',
    reporter: resolve(__dirname, '../../../test/support/tallyReporter.mjs'),
  });
  const { MOCHA_GREP, MOCHA_REVERSE } = process.env;
  if (MOCHA_GREP) mocha.grep(new RegExp(MOCHA_GREP));
  if (MOCHA_REVERSE) mocha.rootHooks(mochaHooks);
  for (const file of files.sort()) mocha.addFile(join(__dirname, file));
  await mocha.loadFilesAsync();
  return new Promise((resolveRun) => void mocha.run(resolveRun));
}

/**
 * VS Code mixes what this process prints with its own log. Where the launcher listens on a socket of its own (`INCIDENT_HOST_OUTPUT`)
 * the tests' output goes there instead.
 */
async function openOutput(): Promise<() => Promise<void>> {
  const path = process.env['INCIDENT_HOST_OUTPUT'];
  if (!path) return async () => {};
  const socket = connect(path);
  await new Promise((connected, failed) => socket.once('connect', connected).once('error', failed));
  // VS Code forwards console's methods by getters that ignore assignment.
  const own = Object.getOwnPropertyDescriptors(console);
  const value = (...args: unknown[]) => void socket.write(`${format(...args)}\n`);
  for (const name of ['log', 'info', 'warn', 'error']) Object.defineProperty(console, name, { value });
  return async () => {
    Object.defineProperties(console, own);
    await new Promise<void>((closed) => socket.once('close', closed).end());
  };
}

// `npm test`: installs what is missing, then checks types and style and runs unit, host and e2e tests, or only the parts that are named:
// node test/run.mjs [types|lint|unit|host|e2e]… [--grep "words of a title"] [--reverse]
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout, installPackages, packageExtension } from './support/install.mjs';
import { Advice, npm, runMain, runShown, runShownAtEnd, say } from './support/processes.mjs';
import { compileWorkbench } from './support/vscode/compiledWorkbench.mjs';
import { provisionServer } from './support/vscode/provision.mjs';
import { provisionBrowser } from './support/vscode/provisionBrowser.mjs';
import { runHostTests } from './support/vscode/runHostTests.mjs';
import { installWindowExtensions } from './support/vscode/windowExtensions.mjs';

const { values, positionals } = parseArgs({
  options: { grep: { type: 'string' }, reverse: { type: 'boolean' } },
  allowPositionals: true,
});
const out = join(checkout, 'out');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const hasSqlite = major > 22 || (major === 22 && minor >= 13);
const testParts = new Set(['unit', 'host', 'e2e']);

// More files at once than the two processors that this is made for: tests also wait.
/** @type {Record<string, (quiet: boolean) => Promise<boolean>>}  quiet: what it prints is shown when it has ended */
const parts = {
  types: async (quiet) => script('types', quiet),
  lint: async (quiet) => script('lint', quiet),
  // The database needs the SQLite of Node 22.13 and later.
  unit: async (quiet) =>
    mocha('unit', [...filesOf('unit'), '--timeout', '300000', '--no-config', '--parallel', '--jobs', '3'], {
      node: hasSqlite ? process.execPath : (await provisionServer()).node,
      quiet,
    }),
  host: async () =>
    runHostTests({
      extensionFolder: checkout,
      testModule: join(out, 'test', 'host', 'index.js'),
      env: {
        INCIDENT_TALLY: tallyFile('host'),
        ...(values.grep ? { MOCHA_GREP: values.grep } : {}),
        ...(values.reverse ? { MOCHA_REVERSE: '1' } : {}),
      },
    }),
  e2e: async () => mocha('e2e', [...filesOf('e2e'), '--timeout', '300000', '--no-config', '--parallel', '--jobs', '3']),
};

/** @returns {Promise<number>} the exit code */
async function main() {
  const unknown = positionals.filter((name) => !(name in parts));
  if (unknown.length > 0)
    throw new Advice(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}.`);
  const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
  await installPackages();
  mkdirSync(out, { recursive: true });
  const built = build(chosen);
  // Handled where a part waits for it.
  built.catch(() => {});
  /** @type {string[]} */
  const failed = [];
  // Host tests mostly wait, others compute: they run at the same time. Windows take all there is.
  const together = chosen.filter((name) => name !== 'e2e');
  for (const names of [together, chosen.filter((name) => name === 'e2e')]) {
    const ended = await Promise.all(
      names.map(async (each) => ((await isGood(each, names.length > 1, built)) ? [] : [each])),
    );
    failed.push(...ended.flat());
  }
  const tests = chosen.filter((name) => testParts.has(name));
  const tallies = tests.map((name) => tally(name));
  if (failed.length > 0)
    console.log(
      `\nFailed: ${failed.join(', ')}. What is wrong is above; run a part alone with: node test/run.mjs ${failed[0]}`,
    );
  const sum = (/** @type {'passed' | 'failed' | 'pending'} */ field) =>
    tallies.reduce((total, each) => total + each[field], 0);
  const skipped = sum('pending') > 0 ? `, ${sum('pending')} skipped` : '';
  if (tests.length > 0) console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  return failed.length > 0 ? 1 : 0;
}

/**
 * Makes what tests of these parts run.
 * @param {string[]} chosen
 */
async function build(chosen) {
  const windows = chosen.some((name) => name === 'host' || name === 'e2e');
  if (windows) {
    await provisionServer();
    await provisionBrowser();
    await packageExtension();
    if (chosen.includes('e2e')) {
      await installWindowExtensions();
      await compileWorkbench();
    }
  }
  if (windows || chosen.includes('unit')) {
    say('Building the tests');
    if ((await runShown(process.execPath, ['esbuild.js', '--tests'], { cwd: checkout })) !== 0)
      throw new Advice('The tests could not be built: see above.');
  }
}

/**
 * Runs a part and says how it went.
 * @param {string} name
 * @param {boolean} quiet
 * @param {Promise<void>} built  what tests wait for, and other parts run beside
 */
async function isGood(name, quiet, built) {
  rmSync(tallyFile(name), { force: true });
  if (testParts.has(name)) await built;
  const started = performance.now();
  say(`${name} …`);
  const good = (await parts[name]?.(quiet)) === true && (values.grep !== undefined || ranSomething(name));
  say(`${name}: ${good ? 'good' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return good;
}

/** Those that wait for long are first: at the end they would leave a processor idle. @type {Record<string, string[]>} */
const waiting = {
  unit: [
    'store/ledger',
    'store/ledgerProcesses',
    'store/cacheDamage',
    'sync/manyWindows',
    'sync/syncKill',
    'untrusted',
  ],
  e2e: ['limit', 'windows', 'offline', 'news'],
};

/** @param {string} part */
function filesOf(part) {
  const folder = join(out, 'test', part);
  const first = (waiting[part] ?? []).map((name) => join(`${name}.test.js`));
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.js'));
  return [...first, ...all.filter((name) => !first.includes(name)).sort()].map((name) => join(folder, name));
}

/** Tests that are not found do not count as passed. @param {string} name */
function ranSomething(name) {
  return !testParts.has(name) || tally(name).passed > 0;
}

/** @param {string} name @param {boolean} quiet */
async function script(name, quiet) {
  const [command, args] = npm(['run', '--silent', name]);
  return (await (quiet ? runShownAtEnd : runShown)(command, args, { cwd: checkout })) === 0;
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {{ node?: string, quiet?: boolean }} [options]  node: the one that runs the tests
 */
async function mocha(name, args, { node = process.execPath, quiet = false } = {}) {
  const grep = values.grep ? ['--grep', values.grep] : [];
  const reporter = ['--reporter', join(checkout, 'test', 'support', 'tallyReporter.mjs')];
  const reverse = values.reverse ? ['--require', join(checkout, 'test', 'support', 'reverse.mjs')] : [];
  const env = { ...process.env, INCIDENT_TALLY: tallyFile(name) };
  const command = [join('node_modules', 'mocha', 'bin', 'mocha.js'), ...reporter, ...args, ...grep, ...reverse];
  const show = quiet ? runShownAtEnd : runShown;
  return (await show(node, ['--no-warnings', ...command], { cwd: checkout, env })) === 0;
}

/** @param {string} name */
function tallyFile(name) {
  return join(out, `tally-${name}.json`);
}

/** What a part counted; a part that ended before its first test counted nothing. @param {string} name */
function tally(name) {
  try {
    return /** @type {{ passed: number, failed: number, pending: number }} */ (
      JSON.parse(readFileSync(tallyFile(name), 'utf8'))
    );
  } catch {
    return { passed: 0, failed: 0, pending: 0 };
  }
}

await runMain(main);

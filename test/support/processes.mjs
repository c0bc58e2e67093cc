// Child processes: run one to its end, and leave none behind when this process ends in whatever way.
import { execFile, spawn } from 'node:child_process';

/** Of this process and not of this module: each bundled test file holds a copy of it. @type {{ cleanups?: Set<() => void> }} */
const shared = Reflect.get(globalThis, Symbol.for('incident-browser.tests')) ?? {};
Reflect.set(globalThis, Symbol.for('incident-browser.tests'), shared);

/**
 * Calls `cleanup` (synchronous) when this process ends: by itself, by Ctrl+C or by a polite kill.
 * @param {() => void} cleanup
 * @returns {() => void} forgets the cleanup
 */
export function onExit(cleanup) {
  const cleanups = (shared.cleanups ??= watchExit());
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

function watchExit() {
  /** @type {Set<() => void>} */
  const cleanups = new Set();
  // The latest first: what was started in a folder ends before the folder is removed.
  process.on('exit', () => [...cleanups].reverse().forEach((each) => each()));
  // Without a listener of its own a signal ends Node without its 'exit' event.
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])) {
    process.on(signal, () => process.exit(128 + number));
  }
  return cleanups;
}

/**
 * Starts a child that leads a process group of its own, so that it can be ended together with all that it starts.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {NodeJS.Signals} [exitSignal]  sent when this process ends first; scripts of ours want SIGTERM, to end what they started
 */
export function startGroup(command, args, options = {}, exitSignal = 'SIGKILL') {
  const windows = process.platform === 'win32';
  const child = spawn(command, args, { ...options, detached: !windows });
  const forget = onExit(() => kill(exitSignal));
  const ended = /** @type {Promise<number>} */ (
    new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
    }).finally(forget)
  );
  ended.catch(() => undefined);

  /** @param {NodeJS.Signals} signal */
  function kill(signal) {
    if (!child.pid) return;
    try {
      if (windows) execFile('taskkill', ['/pid', String(child.pid), '/T', '/F']);
      else process.kill(-child.pid, signal);
    } catch {
      // The whole group has ended.
    }
  }

  /** Ends the group: politely, and by force if something is still there after `graceMs`. */
  async function stop(graceMs = 3000) {
    kill('SIGTERM');
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    await Promise.race([ended.catch(() => 1), new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
    clearTimeout(timer);
    // The leader may be gone before its children: nothing of the group may outlive it.
    kill('SIGKILL');
    await ended.catch(() => 1);
  }

  return { child, ended, stop };
}

/**
 * Runs a command to its end, showing what it prints. Resolves to its exit code.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>}
 */
export async function runShown(command, args, options = {}) {
  const { ended } = startGroup(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] }, 'SIGTERM');
  return ended;
}

/**
 * Runs a command to its end and then shows what it has printed.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>}
 */
export async function runShownAtEnd(command, args, options = {}) {
  const { child, ended } = startGroup(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }, 'SIGTERM');
  const output = textOf(child);
  // The last of it comes after the process has ended.
  const closed = new Promise((resolve) => child.once('close', resolve));
  const code = await ended;
  await closed;
  process.stdout.write(output());
  return code;
}

/**
 * Runs a command to its end without showing what it prints.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number }} [options]
 * @returns {Promise<string>} what it printed; a failure throws an Error that ends with the last lines of it
 */
export async function run(command, args, { timeoutMs, ...options } = {}) {
  const { child, ended, stop } = startGroup(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = textOf(child);
  const timer = timeoutMs && setTimeout(() => void stop(0), timeoutMs);
  const code = await ended.finally(() => clearTimeout(timer || undefined));
  if (code === 0) return output();
  const tail = output().trim().split('\n').slice(-15).join('\n');
  throw new Error(`${command} ${args.join(' ')} ended with ${code}.\n${tail}`);
}

/**
 * Collects what a process prints.
 * @param {import('node:child_process').ChildProcess} child
 */
function textOf(child) {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  return () => output;
}

/**
 * npm's command and first arguments: on Windows npm is a script, which only a shell starts, so its JavaScript is started instead.
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function npm(args) {
  const script = process.env['npm_execpath'];
  return script?.endsWith('npm-cli.js') ? [process.execPath, [script, ...args]] : ['npm', args];
}

/** One line about a step, as all the scripts here print it. @param {string} line */
export function say(line) {
  console.log(`▸ ${line}`);
}

/** An error whose message is a sentence for the reader; its stack is of no use to him. */
export class Advice extends Error {}

/**
 * Runs a script's main function; a failure ends it with a sentence and exit code 1.
 * @param {() => Promise<number | void>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Advice ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

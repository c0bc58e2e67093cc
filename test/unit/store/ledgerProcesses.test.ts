import { deepStrictEqual, ok } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimit } from '../../../src/sources/limit/ledger';
import type { ChildOptions } from './ledger.child';

/** `INCIDENT_LEDGER_SECONDS=60` for longer. */
const forMs = Number(process.env['INCIDENT_LEDGER_SECONDS'] ?? 2) * 1000;

/** When a slot was held: from its request's sending until a window after its answer; until when it was under way. */
type Slot = readonly [from: number, to: number, under: number];

/** Most of the spans that hold at one moment. */
function most(spans: readonly (readonly [from: number, to: number])[]): number {
  const steps = spans.flatMap(([from, to]) => [[from, 1] as const, [to, -1] as const]);
  // What ends in the same millisecond in which another begins has made room for it.
  const ordered = steps.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  let held = 0;
  return ordered.reduce((max, [, step]) => Math.max(max, (held += step)), 0);
}

describe('The limit of a key in several processes, while the clock is set again and again', function () {
  this.timeout(forMs * 2 + 300_000);
  let folder: string;
  let log: string;
  let started: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    log = join(folder, 'log');
    started = [];
  });

  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function start(limit: RateLimit): ChildProcess {
    const argument = JSON.stringify({ folder, log, limit, forMs } satisfies ChildOptions);
    const child = spawn(process.execPath, ['--no-warnings', join(__dirname, 'ledger.child.js'), argument], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    return child;
  }

  function lines(): readonly string[] {
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  function sent(): readonly Slot[] {
    return lines()
      .filter((line) => /^[\d .]+$/.test(line))
      .map((line) => line.split(' ').map(Number) as unknown as Slot);
  }

  /** @param least how many requests were sent at least, so that something was tried */
  function assertWithin(limit: RateLimit, least: number): void {
    deepStrictEqual(
      lines().filter((line) => !/^[\d .]+$|^took/.test(line)),
      [],
      'problems',
    );
    const taken = sent();
    ok(taken.length >= least, `${taken.length} requests sent`);
    ok(most(taken.map(([from, to]) => [from, to])) <= limit.requests);
    ok(most(taken.map(([from, , under]) => [from, under])) <= limit.concurrency);
    if (!process.env['FIGURES']) return;
    const times = lines().flatMap((line) => (line.startsWith('took ') ? [Number(line.slice(5))] : []));
    times.sort((a, b) => a - b);
    const at = (share: number): string => `${times[Math.floor(times.length * share)]} ms`;
    console.log(
      `      ${taken.length} requests, ${times.length} updates: p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(0.9999)}`,
    );
  }

  it('is never exceeded by eight of them', async () => {
    const limit = { requests: 6, windowMs: 100, concurrency: 2 };
    const children = Array.from({ length: 8 }, () => start(limit));
    const ends = await Promise.all(children.map(async (child) => once(child, 'exit')));
    for (const end of ends) deepStrictEqual(end, [0, null]);
    assertWithin(limit, limit.requests + 1);
  });

  it('is never exceeded when they are killed or put to sleep at any moment', async () => {
    const limit = { requests: 6, windowMs: 100, concurrency: 3 };
    const end = Date.now() + forMs;
    const startAndKill = async (): Promise<void> => {
      // On a busy machine a start takes a second, and the first request longer than some live.
      for (let turn = 0; turn < 4 || Date.now() < end || sent().length === 0; turn++) {
        const child = start(limit);
        const exit = once(child, 'exit');
        await once(child.stdout!, 'data');
        await sleep(Math.random() * 400);
        if (turn % 4 === 0) {
          child.kill('SIGSTOP');
          await sleep(Math.random() * 60);
          child.kill('SIGCONT');
          await sleep(Math.random() * 5);
        }
        child.kill('SIGKILL');
        await exit;
      }
    };
    await Promise.all([startAndKill(), startAndKill(), startAndKill()]);
    // What was under way in one that was killed may be so for as long as it counts as alive.
    assertWithin(limit, 1);
  });
});

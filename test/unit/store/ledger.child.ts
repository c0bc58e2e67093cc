import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimit } from '../../../src/sources/limit/ledger';
import { RateLimiter } from '../../../src/sources/limit/rateLimit';
import { systemClock } from '../../../src/sources/systemClock';
import { Database } from '../../../src/store/database';
import { DatabaseLedger } from '../../../src/store/ledger';
import { Presence } from '../../../src/store/presence';

/** What a process that uses a ledger is told, as JSON in its first argument. */
export interface ChildOptions {
  readonly folder: string;
  readonly limit: RateLimit;
  readonly forMs: number;
  /** Where each request gets a line, `from to end`, see Clock.uptime, each slot one, `took ms`, and each problem one. */
  readonly log: string;
}

const { folder, limit, forMs, log } = JSON.parse(process.argv[2] ?? '') as ChildOptions;
let setBy = 0;
// Somebody sets the clock of the machine, again and again.
const clock = { ...systemClock, now: () => Date.now() + setBy };
const setting = setInterval(() => (setBy = (Math.random() - 0.5) * 200_000_000), 100);
const database = new Database({
  folder,
  clock,
  onProblem: ({ kind }) => appendFileSync(log, `${kind}\n`),
});
const presence = new Presence(database, clock);
const ledger = new DatabaseLedger({ database, presence, clock, use: ['key'], limit });
const timed: typeof ledger = Object.create(ledger, {
  update: {
    value: async (change: Parameters<typeof ledger.update>[0]) => {
      const since = performance.now();
      const result = await ledger.update(change);
      appendFileSync(log, `took ${(performance.now() - since).toFixed(2)}\n`);
      return result;
    },
  },
}) as typeof ledger;

async function main(): Promise<void> {
  const limiter = new RateLimiter({ limit, ledger: timed, clock });
  const signal = AbortSignal.timeout(forMs);
  const send = async (onHeaders: () => void): Promise<void> => {
    const sentAt = clock.uptime();
    await sleep(Math.random() * 30);
    const answeredAt = clock.uptime();
    onHeaders();
    await sleep(Math.random() * 10);
    appendFileSync(log, `${sentAt} ${answeredAt + limit.windowMs} ${clock.uptime()}\n`);
  };
  const sendAll = async (): Promise<void> => {
    while (!signal.aborted) await limiter.run(send, { priority: () => 'user', signal }).catch(() => undefined);
  };
  console.log('ready');
  await Promise.all([sendAll(), sendAll()]);
  clearInterval(setting);
  presence.dispose();
  database.dispose();
}

void main();

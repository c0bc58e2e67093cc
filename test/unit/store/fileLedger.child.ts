import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimit } from '../../../src/sources/ledger';
import { RateLimiter } from '../../../src/sources/rateLimit';
import { systemClock } from '../../../src/sources/systemClock';
import { FileLedger } from '../../../src/store/fileLedger';

/** What a process that uses a ledger is told, as JSON in its first argument. */
export interface ChildOptions {
  /** `updates`: takes slots right from the ledger, as fast as it can; `requests`: through a RateLimiter. */
  readonly work: 'updates' | 'requests';
  readonly folder: string;
  readonly limit: RateLimit;
  readonly forMs: number;
  /** Longest pause between updates. */
  readonly pauseMs?: number;
  /** Where each slot taken gets a line, `from to`, in ms since the epoch, and each problem a line of words. */
  readonly log: string;
}

const { work, folder, limit, forMs, pauseMs, log } = JSON.parse(process.argv[2] ?? '') as ChildOptions;
const ledger = new FileLedger({
  folder,
  name: 'shared',
  limit,
  clock: systemClock,
  random: Math.random,
  onProblem: (problem) => appendFileSync(log, `${problem.code}: ${String(problem.cause)}\n`),
});
const end = Date.now() + forMs;

/** A window as strict as can be, without the margins of a RateLimiter; every update writes. */
async function takeSlots(): Promise<void> {
  let ready = false;
  while (Date.now() < end) {
    const at = await ledger.update(({ requests }) => {
      const now = Date.now();
      const kept = requests.filter((entry) => entry.at > now - limit.windowMs);
      if (kept.length >= limit.requests) return { record: { requests: kept }, result: undefined };
      const entry = { id: crypto.randomUUID(), at: now, settled: true };
      return { record: { requests: [...kept, entry] }, result: now };
    });
    if (at !== undefined) appendFileSync(log, `${at} ${at + limit.windowMs}\n`);
    if (!ready) console.log('ready');
    ready = true;
    if (pauseMs) await sleep(Math.random() * pauseMs);
  }
}

async function sendRequests(): Promise<void> {
  const limiter = new RateLimiter({ limit, ledger, clock: systemClock });
  const signal = AbortSignal.timeout(forMs);
  const send = async (onHeaders: () => void): Promise<void> => {
    const sentAt = Date.now();
    await sleep(Math.random() * 30);
    const answeredAt = Date.now();
    onHeaders();
    await sleep(Math.random() * 10);
    appendFileSync(log, `${sentAt} ${answeredAt + limit.windowMs} ${Date.now()}\n`);
  };
  const sendAll = async (): Promise<void> => {
    while (!signal.aborted) await limiter.run(send, { priority: () => 'user', signal }).catch(() => undefined);
  };
  await Promise.all([sendAll(), sendAll()]);
}

void (work === 'updates' ? takeSlots() : sendRequests());

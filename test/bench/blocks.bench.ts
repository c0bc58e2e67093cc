// How long others wait while many incidents are restored, shown and refreshed: the longest block of the thread, ms of its CPU.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { restorePetra } from '../../src/sources/petra/client';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import { noneSkipped, type Batch } from '../../src/sources/source';
import { systemClock } from '../../src/sources/systemClock';
import { CheckIndex } from '../../src/ui/checkIndex';
import { RelatedIndex } from '../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../src/ui/visibleIncidents';
import { MemoryKeys, storeIn } from '../support/profile';

const key = Buffer.alloc(32, 7).toString('base64');
const count = 100_000;
/** Few, since a page is mapped at once here. */
const pageSize = 100;
/** Long enough for searches to be prepared after the last change. */
const settleMs = 3000;

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The longest block while some work is done and what it has set off, until all is shown, and all of its CPU, ms. */
async function blockOf(work: () => Promise<unknown>, isShown: () => boolean): Promise<string> {
  globalThis.gc?.();
  const all = threadMs();
  let [longest, last] = [0, all];
  const blocks: number[] = [];
  const watch = (): void => {
    const now = threadMs();
    if (now - last > 25) blocks.push(Math.round(now - last));
    longest = Math.max(longest, now - last);
    last = now;
    next = setImmediate(watch);
  };
  let next = setImmediate(watch);
  await work();
  while (!isShown()) await setTimeout(100);
  await setTimeout(settleMs);
  clearImmediate(next);
  const most = blocks.toSorted((a, b) => b - a).slice(0, 5);
  return `longest ${Math.round(longest)} ms, over 25 ms: ${most.join(', ') || 'none'}, CPU with the watch ${Math.round(threadMs() - all)} ms`;
}

/** A window over a folder whose connection lists the texts' incidents. */
function open(folder: string, texts: readonly string[]) {
  const restore = (some: readonly unknown[]) => restorePetra(some, 'bench');
  const opened = storeIn(folder, { clock: systemClock, keys: new MemoryKeys(key) });
  const createSource = () => ({
    async *fetch(): AsyncGenerator<Batch> {
      for (let at = 0; at < texts.length; at += pageSize) {
        yield {
          incidents: restore(texts.slice(at, at + pageSize)),
          skipped: noneSkipped,
          warnings: [],
          memory: undefined,
        };
        await systemClock.turn();
      }
    },
    probe: async () => undefined,
  });
  const { store, unseen } = opened;
  const checks = new CheckIndex(store, systemClock);
  const visible = new VisibleIncidents(store, unseen, new RelatedIndex(store), String, systemClock, checks);
  // As the tree does. Otherwise whoever asks whether all is shown has all of it made at once.
  visible.onDidChange(() => void visible.selection());
  const connect = (): void =>
    opened.sync.setConnections([{ id: 'bench', question: '', shared: true, restore, createSource }]);
  return { ...opened, visible, connect };
}

async function child(part: string, folder: string): Promise<void> {
  const samples = sampleIncidents({ seed: 1, count, now: Date.now() }).map((record) => JSON.stringify(record));
  const change = (texts: readonly string[]): string[] =>
    texts.map((text) => text.replace(/"remediationStatus":"\w+"/, '"remediationStatus":"changed"'));
  const texts = part === 'save' ? samples : part === 'start' ? [] : change(samples.slice(0, Number(part)));
  const { sync, store, visible, connect, dispose } = open(folder, texts);
  const isShown = (): boolean => visible.selection().table.incidents === store.all();
  const start = async (): Promise<void> => {
    connect();
    await sync.catchUp();
  };
  if (part === 'start') console.log('start:', await blockOf(start, isShown));
  else {
    await start();
    if (part !== 'save') await setTimeout(settleMs);
    const says = await blockOf(async () => sync.refresh('user'), isShown);
    console.log(part === 'save' ? 'first refresh:' : `refresh with ${part} changed:`, says);
  }
  console.log(visible.incidents().length, 'shown');
  visible.dispose();
  dispose();
  process.send?.('done', () => process.exit());
}

async function main(): Promise<void> {
  const [, , part, folder = ''] = process.argv;
  if (part) return child(part, folder);
  const profile = mkdtempSync(join(tmpdir(), 'blocks-bench-'));
  for (const each of ['save', 'start', '1', '500']) {
    await once(fork(__filename, [each, profile], { execArgv: ['--expose-gc', '--no-warnings'] }), 'message');
  }
  rmSync(profile, { recursive: true });
}

void main();

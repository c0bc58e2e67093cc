import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../../src/sources/systemClock';
import { FileSnapshots } from '../../../src/store/fileSnapshots';
import { anIncident } from '../../support/anIncident';
import { childConnection, childKey, revised } from '../../support/snapshotRevisions';
import { MemoryKeys, recorded, TestWindow } from '../../support/snapshotSetup';

const [, , folder = '', task = '', name = '', count = '', total = ''] = process.argv;
const settings = { lookbackDays: () => 1e6, enabled: () => true };
const keys = new MemoryKeys(childKey);
const window = new TestWindow(new FileSnapshots({ folder, keys, clock: systemClock, ...settings }), childConnection);

/** Adds one revision after another for as long as it lives, and tells each that is safe. */
async function addForever(): Promise<void> {
  await window.snapshot.catchUp();
  for (let revision = Number(window.extra['revision'] ?? -1) + 1; ; revision++) {
    const kept = await window.add([revised(revision)], { revision });
    process.send?.(kept ? revision : JSON.stringify(window.problems));
  }
}

/** Adds what fits into small files, then what does not; prints what came of each. */
async function addTooMuch(): Promise<void> {
  const long = recorded(anIncident({ id: 'long', summary: randomBytes(1_000_000).toString('base64') }));
  const kept: boolean[] = [];
  for (const incident of [revised(0), revised(1), long, revised(2)]) kept.push(await window.add([incident]));
  window.snapshot.dispose();
  process.stdout.write(JSON.stringify({ kept, problems: window.problems }));
}

/** Adds as many as told to while others do, waits for theirs, and tells the order in which all have come. */
async function addWithOthers(): Promise<void> {
  const order: unknown[] = [];
  const onChange = window.onChange.bind(window);
  window.onChange = (change) => {
    order.push(change.extra['n']);
    onChange(change);
  };
  await window.snapshot.catchUp();
  process.send?.('ready');
  await new Promise((resolve) => process.once('message', resolve));
  for (let step = 0; step < Number(count); step++) {
    const n = `${name}.${step}`;
    if (!(await window.add([recorded(anIncident({ id: n }))], { n }))) throw new Error(JSON.stringify(window.problems));
    order.push(n);
    await setTimeout(Math.random() * 20);
  }
  // It does not ask: it is told.
  while (window.held.size < Number(total)) await window.nextTold();
  process.send?.({ order, ids: window.ids(), problems: window.problems }, () => process.exit());
}

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  forever: addForever,
  tooMuch: addTooMuch,
  others: addWithOthers,
};
void tasks[task]?.();

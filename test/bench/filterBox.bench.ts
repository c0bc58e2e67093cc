// Types into the filter box and into "Go to Incident" of a real window that holds 100,000 incidents, and prints how long each key takes
// until the box shows what came of it. Package the extension first: `npm run package && node esbuild.js --tests`, then run
// out/test/bench/filterBox.bench.js from the checkout.
import { stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { sampleCyberhavenIncidents } from '../../src/sources/sample/cyberhavenIncidents';
import { samplePeople } from '../../src/sources/sample/samplePeople';
import { startCyberhaven } from '../support/cyberhavenServer';
import { Window } from '../support/vscode/window';

const connections = 4;
const each = 25_000;
/** As long as anybody waits for a key to do something; a key that changes nothing in sight is given up after this. */
const patienceMs = 1000;
/** Longer than the extension waits before it saves what has changed. */
const savedAfterMs = 4000;
/** How long nothing must have changed in a box before it counts as opened. */
const openedMs = 200;
/** Between two keys of a fast typist. */
const fastMs = 80;

interface Key {
  readonly kind: string;
  readonly key: string;
  /** Undefined when the first row stayed as it was. */
  readonly ms: number | undefined;
}

const filterBox = 'Incidents: Filter…';
const goTo = 'Incidents: Go to Incident…';
const typed: readonly (readonly [box: string, kind: string, text: string])[] = [
  [filterBox, 'bare text', 'garcia laptop'],
  [filterBox, 'is:', 'is:attention'],
  [filterBox, 'status:', 'status:open,in_progress'],
  [filterBox, 'severity:', 'severity:>=high'],
  [filterBox, 'user:', 'user:amara'],
  [filterBox, 'host:', 'host:laptop-0'],
  [filterBox, 'policy:', 'policy:"payroll by'],
  [filterBox, 'after:', 'after:12d'],
  [filterBox, 'several terms', 'is:attention severity:>=high policy:upload -user:amara blocked'],
  [goTo, 'go to', 'payroll garcia open'],
];

interface State {
  /** When the last key was pressed. */
  pressed: number;
  /** When the first row became another after that. */
  changed: number | undefined;
  /** When the list changed last. */
  drawn: number;
  before: string;
}

/** Watches the list of the quick input from inside the page, where a key is pressed and a change is drawn. */
function watch(): void {
  const state: State = { pressed: 0, changed: undefined, drawn: 0, before: '' };
  const first = (): string =>
    document.querySelector('.quick-input-list .monaco-list-row[data-index="0"]')?.textContent ?? '';
  document.addEventListener(
    'keydown',
    () => Object.assign(state, { pressed: performance.now(), changed: undefined, before: first() }),
    true,
  );
  const list = document.querySelector('.quick-input-list');
  if (!list) throw new Error('The quick input has no list.');
  new MutationObserver(() => {
    state.drawn = performance.now();
    if (state.changed === undefined && first() !== '' && first() !== state.before) state.changed = state.drawn;
  }).observe(list, { subtree: true, childList: true, characterData: true });
  Object.assign(globalThis, { filterBoxBench: state });
}

async function main(): Promise<void> {
  const now = Date.now();
  const people = samplePeople(400);
  const servers = [];
  for (let seed = 1; seed <= connections; seed++) {
    const incidents = sampleCyberhavenIncidents({ seed, count: each, now, people, days: 80 });
    servers.push(await startCyberhaven({ keys: [`key-${seed}`], incidents, shape: 'mixed' }));
  }
  const window = await Window.open();
  try {
    await window.openContainer();
    const started = performance.now();
    for (const [index, { origin }] of servers.entries()) {
      const given = { kind: 'cyberhaven', name: `Share ${index + 1}`, baseUrl: origin, secret: `key-${index + 1}` };
      await window.command('incidents.addConnection', given);
    }
    await window.command('incidents.refresh');
    console.log(`${connections * each} incidents fetched in ${Math.round(performance.now() - started)} ms`);
    await untilSaved(window);
    await openBox(window, filterBox);
    await window.page.evaluate(watch);
    await window.page.keyboard.press('Escape');

    const keys: Key[] = [];
    const bursts = [];
    for (const [title, kind, text] of typed) {
      await openBox(window, title);
      // Nobody types before the box is drawn.
      await window.page.evaluate(untilQuiet, openedMs);
      keys.push(...(await typeSlowly(window, title, kind, text)));
      await window.page.keyboard.press('Escape');
      await openBox(window, title);
      await window.page.keyboard.type(text, { delay: fastMs });
      bursts.push({ kind, text, ms: Math.round((await window.page.evaluate(untilQuiet, patienceMs)) ?? NaN) });
      await window.page.keyboard.press('Escape');
    }
    console.log('ms from a key to its result, each key pressed when the one before has had its');
    console.table(table(keys));
    console.log(`ms from the last key to its result, a key every ${fastMs} ms`);
    console.table(bursts);
  } finally {
    await window.close();
    for (const server of servers) await server[Symbol.asyncDispose]();
  }
}

/** Saving takes the host's time: resolves when every connection has its files and none has changed for a while. */
async function untilSaved(window: Window): Promise<void> {
  const started = performance.now();
  let before = '';
  for (let since = started; performance.now() - since < savedAfterMs; await setTimeout(250)) {
    const files = (await window.profilePaths()).filter((file) =>
      /[/\\]cache[/\\]\w+[/\\]\d+\.(base|delta)$/.test(file),
    );
    const seen = await Promise.all(
      files.map(async (file) =>
        stat(file).then(
          ({ size, mtimeMs }) => [file, size, mtimeMs],
          () => file,
        ),
      ),
    );
    const now = JSON.stringify(seen);
    if (now !== before || files.length < connections) since = performance.now();
    before = now;
  }
  console.log(`saved after ${Math.round(performance.now() - started - savedAfterMs)} ms`);
}

async function openBox(window: Window, title: string): Promise<void> {
  await window.palette(title);
  await window.quickInput.locator('.quick-input-title', { hasText: /^(Filter Incidents|Go to Incident)$/ }).waitFor();
  await window.quickRows.first().waitFor();
}

async function typeSlowly(window: Window, title: string, kind: string, text: string): Promise<Key[]> {
  const keys: Key[] = [];
  for (const key of text) {
    await window.page.keyboard.press(key === ' ' ? 'Space' : key);
    // The first row of the filter box has the count; of the other box it may well stay, and the editor moves rows by itself.
    const ms = await window.page.evaluate(title === filterBox ? untilChanged : untilQuiet, patienceMs);
    keys.push({ kind, key, ms });
  }
  return keys;
}

/** Ms from the last key to the first row's change; undefined when it did not change. */
async function untilChanged(patience: number): Promise<number | undefined> {
  const { filterBoxBench: state } = globalThis as unknown as { filterBoxBench: State };
  while (state.changed === undefined && performance.now() - state.pressed < patience) {
    await new Promise(requestAnimationFrame);
  }
  return state.changed === undefined ? undefined : state.changed - state.pressed;
}

/** Ms from the last key to the last change of the list; undefined when it did not change. */
async function untilQuiet(patience: number): Promise<number | undefined> {
  const { filterBoxBench: state } = globalThis as unknown as { filterBoxBench: State };
  while (performance.now() - Math.max(state.drawn, state.pressed) < patience) {
    await new Promise(requestAnimationFrame);
  }
  return state.drawn < state.pressed ? undefined : state.drawn - state.pressed;
}

function table(keys: readonly Key[]): Record<string, unknown>[] {
  const kinds = [...new Set(keys.map(({ kind }) => kind)), 'all'];
  return kinds.map((kind) => {
    const own = keys.filter((key) => kind === 'all' || key.kind === kind);
    const times = own.flatMap(({ ms }) => ms ?? []).sort((a, b) => a - b);
    const at = (share: number): number => Math.round(times[Math.ceil(share * times.length) - 1] ?? NaN);
    const slowest = own.reduce((worst, key) => ((key.ms ?? 0) > (worst.ms ?? 0) ? key : worst), {
      kind,
      key: '',
      ms: 0,
    });
    return {
      kind,
      keys: own.length,
      shown: times.length,
      median: at(0.5),
      p95: at(0.95),
      max: at(1),
      slowest: slowest.key,
    };
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

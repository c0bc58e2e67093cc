import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { type Incident, needsAttention, type State } from '../../../src/domain/incident';
import { rawText, recordOf } from '../../../src/domain/raw';
import { isoTime } from '../../../src/domain/time';
import { type Batch, noneSkipped, SourceError } from '../../../src/sources/source';
import { recorded } from '../../support/profile';
import { settled, start, Windows } from '../../support/syncSetup';

type Opened = ReturnType<Windows['open']>;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** More refreshes with something new than there may be small blocks. */
const many = 40;

interface Version {
  readonly assignee?: string;
  readonly state?: State;
  /** Ms before the start. */
  readonly age?: number;
}

function version(id: string, { assignee = 'ann', state = 'attention', age = dayMs }: Version = {}): Incident {
  const status = { value: state, label: state, state };
  return recorded({ connection: 'a', id, source: 'petra', createdAt: isoTime(start - age), status, assignee });
}

const get = (window: Opened, id: string): Incident | undefined => window.store.get({ connection: 'a', id });
const isChanged = (window: Opened, id: string): boolean => window.unseen.hasChanged({ connection: 'a', id });
const texts = (window: Opened): Record<string, string> =>
  Object.fromEntries(window.store.all().map((each) => [each.id, rawText(each)]));
const textsOf = (incidents: readonly Incident[]): Record<string, string> =>
  Object.fromEntries(incidents.map((each) => [each.id, rawText(each)]));

describe('Blocks that are put together', () => {
  let windows: Windows;
  beforeEach(() => (windows = new Windows()));
  afterEach(() => Windows.dispose());

  async function opened(): Promise<Opened> {
    const window = windows.open(true, true);
    await settled();
    await windows.clock.advance(2000);
    return window;
  }
  async function close(window: Opened): Promise<void> {
    window.sync.dispose();
    window.presence.dispose();
    window.database.dispose();
    await windows.clock.advance(minuteMs);
  }
  async function fetched(window: Opened, incidents: readonly Incident[], more: Partial<Batch> = {}): Promise<void> {
    const refreshed = window.sync.refresh('user');
    await window.source.answer({ incidents, skipped: noneSkipped, warnings: [], ...more });
    await refreshed;
    await windows.clock.advance(4000);
  }
  /** Refreshes that find one more each, and put blocks together on the way. */
  async function fetchedEach(
    window: Opened,
    prefix: string,
    count = many,
    more: Partial<Batch> = {},
  ): Promise<readonly Incident[]> {
    const all = Array.from({ length: count }, (_, index) => version(`${prefix}${index}`));
    for (const each of all) await fetched(window, [each], more);
    return all.map(({ id }) => version(id));
  }

  it('leave every window the records of its incidents', async () => {
    const [one, two] = [await opened(), await opened()];
    const all = await fetchedEach(one, 'i');
    deepStrictEqual(texts(one), textsOf(all));
    deepStrictEqual(texts(two), textsOf(all));
  });

  it('lose nothing when another window goes on', async () => {
    const [one, two] = [await opened(), await opened()];
    const all = await fetchedEach(one, 'i');
    await close(one);
    const more = await fetchedEach(two, 'j');
    deepStrictEqual(texts(two), textsOf([...all, ...more]));
    deepStrictEqual(texts(await opened()), textsOf([...all, ...more]));
    deepStrictEqual(windows.profile.problems, []);
  });

  it('leave another window what it needs to note a change, or that one is no longer listed', async () => {
    const [one, two] = [await opened(), await opened()];
    await fetchedEach(one, 'i');
    await close(one);
    await fetched(two, [], { unlisted: ['i0'] });
    await fetched(two, [version('i1', { assignee: 'bob' })]);
    for (const window of [two, await opened()]) {
      const [unlisted, changed] = ['i0', 'i1'].map((id) => get(window, id));
      ok(unlisted?.unlistedSince !== undefined && changed);
      strictEqual(rawText(unlisted), rawText(version('i0')));
      strictEqual(recordOf(changed)?.before?.stored, rawText(version('i1')));
    }
  });

  it('keep the records before the last change in every window', async () => {
    const [one, two] = [await opened(), await opened()];
    await fetched(one, [version('x')]);
    await fetched(one, [version('x', { assignee: 'bob' })]);
    await fetchedEach(one, 'i');
    for (const window of [one, two, await opened()]) {
      const x = get(window, 'x');
      strictEqual(x && recordOf(x)?.before?.stored, rawText(version('x')));
    }
  });

  const old = 100 * dayMs;

  it('do not bring back an earlier version of what was closed long after it was made', async () => {
    const rest = Array.from({ length: 5 }, (_, index) => version(`y${index}`));
    let window = await opened();
    await fetched(window, [version('x', { age: old }), ...rest]);
    for (let session = 0; session < 3; session++) {
      await close(window);
      window = await opened();
      const seen = await opened();
      await fetched(window, [version('x', { age: old, state: 'closed' }), ...rest]);
      const marks = [];
      for (const each of [window, seen, await opened()]) {
        const x = get(each, 'x');
        deepStrictEqual([x?.status.value, x && needsAttention(x), x?.changes?.length], ['closed', false, 1]);
        marks.push(isChanged(each, 'x'));
      }
      deepStrictEqual(marks, [true, true, true]);
      deepStrictEqual(seen.found, []);
      await close(seen);
    }
  });

  it('drop it in all its versions once they are put together', async () => {
    const rest = Array.from({ length: 5 }, (_, index) => version(`y${index}`));
    const [one, two] = [await opened(), await opened()];
    await fetched(one, [version('x', { age: old }), ...rest]);
    await fetched(one, [version('x', { age: old, state: 'closed' })]);
    windows.clock.jump(2 * dayMs);
    const all = [...rest, ...(await fetchedEach(one, 'i'))];
    for (const window of [one, two, await opened()]) deepStrictEqual(texts(window), textsOf(all));
  });

  const soonOld = 90 * dayMs - 60 * minuteMs;

  it('take what is no longer worth keeping out of every window, and take it in again', async () => {
    const [one, two] = [await opened(), await opened()];
    const x = (): Incident => version('x', { age: soonOld, state: 'closed' });
    await fetched(one, [x()]);
    windows.clock.jump(2 * dayMs);
    const all = await fetchedEach(one, 'i');
    for (const window of [one, two, await opened()]) deepStrictEqual(texts(window), textsOf(all));
    windows.lookbackDays = 365;
    await fetched(one, [x()]);
    for (const window of [one, two, await opened()]) deepStrictEqual(texts(window), textsOf([...all, x()]));
    await fetchedEach(one, 'j');
    for (const window of [one, two, await opened()]) strictEqual(texts(window)['x'], rawText(x()));
  });

  it('keep what a clock that is a year ahead makes too old, where no certificate counts as valid', async () => {
    const all = [...['x1', 'x2', 'x3'].map((id) => version(id, { state: 'closed' })), version('y')];
    let window = await opened();
    await fetched(window, all);
    await close(window);
    windows.clock.jump(365 * dayMs);
    window = await opened();
    const failed = window.sync.refresh('user');
    await window.source.next(new SourceError('certificateExpired', 'expired'));
    strictEqual((await failed)[0]?.ok, false);
    await close(window);
    windows.clock.jump(-365 * dayMs);
    deepStrictEqual(texts(await opened()), textsOf(all));
  });

  it('keep what a clock makes too old that is ahead of the API’s', async () => {
    const x = version('x', { age: 80 * dayMs, state: 'closed' });
    let window = await opened();
    await fetched(window, [x]);
    await close(window);
    windows.clock.jump(21 * dayMs);
    window = await opened();
    const rest = await fetchedEach(window, 'i', many, { isClockAhead: true });
    await close(window);
    windows.clock.jump(-21 * dayMs);
    window = await opened();
    deepStrictEqual(texts(window), textsOf([x, ...rest]));
  });

  it('leave in place what is not worth keeping but listed all the time', async () => {
    const one = await opened();
    const listed = [version('y'), ...[1, 2, 3].map((n) => version(`x${n}`, { age: old, state: 'closed' }))];
    const expected = textsOf(listed);
    await fetched(one, listed);
    for (let index = 0; index < many; index++) {
      let changes = 0;
      const { dispose } = one.store.onDidChange(() => changes++);
      await fetched(one, [...listed.map(({ id }) => get(one, id)!), version(`i${index}`)]);
      dispose();
      strictEqual(changes, 1);
    }
    for (const [id, text] of Object.entries(expected)) strictEqual(texts(one)[id], text);
  });

  it('keep what is worth keeping again, though this window has left it out', async () => {
    const one = await opened();
    const aged = Array.from({ length: 5 }, (_, index) => version(`x${index}`, { age: 60 * dayMs, state: 'closed' }));
    const expected = textsOf(aged);
    await fetched(one, [...aged, version('y')]);
    await close(one);
    windows.lookbackDays = 30;
    const two = await opened();
    deepStrictEqual(two.ids(), ['y']);
    windows.lookbackDays = 90;
    const more = await fetchedEach(two, 'i');
    for (const window of [two, await opened()]) {
      deepStrictEqual(texts(window), { ...expected, ...textsOf([version('y'), ...more]) });
    }
  });
});

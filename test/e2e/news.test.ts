import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { PetraIncident } from '../../src/sources/petra/schema';
import { type PetraServer, startPetra } from '../support/petraServer';
import { rowsSettle } from '../support/vscode/tree';
import type { Window } from '../support/vscode/window';
import { eventually, useWindow } from './hooks';

/** Each has a limit of its own: one alone would reach it, and wait. */
const keyOf = {
  news: 'petra-key-0123456789',
  others: 'petra-key-9876543210',
  horizon: 'petra-key-2468013579',
};

function incident(id: string, minutesAgo: number, status = 'UNREMEDIATED', tenant = 'Acme'): PetraIncident {
  return {
    id,
    createdAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    remediationStatus: status,
    tenant: { petraTenantId: tenant, name: tenant },
    user: { id: `user of ${id}`, displayName: `Person ${id}` },
  };
}

const shared = useWindow();

describe('What is new', () => {
  const open = shared;
  let petra: PetraServer;
  let other: Window;
  const add = async (...incidents: PetraIncident[]): Promise<void> => {
    petra.incidents.push(...incidents);
    await open.get().command('incidents.refresh');
  };
  const toldOfNews = async (window: Window): Promise<string[]> =>
    (await window.allTold()).filter((text) => /new incident/i.test(text));
  const showsNew = async (window: Window, count: number): Promise<void> =>
    eventually(async () => {
      const badges = await window.badge.filter({ visible: true }).allTextContents();
      deepStrictEqual(badges.join(''), count ? String(count) : '');
      strictEqual(await window.statusItem(`${count} unread`).count(), count ? 1 : 0);
    });

  before(async () => {
    petra = await startPetra([incident('old', 60)], keyOf.news);
    const window = open.get();
    await window.empty();
    await window.addConnection(petra, { secret: keyOf.news });
    await window.openContainer();
    // What tests ask for does not join it.
    await window.command('incidents.refresh');
    await window.row('Person old').waitFor();
    other = await window.another();
    await other.openContainer();
    await other.row('Person old').waitFor();
  });
  beforeEach(async () => {
    for (const each of [open.get(), other]) {
      await each.tidy();
      await showsNew(each, 0);
    }
  });
  after(async () => {
    await other.close();
    await petra[Symbol.asyncDispose]();
  });

  /** Of another tenant, two that need attention and one that is closed; returns the names of their people. */
  const addThree = async (id: string): Promise<[string, string, string]> => {
    await add(
      ...[1, 2].map((index) => incident(`${id} ${index}`, 1, 'UNREMEDIATED', id)),
      incident(`${id} 3`, 1, 'REMEDIATED', id),
    );
    return [`Person ${id} 1`, `Person ${id} 2`, `Person ${id} 3`];
  };

  it('is nothing at first', async () => {
    const window = open.get();
    const first = [incident('first 1', 60), incident('first 2', 50, 'LOCKED_AWAITING_PASSWORD_RESET')];
    await using another = await startPetra(first, keyOf.others);
    const before = (await window.incidents('is:attention')).length;
    const id = await window.addConnection(another, { name: 'Another', secret: keyOf.others });
    await eventually(async () => strictEqual((await window.incidents('is:attention')).length, before + 1));
    await showsNew(window, 0);
    await window.statusItem(`${before + 1} need attention`).waitFor();
    deepStrictEqual(await toldOfNews(window), []);
    await window.command('incidents.removeConnection', id);
    await eventually(async () => strictEqual((await window.incidents('is:attention')).length, before));
  });

  it('notifies once, in the window that fetched it, and is marked in all', async () => {
    const window = open.get();
    const [, , closed] = await addThree('new');
    match(
      await window.told('2 new incidents that need attention'),
      /Person new [12] \(new, Unremediated\); Person new [12] \(new, Unremediated\)$/,
    );
    for (const each of [window, other]) {
      await eventually(async () => match(await labelOf(each, closed), new RegExp(`^${closed}, unread, `)));
      await eventually(async () => strictEqual(await each.statusItem('3 unread').count(), 1));
      await eventually(async () => strictEqual(await each.badge.textContent(), '2'));
    }
    await window.notification('2 new incidents');
    await window.screenshot('new-dark');
    deepStrictEqual(await toldOfNews(other), []);
  });

  it('is listed at the click of a button, is new no longer once somebody has looked at it, in all windows, and stays listed', async () => {
    const window = open.get();
    const [looked] = await addThree('listed');
    await window.notificationButton('2 new incidents', 'Show');
    const all = petra.incidents.length;
    await eventually(async () =>
      match(
        (await window.message()).replaceAll('\u200b', ''),
        new RegExp(`^Filter: is:new is:attention \\(2 of ${all}\\)`),
      ),
    );
    await window.clickRow(looked);
    await (await window.webview()).locator('h1', { hasText: looked }).waitFor();
    for (const each of [window, other]) await eventually(async () => strictEqual(await each.badge.textContent(), '1'));
    match(await labelOf(window, looked), new RegExp(`^${looked}, Unremediated`));
    await other.command('incidents.markAllSeen');
    for (const each of [window, other]) await showsNew(each, 0);
  });

  it('stops notifying when muted, and starts again after Undo', async () => {
    const window = open.get();
    await add(incident('new 4', 0));
    await window.notificationButton('New incident that needs attention: Person new 4', 'Mute');
    await window.told('Notifications are off.');
    await add(incident('new 5', 0));
    await eventually(async () => strictEqual(await window.statusItem('2 unread').count(), 1));
    deepStrictEqual(await toldOfNews(window), []);
    await window.notificationButton('Notifications are off.', 'Undo');
    // As the extension reads it: the file has it sooner.
    await eventually(async () => deepStrictEqual(await window.settingsRead('incidents.notify'), ['attention']));
    await add(incident('new 6', 0));
    match(await window.told('Person new 6'), /^New incident that needs attention: Person new 6 /);
  });

  async function labelOf(window: Window, label: string): Promise<string> {
    return (await window.rows()).find((row) => row.label === label)?.ariaLabel ?? '';
  }
});

describe('A morning of triage', () => {
  // One of its own: in one that another suite had used, the filter box did not open once.
  const open = useWindow();

  it('takes the keyboard alone, and at most 30 keys for 12 incidents of 7 customers', async () => {
    const window = open.get();
    const { page } = window;
    const of = (id: string, index: number, minutesAgo: number): PetraIncident => ({
      ...incident(id, minutesAgo, 'UNREMEDIATED', `Customer ${index % 7}`),
      url: `https://app.petrasecurity.com/incidents/${encodeURIComponent(id)}`,
    });
    const old = Array.from({ length: 30 }, (_, index) => of(`old ${index}`, index, 60 + index));
    await using petra = await startPetra(old, keyOf.news);
    await window.addConnection(petra, { secret: keyOf.news });
    await window.openContainer();
    await eventually(async () => strictEqual((await window.incidents()).length, 30));
    petra.incidents.push(...Array.from({ length: 12 }, (_, index) => of(`new ${index}`, index, 1)));
    await window.command('incidents.refresh');
    await window.told('12 new incidents that need attention');
    const opened: string[] = [];
    await page.context().route('https://app.petrasecurity.com/**', async (route) => {
      opened.push(route.request().url());
      await route.fulfill({ body: '' });
      // It is empty at first: closed then, it would ask for nothing.
      await route.request().frame().page().close();
    });

    const inList = async (): Promise<void> =>
      eventually(async () => ok(await page.evaluate(() => document.activeElement?.closest('.sidebar'))));
    // The keyboard is wherever the analyst was.
    await window.command('incidents.tree.focus');
    // A tree that is drawn again would take the focus from the box.
    await rowsSettle(page);
    let keys = 0;
    const press = async (name: string): Promise<void> => {
      keys++;
      await page.keyboard.press(name);
    };
    await press('f');
    await window.quickInput.locator('input:focus').first().waitFor();
    for (const letter of 'is:new') await press(letter);
    await window.quickMessage.filter({ hasText: '12 of 42' }).waitFor();
    await press('Enter');
    await eventually(async () => match((await window.message()).replaceAll('\u200b', ''), /\(12 of 42\)/));
    await inList();
    for (let number = 1; number <= 12; number++) {
      await press('j');
      const details = await window.webview();
      await details.locator('#place', { hasText: `${number} of 12` }).waitFor();
      await eventually(async () => strictEqual(await window.statusItem(/unread/).count(), number < 12 ? 1 : 0));
      if (number < 12) await window.statusItem(`${12 - number} unread`).waitFor();
      if (number === 4) {
        await press('c');
        const name = await details.locator('h1').textContent();
        await eventually(async () => ok((await window.clipboard()).includes(name ?? '?')));
      }
      if (number % 4 === 3) {
        await press('o');
        await window.dialog.filter({ hasText: 'app.petrasecurity.com' }).waitFor();
        await press('Enter');
        await eventually(async () => strictEqual(opened.length, (number + 1) / 4));
        // From the browser back to the editor.
        await page.bringToFront();
        await inList();
      }
    }
    strictEqual(new Set(opened).size, 3);
    ok(keys <= 30, `${keys} keys`);
    deepStrictEqual(await window.incidents('is:new'), []);

    // Arrow keys move the focus, and not what is selected.
    const focused = window.view('Incidents').locator('.monaco-list-row.focused .label-name');
    const up = async (): Promise<string> => {
      const before = await focused.textContent();
      await page.keyboard.press('ArrowUp');
      await eventually(async () => ok((await focused.textContent()) !== before));
      return (await focused.textContent()) ?? '';
    };
    // The list follows the details a moment later.
    const last = await (await window.webview()).locator('h1').textContent();
    await eventually(async () => strictEqual(await focused.textContent(), last));
    let name = await up();
    if (!name.startsWith('Person new')) name = await up();
    await page.keyboard.press('c');
    await eventually(async () => ok((await window.clipboard()).includes(name), name));
    await page.keyboard.press('u');
    await window.statusItem('1 unread').waitFor();
    deepStrictEqual(
      (await window.incidents('is:new')).map(({ user }) => user?.name),
      [name],
    );
    await page.keyboard.press('r');
    await window.statusItem('1 unread').waitFor({ state: 'detached' });
    await page.keyboard.press('o');
    await window.dialog.filter({ hasText: 'app.petrasecurity.com' }).waitFor();
    await page.keyboard.press('Enter');
    await eventually(async () => ok(opened[3]?.endsWith(encodeURIComponent(name.replace('Person ', '')))));
    await page.bringToFront();
    await inList();
    await page.keyboard.press('k');
    await (await window.webview()).locator('#place', { hasText: '10 of 12' }).waitFor();
  });
});

describe('Where the API ends', () => {
  const open = shared;

  it('is said below what it gave, for each tenant and for all', async () => {
    const many = Array.from({ length: 620 }, (_, index) => incident(`many ${index}`, index * 10, 'REMEDIATED', 'Big'));
    const few = Array.from({ length: 3 }, (_, index) => incident(`few ${index}`, index, 'UNREMEDIATED', 'Small'));
    await using petra = await startPetra([...few, ...many], keyOf.horizon);
    const window = open.get();
    await window.empty();
    await window.addConnection(petra, { name: 'MSP', secret: keyOf.horizon });
    await window.openContainer();
    await window.row('Person few 0').waitFor();
    // The newest page, and each of the two tenants.
    await eventually(async () => strictEqual((await window.incidents()).length, 503));
    const day = (minutesAgo: number): string =>
      new Date(Date.now() - minutesAgo * 60_000).toLocaleDateString('en', { dateStyle: 'medium' });
    const horizon = `Older than ${day(499 * 10)}`;
    await window.tree().find(horizon);
    await window.tree().collapse('Big');
    // Of the other tenant, there may be older ones.
    const end = 'Older incidents';
    await window.row(end).waitFor();
    await window.setting('incidents.groupBy', 'status');
    await window.row('Unremediated').waitFor();
    await window.tree().collapse('Remediated');
    await window.tree().find(end);
    match((await window.rows()).find(({ label }) => label === end)?.description ?? '', /^not available from MSP$/);
    await window.screenshot('horizon-dark');
  });
});

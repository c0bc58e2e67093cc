import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { PetraIncident } from '../../src/sources/petra/schema';
import { type PetraServer, startPetra } from '../support/petraServer';
import type { Window } from '../support/vscode/window';
import { eventually, useWindow } from './hooks';

const key = 'petra-key-0123456789';

function incident(id: string, minutesAgo: number, status = 'UNREMEDIATED', tenant = 'Acme'): PetraIncident {
  return {
    id,
    createdAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    remediationStatus: status,
    tenant: { petraTenantId: tenant, name: tenant },
    user: { id: `user of ${id}`, displayName: `Person ${id}` },
  };
}

describe('What is new', () => {
  const open = useWindow();
  let petra: PetraServer;
  let other: Window;
  const add = async (...incidents: PetraIncident[]): Promise<void> => {
    petra.incidents.push(...incidents);
    await open.get().command('incidents.refresh');
  };
  const showsNew = async (window: Window, count: number): Promise<void> =>
    eventually(async () => {
      const badges = await window.badge.filter({ visible: true }).allTextContents();
      deepStrictEqual(badges.join(''), count ? String(count) : '');
      strictEqual(await window.statusItem(`${count} unread`).count(), count ? 1 : 0);
    });

  before(async () => {
    petra = await startPetra([incident('old 1', 60), incident('old 2', 50, 'LOCKED_AWAITING_PASSWORD_RESET')], key);
    const window = open.get();
    await window.addConnection(petra, { secret: key });
    await window.openContainer();
    await window.row('Person old 1').waitFor();
    other = await window.another();
    await other.openContainer();
    await other.row('Person old 1').waitFor();
  });
  after(async () => petra[Symbol.asyncDispose]());

  it('is nothing at first', async () => {
    await showsNew(open.get(), 0);
    await open.get().statusItem('1 needs attention').waitFor();
    strictEqual(await open.get().notifications.count(), 0);
  });

  it('is told once, in the window that fetched it, and marked in all', async () => {
    const window = open.get();
    await add(incident('new 1', 1), incident('new 2', 1), incident('new 3', 1, 'REMEDIATED'));
    const told = window.notifications.filter({ hasText: '2 new incidents that need attention' });
    await told.waitFor();
    match(
      (await told.textContent()) ?? '',
      /Person new [12] \(Acme, Unremediated\); Person new [12] \(Acme, Unremediated\)$/,
    );
    for (const each of [window, other]) {
      await eventually(async () => match(await labelOf(each, 'Person new 3'), /^Person new 3, unread, /));
      await eventually(async () => strictEqual(await each.statusItem('3 unread').count(), 1));
      await eventually(async () => strictEqual(await each.badge.textContent(), '2'));
    }
    await window.screenshot('new-dark');
    strictEqual(await other.notifications.count(), 0);
  });

  it('is shown as a list at the click of a button', async () => {
    const window = open.get();
    await window.notificationButton('2 new incidents', 'Show');
    await eventually(async () =>
      match((await window.message()).replaceAll('\u200b', ''), /^Filter: is:new is:attention \(2 of 5\)/),
    );
  });

  it('is new no longer once somebody has looked at it, in all windows, and stays in the list until then', async () => {
    const window = open.get();
    await window.row('Person new 1').click();
    await (await window.webview()).locator('h1', { hasText: 'Person new 1' }).waitFor();
    for (const each of [window, other]) await eventually(async () => strictEqual(await each.badge.textContent(), '1'));
    match(await labelOf(window, 'Person new 1'), /^Person new 1, Unremediated/);
    await other.command('incidents.markAllSeen');
    for (const each of [window, other]) await showsNew(each, 0);
    await window.command('incidents.clearFilter');
  });

  it('is told no more when that is muted, and again when the muting is undone', async () => {
    const window = open.get();
    await add(incident('new 4', 0));
    await window.notificationButton('New incident that needs attention: Person new 4', 'Mute');
    await window.notifications.filter({ hasText: 'Notifications are off.' }).waitFor();
    await add(incident('new 5', 0));
    await eventually(async () => strictEqual(await window.statusItem('2 unread').count(), 1));
    strictEqual(await window.notifications.filter({ hasText: 'Person new 5' }).count(), 0);
    await window.notificationButton('Notifications are off.', 'Undo');
    const settings = async (): Promise<string> => [...(await window.profileFiles()).values()].join('\n');
    await eventually(async () => ok(!(await settings()).includes('"incidents.notify": "off"')));
    await add(incident('new 6', 0));
    await window.notifications.filter({ hasText: 'Person new 6' }).waitFor();
  });

  async function labelOf(window: Window, label: string): Promise<string> {
    return (await window.rows()).find((row) => row.label === label)?.ariaLabel ?? '';
  }
});

describe('Where the API ends', () => {
  const open = useWindow();

  it('is said below what it gave, for each tenant and for all', async () => {
    const many = Array.from({ length: 620 }, (_, index) => incident(`many ${index}`, index * 10, 'REMEDIATED', 'Big'));
    const few = Array.from({ length: 3 }, (_, index) => incident(`few ${index}`, index, 'UNREMEDIATED', 'Small'));
    await using petra = await startPetra([...few, ...many], key);
    const window = open.get();
    await window.addConnection(petra, { name: 'MSP', secret: key });
    await window.openContainer();
    await window.row('Person few 0').waitFor();
    // The newest page, and each of the two tenants.
    await eventually(async () => strictEqual((await window.incidents()).length, 503));
    const day = (minutesAgo: number): string =>
      new Date(Date.now() - minutesAgo * 60_000).toLocaleDateString('en', { dateStyle: 'medium' });
    const horizon = `Older than ${day(499 * 10)}`;
    await window.tree().collapse('Big');
    await window.row(horizon).waitFor();
    await window.setting('incidents.groupBy', 'status');
    await window.row('Unremediated').waitFor();
    await window.tree().collapse('Remediated');
    await window.tree().find(horizon);
    match((await window.rows()).find(({ label }) => label === horizon)?.description ?? '', /^not available from MSP$/);
    await window.screenshot('horizon-dark');
  });
});

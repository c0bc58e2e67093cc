import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { Locator } from 'playwright-core';
import { fortyTenants, personIncident } from '../support/fortyTenants';
import { startPetra, type PetraServer } from '../support/petraServer';
import { eventually, useWindow } from './hooks';

const arabic = '\u0634\u0631\u0643\u0629 \u0627\u0644\u0623\u0645\u0644';
const long = 'Oakridge Municipal Credit Union of Greater Minnesota';

const open = useWindow({ viewport: { width: 900, height: 820 } });

for (const width of [250, 400]) {
  describe(`At a glance, in a sidebar of ${width} pixels`, () => {
    /** Each has a key, with a limit, of its own. */
    const key = `petra-key-of-${width}`;
    let petra: PetraServer;

    before(async () => {
      petra = await startPetra(fortyTenants(Date.now()), key);
      const window = open.get();
      await window.empty();
      await window.openContainer();
      await window.widenSidebar(width);
      await window.addConnection(petra, { secret: key });
      // What tests ask for does not join it.
      await window.command('incidents.refresh');
      await window.row('Woodgrove Bank').waitFor();
    });
    after(async () => petra[Symbol.asyncDispose]());
    beforeEach(async () => {
      const window = open.get();
      await window.tidy();
      await window.row('Clear Filter').waitFor({ state: 'detached' });
      await window.command('workbench.actions.treeView.incidents.tree.collapseAll');
      await window.row('Woodgrove Bank').waitFor();
      await window.statusItem('unread').waitFor({ state: 'detached' });
    });

    /** Adds incidents of tenants that need less than those in sight first. */
    const add = async (...ids: readonly string[]): Promise<void> => {
      const state = { remediationStatus: 'UNCOVERED_IN_BASELINING', isLive: false };
      petra.incidents.unshift(
        ...ids.map((id, index) => personIncident(id, { ...state, tenant: `Tenant ${5 + index}`, at: Date.now() })),
      );
      const window = open.get();
      await window.command('incidents.refresh');
      await window.statusItem(`${ids.length} unread`).waitFor();
      await window.command('notifications.clearAll');
    };
    /** Whether all of a part is inside of another. */
    const isInside = async (part: Locator, whole: Locator): Promise<boolean> => {
      const [inner, outer] = [await part.boundingBox(), await whole.boundingBox()];
      ok(inner && outer);
      return inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width + 1;
    };
    const sidebar = (): Locator => open.get().page.locator('.part.sidebar');

    it('names the three of 40 tenants that need most, and why', async () => {
      const window = open.get();
      await eventually(async () => {
        const rows = await window.rows();
        deepStrictEqual(
          rows.slice(0, 4).map(({ label }) => label.replaceAll(/[\u2068\u2069]/g, '')),
          ['Woodgrove Bank', long, arabic, 'Proseware'],
        );
        // As many as fit.
        ok(rows.length > 20 && rows.every(({ expanded }) => expanded === false));
        match(
          rows[0]?.ariaLabel ?? '',
          /^Woodgrove Bank, 8 incidents, 3 need attention, Attacker retains password, live/,
        );
      });
      strictEqual(Math.round((await sidebar().boundingBox())?.width ?? 0), width);
      for (const [name, icon, attention] of [
        ['Woodgrove Bank', 'flame', '3'],
        [long, 'error', '3'],
        ['Proseware', 'warning', '1'],
      ] as const) {
        const row = window.row(name);
        await row.locator(`.codicon-${icon}`).waitFor();
        // Decorations come after their rows.
        await eventually(async () =>
          strictEqual(
            await row.evaluate(
              (each) => getComputedStyle(each.querySelector('.monaco-icon-label') ?? each, '::after').content,
            ),
            `"${attention}"`,
          ),
        );
      }
      await window.screenshot(`forty-${width}`);
    });

    it('shows in its rows what the tenant does not say, the age first', async () => {
      const window = open.get();
      await window.tree().expand('Woodgrove Bank');
      await eventually(async () => {
        const [, ...rows] = await window.rows();
        match(rows[0]?.description ?? '', /^\d+ \w+ · Attacker retains password$/);
        match(rows[0]?.ariaLabel ?? '', /urgency 5 of 5, live, needs attention, Woodgrove Bank/);
        deepStrictEqual(
          rows.slice(0, 4).map(({ level, label }) => [level, label]),
          ['Person 39-0', 'Person 39-1', 'Person 39-2', 'Closed (5)'].map((label) => [2, label]),
        );
      });
    });

    it('steps through what is unread until none is left, and dims what has been read', async () => {
      const window = open.get();
      await add('new-0', 'new-1', 'new-2');
      await window.command('incidents.filter', 'is:unread');
      await window.row('Clear Filter').waitFor();
      for (const place of ['1 of 3', '2 of 3', '3 of 3']) {
        await window.command('incidents.next');
        await (await window.webview()).locator('.place', { hasText: place }).waitFor();
      }
      await eventually(async () => strictEqual((await window.rows()).filter(({ level }) => level === 2).length, 3));
      await window.statusItem('unread').waitFor({ state: 'detached' });
    });

    it('shows what a filter finds, and the row of what a box opens', async () => {
      const window = open.get();
      await window.command('incidents.filter', 'status:remediated');
      const message = window.view('Incidents').locator('.message', { hasText: 'status:remediated' });
      await eventually(async () => ok(await isInside(message, sidebar())));
      await eventually(async () => ok((await window.rows()).some(({ level }) => level === 2)));
      await window.clickRow('Clear Filter');
      await window.row('Clear Filter').waitFor({ state: 'detached' });
      await window.asks('incidents.goTo');
      await window.quickType('nobody is called this');
      await window.quickRows.filter({ hasText: 'No incident has all these words' }).waitFor();
      // Without a match, Enter leaves the box open.
      await window.quickAccept();
      await window.quickType('person 36-0');
      await window.quickRows.filter({ hasText: 'Person 36-0' }).first().waitFor();
      await window.quickAccept();
      await eventually(async () =>
        ok((await window.rows()).some(({ label, selected }) => selected && label === 'Person 36-0')),
      );
    });

    it('offers filters in an empty box, and corrects what is misspelled', async () => {
      const window = open.get();
      await window.asks('incidents.filter');
      for (const offer of ['Needs attention', 'Last 24 hours']) {
        await window.quickRows.filter({ hasText: offer }).first().waitFor();
      }
      await window.quickType('tenant:prosware');
      await window.quickChoose('tenant:Proseware');
      await window.quickRows.filter({ hasText: /^Show [1-9]\d* incidents/ }).waitFor();
      await window.quickAccept();
      await eventually(async () => {
        const tenants = (await window.rows()).filter(({ level, expanded }) => level === 1 && expanded !== undefined);
        deepStrictEqual(
          tenants.map(({ label }) => label),
          ['Proseware'],
        );
      });
      await window.clickRow('Clear Filter');
      await window.row('Woodgrove Bank').waitFor();
    });

    it('marks as read what the filter shows, and brings it back', async () => {
      const window = open.get();
      await add('more-0', 'more-1');
      await window.command('incidents.filter', 'tenant:"Tenant 5"');
      await window.command('incidents.markAllSeen');
      await window.statusItem('1 unread').waitFor();
      await window.notificationButton('1 incident marked as read', 'Undo');
      // What it counts is what a click shows.
      await window.statusItem('2 unread').click();
      await eventually(async () => strictEqual((await window.rows()).filter(({ level }) => level === 2).length, 2));
      await window.command('incidents.markAllSeen');
      await window.statusItem('unread').waitFor({ state: 'detached' });
    });

    it('marks what has changed until somebody looks', async () => {
      const window = open.get();
      await add('changing');
      await window.command('incidents.markAllSeen');
      const index = petra.incidents.findIndex(({ id }) => id === 'changing');
      const before = petra.incidents[index];
      ok(before);
      petra.incidents[index] = { ...before, remediationStatus: 'PARTIALLY_REMEDIATED' };
      await window.command('incidents.refresh');
      await window.command('incidents.filter', 'is:changed');
      await eventually(async () => {
        const rows = (await window.rows()).filter(({ level }) => level === 2);
        strictEqual(rows.length, 1);
        match(rows[0]?.ariaLabel ?? '', /Person changing.*changed/);
      });
      await window.command('incidents.next');
      const page = await window.webview();
      await page.locator('section', { hasText: 'Uncovered in baselining → Partially remediated' }).first().waitFor();
      await eventually(async () => {
        const rows = (await window.rows()).filter(({ level }) => level === 2);
        deepStrictEqual(
          rows.map(({ ariaLabel }) => /, changed/.test(ariaLabel)),
          [false],
        );
      });
    });

    it('asks before local data is cleared, and one question at a time for a connection', async () => {
      const window = open.get();
      void window.command('incidents.clearLocalData');
      await window.dialog.filter({ hasText: 'can’t be loaded again' }).waitFor();
      await window.dialog.getByRole('button', { name: 'Cancel' }).click();
      await window.dialog.waitFor({ state: 'detached' });

      await window.asks('incidents.addConnection');
      const step = async (number: string): Promise<void> =>
        window.quickInput.filter({ hasText: `(${number})` }).waitFor();
      await step('1');
      await window.quickChoose('Cyberhaven');
      await step('2/4');
      await window.quickType('Acme');
      await window.quickAccept();
      await step('3/4');
      await window.quickType('not an address');
      await window.quickMessage.filter({ hasText: 'address' }).waitFor();
      await window.closeOverlays();
    });

    it('has menus and panels that fit beside it', async () => {
      const window = open.get();
      const [incident] = await window.incidents('"Person 36-0"');
      await window.command('incidents.openDetails', { connection: incident?.connection, id: incident?.id });
      const page = await window.webview();
      await page.locator('h1', { hasText: 'Person 36-0' }).waitFor();
      const fits = async (): Promise<void> =>
        eventually(async () => {
          const frame = await window.webview();
          ok(await frame.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
        });
      await fits();
      match((await page.locator('.keys').textContent()) ?? '', /Open in dashboard.*Copy as Markdown/s);
      await window.command('incidents.showOverview');
      const overview = await window.webview('Overview');
      const headings = overview.locator('#customers thead');
      await headings.waitFor();
      await fits();
      // Words are whole: two lines at most.
      await eventually(async () => {
        const height = (await headings.boundingBox())?.height ?? Infinity;
        ok(height < 80, `${height} px`);
      });
      deepStrictEqual((await window.tree().menu(window.row('Proseware'))).slice(0, 2), [
        'Filter by This',
        'Overview of This',
      ]);
    });
  });
}

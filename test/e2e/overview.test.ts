import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert';
import type { Frame } from 'playwright-core';
import type { PetraIncident } from '../../src/sources/petra/schema';
import { startPetra, type PetraServer } from '../support/petraServer';
import { eventually, useWindow } from './hooks';
import { keptEditors } from './kept';

const key = 'petra-key-0123456789';
const otherKey = 'petra-key-9876543210';
const evilName = '<img src=x onerror="document.title=1"> "Co", is:closed';

/** Five incidents: two of one day, three tenants, two of them closed. */
const incidents = (
  [
    ['1', '2026-01-05T08:00:00Z', 'UNREMEDIATED', 'Acme Corp.', 5],
    ['2', '2026-01-05T09:00:00Z', 'REMEDIATED', 'Acme Corp.', 90],
    ['3', '2026-01-06T09:00:00Z', 'LOCKED_AWAITING_PASSWORD_RESET', evilName, 3000],
    ['4', '2026-01-09T09:00:00Z', 'UNREMEDIATED', evilName, 5],
    ['5', '2026-01-09T10:00:00Z', 'REMEDIATED', 'Harbor & Pine Law', 0.5],
  ] as const
).map(([id, createdAt, remediationStatus, name, dwellTimeMinutes]): PetraIncident => ({
  id,
  createdAt,
  remediationStatus,
  dwellTimeMinutes,
  tenant: { petraTenantId: `T-${name.length}`, name },
  user: { id: `u${id}`, userPrincipalName: `user${id}@acme.example` },
}));

describe('The overview', () => {
  const settings = { 'incidents.timeZone': 'utc', 'incidents.lookbackDays': 3650, 'incidents.refreshInterval': 0 };
  const open = useWindow({ settings });
  let petra: PetraServer;
  const page = async (): Promise<Frame> => open.get().webview('Overview');
  const title = async (): Promise<string | null> => (await page()).locator('h1').textContent();
  const titled = async (expected: string): Promise<void> =>
    eventually(async () => strictEqual(await title(), expected));
  const mark = async (name: RegExp) => (await page()).getByRole('button', { name });
  /** Shows a chart as a table. */
  const unfold = async (chart: string): Promise<void> => {
    const table = (await page()).locator(`details[data-chart=${chart}]`);
    if (!(await table.evaluate((it) => (it as HTMLDetailsElement).open))) await table.locator('summary').click();
  };
  const filterLine = async (): Promise<string> => (await page()).locator('.filter').innerText();

  before(async () => {
    petra = await startPetra(incidents, key);
    const window = open.get();
    await window.openContainer();
    await window.addConnection(petra, { name: 'Acme identities', secret: key });
    await eventually(async () => strictEqual((await window.incidents('')).length, 5));
  });
  after(async () => petra[Symbol.asyncDispose]());
  beforeEach(async () => {
    const window = open.get();
    await window.openContainer();
    await window.command('incidents.clearFilter');
    await window.command('incidents.showOverview');
    await titled('5 incidents');
    await window.command('workbench.action.closeOtherEditors');
  });

  it('opens from the title of the tree, and counts all incidents', async () => {
    const window = open.get();
    await window.command('workbench.action.closeAllEditors');
    await window.titleButton('Open Overview');
    await titled('5 incidents');
    const frame = await page();
    strictEqual(await frame.locator('.subtitle').textContent(), '2 need attention');
    const titles = await frame.locator('h2').allTextContents();
    deepStrictEqual(titles, [
      'Customers',
      'Incidents per day',
      'By state',
      'By check',
      'By dwell time',
      'Top tenants',
      'Top users',
      'People over time',
    ]);
    await window.screenshot('overview');
  });

  it('shows the incidents of a mark that is clicked: the filter is set in the tree too', async () => {
    const window = open.get();
    await (await mark(/^January 5, 2026: 1 needs attention, 2 incidents in all\. Show them$/)).click();
    await titled('2 incidents of 5');
    strictEqual(await filterLine(), 'Filter: after:2026-01-05 before:2026-01-06');
    await window.messageSays(/^Filter: after:2026-01-05 before:2026-01-06 \(2 of 5\)/);
    await (await mark(/^Closed: 1 incident\. Show it$/)).click();
    await titled('1 incident of 5');
    await (await mark(/^Clear Filter$/)).click();
    await titled('5 incidents');
  });

  it('shows a name as text, and finds its incidents', async () => {
    const frame = await page();
    const button = frame.locator('.charts button.mark', { hasText: evilName });
    strictEqual(await button.locator('.label').textContent(), evilName);
    strictEqual(await frame.locator('img').count(), 0);
    await button.click();
    await titled('2 incidents of 5');
    deepStrictEqual((await open.get().incidents(`tenant:"${evilName.replaceAll('"', '""')}"`)).length, 2);
  });

  it('shows what happened to a person over time, and opens for one person', async () => {
    const lane = await mark(
      /^user1@acme\.example, Jan 5, 2026, Petra: 1 needs attention, 1 incident in all\. Show it$/,
    );
    await lane.focus();
    await open.get().page.keyboard.press('Enter');
    await titled('1 incident of 5');
    strictEqual(
      await filterLine(),
      'Filter: person:user1@acme.example source:petra after:2026-01-05 before:2026-01-06',
    );
    const [incident] = await open.get().incidents('user:user3');
    ok(incident);
    const frame = await page();
    const scrolled = async (): Promise<number> => frame.evaluate(() => window.scrollY);
    await frame.evaluate(() => window.scrollTo(0, 400));
    ok((await scrolled()) > 0);
    await open.get().command('incidents.showPerson', { connection: incident.connection, id: incident.id });
    await eventually(async () => strictEqual(await filterLine(), 'Filter: person:user3@acme.example'));
    // Of one person, it comes first, and is what the reader sees.
    await eventually(async () => strictEqual(await scrolled(), 0));
    strictEqual(await (await page()).locator('h2').first().textContent(), 'People over time');
  });

  it('has the customers in a table: sorted by its headings, each number a filter, by keyboard as well', async () => {
    const frame = await page();
    const grid = frame.getByRole('grid', { name: 'Customers' });
    const names = async (): Promise<string[]> => grid.locator('tbody th bdi').allTextContents();
    strictEqual((await names()).indexOf('Harbor & Pine Law'), 2);
    await grid.getByRole('button', { name: 'Customer', exact: true }).click();
    await eventually(async () => deepStrictEqual(await names(), [evilName, 'Acme Corp.', 'Harbor & Pine Law']));
    strictEqual(await grid.getByRole('columnheader', { name: 'Customer' }).getAttribute('aria-sort'), 'ascending');
    const { keyboard } = open.get().page;
    await grid.getByRole('button', { name: /^Acme Corp\.: 2 incidents/ }).focus();
    await keyboard.press('ArrowRight');
    const focused = await frame.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    match(focused, /^Acme Corp\.: 1 needs attention/);
    await keyboard.press('Enter');
    await titled('1 incident of 5');
    match(await filterLine(), /^Filter: tenant:.* is:attention$/);
  });

  it('is used by keyboard: a chart is one stop, arrow keys go on, the focus stays on the mark', async () => {
    const frame = await page();
    const { keyboard } = open.get().page;
    await (await mark(/^Needs attention: /)).focus();
    const focused = async () => frame.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    await keyboard.press('ArrowDown');
    match(await focused(), /^Waiting: /);
    await keyboard.press('End');
    match(await focused(), /^Closed: /);
    await keyboard.press('Tab');
    strictEqual(await focused(), 'Show as table: By state');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await titled('2 incidents of 5');
    strictEqual(await focused(), 'Closed: 2 incidents. Show them');
  });

  it('has the numbers of each chart as a table', async () => {
    const section = (await page()).locator('section', {
      has: (await page()).getByRole('heading', { name: 'By state' }),
    });
    await unfold('state');
    deepStrictEqual(await section.locator('tr').allInnerTexts(), [
      'State\tIncidents\tNeed attention',
      'Needs attention\t2\t2',
      'Waiting\t1\t0',
      'Closed\t2\t0',
    ]);
  });

  it('counts again when incidents come, and leaves the reader where they were', async () => {
    const window = open.get();
    const [first] = incidents;
    ok(first);
    await using another = await startPetra([], otherKey);
    const id = await window.addConnection(another, { name: 'Another', secret: otherKey });
    await window.command('incidents.refresh', id);
    await unfold('state');
    await (await mark(/^Waiting: 1 /)).focus();
    another.incidents.push({ ...first, id: '6', createdAt: '2026-01-10T08:00:00Z' });
    await window.command('incidents.refresh', id);
    await titled('6 incidents');
    await (await mark(/^January 10, 2026: 1 needs attention/)).waitFor();
    const frame = await page();
    match(await frame.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''), /^Waiting: /);
    ok(await frame.locator('details[data-chart=state]').evaluate((table) => (table as HTMLDetailsElement).open));
    await window.command('incidents.removeConnection', id);
  });

  it('says that nothing matches, and how to go on', async () => {
    const window = open.get();
    await window.command('incidents.filter', 'nothing has this');
    const frame = await page();
    await frame.locator('.empty', { hasText: 'No incidents match this filter.' }).waitFor();
    strictEqual(await frame.locator('section').count(), 0);
    await frame.getByRole('button', { name: 'Clear Filter' }).click();
    await titled('5 incidents');
  });

  it('is there again after a restart, with nothing of an incident in the editor’s state', async () => {
    const window = open.get();
    await eventually(async () => {
      match(await keptEditors(window.page), /incidents\.overview/);
      doesNotMatch(await keptEditors(window.page), /untitled/);
    });
    await window.reload();
    // The browser writes every few seconds only: a filter that was just cleared may be back.
    await window.command('incidents.clearFilter');
    await titled('5 incidents');
    strictEqual(await window.tabs.count(), 1);
    for (const [file, text] of await window.profileFiles()) {
      if (/state\.vscdb|Storage/.test(file)) ok(!text.includes('Harbor & Pine Law'), file);
    }
  });

  it('has one panel, also where that of before a restart has not been looked at yet', async () => {
    const window = open.get();
    await window.command('incidents.showLog');
    await window.command('workbench.action.files.newUntitledFile');
    await window.reload();
    await window.command('incidents.showOverview');
    await window.command('incidents.clearFilter');
    await titled('5 incidents');
    strictEqual(await window.tabs.filter({ hasText: 'Incident Overview' }).count(), 1);
  });

  it('is as it was when it comes back into sight, with what changed meanwhile', async () => {
    const window = open.get();
    const table = async () => (await page()).locator('details[data-chart=user]');
    await unfold('user');
    await window.command('workbench.action.files.newUntitledFile');
    await eventually(async () => strictEqual(await window.page.locator('iframe.webview.ready:visible').count(), 0));
    await window.command('incidents.filter', 'is:closed');
    await window.command('incidents.showOverview');
    await titled('2 incidents of 5');
    await (await table()).getByRole('table').waitFor();
    await window.command('workbench.action.closeEditorsInGroup');
    await window.command('incidents.showOverview');
    await titled('2 incidents of 5');
  });
});

import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { petraReference } from '../support/petraReference';
import { startPetra } from '../support/petraServer';
import type { Window } from '../support/vscode/window';
import { eventually, useWindow } from './hooks';

describe('The first minutes', () => {
  const open = useWindow();
  /** Before anybody has explored sample data. */
  const fresh = async (): Promise<void> => open.get().command('incidents.leaveSample');
  /** A window in which nothing of the extension was open yet. */
  const inactive = async (): Promise<Window> => {
    const first = open.get();
    if (!(await first.isActive())) return first;
    await fresh();
    const another = await first.another();
    strictEqual(await another.isActive(), false);
    return another;
  };
  const leave = async (window: Window): Promise<void> => {
    if (window !== open.get()) await window.close();
  };
  const sample = async (): Promise<void> => {
    const window = open.get();
    await window.openContainer();
    await window.command('workbench.action.closeAllEditors');
    await window.command('incidents.clearFilter');
    // Each look at sample data is a request.
    if ((await window.incidents()).length === 0) await window.command('incidents.exploreSample');
    await window.tree().find('Harbor & Pine Law');
  };

  it('begin with what is missing for who opens the command palette first', async () => {
    const window = await inactive();
    await window.palette('Incidents: Filter…');
    await window.notificationButton('Add a connection first.', 'Add a Connection');
    await window.quickRows.filter({ hasText: 'Petra Security' }).waitFor();
    await window.page.keyboard.press('Escape');
    await leave(window);
  });

  it('begin with two ways to go on, and nothing active before', async () => {
    const window = await inactive();
    await window.openContainer();
    const view = window.view('Incidents');
    await view.getByRole('button', { name: 'Add a Connection' }).waitFor();
    await view.getByRole('button', { name: 'Explore Sample Data' }).waitFor();
    await eventually(async () => {
      const offers = await window.paletteOffers('Incidents: ');
      ok(offers.includes('Incidents: Add Connection…') && !offers.includes('Incidents: Refresh'), offers.join('\n'));
    });
    await leave(window);
  });

  it('have a walkthrough of five steps, each with a picture, which are ticked when they are done', async () => {
    const window = open.get();
    await fresh();
    await window.openContainer();
    await window.view('Incidents').getByText('2-minute tour', { exact: true }).click();
    // In a narrow window there are no pictures.
    await window.resize(1700, 900);
    const steps = window.page.locator('.getting-started-step');
    await eventually(async () => strictEqual(await steps.count(), 5));
    const panel = window.page.frameLocator('.getting-started-media iframe').frameLocator('iframe#active-frame');
    for (const [index, words] of [
      'Incidents view',
      'adding a connection',
      'filter box',
      'details',
      'charts',
    ].entries()) {
      const step = steps.nth(index);
      await eventually(async () => {
        const isOpen = (await step.getAttribute('class'))?.includes('expanded');
        if (!isOpen) await step.locator('.step-title').click();
        // One that VS Code has just replaced is gone.
        const label = await panel.locator('svg').getAttribute('aria-label', { timeout: 1000 });
        ok(label?.includes(words), `${words} is not in: ${label}`);
      });
    }
    const first = steps.first();
    await first.locator('.step-title').click();
    await first.getByRole('button', { name: 'Explore Sample Data' }).click();
    await first.and(window.page.locator('[aria-checked="true"]')).waitFor();
    await window.command('workbench.action.closeAllEditors');
    await window.resize(1280, 800);
  });

  it('lead to sample incidents, marked as such, by tenant', async () => {
    const window = open.get();
    await fresh();
    await window.openContainer();
    await window.view('Incidents').getByRole('button', { name: 'Explore Sample Data' }).click();
    await window.messageSays(/Sample data/);
    await eventually(async () => {
      await window.tree().find('Harbor & Pine Law');
      const rows = await window.rows();
      const at = rows.findIndex(({ label }) => label === 'Harbor & Pine Law');
      const [group, first] = rows.slice(at);
      match(group?.description ?? '', /^\S.* · \d+$/);
      strictEqual(group?.level, 1);
      strictEqual(first?.level, 2);
      match(first?.ariaLabel ?? '', /^\S.*, .*, needs attention, Harbor & Pine Law, \d+ \w+/);
    });
  });

  it('and by policy', async () => {
    const window = open.get();
    await sample();
    const policy = await window.tree().find('Sensitive data upload');
    await policy.locator('.label-description', { hasText: /\d+$/ }).waitFor();
  });

  it('show an incident with one click', async () => {
    const window = open.get();
    await sample();
    const first = (await window.tree().allRows()).find(({ level, expanded }) => level === 2 && expanded === undefined);
    await window.tree().select(first?.label ?? '');
    const page = await window.webview();
    await page.locator('h1', { hasText: first?.label ?? '' }).waitFor();
    strictEqual(await page.locator('.notice').first().textContent(), 'Sample incident');
  });

  it('tell what happened to data, in one sentence and with what to search for, and find it by its file', async () => {
    const window = open.get();
    await sample();
    const [incident] = await window.incidents('-file:none -destination:none');
    const file = incident?.activity?.files?.[0]?.name ?? '';
    ok(incident && file);
    await window.command('incidents.openDetails', { connection: incident.connection, id: incident.id });
    const page = await window.webview();
    const what = page.locator('section', { has: page.getByRole('heading', { name: 'What happened', exact: true }) });
    const who = (await page.locator('h1').textContent()) ?? '';
    await what.filter({ hasText: 'In short' }).filter({ hasText: file }).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await page.locator(`body.vscode-${theme}`).waitFor();
      await window.screenshot(`what-happened-${theme}`);
    }
    await window.asks('incidents.filter');
    await window.quickType(`file:${file.slice(0, 4)}`);
    await window.quickChoose(file);
    await window.quickRows.filter({ hasText: /^Show \d+ incident/ }).waitFor();
    await window.quickAccept();
    await window.row('Clear Filter').waitFor();
    await eventually(async () => ok((await window.rows()).some(({ label }) => label.includes(who))));
    await window.clickRow('Clear Filter');
    await window.row('Clear Filter').waitFor({ state: 'detached' });
  });

  it('go on: what changed is marked and told, and an incident that somebody reopened is flagged', async () => {
    const window = open.get();
    await sample();
    await window.forward(20 * 60_000);
    await window.command('incidents.refresh');
    await eventually(async () => {
      const changed = await window.incidents('is:changed');
      deepStrictEqual([...new Set(changed.map(({ source }) => source))].sort(), ['cyberhaven', 'petra']);
      strictEqual((await window.incidents('check:reopened')).length, 1);
    });
    await window.command('incidents.filter', 'check:reopened');
    await window.row('Clear Filter').waitFor();
    const row = await eventually(async () => {
      const rows = await window.rows();
      const found = rows.find(({ ariaLabel }) => /, changed, .*check: Reopened, /.test(ariaLabel));
      ok(found, rows.map(({ ariaLabel }) => ariaLabel).join('\n'));
      return found;
    });
    await window.clickRow(row.label);
    const page = await window.webview();
    await page.locator('.checks h3', { hasText: 'Reopened' }).waitFor();
    const history = page.locator('section', { has: page.getByRole('heading', { name: 'History', exact: true }) });
    await history.filter({ hasText: /Closed → Open/i }).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await page.locator(`body.vscode-${theme}`).waitFor();
      await window.screenshot(`sample-reopened-${theme}`);
    }
  });

  it('let a filter narrow what is shown, and clear it with one click', async () => {
    const window = open.get();
    await sample();
    await window.asks('incidents.filter');
    await window.quickType('is:waiting');
    await window.quickRows.filter({ hasText: /Show \d+ incidents/ }).waitFor();
    await window.quickAccept();
    await window.messageSays(/^Filter: is:waiting \(\d+ of 184\)/);
    await eventually(async () => {
      const found = (await window.rows()).filter(({ level }) => level === 2);
      ok(found.length > 0 && found.every(({ ariaLabel }) => ariaLabel.includes('waiting')));
    });
    await window.titleButton('Clear Filter');
    await window.messageSays(/^Sample data$/);
  });

  it('say that nothing matches a filter, and how to go on', async () => {
    const window = open.get();
    await sample();
    await window.command('incidents.filter', 'nothing has this');
    await window.view('Incidents').getByText('No incidents match this filter.').waitFor();
    await eventually(async () => deepStrictEqual(await window.rows(), []));
  });

  it('never lead to a page of the vendor that does not exist', async () => {
    const window = open.get();
    await sample();
    await window.command('incidents.next');
    await (await window.webview()).locator('h1').waitFor();
    await window.palette('Incidents: Open in Dashboard');
    await window.told('Sample incidents don’t open');
  });

  it('mark sample incidents beside real ones', async () => {
    const window = open.get();
    await sample();
    await using petra = await startPetra(petraReference.incidents, 'good-key');
    await window.addConnection(petra, { secret: 'good-key', scope: { startDate: '2025-01-01' } });
    try {
      await window.command('incidents.filter', 'user:caffrey');
      await window.messageSays('Includes sample data (marked “sample”)');
      await eventually(async () => {
        const rows = (await window.tree().allRows()).filter(({ label }) => label === 'Neal Caffrey');
        const marked = rows.filter(({ description }) => description.startsWith('sample · '));
        strictEqual(rows.length - marked.length, 1);
        ok(marked.length > 0);
        ok(marked.every(({ ariaLabel }) => ariaLabel.includes(', sample, ')));
      });
    } finally {
      await window.setting('incidents.connections', undefined);
      await window.command('incidents.clearFilter');
    }
    await window.messageSays(/Sample data/);
  });

  it('can be left', async () => {
    const window = open.get();
    await sample();
    await window.palette('Incidents: Remove Sample Data');
    await window.view('Incidents').getByRole('button', { name: 'Explore Sample Data' }).waitFor();
  });
});

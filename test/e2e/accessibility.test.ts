import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { Frame } from 'playwright-core';
import { RelatedIncidents } from '../../src/domain/related';
import { IncidentTable } from '../../src/domain/table/incidentTable';
import { vendorOf } from '../../src/sources/vendors';
import type { Theme } from '../support/vscode/window';
import { violations } from './axe';
import { eventually, useWindow } from './hooks';

const kinds: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hcDark: 'vscode-high-contrast',
  hcLight: 'vscode-high-contrast-light',
};
const themes = ['dark', 'light', 'hcDark', 'hcLight'] as const satisfies readonly Theme[];

/** Names of all that the tab key stops at, from the first button on. */
async function tabStops(page: Frame): Promise<string[]> {
  await page.locator('button').first().focus();
  const stops: string[] = [];
  for (;;) {
    const stop = await page.evaluate(() => {
      const { activeElement } = document;
      if (!document.hasFocus() || !activeElement || activeElement === document.body) return '';
      return activeElement.id || activeElement.getAttribute('aria-label') || activeElement.textContent;
    });
    if (stop === '' || stop === stops[0]) return stops;
    stops.push(stop);
    await page.page().keyboard.press('Tab');
  }
}

/** The same names of all that a mouse can use. */
async function controls(page: Frame, of: string): Promise<string[]> {
  return page
    .locator(of)
    .evaluateAll((all) => all.map((each) => each.id || each.getAttribute('aria-label') || (each.textContent ?? '')));
}

describe('Accessibility', () => {
  const open = useWindow({ viewport: { width: 1400, height: 1000 } });
  let page: Frame;

  const unfold = async (): Promise<void> =>
    page.locator('details').evaluateAll((all) => {
      for (const each of all) (each as HTMLDetailsElement).open = true;
    });
  /** Shows the first incident that matches a filter and has related ones; returns its ID. */
  const openDetails = async (filter: string): Promise<string> => {
    const window = open.get();
    const related = new RelatedIncidents(new IncidentTable(await window.incidents()), vendorOf);
    const found = (await window.incidents(filter)).find((incident) => related.countsOf(incident).total > 0);
    ok(found);
    await window.command('incidents.openDetails', { connection: found.connection, id: found.id });
    // The page of a panel that was hidden is another one when it comes back.
    await eventually(async () => {
      page = await window.webview();
      await page.getByRole('button', { name: `Copy Incident ID: ${found.id}` }).waitFor({ timeout: 2000 });
    });
    await page.locator('.related li').first().waitFor({ state: 'attached' });
    await unfold();
    return found.id;
  };
  const openOverview = async (): Promise<void> => {
    const window = open.get();
    await window.command('incidents.showOverview');
    page = await window.webview('Overview');
    await page.locator('section').first().waitFor();
    await unfold();
  };

  before(async () => {
    const window = open.get();
    await window.openContainer();
    await window.command('incidents.exploreSample');
    await window.tree().find('Harbor & Pine Law');
  });

  it('gives rows of the tree names that say what is seen', async () => {
    const rows = await open.get().tree().allRows();
    ok(rows.some(({ level }) => level === 1) && rows.some(({ level }) => level === 2));
    for (const { label, description, ariaLabel, level } of rows) {
      const seen = [label, ...description.split(' · ')].filter((part) => part !== '' && !/^\d+ \S+$/.test(part));
      for (const part of seen) ok(ariaLabel.includes(part), `${part} is not in: ${ariaLabel}`);
      if (level === 2) match(ariaLabel, /needs attention|waiting|closed/i);
    }
  });

  for (const [name, show] of [
    ['details', async () => openDetails('source:petra is:attention')],
    ['details of one that waits', async () => openDetails('is:waiting')],
    ['details of one that checks flag', async () => openDetails('check:compromisedAgain')],
    ['details of one that is closed', async () => openDetails('source:cyberhaven is:closed')],
    ['overview', openOverview],
  ] as const) {
    describe(`of the panel: ${name}`, () => {
      before(show);

      for (const theme of themes) {
        it(`passes axe-core (${theme})`, async () => {
          await open.get().setTheme(theme);
          await page.locator(`body.${kinds[theme]}`).waitFor();
          await open.get().screenshot(`accessible-${name}-${theme}`);
          deepStrictEqual(await violations(page, theme), []);
        });
      }
    });
  }

  it('lets the keyboard reach everything in the details panel, and use it', async () => {
    const id = await openDetails('source:petra is:attention');
    const stops = await tabStops(page);
    const all = await controls(page, 'button, a, summary');
    deepStrictEqual(
      all.filter((control) => !stops.includes(control)),
      [],
    );
    const { keyboard } = open.get().page;
    await page.getByRole('button', { name: 'Copy ID' }).focus();
    await keyboard.press('Enter');
    await eventually(async () => strictEqual(await open.get().clipboard(), id));
    await page.locator('.related a').first().focus();
    await keyboard.press('Enter');
    const shown = page.getByRole('button', { name: 'Copy Incident ID' });
    await eventually(async () => ok(!(await shown.getAttribute('aria-label'))?.includes(id)));
  });

  it('lets the keyboard reach everything in the overview, and use it', async () => {
    await openOverview();
    const stops = await tabStops(page);
    const { keyboard } = open.get().page;
    for (const toolbar of await page.getByRole('toolbar').all()) {
      const marks = await toolbar.locator('button').evaluateAll((all) => all.map(({ id }) => id));
      const entries = marks.filter((mark) => stops.includes(mark));
      if (marks.length === 0) continue;
      strictEqual(entries.length, 1);
      await toolbar.locator('button[tabindex="0"]').focus();
      await keyboard.press('Home');
      const reached = await toolbar.evaluateHandle((element) => {
        const ids = [document.activeElement?.id];
        element.addEventListener('focusin', ({ target }) => ids.push((target as Element).id));
        return ids;
      });
      for (const _ of marks.slice(1)) await keyboard.press('ArrowRight');
      await eventually(async () => deepStrictEqual(await reached.jsonValue(), marks));
    }
    const others = await controls(page, 'button:not(.mark), summary, .table');
    deepStrictEqual(
      others.filter((control) => !stops.includes(control)),
      [],
    );
    await page.getByRole('button', { name: /^Waiting: / }).focus();
    await keyboard.press('Enter');
    await page.getByRole('button', { name: 'Clear Filter' }).focus();
    await keyboard.press('Enter');
    await open.get().messageSays(/^Sample data$/);
  });
});

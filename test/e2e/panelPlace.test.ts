import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { Frame } from 'playwright-core';
import type { PetraIncident } from '../../src/sources/petra/schema';
import { startPetra, type PetraServer } from '../support/petraServer';
import { eventually, useWindow } from './hooks';

const key = 'petra-key-0123456789';
const day = 86_400_000;
const start = Date.parse('2026-01-01T08:00:00Z');

function person(name: string, days: number, more: object = {}): PetraIncident {
  return {
    id: name,
    createdAt: new Date(start + days * day).toISOString(),
    remediationStatus: 'UNREMEDIATED',
    tenant: { petraTenantId: 'T1', name: 'Acme Corp.' },
    user: { id: name, userPrincipalName: `${name}@acme.example`, displayName: name },
    ...more,
  };
}

const fields = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`field ${index}`, `value ${index}`]));

/** Where a reader is: what is unfolded, how far the boxes in the page are scrolled, the focus, and how far down a part is. */
interface Seen {
  readonly open: readonly string[];
  readonly boxes: readonly (readonly [left: number, top: number])[];
  readonly focus: string;
  readonly top: number;
}

const seen = async (page: Frame, part: string): Promise<Seen> =>
  page.evaluate((selector) => {
    const all = (what: string): Element[] => [...document.querySelectorAll(what)];
    const focused = document.activeElement;
    return {
      open: all('details[open] > summary').map((summary) => summary.getAttribute('aria-label') ?? summary.textContent),
      boxes: all('details[open] :is(pre, .table), .scroller').map(({ scrollLeft, scrollTop }) => [
        Math.round(scrollLeft),
        Math.round(scrollTop),
      ]),
      // What a mark counts changes.
      focus: (focused?.getAttribute('aria-label') ?? focused?.id ?? '').replace(/:.*/, ''),
      top: Math.round(document.querySelector(selector)?.getBoundingClientRect().top ?? Number.NaN),
    };
  }, part);

/** Waits until a reader is where they were; parts lie on whole pixels only. */
const back = async (page: Frame, part: string, before: Seen): Promise<void> =>
  eventually(async () => {
    const now = await seen(page, part);
    deepStrictEqual({ ...now, top: before.top }, before);
    ok(Math.abs(now.top - before.top) <= 1, `${now.top} px from the top, and not ${before.top}`);
  });

/** Scrolls boxes in the page, and a part of it into its place, as a reader does. @returns where the reader is then */
const scroll = async (
  page: Frame,
  boxes: Readonly<Record<string, readonly [left: number, top: number]>>,
  part: string,
  top: number,
): Promise<Seen> => {
  await page.evaluate(
    async ([wanted, selector, from]) => {
      for (const [box, [x, y]] of Object.entries(wanted)) document.querySelector(box)?.scrollTo(x, y);
      globalThis.scrollBy(0, (document.querySelector(selector)?.getBoundingClientRect().top ?? 0) - from);
      // The page is told of it before the next frame.
      for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    },
    [boxes, part, top] as const,
  );
  return seen(page, part);
};

describe('A panel keeps its place', () => {
  const open = useWindow({
    settings: { 'incidents.timeZone': 'utc', 'incidents.lookbackDays': 3650, 'incidents.refreshInterval': 0 },
    viewport: { width: 460, height: 600 },
  });
  let petra: PetraServer;
  let connection: string;

  /** Puts another editor in front, and the panel again. @param meanwhile what happens while nobody sees it */
  const hideAndShow = async (title: string, meanwhile: () => Promise<void> = async () => {}): Promise<Frame> => {
    const window = open.get();
    await window.command('workbench.action.files.newUntitledFile');
    await eventually(async () => ok((await window.page.locator('iframe.webview.ready:visible').count()) === 0));
    await meanwhile();
    await window.tabs.filter({ hasText: title }).click();
    return window.webview(title);
  };
  const change = async (incident: PetraIncident): Promise<void> => {
    petra.incidents.splice(0, Infinity, ...petra.incidents.filter(({ id }) => id !== incident.id), incident);
    await open.get().command('incidents.refresh');
  };
  const details = async (id: string): Promise<Frame> => {
    const window = open.get();
    await window.command('incidents.openDetails', { connection, id });
    const page = await window.webview(id);
    await page.locator('h1', { hasText: id }).waitFor();
    return page;
  };

  before(async () => {
    const people = Array.from({ length: 85 }, (_, index) => person(`user${index % 9}-${index}`, index));
    petra = await startPetra([...people, person('long', 3, fields(40)), person('short', 4)], key);
    const window = open.get();
    await window.command('workbench.action.closeSidebar');
    connection = await window.addConnection(petra, { secret: key });
    await eventually(async () => ok((await window.incidents()).length === petra.incidents.length));
  });
  after(async () => petra[Symbol.asyncDispose]());
  afterEach(async () => open.get().command('workbench.action.revertAndCloseActiveEditor'));
  afterEach(async () => open.get().command('workbench.action.closeAllEditors'));

  describe('with an incident', () => {
    it('when another editor was in front', async () => {
      const page = await details('long');
      await page.locator('summary').click();
      await page.getByRole('button', { name: 'Copy field 9: value 9' }).focus();
      const before = await scroll(page, { pre: [0, 120] }, '#section-other', -100);
      deepStrictEqual([before.top, before.boxes, before.open.length], [-100, [[0, 120]], 1]);
      const after = await hideAndShow('long');
      await back(after, '#section-other', before);
    });

    it('when its data changed while another editor was in front', async () => {
      const page = await details('long');
      await page.locator('summary').click();
      await page.locator('summary').focus();
      const before = await scroll(page, {}, '#raw', 50);
      const after = await hideAndShow('long', async () => change(person('long', 3, fields(60))));
      await after.getByText('value 59', { exact: true }).waitFor();
      await back(after, '#raw', before);
    });

    it('when its data changes in front of the reader', async () => {
      const page = await details('short');
      await page.locator('summary').click();
      await page.locator('summary').focus();
      const before = await scroll(page, {}, '#raw', 40);
      // A part that was not there comes above what is read.
      await change(person('short', 4, fields(20)));
      await page.getByText('value 19', { exact: true }).waitFor();
      await back(page, '#raw', before);
    });
  });

  describe('with an overview', () => {
    const title = 'Incident Overview';
    const kept = [
      [11, 0],
      [0, 70],
    ];
    const users = 'section:has(details[data-chart=user])';

    const read = async (): Promise<[page: Frame, before: Seen]> => {
      const window = open.get();
      await window.command('incidents.showOverview');
      const page = await window.webview(title);
      for (const chart of ['state', 'user']) await page.locator(`details[data-chart=${chart}] summary`).click();
      await page.locator('details:first-of-type summary').first().click();
      await page.getByRole('button', { name: 'Needs attention: ' }).focus();
      let before: Seen | undefined;
      // The page may be filled again meanwhile.
      await eventually(async () => {
        before = await scroll(page, { '.scroller': [11, 0], '.table': [0, 70] }, users, 30);
        deepStrictEqual([before.top, before.open.length, before.boxes.slice(0, 2)], [30, 3, kept]);
      });
      ok(before);
      return [page, before];
    };

    it('when another editor was in front', async () => {
      const [, before] = await read();
      const after = await hideAndShow(title);
      await back(after, users, before);
    });

    it('when its data changes in front of the reader, or while another editor is in front', async () => {
      const [page, before] = await read();
      const counted = async (frame: Frame, count: number): Promise<void> =>
        frame.locator('h1', { hasText: `${count} incidents` }).waitFor();
      // Another tenant makes the chart above longer.
      const other = { tenant: { petraTenantId: 'T2', name: 'Harbor & Pine Law' } };
      await change(person('later', 40, other));
      await counted(page, petra.incidents.length);
      await back(page, users, before);
      const after = await hideAndShow(title, async () =>
        change(person('last', 41, { tenant: { petraTenantId: 'T3', name: 'Oak' } })),
      );
      await counted(after, petra.incidents.length);
      await back(after, users, before);
    });

    it('when the window becomes narrower', async () => {
      const window = open.get();
      const [page, before] = await read();
      const width = await page.evaluate(() => globalThis.innerWidth);
      await window.resize(430, 600);
      await eventually(async () => ok((await page.evaluate(() => globalThis.innerWidth)) < width));
      await back(page, users, before);
      await window.resize(460, 600);
    });

    it('and takes the focus from nobody who types elsewhere', async () => {
      const window = open.get();
      const [page] = await read();
      await window.palette('Incidents: Go to Incident');
      await change(person('typing', 42));
      await page.locator('h1', { hasText: `${petra.incidents.length} incidents` }).waitFor();
      await window.page.keyboard.type('user1');
      strictEqual(await window.quickInput.locator('input').first().inputValue(), 'user1');
      await window.page.keyboard.press('Escape');
    });
  });
});

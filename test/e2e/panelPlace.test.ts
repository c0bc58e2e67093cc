import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { Frame } from 'playwright-core';
import type { PetraIncident } from '../../src/sources/petra/schema';
import { startPetra, type PetraServer } from '../support/petraServer';
import { eventually, useWindow } from './hooks';

const key = 'petra-key-0123456789';
/** Of a second connection: one alone would reach its limit, and wait. */
const otherKey = 'petra-key-9876543210';
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

const values = { zeta: 'last' };
/** As many incidents of one person. */
const often = (name: string, count: number): PetraIncident[] =>
  Array.from({ length: count }, (_, index) => ({ ...person(name, 6 + index), id: `${name} ${index}` }));

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
  let otherPetra: PetraServer;
  let otherConnection: string;

  /** Puts another editor in front, and the panel again. @param meanwhile what happens while nobody sees it */
  const hideAndShow = async (title: string, meanwhile: () => Promise<void> = async () => {}): Promise<Frame> => {
    const window = open.get();
    await window.command('workbench.action.files.newUntitledFile');
    await eventually(async () => ok((await window.page.locator('iframe.webview.ready:visible').count()) === 0));
    await meanwhile();
    await window.tabs.filter({ hasText: title }).click();
    return window.webview(title);
  };
  const replace = ({ incidents }: PetraServer, changed: readonly PetraIncident[]): void => {
    const ids = new Set(changed.map(({ id }) => id));
    incidents.splice(0, Infinity, ...incidents.filter(({ id }) => !ids.has(id)), ...changed);
  };
  const change = async (incident: PetraIncident): Promise<void> => {
    replace(petra, [incident]);
    await open.get().command('incidents.refresh', connection);
  };
  const changeOther = async (...incidents: PetraIncident[]): Promise<void> => {
    replace(otherPetra, incidents);
    await open.get().command('incidents.refresh', otherConnection);
  };
  const total = (): number => petra.incidents.length + otherPetra.incidents.length;
  const details = async (id: string, from = connection): Promise<Frame> => {
    const window = open.get();
    await window.command('incidents.openDetails', { connection: from, id });
    const page = await window.webview(id);
    await page.locator('h1', { hasText: id }).waitFor();
    return page;
  };

  before(async () => {
    const people = Array.from({ length: 85 }, (_, index) => person(`user${index % 9}-${index}`, index));
    petra = await startPetra([...people, person('long', 3, fields(40)), person('short', 4)], key);
    otherPetra = await startPetra([person('growing', 5, values), ...often('ann', 3), ...often('ben', 2)], otherKey);
    const window = open.get();
    await window.command('workbench.action.closeSidebar');
    connection = await window.addConnection(petra, { secret: key });
    otherConnection = await window.addConnection(otherPetra, { name: 'Other', secret: otherKey });
    await eventually(async () => strictEqual((await window.incidents()).length, total()));
  });
  after(async () => {
    await petra[Symbol.asyncDispose]();
    await otherPetra[Symbol.asyncDispose]();
  });
  afterEach(async () => open.get().command('workbench.action.revertAndCloseActiveEditor'));
  afterEach(async () => open.get().command('workbench.action.closeAllEditors'));

  describe('with an incident', () => {
    it('when another editor was in front', async () => {
      const page = await details('long');
      await page.locator('summary').click();
      await page.getByRole('button', { name: 'Copy field 9: value 9' }).focus();
      const before = await eventually(async () => {
        const now = await scroll(page, { pre: [0, 120] }, '#section-other', -100);
        deepStrictEqual([now.top, now.boxes, now.open.length], [-100, [[0, 120]], 1]);
        return now;
      });
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

  describe('with values below which others come', () => {
    let page: Frame;
    const copy = () => page.getByRole('button', { name: 'Copy zeta: last' });
    /** Another field is the first of its section. */
    const grow = async (): Promise<void> => changeOther(person('growing', 5, { alpha: 'first', ...values }));
    const grown = async (): Promise<void> => page.getByText('first', { exact: true }).waitFor();

    beforeEach(async () => {
      await changeOther(person('growing', 5, values));
      page = await details('growing', otherConnection);
      await copy().waitFor();
    });

    it('on the button that has the focus', async () => {
      await copy().focus();
      await grow();
      await grown();
      strictEqual(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Copy zeta: last');
    });

    it('on the text that is selected', async () => {
      await page.getByText('last', { exact: true }).selectText();
      await grow();
      await grown();
      strictEqual(await page.evaluate(() => getSelection()?.toString()), 'last');
    });

    it('until a button that is pressed is released', async () => {
      const { page: whole } = open.get();
      await copy().scrollIntoViewIfNeeded();
      await copy().hover();
      await whole.mouse.down();
      const told = page.evaluate(
        async () => new Promise<void>((resolve) => addEventListener('message', () => resolve(), { once: true })),
      );
      await grow();
      await told;
      await whole.mouse.up();
      await eventually(async () => strictEqual(await open.get().clipboard(), 'last'));
      await grown();
    });
  });

  describe('with an overview', () => {
    const title = 'Overview';
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
      // The page may be filled again meanwhile.
      const before = await eventually(async () => {
        const now = await scroll(page, { '.scroller': [11, 0], '.table': [0, 70] }, users, 30);
        deepStrictEqual([now.top, now.open.length, now.boxes.slice(0, 2)], [30, 3, kept]);
        return now;
      });
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
      await counted(page, total());
      await back(page, users, before);
      const after = await hideAndShow(title, async () =>
        change(person('last', 41, { tenant: { petraTenantId: 'T3', name: 'Oak' } })),
      );
      await counted(after, total());
      await back(after, users, before);
    });

    it('with the text that is selected, and the focus on a mark that moves in its list', async () => {
      const window = open.get();
      await window.command('incidents.showOverview');
      const page = await window.webview(title);
      await page.locator('h1').click();
      const marks = page.locator(`${users} button.mark`);
      await marks.nth(1).focus();
      await page.getByRole('heading', { name: 'Top users' }).selectText();
      await changeOther(...often('ben', 4));
      await marks.first().locator('.label', { hasText: 'ben' }).waitFor();
      match(
        await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''),
        /^ben, .* 4 incidents/,
      );
      strictEqual(await page.evaluate(() => getSelection()?.toString()), 'Top users');
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
      await window.asks('incidents.goTo');
      await change(person('typing', 42));
      await page.locator('h1', { hasText: `${total()} incidents` }).waitFor();
      await window.page.keyboard.type('user1');
      strictEqual(await window.quickInput.locator('input').first().inputValue(), 'user1');
      await window.page.keyboard.press('Escape');
    });
  });
});

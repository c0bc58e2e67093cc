import type { Locator, Page } from 'playwright-core';
import { patienceMs } from './patience';

/** A row of a tree as it is seen. */
export interface Row {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly ariaLabel: string;
  readonly level: number;
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
}

/**
 * Resolves when no row of the sidebar has been drawn for a quarter of a second. A click at a row that moves meets another one,
 * and a menu that is opened while the tree is read again is of no row.
 * @param place  where the rows are, if not in the sidebar
 */
export async function rowsSettle(page: Page, place = '.pane'): Promise<void> {
  await page.waitForFunction(async (selector) => {
    let drawn = false;
    const watch = new MutationObserver(() => (drawn = true));
    for (const rows of document.querySelectorAll(selector)) {
      watch.observe(rows, { subtree: true, childList: true, characterData: true });
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 250);
    });
    watch.disconnect();
    return !drawn;
  }, `${place} .monaco-list-rows`);
}

/** How far a notch of the mouse's wheel moves a list, with the settings of these windows. */
const notchPx = 200;

/** A tree view. VS Code draws only the rows in sight: what is further down is scrolled to, as a user would. */
export class Tree {
  constructor(
    private readonly page: Page,
    private readonly pane: Locator,
  ) {}

  /** The rows in sight, top first. */
  async rows(): Promise<Row[]> {
    return (await this.drawn()).map(([, row]) => row);
  }

  /** All rows, from the first to the last. */
  async allRows(): Promise<Row[]> {
    const rows = new Map<number, Row>();
    await this.toTop();
    do for (const [index, row] of await this.drawn()) rows.set(index, row);
    while (await this.down());
    return [...rows].sort(([one], [other]) => one - other).map(([, row]) => row);
  }

  /** The row in sight with that label; of several, any. */
  row(label: string): Locator {
    const escaped = label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const exact = this.page.locator('.label-name', { hasText: new RegExp(`^${escaped}$`) });
    return this.pane.locator('.monaco-list-row').filter({ has: exact }).first();
  }

  /** The row with that label: one in sight, or else the first that is scrolled to. */
  async find(label: string): Promise<Locator> {
    const row = this.row(label);
    const deadline = Date.now() + patienceMs;
    // A list that is drawn again while it is looked through may have had it where it was not looked for.
    while (!(await row.isVisible())) {
      if (Date.now() > deadline) throw new Error(`There is no row ${label}.`);
      await this.toTop();
      while (!(await row.isVisible()) && (await this.down()));
      await row.waitFor({ timeout: 250 }).catch(() => undefined);
    }
    // One that is drawn again just now is none to scroll to.
    const box = await row.boundingBox({ timeout: 2000 }).catch(() => null);
    const view = await this.list.boundingBox();
    const halfHidden = box && view && box.y + box.height > view.y + view.height;
    if (halfHidden) await this.down();
    return row;
  }

  async expand(label: string): Promise<void> {
    await this.fold(label, true);
  }

  async collapse(label: string): Promise<void> {
    await this.fold(label, false);
  }

  /** Selects one row or several, which also opens the first. */
  async select(first: string, ...others: string[]): Promise<void> {
    await this.on(first, async (row) => row.click({ timeout: 2000 }));
    for (const label of others) {
      await this.on(label, async (row) => row.click({ modifiers: ['ControlOrMeta'], timeout: 2000 }));
    }
  }

  /** Presses a key while the tree has the focus. */
  async press(key: string): Promise<void> {
    await this.list.press(key);
  }

  /** Titles of a row's context menu. */
  async menu(row: Locator): Promise<string[]> {
    const menu = await this.openMenu(row);
    const titles = await menu.locator('.action-menu-item .action-label').allTextContents();
    await this.page.keyboard.press('Escape');
    return titles.filter(Boolean);
  }

  /** Chooses from a row's context menu. */
  async choose(row: Locator, title: string): Promise<void> {
    await (await this.openMenu(row)).getByRole('menuitem', { name: title, exact: true }).click();
  }

  private async openMenu(row: Locator): Promise<Locator> {
    await row.waitFor();
    await rowsSettle(this.page);
    await row.click({ button: 'right' });
    const menu = this.page.locator('.monaco-menu-container');
    await menu.locator('.action-menu-item').first().waitFor();
    return menu;
  }

  private async fold(label: string, expanded: boolean): Promise<void> {
    await this.on(label, async (row) => {
      const wanted = row.and(this.page.locator(`[aria-expanded="${expanded}"]`));
      if (!(await wanted.isVisible())) await row.locator('.monaco-tl-twistie').click({ timeout: 2000 });
      await wanted.waitFor({ timeout: 2000 });
    });
  }

  /** Does something with a row; anew if the row was pushed out of sight meanwhile, by others that came late. */
  private async on(label: string, action: (row: Locator) => Promise<void>): Promise<void> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      try {
        await rowsSettle(this.page);
        await action(await this.find(label));
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  }

  private get list(): Locator {
    return this.pane.locator('.monaco-list');
  }

  private async toTop(): Promise<void> {
    while ((await this.position()).above > 0) await this.turnWheel(-1000);
  }

  /** Scrolls down, past no row that was not in sight; false at the end. */
  private async down(): Promise<boolean> {
    const { below, height } = await this.position();
    if (below <= 0) return false;
    await this.turnWheel(Math.max(1, Math.floor(height / notchPx) - 1));
    return true;
  }

  /** Turns the mouse's wheel by some notches, and waits until the tree has followed, or has become too short to. */
  private async turnWheel(notches: number): Promise<void> {
    const { above, x, y } = await this.position();
    await this.page.mouse.move(x, y);
    await this.page.mouse.wheel(0, 100 * notches);
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const now = await this.position();
      if (now.above !== above || (notches < 0 ? now.above : now.below) <= 0) return;
      if (Date.now() > deadline) throw new Error('The tree does not scroll.');
      // It moves with the next frame.
      await this.list.evaluate(async () => new Promise(requestAnimationFrame));
    }
  }

  /** How many pixels of it are in sight, and hidden above and below; its middle. */
  private async position(): Promise<{ height: number; above: number; below: number; x: number; y: number }> {
    return this.list.evaluate((list) => {
      const view = list.getBoundingClientRect();
      const content = list.querySelector('.monaco-list-rows')?.getBoundingClientRect() ?? view;
      return {
        height: view.height,
        above: Math.round(view.top - content.top),
        below: Math.round(content.bottom - view.bottom),
        x: view.x + view.width / 2,
        y: view.y + view.height / 2,
      };
    });
  }

  /** The rows in sight with their places among all. */
  private async drawn(): Promise<[number, Row][]> {
    // In one step: between two, the tree may change.
    const rows = await this.pane.evaluate((pane) =>
      [...pane.querySelectorAll<HTMLElement>('.monaco-list-row')].map((element): [number, Row] => [
        Number(element.dataset['index']),
        {
          label: element.querySelector('.label-name')?.textContent ?? '',
          description: element.querySelector('.label-description')?.textContent ?? '',
          ariaLabel: element.getAttribute('aria-label') ?? '',
          level: Number(element.getAttribute('aria-level')),
          expanded: { true: true, false: false }[element.getAttribute('aria-expanded') ?? ''],
          selected: element.getAttribute('aria-selected') === 'true',
        },
      ]),
    );
    return rows.sort(([one], [other]) => one - other);
  }
}

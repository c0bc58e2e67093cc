import { match, ok, strictEqual } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { BrowserContext, Frame, Locator, Page } from 'playwright-core';
import type { Incident } from '../../../src/domain/incident';
import { checkout } from '../install.mjs';
import { onExit } from '../processes.mjs';
import { copyCaches, knownUrl, openBrowser } from './browser.mjs';
import { compiledWorkbench } from './compiledWorkbench.mjs';
import { eventually, patienceMs } from './patience';
import { quietSettings } from './profile.mjs';
import { provisionServer } from './provision.mjs';

import { startServer, writeSettings } from './server.mjs';
import { rowsSettle, Tree, type Row } from './tree';
import { windowExtensions } from './windowExtensions.mjs';

export type Theme = 'dark' | 'light' | 'hcDark' | 'hcLight';

const themes: Readonly<Record<Theme, string>> = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  hcDark: 'Default High Contrast',
  hcLight: 'Default High Contrast Light',
};

const plainTrees = {
  // A parent that sticks to the top of its tree is drawn twice, and lies over the row beneath.
  'workbench.tree.enableStickyScroll': false,
  'workbench.list.mouseWheelScrollSensitivity': 4,
};

export interface WindowOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: Theme;
  /** False: secrets last no longer than the window, as on a desktop without a keyring. */
  readonly keyring?: boolean;
  /** German: the extension's words; the editor's own stay English. */
  readonly locale?: 'de';
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** What the windows of one profile share. */
interface Profile {
  readonly browser: BrowserContext;
  /** The address of its windows, with the server's token. */
  readonly url: string;
  readonly folder: string;
  readonly token: string;
  readonly settings: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** A real VS Code window, with the packaged extension installed as a user would, driven through a browser. */
export class Window {
  private constructor(
    readonly page: Page,
    private readonly profile: Profile,
    /** The name of the folder that is open in it: tells apart the windows of a profile. The first has none. */
    private readonly workspace?: string,
    /** The file of the workspace that is open in it; without it, the folder alone is. */
    private readonly workspaceFile?: string,
  ) {
    // Also of pages that it opens.
    page.context().setDefaultTimeout(patienceMs);
  }

  /** Opens a window with a throw-away profile. */
  static async open(options: WindowOptions = {}): Promise<Window> {
    const { settings = {}, theme = 'dark', keyring = true, locale, viewport } = options;
    const folder = mkdtempSync(join(tmpdir(), 'incident-browser-window-'));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    const forget = onExit(remove);
    const dataFolder = join(folder, 'data');
    const files = await provisionServer();
    const token = randomBytes(32).toString('hex');
    const all = { ...quietSettings, ...plainTrees, 'workbench.colorTheme': themes[theme], ...settings };
    const env = { INCIDENT_REMOTE_FILE: join(folder, 'remote'), INCIDENT_REMOTE_TOKEN: token };
    const server = await startServer({
      files,
      dataFolder,
      extensionsFolder: windowExtensions,
      settings: all,
      env,
      plain: true,
      autoShutdown: true,
      ...(locale && { locale }),
    });
    const profileFolder = join(folder, 'browser');
    copyCaches(compiledWorkbench, profileFolder);
    const browser = await openBrowser({
      profileFolder,
      port: server.port,
      keyring,
      ...(viewport ? { viewport } : {}),
    });
    const close = async (): Promise<void> => {
      await browser.close();
      await server.stop();
      remove();
      forget();
    };
    const page = browser.pages()[0] ?? (await browser.newPage());
    const window = new Window(page, { browser, url: knownUrl(server), folder, token, settings: all, close });
    await window.load();
    return window;
  }

  /**
   * Opens another window of the same profile, as "New Window" does. It knows the connections there are now: see `keyring`.
   * @param fill puts files into the folder that it opens; returns a workspace file to be opened instead
   */
  async another(fill?: (folder: string) => string | undefined): Promise<Window> {
    const folder = mkdtempSync(join(this.profile.folder, 'window-'));
    const window = new Window(await this.profile.browser.newPage(), this.profile, basename(folder), fill?.(folder));
    await window.load();
    return window;
  }

  /** Closes the window; the first window of a profile closes all of them and removes the profile. */
  async close(): Promise<void> {
    await (this.workspace === undefined ? this.profile.close() : this.page.close());
  }

  /** Loads the window anew, as after a restart of the editor. */
  async reload(): Promise<void> {
    await this.load();
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.setting('workbench.colorTheme', themes[theme]);
    const kinds = { dark: 'vs-dark', light: 'vs', hcDark: 'hc-black', hcLight: 'hc-light' };
    await this.page.locator(`.monaco-workbench.${kinds[theme]}`).waitFor();
  }

  // The extension, past the window.

  /** Calls a command with arguments. */
  command<T = unknown>(id: string, ...args: unknown[]): Promise<T> {
    const result = this.ask<T>('command', id, ...args);
    // A failed test no longer awaits a running command: its rejection when the window closes must not end all tests.
    result.catch(() => undefined);
    return result;
  }

  /** Adds a connection to a server of a test, as `Acme` to Petra unless said otherwise; returns its ID. */
  async addConnection(
    { origin }: { readonly origin: string },
    given: {
      secret: string;
      kind?: 'petra' | 'cyberhaven';
      name?: string;
      scope?: Readonly<Record<string, unknown>>;
      network?: Readonly<Record<string, string>>;
      proxyPassword?: string;
      passphrase?: string;
    },
  ): Promise<string> {
    const connection = { kind: 'petra', name: 'Acme', baseUrl: origin, ...given };
    const id = await this.command<string>('incidents.addConnection', connection);
    // It is told, over other things that tests look at.
    await this.command('notifications.clearAll');
    return id;
  }

  /** Ends what an earlier test has left: open editors, the filter, unread incidents, notifications. */
  async tidy(): Promise<void> {
    await this.command('workbench.action.closeAllEditors');
    await this.command('incidents.clearFilter');
    await this.command('incidents.markAllSeen');
    await this.command('notifications.clearAll');
  }

  /** Makes it as it was at first, for the next suite: without what {@link tidy} ends, connections, sample data and groups. */
  async empty(): Promise<void> {
    await this.tidy();
    await this.command('incidents.leaveSample');
    for (const name of ['connections', 'groupBy']) await this.setting(`incidents.${name}`, undefined);
    await eventually(async () => strictEqual((await this.incidents()).length, 0));
  }

  /** Opens a link into the editor, such as `vscode://…`, as a click on it does. */
  async openLink(link: string): Promise<void> {
    await this.ask('link', link);
  }

  async setting(name: string, value: unknown): Promise<void> {
    await this.ask('setting', name, value);
  }

  /** What extensions get for a setting, as such and for a file of the folder that is open. */
  async settingsRead(name: string): Promise<unknown[]> {
    return this.ask<unknown[]>('read', name);
  }

  async clipboard(): Promise<string> {
    return this.ask<string>('clipboard');
  }

  /** What the extension holds now, as another extension sees it. */
  async incidents(filter = ''): Promise<Incident[]> {
    return this.ask<Incident[]>('incidents', filter);
  }

  /** Has another extension fetch something; the status of the answer. */
  async fetchElsewhere(url: string): Promise<number> {
    return this.ask<number>('fetch', url);
  }

  /** Whether undici's global dispatcher, which all extensions share, is the one that it was when this was asked first. */
  async hasSameDispatcher(): Promise<boolean> {
    return this.ask<boolean>('sameDispatcher');
  }

  /** Sets the clock of the window's extension host forward; a reload sets it back. */
  async forward(ms: number): Promise<void> {
    await this.ask('forward', ms);
  }

  /** Kills the window's extension host, as a crash would: the window starts another one. */
  async killExtensionHost(): Promise<void> {
    process.kill(await this.ask<number>('pid'), 'SIGKILL');
  }

  /** Leaves the window as a crash of all of it would: its extension host writes nothing more, and none takes its place. */
  async crash(): Promise<void> {
    const host = await this.ask<number>('pid');
    process.kill(host, 'SIGSTOP');
    await this.page.goto('about:blank');
    process.kill(host, 'SIGKILL');
  }

  /** Whether the extension has been activated. */
  async isActive(): Promise<boolean> {
    return this.ask<boolean>('isActive');
  }

  /** Everything that VS Code and its extensions wrote into the profile: settings, state, logs. By file name. */
  async profileFiles(): Promise<Map<string, string>> {
    // Some are gone before they are read: then all are looked for again.
    return eventually(async () => {
      const files = new Map<string, string>();
      for (const file of await this.profilePaths()) files.set(file, await readFile(file, 'latin1'));
      return files;
    });
  }

  /** Absolute paths of all those files. */
  async profilePaths(): Promise<string[]> {
    const root = join(this.profile.folder, 'data', 'data');
    const entries = await eventually(async () => readdir(root, { recursive: true, withFileTypes: true }));
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  /** Changes a byte in each 64 of a file of the profile. */
  async damage(file: string): Promise<void> {
    const bytes = await readFile(file);
    for (let at = 0; at < bytes.length; at += 64) bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(file, bytes);
  }

  // The sidebar.

  /** Shows the view container of that title. */
  async openContainer(title = 'Incidents'): Promise<void> {
    // The whole item: a badge may lie over its icon.
    const item = this.page.locator(`.activitybar li:has(.action-label[aria-label^="${title}"])`).first();
    const selected = item.and(this.page.locator('[aria-selected="true"]'));
    await eventually(async () => {
      // A window that starts may open it by itself meanwhile: the click then closes it.
      if (!(await selected.isVisible())) await item.click();
      await this.view(title).waitFor({ timeout: 5000 });
    });
  }

  /** Drags the right edge of the sidebar. @param width of all of it, in px */
  async widenSidebar(width: number): Promise<void> {
    const { mouse } = this.page;
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (!box) throw new Error('There is no sidebar.');
    await mouse.move(box.x + box.width, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(box.x + width, box.y + box.height / 2, { steps: 4 });
    await mouse.up();
  }

  /** The pane of a view. */
  view(title: string): Locator {
    return this.page.locator('.pane').filter({ has: this.page.locator(`.pane-header .title:text-is("${title}")`) });
  }

  /** Unfolds the pane of a view. */
  async openView(title: string): Promise<void> {
    const header = this.view(title).locator('.pane-header');
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  }

  /** The words above a tree, without the places where they may be broken. */
  async message(view = 'Incidents'): Promise<string> {
    return ((await this.view(view).locator('.message').first().textContent()) ?? '').replaceAll('\u200b', '');
  }

  /** Waits until the words above a tree say something: they come before the rows or after them. @param words a part of them, or a pattern */
  async messageSays(words: string | RegExp, view?: string): Promise<void> {
    await eventually(async () => {
      const message = await this.message(view);
      if (typeof words === 'string') ok(message.includes(words), message);
      else match(message, words);
    });
  }

  /** The number on the view container's icon. */
  get badge(): Locator {
    return this.page.locator('.activitybar li:has(.action-label[aria-label^="Incidents"]) .badge-content');
  }

  /** Presses a button of a view's title. */
  async titleButton(label: string | RegExp, view = 'Incidents'): Promise<void> {
    await this.view(view).hover();
    await this.view(view).locator('.pane-header').getByRole('button', { name: label }).first().click();
  }

  /** The tree in a view. */
  tree(view = 'Incidents'): Tree {
    return new Tree(this.page, this.view(view));
  }

  /** The rows of a tree that are in sight, top first. */
  async rows(view = 'Incidents'): Promise<Row[]> {
    return this.tree(view).rows();
  }

  /** The row in sight with that label; of several, any. */
  row(label: string, view = 'Incidents'): Locator {
    return this.tree(view).row(label);
  }

  /** What is shown of a row that is pointed at. One that is drawn again loses it: ask again, which points at it anew. */
  async hoverOf(row: Locator): Promise<string> {
    await rowsSettle(this.page);
    // Away from where it may have been.
    await this.page.mouse.move(0, 0);
    await row.hover();
    const hovers = this.page.locator('.monaco-hover:visible');
    await hovers.first().waitFor({ timeout: 5000 });
    return (await hovers.allTextContents()).join('\n');
  }

  /** Closes what lies over the window, such as the dialog at which a test failed. */
  async closeOverlays(): Promise<void> {
    const overlay = this.page.locator('.monaco-dialog-box, .quick-input-widget:visible, .monaco-menu-container');
    for (let left = 5; left > 0 && (await overlay.count()) > 0; left -= 1) await this.page.keyboard.press('Escape');
  }

  /** Clicks a row, wherever it is in the list, once that has settled: until then a click may meet another row. */
  async clickRow(label: string, view?: string): Promise<void> {
    const tree = this.tree(view);
    await tree.find(label);
    await rowsSettle(this.page);
    await (await tree.find(label)).click();
  }

  /** Presses a button of a row, such as `Open in Dashboard`. */
  async rowButton(row: Locator, label: string | RegExp): Promise<void> {
    await row.waitFor();
    await rowsSettle(this.page);
    await row.hover();
    await row.getByRole('button', { name: label }).first().click();
  }

  /** Chooses an entry of a row's context menu. */
  async contextMenu(row: Locator, entry: string): Promise<void> {
    await row.waitFor();
    await rowsSettle(this.page);
    await row.click({ button: 'right' });
    // A click would have to wait until the menu takes it for one of its own; keys need not.
    const item = this.page.locator('.monaco-menu .action-item', { hasText: entry }).first();
    await item.hover();
    await item.and(this.page.locator(':focus-within, :focus')).waitFor();
    await this.page.keyboard.press('Enter');
  }

  // Quick input.

  /**
   * Runs a command that asks something, and waits until it does. Out of the palette the focus goes back to an editor first, and a
   * tree that has been read again takes it back: on a busy machine so late that it closes what the command asks with. The command
   * ends then, and is run once more.
   */
  async asks(id: string): Promise<void> {
    await rowsSettle(this.page);
    for (let left = 3; left > 0; left--) {
      // The one before may still be closing.
      await this.quickInput.waitFor({ state: 'hidden' });
      const ended = this.command(id).then(() => false);
      const asked = this.quickInput.waitFor().then(() => true);
      if (await Promise.race([asked, ended])) return;
      asked.catch(() => undefined);
    }
    throw new Error(`${id} asks nothing.`);
  }

  /** Runs a command by its title, through the command palette. */
  async palette(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.locator('input').first().fill(`>${title}`);
    await this.quickChoose(title);
    // What the command asks comes a moment later: what is typed until then would go to the palette.
    await this.page.waitForFunction(() => {
      const input = document.querySelector<HTMLInputElement>('.quick-input-widget input');
      return !input?.checkVisibility() || !input.value.startsWith('>');
    });
  }

  /** Titles that the command palette offers for a text. */
  async paletteOffers(text: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.quickInput.locator('input').first().fill(`>${text}`);
    await this.quickRows.first().waitFor();
    const offers = await this.quickRows.locator('.label-name').allTextContents();
    await this.page.keyboard.press('Escape');
    return offers;
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  get quickRows(): Locator {
    return this.quickInput.locator('.quick-input-list .monaco-list-row');
  }

  /** The offer at the top. */
  get firstQuickRow(): Locator {
    return this.quickRows.and(this.page.locator('[data-index="0"]'));
  }

  /** Chooses the first offer that contains a text. */
  async quickChoose(text: string | RegExp): Promise<void> {
    const row = this.quickRows.filter({ hasText: text }).first();
    await row.waitFor();
    await rowsSettle(this.page, '.quick-input-list');
    await row.click();
  }

  /** Types into the quick input that is open, in place of what is there. */
  async quickType(text: string): Promise<void> {
    await this.quickInput.locator('input').first().fill(text);
  }

  async quickAccept(): Promise<void> {
    await this.quickInput.locator('input').first().press('Enter');
  }

  /** The message below an input box: its prompt, or what is wrong. */
  get quickMessage(): Locator {
    return this.quickInput.locator('.quick-input-message');
  }

  // The rest of the window.

  /**
   * Waits for the notification that holds a text, in the list of all: beside the list the editor shows three within
   * 800 ms, each for some seconds. The list stays open until {@link told} or {@link notificationButton} hides it.
   */
  async notification(text: string | RegExp): Promise<Locator> {
    const item = this.page.locator('.notifications-center .notification-list-item').filter({ hasText: text }).first();
    await eventually(async () => {
      // It closes with its last notification, such as a progress that ends.
      await this.command('notifications.showList');
      ok(await item.isVisible(), `There is no notification ${String(text)}.`);
    });
    return item;
  }

  /** Waits for the notification that holds a text; returns all that it says. */
  async told(text: string | RegExp): Promise<string> {
    const notification = await this.notification(text);
    const message = await notification.locator('.notification-list-item-message').textContent();
    await this.command('notifications.hideList');
    return message ?? '';
  }

  /** What all notifications say that were not closed yet. */
  async allTold(): Promise<string[]> {
    await this.command('notifications.showList');
    await this.page.locator('.notifications-center.visible').waitFor();
    const messages = await this.page.locator('.notifications-center .notification-list-item-message').allTextContents();
    await this.command('notifications.hideList');
    return messages;
  }

  /** The dialog in sight. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Presses a button of the notification that holds a text, or closes it: `Clear Notification`. */
  async notificationButton(text: string | RegExp, button: string | RegExp): Promise<void> {
    const notification = await this.notification(text);
    await notification.hover();
    await notification.getByRole('button', { name: button }).click();
    await this.command('notifications.hideList');
  }

  /** The status bar items that hold a text. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item:visible').filter({ hasText: text });
  }

  /** The tabs of the open editors. */
  get tabs(): Locator {
    return this.page.locator('.editor-group-container .tab');
  }

  /** The page inside the webview panel in sight, once it is filled; of several, the one with that title. */
  async webview(title?: string): Promise<Frame> {
    const inner = title === undefined ? 'iframe#active-frame' : `iframe#active-frame[title*=${JSON.stringify(title)}]`;
    const outers = this.page.locator('iframe.webview.ready:visible');
    return eventually(async () => {
      for (const outer of await outers.all()) {
        const element = await outer
          .contentFrame()
          .locator(inner)
          .elementHandle({ timeout: 1000 })
          .catch(() => null);
        const frame = await element?.contentFrame();
        if (frame && (await frame.locator('h1').count()) > 0) return frame;
      }
      throw new Error(`No webview ${title ?? ''} is in sight.`);
    });
  }

  /** Takes a picture into out/screenshots. */
  async screenshot(name: string): Promise<void> {
    const folder = join(checkout, 'out', 'screenshots');
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }

  private async load(): Promise<void> {
    // The extension host that comes is another one: what the present one wrote is of no use.
    rmSync(this.remoteFile, { force: true });
    const url = new URL(this.profile.url);
    if (this.workspaceFile) url.searchParams.set('workspace', this.workspaceFile);
    else if (this.workspace) url.searchParams.set('folder', join(this.profile.folder, this.workspace));
    await this.page.goto(url.href);
    await this.page.locator('.monaco-workbench').waitFor();
    // A hover that comes late lies over what is clicked next, and stays: the mouse of a test moves with its click only.
    await this.page.addStyleTag({
      content: '.context-view:has(.monaco-hover) { &, * { pointer-events: none !important; } }',
    });
    const title = /^(Incidents|Vorfälle)/;
    await this.page.locator('.activitybar').getByRole('tab', { name: title }).first().waitFor();
  }

  /** Where the remote control in this window's extension host writes its port. */
  private get remoteFile(): string {
    return join(this.profile.folder, ['remote', ...(this.workspace ? [this.workspace] : [])].join('-'));
  }

  private async ask<T>(...call: unknown[]): Promise<T> {
    const file = this.remoteFile;
    // The helper starts when the window has.
    const deadline = Date.now() + patienceMs;
    while (!existsSync(file) || readFileSync(file, 'utf8') === '') {
      if (Date.now() > deadline) throw new Error('The remote control did not start.');
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
    const response = await fetch(`http://127.0.0.1:${readFileSync(file, 'utf8')}/`, {
      method: 'POST',
      headers: { authorization: this.profile.token },
      body: JSON.stringify(call),
    });
    const { result, error } = (await response.json()) as { result: T; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  }

  /** Writes the settings file, for the next load. */
  async writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await writeSettings(join(this.profile.folder, 'data'), { ...this.profile.settings, ...settings });
  }
}

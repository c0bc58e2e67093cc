import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sampleCyberhavenIncidents } from '../../src/sources/sample/cyberhavenIncidents';
import { samplePeople } from '../../src/sources/sample/samplePeople';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import type { PetraIncident } from '../../src/sources/petra/schema';
import { startCyberhaven } from './cyberhavenServer';
import { hostileTexts } from './hostileText';
import { checkout } from './install.mjs';
import { startPetra } from './petraServer';
import { eventually } from './vscode/patience';
import { type Theme, Window } from './vscode/window';

const key = 'good-key';
const folder = join(checkout, 'out', 'screens');
const themes: readonly Theme[] = ['dark', 'light', 'hcDark', 'hcLight'];
/** In px. In the tight one, a panel beside the activity bar (50) and the sidebar (300) has 250. */
const sizes = {
  wide: { width: 1400, height: 900 },
  narrow: { width: 720, height: 760 },
  tight: { width: 600, height: 760 },
};
const long = 'A name that goes on for as long as nobody stops it, and then some more, '.repeat(3).trim();

/** Something to look at: `show` makes it appear, `hide` takes away what would lie over the next one. */
interface Screen {
  readonly name: string;
  readonly show: (window: Window) => Promise<unknown>;
  readonly hide?: (window: Window) => Promise<unknown>;
}

const escape = async (window: Window): Promise<void> => {
  await window.page.keyboard.press('Escape');
  await window.page.keyboard.press('Escape');
};
const closeEditors = async (window: Window): Promise<unknown> => window.command('workbench.action.closeAllEditors');
const personOf = (id: string, displayName: string, minutesAgo: number): PetraIncident => ({
  id,
  createdAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  remediationStatus: 'UNREMEDIATED',
  tenant: { petraTenantId: 'long', name: long },
  user: { id, displayName },
});

/** Takes a picture of every screen in all kinds of theme and sizes, and puts them on one page. */
async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const now = Date.now();
  await using empty = await startPetra([], key);
  const hostile = Object.entries(hostileTexts).map(([id, text], index) => personOf(id, text, index));
  await using few = await startPetra([...hostile, ...sampleIncidents({ seed: 3, count: 4, now })], key);
  await using failing = await startPetra(sampleIncidents({ seed: 4, count: 3, now }), key);
  const incidents = sampleCyberhavenIncidents({ seed: 5, count: 5000, now, people: samplePeople(200), days: 80 });
  await using many = await startCyberhaven({ keys: [key], incidents, shape: 'mixed' });
  const screens: Screen[] = [
    { name: 'welcome', show: async (window) => window.openContainer() },
    {
      name: 'walkthrough',
      show: async (window) => {
        const id = 'incident-browser.incident-browser#incidents.firstMinutes';
        await window.command('workbench.action.openWalkthrough', id);
        await window.page.locator('.getting-started-step').first().waitFor();
      },
      hide: closeEditors,
    },
    {
      name: 'connection-kind',
      show: async (window) => {
        await window.palette('Incidents: Add Connection…');
        await window.quickRows.nth(1).waitFor();
      },
      hide: escape,
    },
    {
      name: 'no-incident',
      show: async (window) => {
        await window.addConnection(empty, { name: 'Empty', secret: key });
        await window.openView('Connections');
        await window.row('Empty', 'Connections').waitFor();
      },
    },
    {
      name: 'few-long-names',
      show: async (window) => {
        await window.addConnection(few, { name: long, secret: key });
        await window.view('Incidents').getByText(long.slice(0, 40)).first().waitFor();
      },
    },
    {
      name: 'key-refused',
      show: async (window) => {
        void window.command('incidents.replaceKey');
        await window.quickRows.first().click();
        await window.quickType('wrong-key');
        await window.quickAccept();
        await window.quickMessage.filter({ hasText: 'replied:' }).waitFor();
      },
      hide: escape,
    },
    {
      name: 'many-one-failing',
      show: async (window) => {
        await window.addConnection(failing, { name: 'Failing', secret: key });
        await window.addConnection(many, { kind: 'cyberhaven', name: 'Share', secret: key });
        await window.command('incidents.refresh');
        failing.server.next({ status: 401, body: '{"error":{"code":"UNAUTHORIZED","message":"Invalid API key"}}' });
        await window.command('incidents.refresh');
        await window.openView('Saved Filters');
        await window.openView('Connections');
        await window.row('Failing', 'Connections').waitFor();
      },
    },
    {
      name: 'what-is-new',
      show: async (window) => {
        few.incidents.push(personOf('new', 'Anakin Skywalker', 0), personOf('newer', 'Neal Caffrey', 0));
        await window.command('incidents.refresh');
        await window.statusItem('2 unread').waitFor();
        await window.command('incidents.filter', 'is:new');
        await window.command('notifications.showList');
      },
      hide: async (window) => {
        await window.command('notifications.clearAll');
        await window.command('incidents.markAllSeen');
        await window.command('incidents.clearFilter');
      },
    },
    {
      name: 'filter',
      show: async (window) => {
        await window.palette('Incidents: Filter…');
        await window.quickType('is:attention user:a');
        await window.quickRows.nth(5).waitFor();
      },
      hide: escape,
    },
    {
      name: 'filter-mistake',
      show: async (window) => {
        await window.palette('Incidents: Filter…');
        await window.quickType('is:attention colour:red');
        await window.quickRows.filter({ hasText: 'colour' }).first().waitFor();
      },
      hide: escape,
    },
    {
      name: 'go-to',
      show: async (window) => {
        await window.palette('Incidents: Go to Incident…');
        await window.quickType('a');
        await window.quickRows.nth(5).waitFor();
      },
      hide: escape,
    },
    {
      name: 'nothing-matches',
      show: async (window) => window.command('incidents.filter', 'nothing has this'),
      hide: async (window) => window.command('incidents.clearFilter'),
    },
    {
      name: 'tooltip',
      show: async (window) => {
        await window.command('incidents.filter', 'user:"Neal Caffrey"');
        await eventually(async () => window.hoverOf(window.row('Neal Caffrey')));
      },
      hide: async (window) => window.command('incidents.clearFilter'),
    },
    {
      name: 'export',
      show: async (window) => {
        await window.palette('Incidents: Export…');
        await window.quickRows.first().waitFor();
      },
      hide: escape,
    },
    ...['Neal Caffrey', hostileTexts['html'] ?? ''].map((text, index) => ({
      name: index ? 'details-hostile' : 'details',
      show: async (window: Window) => {
        const [incident] = await window.incidents(`user:"${text.replaceAll(/["\\]/g, '\\$&')}"`);
        await window.command('incidents.openDetails', { connection: incident?.connection, id: incident?.id });
        await (await window.webview()).locator('h1').first().waitFor();
      },
    })),
    {
      name: 'raw-json',
      show: async (window) => {
        await window.palette('Incidents: Open Raw JSON');
        await window.page.locator('.editor-instance .view-line').first().waitFor();
      },
      hide: closeEditors,
    },
    {
      name: 'overview',
      show: async (window) => {
        await window.command('incidents.showOverview');
        await (await window.webview()).locator('section').first().waitFor();
      },
    },
    ...['columns', 'people'].map((part) => ({
      name: `overview-${part}`,
      show: async (window: Window) =>
        (await window.webview())
          .locator(`section.${part}`)
          .first()
          .evaluate((section) => section.scrollIntoView()),
    })),
    {
      name: 'overview-end',
      show: async (window) =>
        (await window.webview())
          .locator('section')
          .last()
          .evaluate((section) => section.scrollIntoView()),
      hide: closeEditors,
    },
    {
      name: 'diagnosis',
      show: async (window) => {
        void window.command('incidents.diagnose');
        await window.page.locator('.editor-instance .view-line').first().waitFor();
      },
      hide: closeEditors,
    },
    {
      name: 'waiting-for-the-limit',
      show: async (window) => {
        // One after the other: a refresh joins one that is under way.
        const wait = window.view('Incidents').getByText('rate limit').first();
        while (!(await wait.isVisible())) await Promise.race([window.command('incidents.refresh'), wait.waitFor()]);
      },
      hide: async (window) => window.command('incidents.cancelRefresh'),
    },
  ];

  const window = await Window.open({ viewport: sizes.wide });
  try {
    for (const screen of screens) await take(window, screen);
  } finally {
    await window.close();
  }
  writeFileSync(join(folder, 'index.html'), page(screens));
  console.log(`Look at ${relative(checkout, join(folder, 'index.html'))}`);
}

async function take(window: Window, { name, show, hide }: Screen): Promise<void> {
  console.log(name);
  await window.setTheme('dark');
  try {
    await show(window);
  } catch (error) {
    console.error(`${name}: ${String(error)}`);
  }
  for (const [size, { width, height }] of Object.entries(sizes)) {
    await window.resize(width, height);
    for (const theme of themes) {
      await window.setTheme(theme);
      await window.page.screenshot({ path: join(folder, `${name}-${size}-${theme}.png`), animations: 'disabled' });
    }
  }
  await window.resize(sizes.wide.width, sizes.wide.height);
  await hide?.(window);
}

/** A page with the pictures of each screen in a block. */
function page(screens: readonly Screen[]): string {
  const picture = (file: string): string => `<a href="${file}"><img src="${file}" alt="${file}" width="24%"></a>`;
  const blocks = screens.map(({ name }) => {
    const rows = Object.keys(sizes).map((size) =>
      themes.map((theme) => picture(`${name}-${size}-${theme}.png`)).join(''),
    );
    return `<section id="${name}"><h2>${name}</h2><p>${rows.join('</p><p>')}</p></section>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Screens</title><body style="background:#888">${blocks.join('\n')}`;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { RelatedIncidents } from '../../src/domain/related';
import { IncidentTable } from '../../src/domain/table/incidentTable';
import { vendorOf } from '../../src/sources/vendors';
import { checkout } from './install.mjs';
import { Window } from './vscode/window';

/** Sizes of the window, in px. */
const sizes = {
  usual: { width: 1060, height: 640 },
  /** What the panels say first, as large as the walkthrough shows it. */
  panels: { width: 1000, height: 480 },
  /** Room for all that the details say first. */
  details: { width: 1100, height: 1060 },
};
/** As many as a picture of a window needs for its letters to stay sharp; a quarter of the colors is half of the bytes. */
const maxColors = 16;
const walkthrough = join(checkout, 'media', 'walkthrough');
const readme = join(checkout, 'media', 'readme');

async function main(): Promise<void> {
  const window = await Window.open({
    viewport: sizes.usual,
    settings: { 'incidents.timeZone': 'utc', 'incidents.notify': 'off' },
  });
  try {
    await window.openContainer();
    await window.command('incidents.exploreSample');
    await window.tree().find('Harbor & Pine Law');
    // Sample data has gone on since somebody looked.
    await window.forward(20 * 60_000);
    await window.command('incidents.refresh');
    for (const theme of ['dark', 'light'] as const) {
      await window.setTheme(theme);
      await takeAll(window, theme);
    }
  } finally {
    await window.close();
  }
}

/** All pictures in one theme; those of the README in the dark one only. */
async function takeAll(window: Window, theme: 'dark' | 'light'): Promise<void> {
  const file = (name: string): string => join(walkthrough, `${name}-${theme}.webp`);
  const { page } = window;
  const sidebar = page.locator('.part.sidebar');
  const editor = page.locator('.part.editor');

  await window.command('workbench.action.closeAllEditors');
  await window.widenSidebar(460);
  // The details of the theme before have moved the list.
  await window.tree().press('Home');
  await window.command('workbench.action.focusActiveEditorGroup');
  await take(sidebar, file('sample'), 400);

  await window.palette('Incidents: Add Connection…');
  await window.quickRows.nth(1).waitFor();
  await take(window.quickInput, file('connection'));
  await page.keyboard.press('Escape');

  await window.palette('Incidents: Filter…');
  await window.quickType('is:attention tenant:h');
  await window.quickRows.filter({ hasText: 'Show all' }).waitFor({ state: 'hidden' });
  await window.quickRows.filter({ hasText: 'Harbor & Pine Law' }).first().waitFor();
  await take(window.quickInput, file('filter'));
  await page.keyboard.press('Escape');

  await window.widenSidebar(310);
  // All groups are in sight, and the one of the incident is unfolded.
  await window.command('workbench.actions.treeView.incidents.tree.collapseAll');
  await openDetails(window);
  if (theme === 'dark') {
    await take(page.locator('body'), join(readme, 'incidents.png'));
    await page.setViewportSize(sizes.details);
    await take(editor, join(readme, 'details.png'));
  }
  await window.command('incidents.expandAll');
  await page.setViewportSize(sizes.panels);
  await take(editor, file('details'));

  await window.command('incidents.filter', 'after:60d');
  await window.command('incidents.showOverview');
  const overview = await window.webview('Overview');
  await overview.locator('h1', { hasText: / of / }).waitFor();
  await take(editor, file('overview'));
  await window.command('incidents.clearFilter');
  await page.setViewportSize(sizes.usual);
}

/** Shows a Petra incident that changed and is flagged, and whose dwell window holds an incident of Cyberhaven. */
async function openDetails(window: Window): Promise<void> {
  const related = new RelatedIncidents(new IncidentTable(await window.incidents()), vendorOf);
  const found = (await window.incidents('source:petra check:any')).filter((incident) =>
    related.relatedTo(incident).some(({ withinDwell }) => withinDwell),
  );
  const incident = found.find(({ changes = [] }) => changes.length > 0);
  if (!incident) throw new Error('No sample incident has what the picture is to show.');
  await window.command('incidents.openDetails', { connection: incident.connection, id: incident.id });
  await (await window.webview()).locator('.related').waitFor();
}

/** Takes a picture of one part of the window, with nothing pointed at. @param height of its upper part, in px */
async function take(part: Locator, path: string, height?: number): Promise<void> {
  const page = part.page();
  const { width = 1, height: bottom = 1 } = page.viewportSize() ?? {};
  await page.mouse.move(width - 1, bottom - 1);
  const box = await part.boundingBox();
  if (!box) throw new Error(`There is nothing to see for ${path}.`);
  mkdirSync(dirname(path), { recursive: true });
  const clip = { ...box, height: Math.min(box.height, height ?? box.height) };
  const png = await page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
  const picture = path.endsWith('.webp') ? await asWebp(page, png) : png;
  writeFileSync(path, picture);
  console.log(`${relative(checkout, path)}  ${(picture.length / 1024).toFixed(0)} KB`);
}

/** The same picture as lossless WebP in a few colors, which is much smaller: these are in the package. The browser has the encoder. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const data = await page.evaluate(encodeInFewColors, [
    `data:image/png;base64,${png.toString('base64')}`,
    maxColors,
  ] as const);
  return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64');
}

/** Runs in the page. Each color that is chosen is the one that those before it serve worst. */
async function encodeInFewColors([source, max]: readonly [string, number]): Promise<string> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser cannot draw.');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const colors = new Uint32Array(pixels.data.buffer);
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const difference = (a: number, b: number): number =>
    [0, 8, 16].reduce((sum, bits) => sum + (((a >> bits) & 255) - ((b >> bits) & 255)) ** 2, 0);
  const all = [...counts].map(([color, count]) => ({ color, count, shown: color, error: 256 ** 2 * 3 }));
  for (let chosen = 0; chosen < max; chosen++) {
    const next = all.reduce((worst, each) => (each.error * each.count > worst.error * worst.count ? each : worst));
    const { color } = next;
    for (const each of all) {
      const error = difference(each.color, color);
      if (error < each.error) Object.assign(each, { shown: color, error });
    }
  }
  const shown = new Map(all.map((each) => [each.color, each.shown]));
  pixels.data.set(new Uint8ClampedArray(colors.map((color) => shown.get(color) ?? color).buffer));
  context.putImageData(pixels, 0, 0);
  // Lossless at this quality.
  return canvas.toDataURL('image/webp', 1);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { RelatedIncidents } from '../../src/domain/related';
import { IncidentTable } from '../../src/domain/table/incidentTable';
import { vendorOf } from '../../src/sources/vendors';
import { checkout } from './install.mjs';
import { manifestTexts } from './manifest';
import { vectorPicture } from './vectorPicture';
import { Window } from './vscode/window';

/** Sizes of the window, in px. */
const sizes = {
  usual: { width: 1060, height: 640 },
  /** What the panels say first, as large as the walkthrough shows it. */
  panels: { width: 1000, height: 480 },
  /** Room for all that the details say first. */
  details: { width: 1100, height: 1060 },
};
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
    await takeAll(window);
  } finally {
    await window.close();
  }
}

async function takeAll(window: Window): Promise<void> {
  const { page } = window;
  const sidebar = page.locator('.part.sidebar');
  const editor = page.locator('.part.editor');

  await window.command('workbench.action.closeAllEditors');
  await window.widenSidebar(460);
  await window.tree().press('Home');
  await window.command('workbench.action.focusActiveEditorGroup');
  await draw(sidebar, 'sample', undefined, 400);

  await window.palette('Incidents: Add Connection…');
  await window.quickRows.nth(1).waitFor();
  await draw(window.quickInput, 'connection');
  await page.keyboard.press('Escape');

  await window.palette('Incidents: Filter…');
  await window.quickType('is:attention tenant:h');
  await window.quickRows.filter({ hasText: 'Show all' }).waitFor({ state: 'hidden' });
  await window.quickRows.filter({ hasText: 'Harbor & Pine Law' }).first().waitFor();
  await take(window.quickInput, 'filter');
  await draw(window.quickInput, 'filter');
  await page.keyboard.press('Escape');

  await window.widenSidebar(310);
  // All groups are in sight, and the one of the incident is unfolded.
  await window.command('workbench.actions.treeView.incidents.tree.collapseAll');
  await openDetails(window);
  await take(page.locator('body'), 'incidents');
  await page.setViewportSize(sizes.details);
  await take(editor, 'details');
  await window.command('incidents.expandAll');
  await page.setViewportSize(sizes.panels);
  await draw(editor, 'details', await window.webview());

  await window.command('incidents.filter', 'after:60d');
  await window.command('incidents.showOverview');
  const overview = await window.webview('Overview');
  await overview.locator('h1', { hasText: / of / }).waitFor();
  await take(editor, 'overview');
  await draw(editor, 'overview', overview);
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

/** Draws a part of the window for the walkthrough. @param height of its upper part, in px */
async function draw(part: Locator, name: string, panel?: Frame, height?: number): Promise<void> {
  await pointAway(part.page());
  save(
    join(walkthrough, `${name}.svg`),
    await vectorPicture(part, manifestTexts[`walkthrough.${name}.picture`] ?? '', panel, height),
  );
}

/** Takes a picture of a part of the window for the README, with nothing pointed at. */
async function take(part: Locator, name: string): Promise<void> {
  await pointAway(part.page());
  save(join(readme, `${name}.png`), await part.screenshot({ animations: 'disabled', caret: 'hide' }));
}

async function pointAway(page: Page): Promise<void> {
  const { width = 1, height = 1 } = page.viewportSize() ?? {};
  await page.mouse.move(width - 1, height - 1);
}

function save(path: string, picture: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, picture);
  console.log(`${relative(checkout, path)}  ${(picture.length / 1024).toFixed(0)} KB`);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

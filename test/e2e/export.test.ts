import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator } from 'playwright-core';
import type { JsonReport } from '../../src/domain/report/json';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import { parseCsv } from '../support/parseCsv';
import { startPetra, type PetraServer } from '../support/petraServer';
import { rowsSettle } from '../support/vscode/tree';
import { eventually, useWindow } from './hooks';

const key = 'good-key';

describe('Handing on', () => {
  const open = useWindow();
  let petra: PetraServer;
  let folder: string;
  const listed = (index: number): Locator =>
    open.get().view('Incidents').locator(`.monaco-list-row[data-index="${index}"]`);
  /** Answers the questions of an export: which, as what, where to. */
  const answer = async (which: string, what: string, file: string, isThere = false): Promise<void> => {
    const window = open.get();
    await window.quickChoose(which);
    await window.quickChoose(what);
    await eventually(async () =>
      match(await window.quickInput.locator('input').first().inputValue(), /incidents-\d{4}-\d\d-\d\d\.\w+$/),
    );
    await window.quickType(file);
    // While the dialog reads the folder it takes no answer.
    const accept = async (): Promise<unknown> =>
      window.quickInput
        .getByRole('button', { name: 'OK' })
        .click({ timeout: 1000 })
        .catch(() => undefined);
    if (isThere) {
      const asks = window.quickInput.filter({ hasText: 'already exists' });
      await eventually(async () => {
        await accept();
        // Answering again before it asks would be the answer.
        await asks.waitFor({ timeout: 5000 });
      });
    }
    await eventually(async () => {
      await accept();
      await window.quickInput.waitFor({ state: 'hidden', timeout: 5000 });
    });
  };

  /** Selects the first and the third row. */
  const selectTwo = async (): Promise<Locator> => {
    await rowsSettle(open.get().page);
    await listed(1).click();
    await listed(3).click({ modifiers: ['Control'] });
    return listed(3);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'export-'));
    petra = await startPetra(sampleIncidents({ seed: 7, count: 12, now: Date.now() }), key);
    const window = open.get();
    await window.addConnection(petra, { secret: key });
    await window.openContainer();
    await window.setting('incidents.groupBy', 'none');
  });
  beforeEach(async () => {
    const window = open.get();
    await window.command('notifications.clearAll');
    await window.command('incidents.clearFilter');
    await eventually(async () => strictEqual((await window.rows()).filter(({ level }) => level === 2).length, 12));
  });
  after(async () => {
    await petra[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('writes what the filter shows into the file that is chosen, and offers to open it', async () => {
    const window = open.get();
    await window.command('incidents.filter', 'is:attention');
    const shown = await window.incidents('is:attention');
    ok(shown.length > 0 && shown.length < 12);
    await window.asks('incidents.export');
    const file = join(folder, 'shown.csv');
    await answer('Filtered incidents', 'CSV for spreadsheets', file);
    await window.told(`${shown.length} incidents exported.`);
    const [head = [], ...rows] = parseCsv(readFileSync(file, 'utf8'));
    deepStrictEqual(
      rows.map((row) => row[head.indexOf('id')]),
      shown.map(({ id }) => id),
    );
    await window.notificationButton('exported.', 'Open');
    await window.tabs.filter({ hasText: 'shown.csv' }).waitFor();
  });

  it('writes the rows that are selected', async () => {
    const window = open.get();
    await window.contextMenu(await selectTwo(), 'Export…');
    const file = join(folder, 'selected.json');
    await answer('Selected incidents', 'JSON', file);
    await window.told('2 incidents exported.');
    const { incidents } = JSON.parse(readFileSync(file, 'utf8')) as JsonReport;
    const all = await window.incidents();
    deepStrictEqual(
      incidents.map(({ id }) => id),
      [all[0]?.id, all[2]?.id],
    );
  });

  it('copies the rows that are selected as Markdown', async () => {
    const window = open.get();
    await window.contextMenu(await selectTwo(), 'Copy as Markdown');
    await window.statusItem('Copied as Markdown: 2 incidents').waitFor();
    const [first, , third] = await window.incidents();
    const text = await window.clipboard();
    for (const incident of [first, third]) ok(text.includes(incident?.user?.name ?? 'nobody'), text);
  });

  it('copies the IDs of the rows that are selected, and their links', async () => {
    const window = open.get();
    const [first, , third] = await window.incidents();
    const row = await selectTwo();
    const copied = async (entry: string): Promise<string[]> => {
      await window.contextMenu(row, entry);
      await window.statusItem(/(IDs|links) copied/).waitFor();
      const lines = (await window.clipboard()).split('\n');
      await window.statusItem(/(IDs|links) copied/).waitFor({ state: 'detached' });
      return lines;
    };
    deepStrictEqual(await copied('Copy ID'), [first?.id, third?.id]);
    deepStrictEqual(await copied('Copy Dashboard Link'), [first?.url, third?.url]);
  });

  it('asks once before it replaces a file that a script names, and leaves it alone if the user does not agree', async () => {
    const window = open.get();
    const file = join(folder, 'there.json');
    const before = 'not to be lost';
    writeFileSync(file, before);
    const exported = async (): Promise<number | undefined> =>
      window.command('incidents.export', { format: 'json', uri: pathToFileURL(file).href });
    const answered = async (button: string): Promise<number | undefined> => {
      const done = exported();
      await window.dialog.filter({ hasText: 'there.json already exists' }).waitFor();
      if (button === 'Cancel') await window.screenshot('export-replaces-dark');
      await window.dialog.getByRole('button', { name: button }).click();
      return done;
    };
    strictEqual(await answered('Cancel'), undefined);
    strictEqual(readFileSync(file, 'utf8'), before);
    strictEqual(await answered('Replace'), 12);
    strictEqual((JSON.parse(readFileSync(file, 'utf8')) as JsonReport).incidents.length, 12);
  });

  it('does not ask again about a file that the save dialog has asked about', async () => {
    const window = open.get();
    const file = join(folder, 'there.csv');
    writeFileSync(file, 'to be replaced');
    await window.command('incidents.filter', 'is:attention');
    await window.asks('incidents.export');
    await answer('Filtered incidents', 'CSV for spreadsheets', file, true);
    await window.told('incidents exported.');
    strictEqual(await window.dialog.count(), 0);
  });

  it('writes nothing when the user turns away', async () => {
    const window = open.get();
    const before = readdirSync(folder);
    await window.asks('incidents.export');
    await window.quickChoose('All incidents');
    await window.quickRows.filter({ hasText: 'JSON' }).waitFor();
    await window.page.keyboard.press('Escape');
    await window.quickInput.waitFor({ state: 'hidden' });
    deepStrictEqual(readdirSync(folder), before);
  });
});

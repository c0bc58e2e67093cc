import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { rowsSettle } from '../support/vscode/tree';
import { eventually, useWindow } from './hooks';

describe('Saved filters', () => {
  const open = useWindow();
  const grave = { name: 'Grave', filter: 'source:cyberhaven severity:>=high' };
  const names = async (): Promise<string[]> => (await open.get().rows('Saved Filters')).map(({ label }) => label);

  before(async () => {
    const window = open.get();
    await window.openContainer();
    await window.command('incidents.exploreSample');
    await window.openView('Saved Filters');
  });
  beforeEach(async () => {
    const window = open.get();
    await window.command('incidents.clearFilter');
    await window.command('notifications.clearAll');
    await window.setting('incidents.savedFilters', undefined);
    await eventually(async () => deepStrictEqual([(await names())[0], (await names()).length], ['Needs attention', 3]));
  });

  /** Saves one more, in that place. */
  const save = async (place: number): Promise<void> => {
    const window = open.get();
    const [given] = (await window.settingsRead('incidents.savedFilters')) as [(typeof grave)[]];
    await window.setting('incidents.savedFilters', given.toSpliced(place, 0, grave));
    await window.row('Grave', 'Saved Filters').waitFor();
  };

  it('are three useful ones at first, each with the number of incidents that match', async () => {
    await eventually(async () => {
      const rows = await open.get().rows('Saved Filters');
      deepStrictEqual(
        rows.map(({ label }) => label),
        ['Needs attention', 'Waiting for a password reset', 'Last 24 hours'],
      );
      for (const { description } of rows) match(description, /^\d+$/);
    });
  });

  it('filter the tree with one click, and show which one is active', async () => {
    const window = open.get();
    await window.clickRow('Needs attention', 'Saved Filters');
    await eventually(async () => {
      const [first] = await window.rows('Saved Filters');
      match(first?.ariaLabel ?? '', /^Needs attention, \d+, shown now$/);
      match(await window.message(), new RegExp(`^Filter: is:attention \\(${first?.description} of 184\\)`));
    });
  });

  it('take a filter under a name, and count it again when incidents change', async () => {
    const window = open.get();
    await window.command('incidents.filter', 'source:cyberhaven severity:>=high');
    await window.asks('incidents.saveFilter');
    await window.quickType('Grave policy incidents');
    // A look at something else loses no name.
    await window.view('Saved Filters').locator('.monaco-list').focus();
    await window.quickAccept();
    await eventually(async () => strictEqual((await names()).at(-1), 'Grave policy incidents'));
    await window.command('incidents.clearFilter');
    await window.command('incidents.leaveSample');
    await window.command('incidents.exploreSample');
    await eventually(async () => match((await window.rows('Saved Filters')).at(-1)?.description ?? '', /^[1-9]\d*$/));
  });

  it('can be renamed', async () => {
    const window = open.get();
    await save(3);
    await window.contextMenu(window.row('Grave', 'Saved Filters'), 'Rename…');
    await window.quickType('Grave policy incidents');
    await window.quickAccept();
    await eventually(async () => strictEqual((await names()).at(-1), 'Grave policy incidents'));
  });

  it('can be put in another order, by menu and by dragging', async () => {
    const window = open.get();
    await save(3);
    await window.contextMenu(window.row('Grave', 'Saved Filters'), 'Move Up');
    await eventually(async () => deepStrictEqual((await names()).slice(2), ['Grave', 'Last 24 hours']));
    await rowsSettle(window.page);
    await window.row('Grave', 'Saved Filters').dragTo(window.row('Needs attention', 'Saved Filters'));
    await eventually(async () => strictEqual((await names())[0], 'Grave'));
  });

  it('can be deleted, and the deletion undone', async () => {
    const window = open.get();
    await save(1);
    await window.rowButton(window.row('Grave', 'Saved Filters'), 'Delete');
    await eventually(async () => ok(!(await names()).includes('Grave')));
    await window.notificationButton('Grave', 'Undo');
    await eventually(async () => strictEqual((await names())[1], 'Grave'));
  });

  it('show what is wrong with one that was written wrongly into the settings', async () => {
    const window = open.get();
    await window.setting('incidents.savedFilters', [{ name: 'Wrong', filter: 'sevrity:high' }, { name: 7 }]);
    await eventually(async () => {
      const rows = await window.rows('Saved Filters');
      deepStrictEqual(
        rows.map(({ label }) => label),
        ['Wrong'],
      );
      match(rows[0]?.description ?? '', /Did you mean "severity:"/);
    });
  });
});

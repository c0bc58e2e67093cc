import { deepStrictEqual, match, strictEqual } from 'node:assert';
import { Emitter } from '../../../../src/domain/events';
import { registerSavedFilterCommands } from '../../../../src/features/savedFilters/register';
import { SavedFiltersTree } from '../../../../src/features/savedFilters/savedFilters';
import { commands, window, workspace } from '../../../support/fakeVscode';

describe('Saved filters that commands change', () => {
  const visible = { filter: '' };
  let registered: { dispose(): unknown };
  const saved = (): unknown => workspace.settings.get('savedFilters');
  const save = async (name: string, filter: string): Promise<void> => {
    visible.filter = filter;
    await commands.executeCommand('incidents.saveFilter', name);
  };

  beforeEach(() => {
    window.said.length = 0;
    window.pressing = undefined;
    workspace.settings.set('savedFilters', [{ name: 'Mine', filter: 'is:live' }]);
    registered = registerSavedFilterCommands(visible as Parameters<typeof registerSavedFilterCommands>[0]);
  });
  afterEach(() => {
    registered.dispose();
    workspace.settings.delete('savedFilters');
  });

  it('name the one that is replaced, and can restore it', async () => {
    await save('Mine', 'is:new');
    deepStrictEqual(saved(), [{ name: 'Mine', filter: 'is:new' }]);
    match(window.said.join(), /Mine/);
    window.pressing = 'Undo';
    await save('Mine', 'is:attention');
    await written();
    deepStrictEqual(saved(), [{ name: 'Mine', filter: 'is:new' }]);
  });

  it('show no message where nothing is lost', async () => {
    await save('Mine', 'is:live');
    await save(' Other ', 'is:new');
    deepStrictEqual(saved(), [
      { name: 'Mine', filter: 'is:live' },
      { name: 'Other', filter: 'is:new' },
    ]);
    deepStrictEqual(window.said, []);
  });

  it('ask for a name where the one given, or in the settings, has nothing to see', async () => {
    const asked: (string | undefined)[] = [];
    window.typing = async () => (asked.push('asked'), undefined);
    await save('\u200b \u2060', 'is:new');
    deepStrictEqual([saved(), asked], [[{ name: 'Mine', filter: 'is:live' }], ['asked']]);
  });

  it('are all saved when two are saved at once', async () => {
    visible.filter = 'is:new';
    await Promise.all(['One', 'Two'].map(async (name) => commands.executeCommand('incidents.saveFilter', name)));
    deepStrictEqual(
      (saved() as { name: string }[]).map(({ name }) => name),
      ['Mine', 'One', 'Two'],
    );
  });

  it('keep what came while a name was asked for', async () => {
    window.typing = async () => {
      await save('Late', 'is:new');
      return 'Renamed';
    };
    await commands.executeCommand('incidents.renameSavedFilter', { name: 'Mine', filter: 'is:live' });
    deepStrictEqual(saved(), [
      { name: 'Renamed', filter: 'is:live' },
      { name: 'Late', filter: 'is:new' },
    ]);
  });

  it('are renamed to no name that another one has', async () => {
    const other = { name: 'Other', filter: 'is:new' };
    const both = (name: string): unknown => [{ name, filter: 'is:live' }, other];
    workspace.settings.set('savedFilters', both('Mine'));
    window.remarked.length = 0;
    for (const name of ['Mine', 'Theirs']) {
      const typed = [' Other ', name];
      window.typing = async () => typed.shift();
      await commands.executeCommand('incidents.renameSavedFilter', { name: 'Mine', filter: 'is:live' });
      deepStrictEqual(saved(), both(name));
    }
    deepStrictEqual(window.remarked, Array(2).fill('Another filter has this name.'));
  });

  it('get no name that another one was given meanwhile', async () => {
    const mine = { name: 'Mine', filter: 'is:live' };
    const others = [
      { name: 'Mine', filter: 'is:new' },
      { name: 'Mine (2)', filter: 'is:closed' },
    ];
    const { showInputBox } = window;
    window.showInputBox = async () => (workspace.settings.set('savedFilters', [mine, ...others.slice(1)]), 'Mine (2)');
    await commands.executeCommand('incidents.renameSavedFilter', mine);
    window.showInputBox = showInputBox;
    deepStrictEqual(saved(), [{ ...mine, name: 'Mine (2) (2)' }, ...others.slice(1)]);
    workspace.settings.set('savedFilters', [mine]);
    await undelete(others);
    deepStrictEqual(saved(), [{ ...mine, name: 'Mine (3)' }, ...others]);
  });

  it('come back once when a deleted one was saved again meanwhile', async () => {
    const mine = [{ name: 'Mine', filter: 'is:live' }];
    await undelete(mine);
    deepStrictEqual(saved(), mine);
  });

  it('stay in their order when one is dropped on another that was removed meanwhile', async () => {
    const all = ['Mine', 'Two', 'Three'].map((name) => ({ name, filter: 'is:live' }));
    workspace.settings.set('savedFilters', all);
    const tree = new SavedFiltersTree({ ...visible, onDidChange: () => ({ dispose: () => undefined }) } as never);
    const dropped = { get: () => ({ value: all[0] }) } as never;
    await tree.handleDrop({ name: 'Gone', filter: 'is:new' }, dropped);
    deepStrictEqual(saved(), all);
    await tree.handleDrop(all[1], dropped);
    deepStrictEqual(saved(), [all[1], all[0], all[2]]);
    tree.dispose();
  });

  it('have rows that stay the same ones to the editor until the setting changes', async () => {
    const changed = new Emitter<void>();
    const tree = new SavedFiltersTree({ ...visible, onDidChange: changed.event } as never);
    const fired: unknown[] = [];
    tree.onDidChangeTreeData((rows) => fired.push(rows));
    const rows = tree.getChildren();
    changed.fire();
    await save('Other', 'is:new');
    changed.fire();
    deepStrictEqual(fired, [rows, undefined, undefined]);
    tree.dispose();
  });

  it('keep entries of the settings that cannot be read: they are the user’s', async () => {
    const slip = { name: 'Slip', fliter: 'is:new' };
    workspace.settings.set('savedFilters', [slip, { name: 'Mine', filter: 'is:live' }]);
    await save('Other', 'is:new');
    strictEqual(JSON.stringify(saved()).includes(JSON.stringify(slip)), true);
  });
});

/** Deletes the filter Mine, and undoes that when the setting has become `meanwhile`. */
async function undelete(meanwhile: readonly object[]): Promise<void> {
  const { onSay } = window;
  window.onSay = () => void workspace.settings.set('savedFilters', meanwhile);
  window.pressing = 'Undo';
  await commands.executeCommand('incidents.deleteSavedFilter', { name: 'Mine', filter: 'is:live' });
  window.onSay = onSay;
}

/** Resolves when what is written can be read. */
async function written(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

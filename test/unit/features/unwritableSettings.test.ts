import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert';
import { notify } from '../../../src/features/news/notification';
import { registerSavedFilterCommands } from '../../../src/features/savedFilters/register';
import { SavedFiltersTree } from '../../../src/features/savedFilters/savedFilters';
import { chooseGrouping } from '../../../src/features/tree/chooseOrder';
import type { VisibleIncidents } from '../../../src/ui/visibleIncidents';
import { anIncident } from '../../support/anIncident';
import { commands, window, workspace } from '../../support/fakeVscode';

describe('Settings that can’t be written', () => {
  const mine = { name: 'Mine', filter: 'is:live' };
  const visible = { filter: 'is:new', groupBy: 'auto', onDidChange: () => ({ dispose: () => undefined }) };
  const query = visible as unknown as VisibleIncidents;
  let registered: { dispose(): unknown };

  beforeEach(() => {
    [window.said.length, window.pressing, workspace.readOnly] = [0, undefined, true];
    workspace.settings.set('savedFilters', [mine]);
    registered = registerSavedFilterCommands(query);
  });
  afterEach(() => {
    registered.dispose();
    [window.pressing, workspace.readOnly] = [undefined, false];
    workspace.settings.delete('savedFilters');
  });

  const dropped = { get: () => ({ value: mine }) };
  const changes: Readonly<Record<string, () => unknown>> = {
    'saving a filter': async () => commands.executeCommand('incidents.saveFilter', 'Other'),
    'replacing a filter': async () => commands.executeCommand('incidents.saveFilter', 'Mine'),
    'deleting a filter': async () => commands.executeCommand('incidents.deleteSavedFilter', mine),
    'dropping a filter': async () => new SavedFiltersTree(query).handleDrop(undefined, dropped as never),
    'choosing groups': async () => chooseGrouping(query, 'tenant'),
    muting: async () => {
      window.pressing = 'Mute';
      await notify([anIncident({})], { visible: query, connections: { isSample: () => false } });
    },
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`are named as the reason, and nothing is said to be done: ${what}`, async () => {
      await change();
      const said = window.said.filter((each) => !each.startsWith('New incident'));
      strictEqual(said.length, 1, said.join('\n'));
      match(said.join(), /VS Code couldn’t write your settings\. Save settings\.json/);
      doesNotMatch(said.join(), /petra_0123/);
      deepStrictEqual(workspace.settings.get('savedFilters'), [mine]);
    });
  }
});

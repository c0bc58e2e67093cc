import { deepStrictEqual, doesNotMatch, match } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ofViewTitles, registerCommand } from '../../../src/ui/registerCommand';
import { parseFilter } from '../../../src/domain/filter/filter';
import { UserError } from '../../../src/ui/failureText';
import { commands, window } from '../../support/fakeVscode';
import { manifest } from '../../support/manifest';
import { watchCalls } from '../../support/watchCalls';

const secret = 'petra_0123456789 in /home/neal/.config';

describe('A command chosen from the menu of a row that is gone', () => {
  for (const name of ['copyId', 'disableConnection', 'replaceKey', 'deleteSavedFilter'] as const) {
    it(`does nothing to what else is selected or shown, and says so: ${name}`, async () => {
      const given: unknown[][] = [];
      const command = registerCommand(name, (...args) => void given.push(args));
      const said: string[] = [];
      try {
        await watchCalls([[window, 'showInformationMessage', (_, [text]) => said.push(String(text))]], async () => {
          await commands.executeCommand(`incidents.${name}`, undefined, undefined);
          await commands.executeCommand(`incidents.${name}`, undefined, [undefined]);
        });
        deepStrictEqual([given, said], [[], ['The list has changed. Try again.', 'The list has changed. Try again.']]);
        // The command palette gives nothing at all.
        await commands.executeCommand(`incidents.${name}`);
        deepStrictEqual(given, [[]]);
      } finally {
        command.dispose();
      }
    });
  }
});

describe('A command of a view’s title', () => {
  it('runs though no row has the focus', async () => {
    let runs = 0;
    const command = registerCommand('clearFilter', () => void runs++);
    try {
      await commands.executeCommand('incidents.clearFilter', undefined, undefined);
      deepStrictEqual(runs, 1);
    } finally {
      command.dispose();
    }
  });

  it('is one of those that do not mind whether their row is gone', () => {
    const titles = (manifest.contributes.menus['view/title'] ?? []).flatMap(({ command = '' }) =>
      command.replace(/^incidents\./, ''),
    );
    deepStrictEqual([...new Set(titles)].sort(), [...ofViewTitles].sort());
  });
});

describe('What a command throws', () => {
  const thrownBy = async (run: () => unknown): Promise<string> => {
    const command = registerCommand('goTo', run);
    try {
      await commands.executeCommand('incidents.goTo');
      return 'nothing';
    } catch (error) {
      deepStrictEqual([(error as Error).name, (error as Error).cause], ['UserError', undefined]);
      return (error as Error).message;
    } finally {
      command.dispose();
    }
  };

  it('shows our own message, never a library’s', async () => {
    for (const thrown of [new Error(secret), secret, { message: secret }]) {
      const fail = async (): Promise<never> => Promise.reject(thrown);
      doesNotMatch(await thrownBy(fail), /petra_|neal/);
    }
    const denied = Object.assign(new Error(secret), { code: 'EACCES' });
    match(await thrownBy(async () => Promise.reject(denied)), /permission/);
  });

  it('goes through registerCommand for every command', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    deepStrictEqual(
      files.filter((file) => /commands\s*\.register\w*Command/.test(readFileSync(join('src', file), 'utf8'))),
      [join('ui', 'registerCommand.ts')],
    );
  });

  it('is what we say ourselves', async () => {
    deepStrictEqual(await thrownBy(() => Promise.reject(new UserError('A key is needed.'))), 'A key is needed.');
    match(await thrownBy(() => parseFilter('dwell:soon')), /length of time/);
  });
});

import { deepStrictEqual, doesNotMatch, match } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerCommand } from '../../../src/ui/registerCommand';
import { parseFilter } from '../../../src/domain/filter/filter';
import { UserError } from '../../../src/ui/failureText';
import { commands } from '../../support/fakeVscode';

const secret = 'petra_0123456789 in /home/neal/.config';

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

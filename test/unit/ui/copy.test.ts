import { deepStrictEqual, doesNotMatch, notStrictEqual, strictEqual } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { clipboardLine } from '../../../src/domain/text/text';
import { anIncident } from '../../support/anIncident';
import { copiedByMessage, copyActions } from '../../support/copyActions';

describe('Copying', () => {
  it('gives a line for each incident, and nothing else that acts where it is pasted', async () => {
    const hostile = anIncident({ id: 'a\u001b[201~\nrm -rf ~\r\u202e\u{e0041}' });
    const next = anIncident({ id: 'b' });
    strictEqual(await copyActions.copyId?.([hostile, next], ''), 'a\ufffd[201~\ufffdrm -rf ~\ufffd\ufffd\ufffd\nb');
  });

  it('gives IDs and links exactly when all of them can be seen', async () => {
    const url = 'https://acme.cyberhaven.io/incidents?id=a%2Fb&c=_d_#é';
    const incident = anIncident({ id: ' -pLxdg40_Žofie 山田 ', url });
    strictEqual(await copyActions.copyId?.([incident], ''), incident.id);
    strictEqual(await copyActions.copyLink?.([incident], ''), url);
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => strictEqual(clipboardLine(text), text)));
  });

  it('distinguishes texts that look the same', () => {
    for (const text of ['a\u200db', 'ab\u0000', '\u2066ab', 'a\ud800b', 'a\u{e0062}b', 'a\ufe0fb']) {
      notStrictEqual(clipboardLine(text), 'ab');
      doesNotMatch(clipboardLine(text), /^ab?$/);
    }
  });

  it('copies nothing that the page of the details cannot have shown whole', async () => {
    strictEqual(await copiedByMessage({ type: 'copy', text: 'x'.repeat(1_000_000) }), '');
    strictEqual(await copiedByMessage({ type: 'copy', text: ['a'] }), '');
    strictEqual(await copiedByMessage({ type: 'copy', text: 'a\r\nb' }), 'a\ufffd\ufffdb');
  });

  it('is tried by all commands that do it', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { commands: { command: string }[] };
    };
    const copying = contributes.commands.map(({ command }) => command).filter((command) => /copy/i.test(command));
    deepStrictEqual(
      copying.toSorted(),
      Object.keys(copyActions)
        .map((name) => `incidents.${name}`)
        .toSorted(),
    );
  });

  it('is left to one place in the sources', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    deepStrictEqual(
      files.filter((file) => /\.clipboard\b|execCommand/i.test(readFileSync(join('src', file), 'utf8'))),
      [join('ui', 'copy.ts')],
    );
  });
});

import { deepStrictEqual, ok } from 'node:assert';
import { checkIds } from '../../src/domain/checks/check';
import { filterKeys, flags } from '../../src/domain/filter/syntax';
import type { SavedFilter } from '../../src/features/savedFilters/savedFilters';
import { codeIn, manifest, manifestTexts, readme, readmeTable } from '../support/manifest';

const { contributes } = manifest;
const { properties } = contributes.configuration;
const commandIds = new Set(contributes.commands.map(({ command }) => command));

describe('The README', () => {
  it('lists every command of the palette by its title', () => {
    const hidden = contributes.menus['commandPalette']?.flatMap(({ command, when }) =>
      when === 'false' ? (command ?? []) : [],
    );
    const shown = contributes.commands.filter(({ command }) => !hidden?.includes(command));
    const titles = shown.map(({ title }) => manifestTexts[title.replaceAll('%', '')] ?? title);
    const listed = readmeTable('command').flatMap(([names = '']) => names.split(', '));
    deepStrictEqual(listed.sort(), titles.sort());
  });

  it('lists every setting, its default and its values', () => {
    const written = (value: unknown): string =>
      Array.isArray(value) && value.length > 0
        ? (value as readonly SavedFilter[]).map(({ filter }) => filter).join(', ')
        : typeof value === 'string'
          ? value
          : JSON.stringify(value);
    const rows = readmeTable('setting', 'default').map(([name = '', preset = '', meaning = '']) => {
      const id = codeIn(name).join();
      return [id, preset.replaceAll('`', ''), properties[id]?.['enum'] ? codeIn(meaning) : undefined];
    });
    const settings = Object.entries(properties).map(([id, own]) => [id, written(own['default']), own['enum']]);
    const order = ([a]: readonly unknown[], [b]: readonly unknown[]): number => String(a).localeCompare(String(b));
    deepStrictEqual(rows.sort(order), settings.sort(order));
  });

  it('lists every key of the filter language and every word of is:', () => {
    const rows = readmeTable('term', 'matches');
    const keys = rows.flatMap(([terms = '']) => codeIn(terms).flatMap((term) => /^(\w+):/.exec(term)?.[1] ?? []));
    deepStrictEqual([...new Set(keys)].sort(), filterKeys.toSorted());
    const [term = '', words = ''] = rows.find(([terms = '']) => terms.startsWith('`is:')) ?? [];
    deepStrictEqual([...codeIn(term.replace('is:', '')), ...codeIn(words)].sort(), flags.toSorted());
  });

  it('says of every check what it means, when it errs and what to do', () => {
    const rows = readmeTable('check', 'what it means', 'when it errs', 'what to do');
    deepStrictEqual(rows.map(([name = '']) => codeIn(name).join()).sort(), checkIds.toSorted());
    for (const cells of rows) ok(cells.every((cell) => cell.length > 5));
  });

  it('lists every language model tool', () => {
    deepStrictEqual(
      readmeTable('tool').map(([name = '']) => codeIn(name).join()),
      contributes.languageModelTools.map(({ toolReferenceName }) => `#${toolReferenceName}`),
    );
  });

  it('names commands and settings that there are', () => {
    const named = [...readme.matchAll(/`(incidents\.\w+)/g)].map(([, id = '']) => id);
    ok(named.length > 10);
    deepStrictEqual(
      named.filter((id) => !(id in properties) && !commandIds.has(id)),
      [],
    );
  });
});

import { deepStrictEqual, match, ok, strictEqual, throws } from 'node:assert';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { filterMistake } from '../../../../src/features/assistants/thirdPartyData';
import { inputSchemas, parseInput, type ToolName } from '../../../../src/features/assistants/inputs';
import { FilterSyntaxError, parseFilter } from '../../../../src/domain/filter/filter';
import { filterKeys } from '../../../../src/domain/filter/syntax';
import { hostileTexts } from '../../../support/hostileTexts';
import { partsOf } from './loadedSetup';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
}
interface Schema {
  readonly properties: Readonly<Record<string, Property>>;
}
const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { languageModelTools: { name: ToolName; inputSchema: Schema }[] };
};
const tools = contributes.languageModelTools;

describe('the input of a language model tool', () => {
  it('is checked as the manifest describes it', () => {
    deepStrictEqual(
      tools.map(({ name }) => name),
      Object.keys(inputSchemas),
    );
    for (const { name, inputSchema } of tools) {
      const { $schema: _, ...checked } = z.toJSONSchema(inputSchemas[name]) as Schema & { $schema: string };
      const properties = Object.fromEntries(
        Object.entries(inputSchema.properties).map(([key, { description, default: __, ...rules }]) => {
          ok(description, `${name} ${key}`);
          return [key, rules];
        }),
      );
      deepStrictEqual({ ...inputSchema, properties }, checked, name);
    }
  });

  it('has the whole filter language explained, by examples that are right', () => {
    const description = tools[0]?.inputSchema.properties['filter']?.description ?? '';
    for (const key of filterKeys) ok(description.includes(`${key}:`), key);
    const examples = /Examples: (.*)\. Leave/.exec(description)?.[1]?.split(' | ') ?? [];
    strictEqual(examples.length, 5);
    for (const example of examples) parseFilter(example);
  });

  for (const [name, wrong, words] of [
    ['incidents_search', { limit: 0 }, /"limit" must be a whole number from 1 to 50/],
    ['incidents_search', { limit: '20' }, /"limit" must be a whole number/],
    ['incidents_search', { sortBy: 'name' }, /"sortBy" must be one of attention, newest/],
    ['incidents_search', { filter: 'x'.repeat(1001) }, /"filter" .* at most 1000/],
    ['incidents_search', { tenant: 'Acme' }, /no other keys than filter, limit, sortBy/],
    ['incidents_search', 'is:attention', /must be an object/],
    ['incidents_get', {}, /"id" must be the ID of an incident/],
    ['incidents_get', { id: '' }, /"id" must be the ID/],
    ['incidents_get', { id: 'x', connection: 1 }, /"connection" must be/],
    ['incidents_summarize', { filter: null }, /"filter" must be text/],
  ] as const) {
    it(`${JSON.stringify(wrong).slice(0, 40)} of ${name} is refused in words that help`, () => {
      throws(() => parseInput(name, wrong), { name: 'InputError', message: words });
    });
  }

  it('may be missing where nothing is required', () => {
    deepStrictEqual(parseInput('incidents_search', undefined), {});
  });
});

describe('a mistake in the filter of a language model', () => {
  const mistakeOf = (filter: string): string => {
    try {
      parseFilter(filter);
    } catch (error) {
      if (error instanceof FilterSyntaxError) return filterMistake(error, filter);
      throw error;
    }
    throw new Error(`No mistake in ${filter}`);
  };

  it('is reported with its place and what to write instead', () => {
    const { words, data } = partsOf(mistakeOf('user:ann sevrity:high'));
    match(words, /^The filter has a mistake/);
    deepStrictEqual(data, {
      problem: 'Unknown field "sevrity:". Did you mean "severity:"?',
      start: 9,
      end: 21,
      mistake: 'sevrity:high',
      filter: 'user:ann sevrity:high',
    });
  });

  it('stays data with any filter', () => {
    for (const text of Object.values(hostileTexts)) {
      const { json } = partsOf(mistakeOf(`sevrity:"${text.replaceAll('"', '')}"`));
      ok(json.length < 20_000 && !/[\p{Cc}\p{Cf}\p{Zl}]/u.test(json), json);
    }
  });
});

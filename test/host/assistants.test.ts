import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert';
import * as vscode from 'vscode';
import { LocalTool } from '../../src/features/assistants/localTool';
import { createTools } from '../../src/features/assistants/tools';
import type { Incident } from '../../src/domain/incident';
import { systemClock } from '../../src/sources/systemClock';
import { anIncident } from '../support/anIncident';
import { hostileTexts } from '../support/hostileTexts';
import { withLoaded, partsOf } from '../unit/features/assistants/loadedSetup';
import { api, extension, removeAll, run } from './extension';

interface Manifest {
  readonly contributes: { readonly languageModelTools: readonly { readonly name: string }[] };
}

const never = new vscode.CancellationTokenSource().token;

/** What a language model would be told. */
async function ask(name: string, input: object, token = never): Promise<string> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  const [part] = content;
  ok(part instanceof vscode.LanguageModelTextPart && content.length === 1);
  return part.value;
}

async function dataOf<T>(name: string, input: object): Promise<T> {
  return partsOf(await ask(name, input)).data as T;
}

describe('The tools for assistants', () => {
  afterEach(removeAll);

  it('are there, as the manifest says', async () => {
    await extension().activate();
    const names = (extension().packageJSON as Manifest).contributes.languageModelTools.map(({ name }) => name);
    deepStrictEqual(names, ['incidents_search', 'incidents_get', 'incidents_summarize']);
    const known = new Map(vscode.lm.tools.map((tool) => [tool.name, tool]));
    for (const name of names) ok(known.get(name)?.inputSchema, name);
  });

  it('say so when there is no connection', async () => {
    for (const [name, input] of [
      ['incidents_search', {}],
      ['incidents_get', { id: 'x' }],
      ['incidents_summarize', {}],
    ] as const)
      match(await ask(name, input), /no connection .* "Incidents: Add Connection…"/);
  });

  it('search, get and count sample incidents without any request', async () => {
    await run('exploreSample');
    const { incidents } = await api();
    const { fetch } = globalThis;
    globalThis.fetch = async () => {
      throw new Error('The network was asked.');
    };
    try {
      const found = await dataOf<{ total: number; incidents: Incident[] }>('incidents_search', {
        filter: 'is:attention source:petra',
        limit: 5,
      });
      const expected = incidents('is:attention source:petra');
      strictEqual(found.total, expected.length);
      deepStrictEqual(
        found.incidents.map(({ id }) => id),
        expected.slice(0, 5).map(({ id }) => id),
      );

      const [first] = expected;
      const one = await dataOf<{ sample: boolean; userName: string; raw: object }>('incidents_get', { id: first?.id });
      strictEqual(one.sample, true);
      strictEqual(one.userName, first?.user?.name);
      deepStrictEqual(Object.keys(one.raw), Object.keys(first?.raw ?? {}));

      const counts = await dataOf<{ total: number; states: object }>('incidents_summarize', {});
      strictEqual(counts.total, 184);
      deepStrictEqual(counts.states, {
        attention: incidents('is:attention').length,
        waiting: incidents('is:waiting').length,
        closed: incidents('is:closed').length,
      });
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('answer a wrong filter or input with what to change', async () => {
    await run('exploreSample');
    match(await ask('incidents_search', { filter: 'severity:>' }), /The filter has a mistake.*"start":9,"end":10/s);
    match(await ask('incidents_search', { limit: 51 }), /"limit" must be a whole number from 1 to 50/);
    match(await ask('incidents_get', { id: 'no such incident' }), /No incident has this ID/);
  });

  it('end when they are canceled', async () => {
    await run('exploreSample');
    const source = new vscode.CancellationTokenSource();
    source.cancel();
    await rejects(ask('incidents_search', {}, source.token), /Canceled/);
    await rejects(
      async () => searchTool([]).invoke({ input: {}, toolInvocationToken: undefined }, source.token),
      vscode.CancellationError,
    );
  });

  describe('ask the user before anything is shared, naming', () => {
    const asked = async (tool: LocalTool<'incidents_search'>, input: object): Promise<string> => {
      const { confirmationMessages } = await tool.prepareInvocation({ input }, never);
      const message = confirmationMessages?.message;
      ok(message instanceof vscode.MarkdownString && !message.isTrusted && !message.supportHtml);
      return message.value.replaceAll('&nbsp;', ' ');
    };

    it('how many incidents, which fields, and the filter', async () => {
      const incidents = Array.from({ length: 30 }, (_, index) => anIncident({ id: `${index}` }));
      const message = await asked(searchTool(incidents), { filter: 'is:attention', limit: 7 });
      match(message, /7 of 30 .* User, .* Host, .* Dwell time, .* Connection, .*sample data or not/s);
      match(message, /```text\nis:attention\n```/);
      match(await asked(searchTool([]), {}), /, 0 of 0 /);
    });

    it('what the model wrote as it is: not as Markdown', async () => {
      for (const text of Object.values(hostileTexts)) {
        const message = await asked(searchTool([]), { filter: `"${text.replaceAll('"', '').slice(0, 900)}"` });
        const [, line] = /\n```text\n([^\n]*)\n```\n$/.exec(message) ?? [];
        ok(line && !/[\p{Cc}\p{Cf}]/u.test(line), message);
      }
    });

    it('nothing where the answer is about the input only', async () => {
      const { confirmationMessages } = await searchTool([]).prepareInvocation({ input: { filter: 'is:' } }, never);
      strictEqual(confirmationMessages, undefined);
    });

    it('nothing where there is no connection: nothing can be shared', async () => {
      const { confirmationMessages } = await searchTool([], false).prepareInvocation({ input: {} }, never);
      strictEqual(confirmationMessages, undefined);
    });
  });
});

function searchTool(incidents: readonly Incident[], isConnected = true): LocalTool<'incidents_search'> {
  const whole = withLoaded(incidents);
  const loaded = isConnected ? whole : { ...whole, connections: { ...whole.connections, list: () => [] } };
  const parts = { ...loaded, clock: systemClock, sync: { ...loaded.sync, catchUp: async () => {} } };
  return new LocalTool('incidents_search', createTools(loaded).incidents_search, parts);
}

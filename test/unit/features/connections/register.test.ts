import { deepStrictEqual, doesNotMatch, match, ok, rejects, strictEqual } from 'node:assert';
import { registerConnectionCommands } from '../../../../src/features/connections/register';
import type { Connection } from '../../../../src/connections/connection';
import type { LimitWait } from '../../../../src/connections/sourceFactory';
import { Emitter } from '../../../../src/domain/events';
import { SourceError } from '../../../../src/sources/source';
import type { Incident } from '../../../../src/domain/incident';
import { anIncident } from '../../../support/anIncident';
import { commands, window } from '../../../support/fakeVscode';

const given = { kind: 'petra', name: 'Acme [x](command:y)', baseUrl: 'https://petra.example/v1', secret: 'key' };

describe('A connection by argument', () => {
  let list: Connection[];
  /** Keys that were saved. */
  let keys: (string | undefined)[];
  /** How the next tries of a key end. */
  let tries: (SourceError | undefined)[];
  /** Until when the next try waits for the limit, ms since the epoch. */
  let waits: (number | undefined)[];
  const waited = new Emitter<LimitWait>();
  /** How refreshes were asked for. */
  let refreshes: string[];
  /** Whose cache was removed. */
  let removed: string[];
  let count: number;
  /** What the connections have brought. */
  let incidents: readonly Incident[];
  /** What was saved with network settings. */
  let secrets: object[];
  let registered: { dispose(): unknown };
  const add = async (more = {}): Promise<string> =>
    commands.executeCommand('incidents.addConnection', { ...given, ...more }) as Promise<string>;

  beforeEach(() => {
    list = [];
    removed = [];
    refreshes = [];
    incidents = [];
    count = 1234;
    keys = [];
    secrets = [];
    tries = [];
    waits = [];
    window.remarked.length = 0;
    window.said.length = 0;
    const parts = {
      connections: {
        list: () => list,
        isSample: () => false,
        find: (id: string) => list.find((each) => each.id === id),
        save: async (connection: Connection, key?: string) => {
          keys.push(key);
          list = [...list.filter((each) => each.id !== connection.id), connection];
        },
        remove: async (id: string) => void (list = list.filter((each) => each.id !== id)),
        forgetKey: async () => undefined,
        keepNetworkSecrets: async (_: Connection, kept: object) => void secrets.push(kept),
      },
      networks: { secrets: async () => ({}) },
      tryKey: async ({ id }: Connection) => {
        for (const until of waits.splice(0)) waited.fire({ connections: ['another', id], until });
        return tries.shift();
      },
      sources: { onDidWait: waited.event },
      sync: {
        refresh: async () => void refreshes.push('joined or begun'),
        restart: async () => void refreshes.push('begun anew'),
      },
      store: { count: () => count, all: () => incidents },
      cache: { remove: async (id: string) => void removed.push(id) },
    };
    registered = registerConnectionCommands(parts as unknown as Parameters<typeof registerConnectionCommands>[0]);
  });
  afterEach(() => registered.dispose());

  it('that is added shows a message with its name and the host that gets its key', async () => {
    const id = await add();
    deepStrictEqual(
      list.map((each) => each.id),
      [id],
    );
    strictEqual(window.said.length, 1);
    match(window.said.join(), /Acme.*petra\.example/);
    doesNotMatch(window.said.join(), /\]\(|key/);
  });

  it('is switched off and on again, and neither when it is so already', async () => {
    const id = await add();
    const steps: boolean[] = [];
    for (const command of ['enable', 'disable', 'disable', 'enable']) {
      await commands.executeCommand(`incidents.${command}Connection`, id);
      steps.push(list[0]?.enabled !== false);
    }
    deepStrictEqual(steps, [true, false, false, true]);
    deepStrictEqual(Object.keys(list[0] ?? {}).includes('enabled'), false);
  });

  it('can be looked at, or removed again, with a message as well', async () => {
    const focused: string[] = [];
    const focus = commands.registerCommand('incidents.connections.focus', () => focused.push('connections'));
    window.pressing = 'Show';
    await add();
    window.pressing = 'Remove';
    await add({ name: 'Other' });
    await settled();
    deepStrictEqual(focused, ['connections']);
    deepStrictEqual(
      list.map(({ name }) => name),
      [given.name],
    );
    match(window.said.at(-1) ?? '', /Other/);
    focus.dispose();
  });

  it('that is removed shows a message with its name and the number of its incidents', async () => {
    const id = await add();
    window.said.length = 0;
    await commands.executeCommand('incidents.removeConnection', id);
    deepStrictEqual([list, removed], [[], [id]]);
    strictEqual(window.said.length, 1);
    match(window.said.join(), /Acme.*1,234 incidents/);
    doesNotMatch(window.said.join(), /\]\(/);
    // Those of a disabled one are not counted, and there all the same.
    count = 0;
    await commands.executeCommand('incidents.removeConnection', await add());
    match(window.said.at(-1) ?? '', /Acme.*its incidents/);
  });

  describe('and one that is added by asking', () => {
    const ask = async (vendor: string, ...typed: (string | undefined)[]): Promise<string[]> => {
      const asked: string[] = [];
      window.picking = async (items) => items.find(({ label }) => label === vendor);
      window.typing = async (question) => {
        asked.push(question);
        return typed.shift();
      };
      const focus = commands.registerCommand('incidents.tree.focus', () => undefined);
      await commands.executeCommand('incidents.addConnection');
      focus.dispose();
      return asked;
    };

    it('is saved with an untried key where the API cannot be reached, if the user wants that', async () => {
      tries = [new SourceError('network', 'ENOTFOUND')];
      window.pressingButton = 'Save Anyway';
      const asked = await ask('Petra Security', 'Acme', 'petra_1', 'petra_1');
      match(
        asked.at(-1) ?? '',
        /^Can’t reach api\.petrasecurity\.com.*Press Enter to try again, or choose Network… or Save Anyway above\.$/,
      );
      deepStrictEqual([list.map(({ name }) => name), keys], [['Acme'], ['petra_1']]);
    });

    it('is saved with the key that is in the box by then', async () => {
      tries = [new SourceError('network', 'ENOTFOUND')];
      window.pressingButton = 'Save Anyway';
      await ask('Petra Security', 'Acme', 'petra_1', 'petra_2');
      deepStrictEqual(keys, ['petra_2']);
    });

    it('is saved with an untried key where a proxy’s own page or sign-in came in the API’s place', async () => {
      for (const code of ['notJson', 'redirected'] as const) {
        tries = [new SourceError(code, 'x')];
        window.pressingButton = 'Save Anyway';
        await ask('Petra Security', 'Acme', 'petra_1', 'petra_1');
        deepStrictEqual([window.pressingButton, keys.splice(0)], [undefined, ['petra_1']], code);
      }
    });

    it('says while its key is tried that the rate limit has to be waited for', async () => {
      waits = [Date.parse('2026-01-31T12:00:00Z'), undefined];
      await ask('Petra Security', 'Acme', 'petra_1');
      deepStrictEqual(window.remarked.length, 1);
      match(window.remarked[0] ?? '', /^Rate limited\. Resuming at Jan 31, 2026, 12:00:00/);
      deepStrictEqual(keys, ['petra_1']);
    });

    it('is tried again where that is wanted', async () => {
      tries = [new SourceError('proxyPassword', 'x'), undefined];
      await ask('Petra Security', 'Acme', 'petra_1', 'petra_1');
      deepStrictEqual(keys, ['petra_1']);
    });

    it('is not saved with a key that the API refuses', async () => {
      for (const code of ['unauthorized', 'forbidden', 'notFound', 'unexpectedShape'] as const) {
        tries = [new SourceError(code, 'no', { status: 400 })];
        window.pressingButton = 'Save Anyway';
        await ask('Petra Security', 'Acme', 'petra_1', 'petra_1', undefined);
        strictEqual(window.pressingButton, 'Save Anyway');
        window.pressingButton = undefined;
        // The second try was good.
        deepStrictEqual(keys.splice(0), ['petra_1']);
      }
    });

    it('says while the address is typed what it means, or what is wrong', async () => {
      await ask('Cyberhaven', 'Acme', 'http://acme', 'acme', 'key');
      deepStrictEqual(window.remarked, [
        'The address must start with https: (http: only on this machine).',
        'Requests go to https://acme.cyberhaven.io/public/v2',
      ]);
    });
  });

  describe('and one that is edited', () => {
    const cyberhaven = { ...given, kind: 'cyberhaven', baseUrl: 'https://acme.cyberhaven.io' };
    /** Chooses a field, and then values; returns what was offered for it. */
    const edit = async (id: string, field: string, choose: readonly string[], typed?: string): Promise<string[]> => {
      const fields = [field, undefined];
      const offered: string[] = [];
      const offer = (items: readonly { readonly label: string; readonly description?: string }[]): void => {
        offered.push(...items.map(({ label, description = '' }) => `${label} ${description}`.trim()));
      };
      const { length } = choose;
      window.typingAbove = async () => typed;
      window.pickingMany = async (items) => {
        offer(items);
        return items.filter(({ label }) => choose.includes(label));
      };
      window.picking = async (items) => {
        const next = fields.shift();
        if (next !== undefined || length === 0 || !('value' in (items[0] ?? {})))
          return items.find(({ label }) => label === next);
        offer(items);
        fields.push(undefined);
        return items.find(({ label }) => choose.includes(label));
      };
      await commands.executeCommand('incidents.editConnection', id);
      window.typingAbove = async () => undefined;
      return offered;
    };
    const scope = (): unknown => list[0]?.scope;

    it('offers the values that there are by their names, several at once', async () => {
      const id = await add(cyberhaven);
      const offered = await edit(id, 'Severities', ['Critical', 'High']);
      deepStrictEqual(offered, ['Critical', 'High', 'Medium', 'Low', 'Informational']);
      deepStrictEqual(scope(), { policySeverities: ['critical', 'high'] });
      await edit(id, 'Severities', []);
      deepStrictEqual(scope(), undefined);
    });

    it('keeps a value of the settings that is not offered', async () => {
      const id = await add({ ...cyberhaven, scope: { resolutionStatuses: ['in_progress'] } });
      deepStrictEqual(await edit(id, 'Statuses', ['in_progress', 'Open']), ['in_progress', 'Open', 'Closed']);
      deepStrictEqual(scope(), { resolutionStatuses: ['in_progress', 'open'] });
    });

    it('suggests values that its incidents have, and takes others that are typed', async () => {
      const id = await add(cyberhaven);
      const policy = { id: 'p1', name: 'Upload [x](command:y) $(flame)' };
      incidents = [anIncident({ connection: id, policy }), anIncident({ connection: 'other', hostname: 'PC-2' })];
      const [first = ''] = await edit(id, 'Policies', []);
      match(first, /^Upload .* p1$/);
      doesNotMatch(first, /\$\(flame\)/);
      incidents = [
        anIncident({ connection: id, hostname: 'PC, 1' }),
        anIncident({ connection: 'other', hostname: 'PC-2' }),
      ];
      deepStrictEqual(await edit(id, 'Hosts', ['PC, 1', 'Add "PC-3"'], 'PC-3'), ['PC, 1', 'Add "PC-3"']);
      deepStrictEqual(scope(), { hostnames: ['PC, 1', 'PC-3'] });
    });

    it('offers one of several where only one can be', async () => {
      const id = await add(cyberhaven);
      const offered = await edit(id, 'Key type', ['API key']);
      deepStrictEqual(offered, [
        'Detect automatically',
        'Refresh token refreshToken',
        'API key apiKey',
        'Bearer token bearer',
      ]);
      strictEqual(list[0]?.auth, 'apiKey');
      await edit(id, 'AI summaries', ['No']);
      deepStrictEqual(scope(), { includeAiSummaries: false });
      // What is under way has the form of the key before; another scope is another question anyway.
      deepStrictEqual(refreshes, ['joined or begun', 'begun anew', 'joined or begun']);
    });
  });

  it('keeps the spaces of a proxy password', async () => {
    const id = await add({ network: { proxy: 'http://jane@proxy.example:8080' } });
    const [rows, typed] = [['Proxy password'], ['jane ', ' open sesame ']];
    window.picking = async (items) => {
      const next = rows.shift();
      return items.find(({ label }) => label === next);
    };
    window.typing = async () => typed.shift();
    await commands.executeCommand('incidents.editConnection', id, 'network');
    deepStrictEqual(secrets, [{ proxyPassword: ' open sesame ' }]);
    deepStrictEqual(list[0]?.network, { proxy: 'http://jane@proxy.example:8080' });
  });

  it('that is disabled by argument says so, and can be enabled again', async () => {
    const id = await add();
    window.said.length = 0;
    window.pressing = 'Undo';
    await commands.executeCommand('incidents.disableConnection', id);
    await settled();
    match(window.said.join(), /Acme.*disabled/);
    doesNotMatch(window.said.join(), /\]\(/);
    strictEqual(list[0]?.enabled, undefined);
  });

  it('that cannot be added says why, in words of our own', async () => {
    await rejects(add({ secret: '' }), { message: 'A key is needed: secret.' });
    await rejects(add({ name: '' }), (error: Error) => (ok(error.message), error.name === 'UserError'));
    strictEqual(list.length, 0);
  });
});

/** Resolves when everything that only waited for promises has run. */
async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

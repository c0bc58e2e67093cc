import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { activate } from '../../src/extension';
import { connectionSchemas, parseConnection } from '../../src/connections/connection';
import { Connections } from '../../src/connections/connections';
import type { KeyStore } from '../../src/connections/keyStore';
import { settingSchemas } from '../../src/settings';
import { parseFilter } from '../../src/domain/filter/filter';
import { bodyOf } from '../../src/sources/cyberhaven/query';
import { detailsActions } from '../../src/features/details/messages';
import { savedFilterSchema, type SavedFilter } from '../../src/features/savedFilters/savedFilters';
import { incidentContext } from '../../src/ui/incidentItem';
import { checkout } from '../support/install.mjs';
import { wholeIncidents } from '../support/wholeIncidents';
import { commands, lm, workspace } from '../support/fakeVscode';
import { conditionsOf, linesOf, manifest, manifestTexts, rulesOf, type JsonSchema } from '../support/manifest';

const { contributes } = manifest;
const { properties } = contributes.configuration;
const code = readdirSync(join(checkout, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(checkout, 'src', name), 'utf8'))
  .join('\n');

/** What the pattern's group matches in the code, each once and in order. */
function inCode(pattern: RegExp): string[] {
  return [...new Set([...code.matchAll(pattern)].map(([, found = '']) => found))].sort();
}

/** Stands for whatever commands and tools work on: nothing is done with it before they run. */
const anything: object = new Proxy((): unknown => anything, { get: () => anything });

/** What the code checks and presets beside its schema of connections: tests below compare it. */
const beyondSchemas = [
  ...[0, 1].flatMap((kind) => [
    `items.oneOf.${kind}.properties.enabled.default true`,
    `items.oneOf.${kind}.properties.network.dependencies.clientKey ["clientCertificate"]`,
    `items.oneOf.${kind}.properties.network.properties.proxy.pattern "^https?://[^/:]"`,
  ]),
  'items.oneOf.1.properties.scope.properties.includeAiSummaries.default true',
];

const commandIds = contributes.commands.map(({ command }) => command);
/** What only rows and buttons run. */
const internal = ['showMore', 'showMatching', 'showRawDifference'].map((name) => `incidents.${name}`);
const views = Object.values(contributes.views).flat();
const panels = inCode(/viewType = '([^']+)'/g);
const contextKeys = inCode(/'(incidents\.\w+)': /g);
/** Context keys of the editor itself. */
const editorKeys = new Set(['inputFocus', 'listFocus', 'sideBarFocus', 'panelFocus', 'auxiliaryBarFocus']);
const contextValues = [
  ...Object.values(wholeIncidents).flatMap((incident) =>
    [true, false].flatMap((isUnread) =>
      [true, false].map((hasChanged) => incidentContext(incident, isUnread, hasChanged)),
    ),
  ),
  ...inCode(/contextValue: '([^']+)'/g),
  ...inCode(/contextValue = ([^;]+);/g).flatMap((value) => value.match(/(?<=')[\w.]+(?=')/g) ?? []),
];

describe('The settings of the manifest', () => {
  it('are all out of reach of workspace files: no folder that is opened can redirect a key', () => {
    const scopes = Object.entries(properties).map(([name, { ['scope']: scope }]) => [name, scope]);
    ok(scopes.length > 8);
    deepStrictEqual(
      scopes.filter(([, scope]) => scope !== 'application'),
      [],
    );
  });

  it('are written to the user’s settings only', () => {
    deepStrictEqual(inCode(/(ConfigurationTarget\.\w+)/g), ['ConfigurationTarget.Global']);
  });

  const [first, ...rest] = connectionSchemas.values();
  const lists = {
    connections: z.array(z.discriminatedUnion('kind', [first!, ...rest])),
    savedFilters: z.array(savedFilterSchema),
  };
  const schemas: Readonly<Record<string, z.core.$ZodType>> = { ...settingSchemas, ...lists };

  it('are those of the code', () => {
    deepStrictEqual(
      Object.keys(properties).sort(),
      Object.keys(schemas)
        .map((name) => `incidents.${name}`)
        .sort(),
    );
  });

  for (const [name, schema] of Object.entries(schemas)) {
    it(`take what the code takes: ${name}`, () => {
      const { scope: _, order, markdownDescription, enumDescriptions, ...own } = properties[`incidents.${name}`] ?? {};
      ok(order);
      ok(markdownDescription);
      strictEqual((enumDescriptions as undefined | [])?.length, (own['enum'] as undefined | [])?.length);
      const { default: preset, ...rules } = rulesOf(z.toJSONSchema(schema) as JsonSchema);
      const { default: presetHere, ...rulesHere } = rulesOf(own);
      const [here, there] = [linesOf(rulesHere), linesOf(rules)];
      deepStrictEqual(
        {
          inTheManifestOnly: here.filter((line) => !there.includes(line)),
          inTheCodeOnly: there.filter((line) => !here.includes(line)),
        },
        { inTheManifestOnly: name === 'connections' ? beyondSchemas : [], inTheCodeOnly: [] },
      );
      // The lists hold what is written there: what they begin with is the manifest's.
      if (!(name in lists)) deepStrictEqual(presetHere, preset);
    });
  }

  it('begin without connections, and with filters that are good', () => {
    deepStrictEqual(properties['incidents.connections']?.['default'], []);
    const saved = properties['incidents.savedFilters']?.['default'] as readonly SavedFilter[];
    ok(saved.length > 0);
    for (const { filter } of saved) parseFilter(filter);
  });

  it('preset what the code does: AI summaries come, and each connection is fetched from', () => {
    strictEqual((bodyOf({}) as { include_ai_summaries: unknown }).include_ai_summaries, true);
    const sample = { connections: () => [], onDidChange: () => ({ dispose: () => undefined }) };
    workspace.settings.set('connections', [{ id: 'a', kind: 'petra', name: 'A' }]);
    const connections = new Connections(anything as KeyStore, sample);
    workspace.settings.delete('connections');
    strictEqual(connections.enabled().length, 1);
  });

  const kinds = properties['incidents.connections']?.items?.oneOf ?? [];

  for (const { properties: fields = {} } of kinds) {
    const kind = String(fields['kind']?.['const']);
    const { proxy } = fields['network']?.properties ?? {};
    const taken = (network: object): boolean =>
      !('reason' in parseConnection({ id: 'a', kind, name: 'A', baseUrl: 'https://acme.example', network }));

    for (const address of [
      'http://proxy:8080',
      'https://me@proxy.example',
      'proxy:8080',
      'socks5://proxy:1080',
      'http://',
    ]) {
      it(`take the address of a proxy as the code does: ${kind}, ${address}`, () => {
        strictEqual(new RegExp(String(proxy?.['pattern'])).test(address), taken({ proxy: address }));
      });
    }

    it(`ask for a client certificate with its key, as the code does: ${kind}`, () => {
      strictEqual(taken({ clientKey: '/key.pem' }), false);
      strictEqual(taken({ clientKey: '/key.pem', clientCertificate: '/certificate.pem' }), true);
    });
  }
});

describe('The commands of the manifest', () => {
  const subscriptions: { dispose(): unknown }[] = [];
  before(() => {
    const context = {
      subscriptions,
      globalState: { get: () => undefined, update: async () => undefined },
      workspaceState: { get: () => undefined, update: async () => undefined },
      globalStorageUri: { fsPath: '/nowhere/profile/storage' },
      secrets: { get: async () => undefined, onDidChange: () => ({ dispose: () => undefined }) },
      extension: { packageJSON: { version: '0.0.0' } },
    };
    activate(context as unknown as Parameters<typeof activate>[0]);
  });
  after(() => subscriptions.forEach((each) => each.dispose()));

  it('are registered, and so are no others but what a row or a button runs', () => {
    deepStrictEqual([...commands.registered.keys()].sort(), [...commandIds, ...internal].sort());
  });

  it('come with the language model tools of the manifest', () => {
    deepStrictEqual(contributes.languageModelTools.map(({ name }) => name).sort(), lm.registered.toSorted());
  });

  it('are the ones that its menus, keys, links and walkthrough run', () => {
    const events = contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => step.completionEvents));
    const named = [
      ...[...Object.values(contributes.menus).flat(), ...contributes.keybindings].flatMap(
        ({ command = [] }) => command,
      ),
      ...events.flatMap((event) => /^onCommand:(.+)/.exec(event)?.[1] ?? []),
      ...Object.values(manifestTexts).flatMap((text) => text.match(/(?<=command:)incidents\.[\w.]+/g) ?? []),
    ];
    ok(named.length > commandIds.length);
    deepStrictEqual(
      named.filter((id) => !commandIds.includes(id)),
      [],
    );
  });

  it('are, with its views, panels, context keys and settings, what the code means by its IDs', () => {
    const stored = [
      'database',
      'folding',
      'filterInForce',
      'detailsTab',
      'recentFilters',
      'status',
      'unusedKeys',
      'key.',
      'network.',
      'cacheKey',
      'db',
    ];
    const known = new Set([
      ...commands.registered.keys(),
      ...views.flatMap(({ id }) => [id, `${id}.focus`]),
      ...panels,
      ...contextKeys,
      ...Object.keys(properties),
      ...stored.map((name) => `incidents.${name}`),
    ]);
    deepStrictEqual(
      inCode(/'(incidents\.[\w.]+)'/g).filter((id) => !known.has(id)),
      [],
    );
  });

  it('are what the buttons of the details run', () => {
    const own = new Set(['showRelated']);
    const known = new Set([...commandIds, ...internal]);
    deepStrictEqual(
      detailsActions.filter((action) => !own.has(action) && !known.has(`incidents.${action}`)),
      [],
    );
  });
});

describe('The manifest', () => {
  it('has the views and panels of the code', () => {
    deepStrictEqual(views.map(({ id }) => id).sort(), inCode(/createTreeView\(\s*'([^']+)'/g));
    const woken = manifest.activationEvents.map((event) => event.replace('onWebviewPanel:', ''));
    deepStrictEqual(woken.sort(), [...panels, ...(code.includes('registerUriHandler(') ? ['onUri'] : [])].sort());
    const welcomed = contributes.viewsWelcome.map(({ view }) => view);
    deepStrictEqual([...new Set(welcomed)].sort(), views.map(({ id }) => id).sort());
  });

  it('says in the empty list why it is empty, one thing in each state', () => {
    const welcomes = contributes.viewsWelcome.filter(({ view }) => view === 'incidents.tree');
    const shownIn = (state: Readonly<Record<string, boolean>>): string[] =>
      welcomes.flatMap(({ when = '', contents }) => {
        const holds = when.split(' && ').every((term) => {
          const [, not, key = ''] = /^(!?)incidents\.(\w+)$/.exec(term) ?? [];
          return (state[key] ?? false) !== (not === '!');
        });
        return holds ? [contents] : [];
      });
    const unknown = { hasConnections: true, fetchedFrom: true };
    const own = { ...unknown, noneIn90Days: true };
    const sample = { hasConnections: true, sample: true };
    for (const [state, welcome] of [
      [{}, 'start'],
      [own, 'empty'],
      [unknown, 'none'],
      [{ ...unknown, switchedOff: true }, 'none'],
      [{ ...unknown, syncing: true }, 'fetching'],
      [{ ...own, switchedOff: true }, 'empty'],
      [{ ...own, syncing: true }, 'fetching'],
      [{ ...own, filtered: true }, 'noMatch'],
      [{ ...sample, syncing: true }, 'fetching'],
      [{ ...sample, switchedOff: true, syncing: true }, 'fetching'],
      [{ hasConnections: true, switchedOff: true }, 'disabled'],
    ] as const)
      deepStrictEqual(shownIn(state), [`%welcome.${welcome}%`], JSON.stringify(state));
  });

  it('asks for context keys and rows that the code sets, for all of them', () => {
    const { menus, keybindings, viewsWelcome, walkthroughs } = contributes;
    const clauses = [...Object.values(menus).flat(), ...keybindings, ...viewsWelcome, ...views].flatMap(
      ({ when = [] }) => when,
    );
    const conditions = [...new Set(clauses)].filter((when) => when !== 'false').flatMap(conditionsOf);
    const events = walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => step.completionEvents));
    const asked = [
      ...conditions.flatMap(({ key, fits }) => (fits ? [] : key)),
      ...events.flatMap((event) => /^onContext:(.+)/.exec(event)?.[1] ?? []),
    ];
    deepStrictEqual([...new Set(asked)].filter((key) => !editorKeys.has(key)).sort(), contextKeys);
    const ids = views.map(({ id }) => id);
    const values = { view: ids, focusedView: ids, activeWebviewPanelId: panels, viewItem: contextValues };
    const settings = Object.entries(properties).map(([key, { default: preset }]) => {
      return [`config.${key}`, [String(preset), 'another']] as const;
    });
    const known = (name: string): readonly string[] =>
      [...Object.entries(values), ...settings].find(([key]) => key === name)?.[1] ?? [];
    deepStrictEqual(
      conditions.flatMap(({ text, key, fits }) => (fits && !known(key).some(fits) ? text : [])),
      [],
    );
    const rows = conditions.flatMap(({ key, fits }) => (key === 'viewItem' && fits ? fits : []));
    deepStrictEqual(
      contextValues.filter((value) => !rows.some((fits) => fits(value))),
      [],
    );
  });

  it('offers in the palette what can be done with one incident only where one is meant', () => {
    const ofOne = ['openDetails', 'openToSide', 'openInDashboard', 'openRaw'].map((name) => `incidents.${name}`);
    const offered = contributes.menus['commandPalette']?.filter(({ command }) => ofOne.includes(command ?? ''));
    deepStrictEqual(
      offered?.map(({ when }) => when),
      ofOne.map(() => 'incidents.incidentSelected || incidents.detailsOpen'),
    );
  });

  it('offers to mark as read what is unread or has changed, and as unread what is not', () => {
    const [incident] = Object.values(wholeIncidents);
    const offered = (isUnread: boolean, hasChanged: boolean): string[] =>
      (contributes.menus['view/item/context'] ?? []).flatMap(({ command = '', when = '' }) => {
        const row = conditionsOf(when).find(({ key }) => key === 'viewItem');
        const isOffered = incident && row?.fits?.(incidentContext(incident, isUnread, hasChanged));
        return isOffered && /mark(Unr|R)ead$/.test(command) ? command.replace('incidents.', '') : [];
      });
    deepStrictEqual(offered(true, false), ['markRead']);
    deepStrictEqual(offered(true, true), ['markRead']);
    deepStrictEqual(offered(false, true), ['markRead', 'markUnread']);
    deepStrictEqual(offered(false, false), ['markUnread']);
  });

  it('tells commands that a key was pressed in the list, all but those that are not about its rows', () => {
    const inList = contributes.keybindings.filter(({ when }) => when?.includes("focusedView == 'incidents.tree'"));
    ok(inList.length > 6);
    deepStrictEqual(
      inList.filter(({ args }) => args !== 'tree').map(({ command }) => command),
      ['incidents.filter'],
    );
  });

  it('leaves keys to inputs, lists and panels that have the focus while the details are in front', () => {
    const ofDetails = contributes.keybindings.filter(({ when }) => when?.includes('activeWebviewPanelId'));
    ok(ofDetails.length > 5);
    const elsewhere = ['inputFocus', 'listFocus', 'sideBarFocus', 'panelFocus', 'auxiliaryBarFocus'];
    for (const { command, when = '' } of ofDetails) {
      const terms = when.split(' && ');
      deepStrictEqual(
        elsewhere.filter((key) => !terms.includes(`!${key}`)),
        [],
        command,
      );
    }
  });

  it('ticks a step of the walkthrough when what it is about is so, and not when a command was only tried', () => {
    const events = contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.completionEvents));
    strictEqual(events.length, 5);
    for (const each of events) for (const event of each) ok(event.startsWith('onContext:incidents.'), event);
  });

  it('has a picture of each step of the walkthrough that says what it shows, in colors of the theme only', () => {
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    for (const { id, media } of steps) {
      const picture = readFileSync(join(checkout, media.svg), 'utf8');
      strictEqual(/ aria-label="([^"]+)"/.exec(picture)?.[1], manifestTexts[`walkthrough.${id}.picture`]);
      const colors = [...picture.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, color = '']) => color);
      ok(colors.length > 10);
      for (const color of colors) match(color, /^(none|var\(--vscode-[\w-]+,(none|currentColor)\))$/);
    }
  });

  it('has buttons in these pictures that are called as in the panels', () => {
    const texts = JSON.parse(readFileSync(join(checkout, 'l10n', 'bundle.l10n.de.json'), 'utf8')) as object;
    const buttons = contributes.walkthroughs
      .flatMap(({ steps }) => steps.map(({ media }) => readFileSync(join(checkout, media.svg), 'utf8')))
      .flatMap((picture) => [...picture.matchAll(/<text[^>]*-button-[^>]*>([^<]*)/g)].map(([, label = '']) => label));
    ok(buttons.length > 5);
    deepStrictEqual(
      buttons.filter((label) => !(label in texts)),
      [],
      'npm run screenshots takes them anew',
    );
  });

  it('has no backticks in the texts of the walkthrough, which would be shown', () => {
    const texts = readdirSync(checkout).filter((name) => /^package\.nls.*\.json$/.test(name));
    ok(texts.length > 1);
    for (const name of texts) {
      const all = JSON.parse(readFileSync(join(checkout, name), 'utf8')) as Record<string, string>;
      const shown = Object.entries(all).filter(([id]) => id.startsWith('walkthrough.'));
      ok(shown.length > 15);
      for (const [id, text] of shown) ok(!text.includes('`'), `${name}: ${id}`);
    }
  });

  it('has what a row offers by a button in its menu as well, for those who use the keyboard', () => {
    const ofRows = contributes.menus['view/item/context'] ?? [];
    const inMenu = ofRows.filter(({ group = '' }) => !group.startsWith('inline'));
    const offersAll = (button: (typeof ofRows)[number]): boolean =>
      inMenu.some(({ command, when }) => command === button.command && when === button.when);
    const buttons = ofRows.filter(({ group = '' }) => group.startsWith('inline'));
    ok(buttons.length > 5);
    deepStrictEqual(
      buttons.filter((button) => !offersAll(button)).map(({ command, when }) => [command, when]),
      [],
    );
  });

  it('fills its submenus, and shows each', () => {
    const { menus, submenus } = contributes;
    const shown = Object.values(menus).flatMap((entries) => entries.flatMap(({ submenu = [] }) => submenu));
    deepStrictEqual(
      submenus.map(({ id }) => [id, (menus[id]?.length ?? 0) > 1]),
      shown.map((id) => [id, true]),
    );
  });

  it('leads to walkthroughs and settings that there are', () => {
    const known = new Set([...contributes.walkthroughs.map(({ id }) => id), ...Object.keys(properties)]);
    const links = Object.values(manifestTexts).flatMap((text) => text.match(/(?<=%2[23])incidents\.\w+(?=%22)/g) ?? []);
    ok(links.length > 1);
    deepStrictEqual(
      links.filter((id) => !known.has(id)),
      [],
    );
  });
});

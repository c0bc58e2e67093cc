import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Metafile } from 'esbuild';

const { hostBundles, noticesOf, pageBundles } = createRequire(resolve('package.json'))('./esbuild.js') as {
  hostBundles(): Promise<Metafile>;
  noticesOf(outputs: Metafile['outputs']): string;
  pageBundles(): Promise<Metafile>;
};

/** The scripts of a page, loaded each time that its panel comes into sight. */
const maxPageBytes = 40 * 1024;

/** What a start costs everybody, what users download of the host's code, and undici. See the table in CONTRIBUTING.md. */
const maxBytes = { activation: 204 * 1024, host: 498 * 1024, network: 103 * 1024 };

/** What is loaded when somebody wants it, by the beginning of its path. */
const later = [
  'node_modules/undici',
  'src/domain/filter/near',
  'src/domain/filter/phrases',
  'src/domain/filter/spoken',
  'src/domain/filter/suggest',
  'src/domain/filter/synonyms',
  'src/domain/filter/values',
  'src/domain/jsonParts',
  'src/domain/jsonText',
  'src/domain/statistics/names',
  'src/features/assistants/tools',
  'src/features/export/exportIncidents',
  'src/features/connections/connectionRows',
  'src/features/connections/manageConnections',
  'src/connections/clients',
  'src/connections/unusedKeys',
  'src/connections/reachability',
  'src/domain/report/report',
  'src/domain/statistics/statistics',
  'src/domain/fieldValue',
  'src/sources/cyberhaven/client',
  'src/sources/limit/',
  'src/sources/net/httpRequest',
  'src/store/ledger',
  'src/sync/connectionFetch',
  'src/ui/incidentTooltip',
  'src/ui/commandTarget',
  'src/sources/net/transport/credentials',
  'src/sources/net/transport/transport',
  'src/sources/petra/client',
  'src/sources/sample/',
  'src/features/details/detailsModel.ts',
  'src/features/details/detailsPanels.ts',
  'src/features/details/openActions.ts',
  'src/features/details/rawDocument.ts',
  'src/features/diagnose/diagnosisText',
  'src/features/filter/filterBox',
  'src/features/goTo/incidentBox',
  'src/features/links/copyLinks',
  'src/features/links/openLink',
  'src/features/news/notification.ts',
  'src/features/overview/overviewPanel',
  'src/features/readState/markRead',
  'src/features/savedFilters/changeSavedFilter',
  'src/features/tree/chooseOrder',
  'src/features/tree/narrow',
  'src/features/tree/problemItem',
  'src/ui/databaseText',
  'src/ui/failureText',
];

describe('The bundles of the extension host', () => {
  let outputs: Metafile['outputs'];
  before(async () => {
    ({ outputs } = await hostBundles());
  });

  const modulesOf = (file: string): string[] => Object.keys(outputs[file]!.inputs);

  /** The bundles that are loaded at activation. */
  function atActivation(): Set<string> {
    const files = new Set(['dist/extension.js']);
    for (const file of files) {
      for (const { path, kind, external } of outputs[file]!.imports) {
        if (kind === 'import-statement' && !external) files.add(path);
      }
    }
    return files;
  }

  it('contain each module once: state that a module keeps is one and the same everywhere', () => {
    const places = new Map<string, string[]>();
    for (const file of Object.keys(outputs)) {
      for (const module of modulesOf(file)) places.set(module, [...(places.get(module) ?? []), file]);
    }
    ok(places.has('src/domain/raw.ts') && places.has('src/domain/time.ts'));
    deepStrictEqual(
      [...places].filter(([, files]) => files.length > 1),
      [],
    );
  });

  it('load what is not always needed when it is wanted, and not at activation', () => {
    const modules = [...atActivation()].flatMap(modulesOf);
    ok(modules.includes('src/extension.ts'));
    const everywhere = Object.keys(outputs).flatMap(modulesOf);
    for (const name of later) {
      ok(
        everywhere.some((module) => module.startsWith(name)),
        `${name} is in no bundle`,
      );
      deepStrictEqual(
        modules.filter((module) => module.startsWith(name)),
        [],
      );
    }
  });
});

describe('The bundle of network settings', () => {
  it('leaves the process’s global dispatcher alone, and has no fetch', async () => {
    const { outputs } = await hostBundles();
    const modules = Object.keys(outputs['dist/network.js']!.inputs);
    ok(modules.some((module) => module.endsWith('undici/lib/dispatcher/agent.js')));
    deepStrictEqual(
      modules.filter((module) => /undici\/lib\/(global\.js|web\/(?!fetch\/body\.js))/.test(module)),
      [],
    );
  });
});

describe('The bundles of the extension host, in bytes', () => {
  it('stay small', async () => {
    const { outputs } = await hostBundles();
    const sizes = Object.entries(outputs).filter(([file]) => file.endsWith('.js'));
    const sizeOf = (names: readonly string[]): number =>
      sizes.filter(([file]) => names.includes(file)).reduce((sum, [, { bytes }]) => sum + bytes, 0);
    const host = sizes.map(([file]) => file).filter((file) => file !== 'dist/network.js');
    const found = {
      activation: sizeOf(['dist/extension.js']),
      host: sizeOf(host),
      network: sizeOf(['dist/network.js']),
    };
    for (const [name, bytes] of Object.entries(found)) {
      ok(bytes > 0 && bytes <= maxBytes[name as keyof typeof found], `${name} has ${bytes} bytes`);
    }
  });

  it('come with the license of each package that is in them', async () => {
    const outputs = { ...(await hostBundles()).outputs, ...(await pageBundles()).outputs };
    const notices = noticesOf(outputs);
    for (const name of ['lit-html', 'undici', 'zod']) {
      match(notices, new RegExp(`^${name}\n\n[^]*?Copyright`, 'm'));
    }
    strictEqual(notices.split('-'.repeat(80)).length, 3);
    match(readFileSync('.vscodeignore', 'utf8'), /^!dist\/ThirdPartyNotices\.txt$/m);
  });
});

describe('The script of a panel’s page', () => {
  it('is small, and has no way to take a text for HTML', async () => {
    const { outputs } = await pageBundles();
    const sizes = Object.entries(outputs).map(
      ([file, { bytes }]) => [file.replace('dist/webview/', ''), bytes] as const,
    );
    const { 'shared.js': shared = NaN, ...pages } = Object.fromEntries(sizes);
    deepStrictEqual(Object.keys(pages).sort(), ['details.js', 'overview.js']);
    for (const [page, bytes] of Object.entries(pages)) {
      ok(bytes + shared <= maxPageBytes, `${page} has ${bytes} bytes, and ${shared} of both`);
    }
    for (const { inputs } of Object.values(outputs)) {
      deepStrictEqual(
        Object.keys(inputs).filter((module) => /lit-html\/.*(unsafe|static|template-content)/.test(module)),
        [],
      );
    }
  });
});

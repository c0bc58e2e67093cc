// Builds the extension: `node esbuild.js [--production] [--watch]`, or its tests: `node esbuild.js --tests`.
const esbuild = require('esbuild');
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { noticesOf, report } = require('./esbuildReport.js');
const { split } = require('./esbuildSplit.js');
const { partsOfUndici } = require('./esbuildUndici.js');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

/** Schema and mapper of each vendor, and what they take from its folder. */
function vendorMappers() {
  const folders = readdirSync(join(__dirname, 'src/sources'))
    .map((name) => `src/sources/${name}`)
    .filter((folder) => existsSync(join(__dirname, folder, 'vendor.ts')));
  const { metafile } = esbuild.buildSync({
    absWorkingDir: __dirname,
    entryPoints: folders.flatMap((folder) => [`${folder}/schema.ts`, `${folder}/mapper.ts`]),
    bundle: true,
    packages: 'external',
    outdir: 'out',
    write: false,
    metafile: true,
  });
  return Object.keys(metafile.inputs).filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)));
}

/** The code that decides what incidents are made of a record, and how they are kept: when it changes, kept records are mapped again. */
const mappers = [
  ...['incident', 'jsonText', 'raw', 'time', 'text/characters'].map((name) => `src/domain/${name}.ts`),
  ...['cleanValues', 'fromRecord', 'records', 'shape'].map((name) => `src/sources/${name}.ts`),
  'src/store/columns.ts',
  ...vendorMappers(),
];
const mapperVersion = mappers
  .reduce((hash, file) => hash.update(readFileSync(join(__dirname, file))), createHash('sha256'))
  .digest('base64url')
  .slice(0, 12);

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: __dirname,
  bundle: true,
  logLevel: 'info',
  metafile: true,
  // Maps are for developers: they are not packaged, so a release does not point to them.
  sourcemap: production ? 'external' : 'linked',
  minify: production,
  legalComments: 'none',
  define: {
    'process.env.NODE_ENV': production ? '"production"' : '"development"',
    MAPPER_VERSION: JSON.stringify(mapperVersion),
  },
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...common,
  outdir: 'dist',
  platform: 'node',
  target: 'node22',
  external: ['vscode'],
  // zod's ES build lets unused parts be dropped; its CommonJS build does not.
  mainFields: ['module', 'main'],
};

/** What runs in the extension host. Whatever the source asks for with `import()` is a chunk of its own. @type {import('esbuild').BuildOptions} */
const host = {
  ...node,
  entryPoints: { extension: 'src/extension.ts' },
  chunkNames: '[name]-[hash]',
  format: 'esm',
  splitting: true,
  plugins: [split(true)],
};

/** Loaded when a connection has network settings of its own. @type {import('esbuild').BuildOptions} */
const network = {
  ...node,
  entryPoints: { network: 'undici' },
  format: 'cjs',
  plugins: [partsOfUndici],
};

/** @type {import('esbuild').BuildOptions} */
const webview = {
  ...common,
  entryPoints: { details: 'src/webview/details/main.ts', overview: 'src/webview/overview/main.ts' },
  outdir: 'dist/webview',
  platform: 'browser',
  target: 'chrome132',
  format: 'esm',
  // What both have is a file of its own, `shared.js`.
  splitting: true,
  chunkNames: 'shared',
  tsconfig: 'src/webview/tsconfig.json',
};

/** What the panels' pages look like. @type {import('esbuild').BuildOptions} */
const styles = { ...webview, entryPoints: ['media/details.css', 'media/overview.css'] };

/** Adds the toy vendor to the list of vendors, by a line as any other. @type {import('esbuild').Plugin} */
const withToyVendor = {
  name: 'toy vendor',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]sources[\\/]vendors\.ts$/ }, ({ path }) => {
      const list = readFileSync(path, 'utf8').replace(/(?<=: readonly Vendor\[\] = \[[^\]]*)\]/, ', toy]');
      const toy = JSON.stringify(join(__dirname, 'test/support/toy/vendor.ts'));
      return { contents: `import { toy } from ${toy};\n${list}`, loader: 'ts' };
    });
  },
};

/** @param {string[]} folders @param {import('esbuild').BuildOptions} more @returns {import('esbuild').BuildOptions} */
function testBundles(folders, more) {
  const entryPoints = folders.flatMap((folder) =>
    readdirSync(join(__dirname, 'test', folder), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) => /\.(test|bench|child)\.ts$/.test(file) || ['index.ts', 'screens.ts', 'screenshots.ts'].includes(file),
      )
      // Those of the toy vendor are bundled with it, by themselves.
      .filter((file) => folder !== 'unit' || !file.startsWith('toyVendor'))
      .map((file) => join('test', folder, file)),
  );
  return {
    ...common,
    entryPoints,
    outdir: 'out/test',
    outbase: 'test',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: 'linked',
    minify: false,
    logLevel: 'warning',
    tsconfig: 'test/tsconfig.json',
    ...more,
  };
}

async function main() {
  if (tests) {
    rmSync(join(__dirname, 'out/test'), { recursive: true, force: true });
    // Outside of the editor there is no `vscode`: the stand-in has what tests use.
    const alias = { vscode: './test/support/fakeVscode.ts' };
    const unit = { alias, logOverride: { 'import-is-undefined': /** @type {const} */ ('silent') } };
    await esbuild.build(testBundles(['unit', 'bench'], unit));
    await esbuild.build(testBundles(['unit/toyVendor'], { ...unit, plugins: [withToyVendor] }));
    await esbuild.build(testBundles(['host', 'e2e', 'support'], { external: ['vscode'] }));
    return;
  }
  if (watch) {
    for (const options of [host, network, webview, styles]) await (await esbuild.context(options)).watch();
    return;
  }
  rmSync(join(__dirname, 'dist'), { recursive: true, force: true });
  const results = await Promise.all(
    [host, network, webview, styles].map((options) => esbuild.build({ ...options, logLevel: 'warning' })),
  );
  const outputs = Object.fromEntries(results.flatMap(({ metafile }) => Object.entries(metafile?.outputs ?? {})));
  report(outputs);
  writeFileSync(join(__dirname, 'dist/ThirdPartyNotices.txt'), noticesOf(outputs));
}

/**
 * What the scripts of the panels' pages are made of, as released; nothing is written.
 * @returns {Promise<import('esbuild').Metafile | undefined>}
 */
async function pageBundles() {
  const { metafile } = await esbuild.build({ ...webview, minify: true, sourcemap: false, write: false });
  return metafile;
}

/**
 * What the released extension is made of; nothing is written.
 * @returns {Promise<import('esbuild').Metafile>}
 */
async function hostBundles() {
  const results = await Promise.all(
    [{ ...host, plugins: [split(false)] }, network].map((options) =>
      esbuild.build({ ...options, minify: true, sourcemap: false, write: false }),
    ),
  );
  const outputs = results.flatMap(({ metafile }) => Object.entries(metafile?.outputs ?? {}));
  return { inputs: {}, outputs: Object.fromEntries(outputs) };
}

module.exports = { hostBundles, mappers, noticesOf, pageBundles };

if (require.main === module) {
  main().catch(() => {
    // esbuild has printed what is wrong.
    process.exitCode = 1;
  });
}

// What splits the code of the extension host into chunks, for esbuild.js.
const esbuild = require('esbuild');
const { mkdirSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');

/** How a bundle in CommonJS is made, of what esbuild has split. @param {boolean} minify @returns {import('esbuild').CommonOptions} */
const commonJs = (minify) => ({
  format: 'cjs',
  platform: 'node',
  target: 'node22',
  minify,
  legalComments: 'none',
  sourcemap: 'external',
});

/** Imports of split files, as esbuild writes them. */
const importOfFile = /import\s*(?:\{([^}]*)\}\s*from\s*)?"\.\/([\w.-]+)";?/g;
/** Imports of what is not bundled: the editor and Node.js. */
const importOfOthers = /import\s*(?:\{([^}]*)\}|\*\s*as\s+([\w$]+))\s*from\s*"((?:vscode|node:)[\w:/]*)";?/g;
const dynamicImport = /\bimport\("(\.\/[\w.-]+)"\)/g;
const exportList = /export\s*\{([^}]*)\};?/g;

/** The names of an import or export, each with the one after `as`. @param {string} list @returns {[string, string][]} */
const namesIn = (list) =>
  list
    .split(',')
    .filter((each) => each.trim())
    .map((each) => {
      const [name = '', other = name] = each.trim().split(' as ');
      return [name, other];
    });

/** As `line`, which it stands for: a source map counts lines. @param {string} line @param {string} code */
const inPlaceOf = (line, code) => `${code}${line.replaceAll(/[^\n]/g, '')}`;

/** @param {[string, string][]} names @param {string} path */
const required = (names, path) =>
  `const{${names.map(([name, local]) => `${name}:${local}`).join(',')}}=require("${path}");`;

/** What is loaded soon after the first rows, wherever there is a connection: one file. */
const fetching = new Set(['clients', 'connectionFetch', 'ledger']);

/** Less than that is in one file with all others that are: each file by itself adds a KB or so to the package. In bytes. */
const small = 5000;

/**
 * Imports of what is not bundled, in CommonJS. esbuild's own form of them asks the module for the name at each use: no
 * import here changes after it was loaded, and no two files wait for each other.
 * @param {string} code
 */
const othersRequired = (code) =>
  code.replaceAll(importOfOthers, (line, list, all, path) =>
    inPlaceOf(line, all ? `const ${all}=require("${path}");` : required(namesIn(list), path)),
  );

/** A file in CommonJS that has no imports but of split files. @param {string} code */
const commonJsOf = (code) =>
  code
    .replaceAll(importOfFile, (line, list, file) => inPlaceOf(line, list ? required(namesIn(list), `./${file}`) : ''))
    .replaceAll(exportList, (line, list) => {
      const names = namesIn(list).map(([local, name]) => `${name}:${local}`);
      return inPlaceOf(line, `module.exports={${names.join(',')}};`);
    });

/**
 * Splits the host's code: what is loaded at activation is one file, each `import()` another one, what every fetch needs one more, and so what is
 * small; no module is in two of them. esbuild splits ES modules only, into many small files: those are put together again, and the
 * others take from there what they need.
 * @param {boolean} write
 * @returns {import('esbuild').Plugin}
 */
const split = (write) => ({
  name: 'split',
  setup: (build) => {
    const { absWorkingDir = '', minify = false, outdir = '' } = build.initialOptions;
    build.initialOptions.write = false;
    build.onEnd(async ({ outputFiles = [], metafile }) => {
      if (!metafile || outputFiles.length === 0) return;
      const { outputs } = metafile;
      const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
      const files = [...texts.keys()].filter((name) => name.endsWith('.js'));
      /** A file, and all that it cannot be loaded without. @param {readonly string[]} names @param {ReadonlySet<string>} [others] */
      const withImports = (names, others = new Set()) => {
        const found = new Set(names);
        for (const name of found) {
          for (const { path, kind, external } of outputs[`${outdir}/${name}`]?.imports ?? []) {
            if (kind === 'import-statement' && !external && !others.has(basename(path))) found.add(basename(path));
          }
        }
        return found;
      };
      const first = withImports(['extension.js']);
      const isFetching = (/** @type {string} */ name) => fetching.has(name.replace(/-\w+\.js$/, ''));
      const second = withImports(files.filter(isFetching), first);
      const isSmall = (/** @type {string} */ name) =>
        name.startsWith('chunk-') || (outputs[`${outdir}/${name}`]?.bytes ?? 0) < small;
      /** What is put together, by the file that it becomes. @type {[string, readonly string[]][]} */
      const groups = [
        ['extension.js', [...first]],
        ['fetching.js', [...second]],
        ['small.js', files.filter((name) => isSmall(name) && !first.has(name) && !second.has(name))],
      ];
      /** The file that a split file becomes a part of. */
      const wholes = new Map(groups.flatMap(([whole, parts]) => parts.map((part) => [part, whole])));
      /** What other files take from parts: the part, the name there, and its name in the whole. @type {Map<string, [string, string, string]>} */
      const taken = new Map();
      /** @param {string} part @param {string} name `*` for all of it */
      const nameInWhole = (part, name) => {
        const [, , own] = taken.get(`${part} ${name}`) ?? ['', '', `_${taken.size.toString(36)}`];
        taken.set(`${part} ${name}`, [part, name, own]);
        return own;
      };
      /** What is taken of parts comes from their wholes. @param {string} code @param {string} [own] the whole that the code is in */
      const takenFromWholes = (code, own) => {
        /** @type {Map<string, [string, string][]>} */
        const names = new Map();
        const rest = code
          .replaceAll(importOfFile, (line, list, file) => {
            const whole = wholes.get(file);
            if (whole === undefined || whole === own) return line;
            const fromThere = namesIn(list ?? '').map(
              ([name, local]) => /** @type {[string, string]} */ ([nameInWhole(file, name), local]),
            );
            names.set(whole, [...(names.get(whole) ?? []), ...fromThere]);
            return inPlaceOf(line, '');
          })
          .replaceAll(dynamicImport, (_, path) => {
            const whole = wholes.get(basename(path));
            const all = whole ? `require("./${whole}").${nameInWhole(basename(path), '*')}` : `require("${path}")`;
            return `Promise.resolve().then(()=>${all})`;
          });
        return [...names].map(([whole, list]) => required(list, `./${whole}`)).join('') + rest;
      };
      /** A split file, its source map in it. @param {string} name */
      const codeOf = (name) => {
        const map = Buffer.from(texts.get(`${name}.map`) ?? '{}').toString('base64');
        const code = othersRequired((texts.get(name) ?? '').replace(/\/\/# sourceMappingURL=.*\s*$/, ''));
        const whole = wholes.get(name);
        const own = whole ? takenFromWholes(code, whole) : commonJsOf(takenFromWholes(code));
        return texts.has(`${name}.map`) ? `${own}\n//# sourceMappingURL=data:application/json;base64,${map}` : own;
      };
      /** @param {string} name @param {string} code @param {string} map */
      const keep = (name, code, map) => {
        const output = outputs[`${outdir}/${name}`];
        if (output) output.bytes = Buffer.byteLength(code);
        if (!write) return;
        mkdirSync(join(absWorkingDir, outdir), { recursive: true });
        writeFileSync(join(absWorkingDir, outdir, name), minify ? code : `${code}//# sourceMappingURL=${name}.map\n`);
        writeFileSync(join(absWorkingDir, outdir, `${name}.map`), map);
      };
      /** All of them first: they say what is taken of the wholes. */
      const codes = new Map(files.map((name) => [name, codeOf(name)]));
      for (const [name, text] of codes) {
        if (wholes.has(name)) continue;
        const sourcefile = join(absWorkingDir, outdir, name);
        const { code, map } = await esbuild.transform(text, { ...commonJs(minify), sourcefile });
        keep(name, code, map);
      }
      for (const [whole, parts] of groups) {
        const given = [...taken.values()].filter(([part]) => wholes.get(part) === whole);
        const { outputFiles: made } = await esbuild.build({
          ...commonJs(minify),
          bundle: true,
          write: false,
          outfile: join(absWorkingDir, outdir, whole),
          external: ['vscode'],
          stdin: {
            contents: [
              ...(whole === 'extension.js' ? ['import { activate } from "./extension.js";'] : []),
              ...given.map(
                ([part, name, own]) =>
                  `import ${name === '*' ? '* as' : `{ ${name} as`} ${own}${name === '*' ? '' : ' }'} from "./${part}";`,
              ),
              `module.exports = { ${[...(whole === 'extension.js' ? ['activate'] : []), ...given.map(([, , own]) => own)].join(', ')} };`,
            ].join('\n'),
            resolveDir: join(absWorkingDir, outdir),
          },
          plugins: [
            {
              name: 'parts',
              setup: (parted) => {
                parted.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
                  kind === 'import-statement' && wholes.get(basename(path)) === whole
                    ? { path: join(absWorkingDir, outdir, basename(path)), namespace: 'file' }
                    : { path, external: true },
                );
                parted.onLoad({ filter: /\.js$/ }, ({ path }) => ({
                  contents: codes.get(basename(path)) ?? '',
                  loader: 'js',
                }));
              },
            },
          ],
        });
        /** @type {import('esbuild').Metafile['outputs'][string]} */
        const output = { bytes: 0, inputs: {}, exports: [], imports: [] };
        for (const part of parts) {
          const old = outputs[`${outdir}/${part}`];
          if (!old) continue;
          Object.assign(output.inputs, old.inputs);
          for (const each of old.imports) output.imports.push(each);
          delete outputs[`${outdir}/${part}`];
        }
        outputs[`${outdir}/${whole}`] = output;
        const textOf = (/** @type {string} */ end) => made.find(({ path }) => path.endsWith(end))?.text ?? '';
        keep(whole, textOf('.js'), textOf('.map'));
      }
      for (const output of Object.values(outputs)) {
        output.imports = output.imports.filter(({ path }) => !wholes.has(basename(path)));
      }
    });
  },
});

module.exports = { split };

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

/**
 * Imports of what is not bundled, in CommonJS. esbuild's own form of them asks the module for the name at each use: no
 * import here changes after it was loaded, and no two files wait for each other.
 * @param {string} code
 */
const othersRequired = (code) =>
  code
    .replaceAll(importOfOthers, (line, list, all, path) =>
      inPlaceOf(line, all ? `const ${all}=require("${path}");` : required(namesIn(list), path)),
    )
    .replaceAll(dynamicImport, 'Promise.resolve().then(()=>require("$1"))');

/** A file in CommonJS that has no imports but of split files. @param {string} code */
const commonJsOf = (code) =>
  code
    .replaceAll(importOfFile, (line, list, file) => inPlaceOf(line, list ? required(namesIn(list), `./${file}`) : ''))
    .replaceAll(exportList, (line, list) => {
      const names = namesIn(list).map(([local, name]) => `${name}:${local}`);
      return inPlaceOf(line, `module.exports={${names.join(',')}};`);
    });

/**
 * Splits the host's code: what is loaded at activation is one file, each `import()` another one, and no module is in two of them.
 * esbuild splits ES modules only, into many small files: those of the activation are put together again, and the others take
 * from there what they need.
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
      const first = new Set(['extension.js']);
      for (const name of first) {
        for (const { path, kind, external } of outputs[`${outdir}/${name}`]?.imports ?? []) {
          if (kind === 'import-statement' && !external) first.add(basename(path));
        }
      }
      /** What the other files take from those of the activation: file and name there, and its name in the one file. @type {Map<string, string>} */
      const taken = new Map();
      /** What is taken comes from the one file. @param {string} code */
      const takenFromOne = (code) => {
        /** @type {[string, string][]} */
        const names = [];
        const rest = code.replaceAll(importOfFile, (line, list, file) => {
          if (!first.has(file)) return line;
          for (const [name, local] of namesIn(list ?? '')) {
            const key = `${file} ${name}`;
            const own = taken.get(key) ?? `_${taken.size.toString(36)}`;
            taken.set(key, own);
            names.push([own, local]);
          }
          return inPlaceOf(line, '');
        });
        return names.length ? `${required(names, './extension.js')}${rest}` : rest;
      };
      /** A split file, its source map in it. @param {string} name */
      const codeOf = (name) => {
        const map = Buffer.from(texts.get(`${name}.map`) ?? '{}').toString('base64');
        const code = (texts.get(name) ?? '').replace(/\/\/# sourceMappingURL=.*\s*$/, '');
        const own = first.has(name) ? othersRequired(code) : commonJsOf(takenFromOne(othersRequired(code)));
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
      for (const name of texts.keys()) {
        if (!name.endsWith('.js') || first.has(name)) continue;
        const { code, map } = await esbuild.transform(codeOf(name), {
          ...commonJs(minify),
          sourcefile: join(absWorkingDir, outdir, name),
        });
        keep(name, code, map);
      }
      const { outputFiles: whole } = await esbuild.build({
        ...commonJs(minify),
        bundle: true,
        write: false,
        outfile: join(absWorkingDir, outdir, 'extension.js'),
        external: ['vscode'],
        stdin: {
          contents: [
            'import { activate } from "./extension.js";',
            ...[...taken].map(([key, name]) => {
              const [file, own] = key.split(' ');
              return `import { ${own} as ${name} } from "./${file}";`;
            }),
            `module.exports = { ${['activate', ...taken.values()].join(', ')} };`,
          ].join('\n'),
          resolveDir: join(absWorkingDir, outdir),
        },
        plugins: [
          {
            name: 'parts',
            setup: (parted) => {
              parted.onResolve({ filter: /^\.\// }, ({ path }) =>
                first.has(basename(path))
                  ? { path: join(absWorkingDir, outdir, basename(path)), namespace: 'file' }
                  : { path, external: true },
              );
              parted.onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: codeOf(basename(path)), loader: 'js' }));
            },
          },
        ],
      });
      /** @param {string} end */
      const textOf = (end) => whole.find(({ path }) => path.endsWith(end))?.text ?? '';
      keep('extension.js', textOf('.js'), textOf('.map'));
      const extension = outputs[`${outdir}/extension.js`];
      for (const name of [...first].slice(1)) {
        const part = outputs[`${outdir}/${name}`];
        Object.assign(extension?.inputs ?? {}, part?.inputs);
        extension?.imports.push(...(part?.imports ?? []));
        delete outputs[`${outdir}/${name}`];
      }
      for (const output of Object.values(outputs)) {
        output.imports = output.imports.filter(({ path }) => !first.has(basename(path)));
      }
    });
  },
});

module.exports = { split };

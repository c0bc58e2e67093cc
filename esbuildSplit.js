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
  // `import()` becomes a `require` that is called when the chunk is wanted.
  supported: { 'dynamic-import': false },
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
      /** A split file, its source map in it. @param {string} name */
      const codeOf = (name) => {
        const map = Buffer.from(texts.get(`${name}.map`) ?? '{}').toString('base64');
        const code = (texts.get(name) ?? '').replace(/\/\/# sourceMappingURL=.*\s*$/, '');
        return texts.has(`${name}.map`) ? `${code}\n//# sourceMappingURL=data:application/json;base64,${map}` : code;
      };
      const first = new Set(['extension.js']);
      for (const name of first) {
        for (const { path, kind, external } of outputs[`${outdir}/${name}`]?.imports ?? []) {
          if (kind === 'import-statement' && !external) first.add(basename(path));
        }
      }
      const parts = [...first].slice(1);
      const { outputFiles: whole } = await esbuild.build({
        ...commonJs(minify),
        bundle: true,
        write: false,
        outfile: join(absWorkingDir, outdir, 'extension.js'),
        external: ['vscode'],
        stdin: {
          contents: [
            'export * from "./extension.js";',
            ...parts.map((name, index) => `export * as part${index} from "./${name}";`),
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
      /** @param {string} name @param {string} code @param {string} map */
      const keep = (name, code, map) => {
        const output = outputs[`${outdir}/${name}`];
        if (output) output.bytes = Buffer.byteLength(code);
        if (!write) return;
        mkdirSync(join(absWorkingDir, outdir), { recursive: true });
        writeFileSync(join(absWorkingDir, outdir, name), minify ? code : `${code}//# sourceMappingURL=${name}.map\n`);
        writeFileSync(join(absWorkingDir, outdir, `${name}.map`), map);
      };
      /** @param {string} end */
      const textOf = (end) => whole.find(({ path }) => path.endsWith(end))?.text ?? '';
      keep('extension.js', textOf('.js'), textOf('.map'));
      for (const name of texts.keys()) {
        if (!name.endsWith('.js') || first.has(name)) continue;
        const { code, map } = await esbuild.transform(codeOf(name), {
          ...commonJs(minify),
          sourcefile: join(absWorkingDir, outdir, name),
        });
        const taken = code.replaceAll(/require\("\.\/([\w.-]+)"\)/g, (call, part) =>
          parts.includes(part) ? `require("./extension.js").part${parts.indexOf(part)}` : call,
        );
        keep(name, taken, map);
      }
      const extension = outputs[`${outdir}/extension.js`];
      for (const name of parts) {
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

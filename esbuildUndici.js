// What the bundle of network settings has of undici, for esbuild.js.
const { readFileSync } = require('node:fs');
const { join, relative, sep } = require('node:path');
const { brotliCompressSync } = require('node:zlib');

const folder = join(__dirname, 'node_modules/undici');

/** Of the tables that the HTTP parser comes with, its client uses these two. */
function constantsOfParser() {
  const others = /(?<!\/)\bconstants\.(?!ERROR\b|TYPE\b)\w+/.exec(
    readFileSync(join(folder, 'lib/dispatcher/client-h1.js'), 'utf8'),
  );
  if (others) throw new Error(`undici uses ${others[0]}: see esbuildUndici.js.`);
  const { ERROR, TYPE } = require(join(folder, 'lib/llhttp/constants.js'));
  return `module.exports = ${JSON.stringify({ ERROR, TYPE })};`;
}

/** The HTTP parser, in WebAssembly: compressed, it has a quarter of its size. */
function compressedParser() {
  const wasm = brotliCompressSync(require(join(folder, 'lib/llhttp/llhttp-wasm.js'))).toString('base64');
  return `module.exports = require('node:zlib').brotliDecompressSync(Buffer.from('${wasm}', 'base64'));`;
}

/** The channels alone, without what prints their messages for NODE_DEBUG. */
function channelsOnly() {
  const [, channels] =
    /^(.*const channels = \{.*?^\}\n)/ms.exec(readFileSync(join(folder, 'lib/core/diagnostics.js'), 'utf8')) ?? [];
  if (!channels) throw new Error('undici has other channels: see esbuildUndici.js.');
  return `${channels}module.exports = { channels };`;
}

/** The errors, which are instances of their classes by themselves: they need no marks for those of other copies of undici. */
function errorsWithoutMarks() {
  const errors = readFileSync(join(folder, 'lib/core/errors.js'), 'utf8');
  const marks = /^const k\w+ = Symbol\.for\(.*\n|^  (?:static \[Symbol\.hasInstance\]|get \[k\w+\]) .*\n.*\n  \}\n/gm;
  const without = errors.replaceAll(marks, '');
  if (/Symbol/.test(without)) throw new Error('undici marks its errors in another way: see esbuildUndici.js.');
  return without;
}

/**
 * What takes the place of files of undici, whose one entry takes all of it: what a connection's transport uses is left.
 * @type {Readonly<Record<string, string>>}
 */
const inPlaceOf = {
  'index.js': `
    Object.assign(require('./lib/dispatcher/dispatcher').prototype, {
      connect: require('./lib/api/api-connect'),
      request: require('./lib/api/api-request'),
    });
    module.exports = {
      Agent: require('./lib/dispatcher/agent'),
      buildConnector: require('./lib/core/connect'),
      Pool: require('./lib/dispatcher/pool'),
      ProxyAgent: require('./lib/dispatcher/proxy-agent'),
    };`,
  'lib/core/diagnostics.js': channelsOnly(),
  'lib/core/errors.js': errorsWithoutMarks(),
  // No server is offered HTTP/2, and no address of a proxy is one of SOCKS.
  'lib/dispatcher/client-h2.js': 'module.exports = undefined;',
  'lib/dispatcher/socks5-proxy-agent.js': 'module.exports = undefined;',
  // The same parser once: this one runs on every processor.
  'lib/llhttp/llhttp_simd-wasm.js': `module.exports = require('./llhttp-wasm.js');`,
  'lib/llhttp/llhttp-wasm.js': compressedParser(),
  'lib/llhttp/constants.js': constantsOfParser(),
  // All bodies that are sent are text.
  'lib/web/fetch/body.js': 'exports.extractBody = undefined;',
};

/** @type {import('esbuild').Plugin} */
const partsOfUndici = {
  name: 'parts of undici',
  setup: (build) => {
    /** @type {Set<string>} */
    const replaced = new Set();
    build.onLoad({ filter: /[\\/]node_modules[\\/]undici[\\/]/ }, ({ path }) => {
      const name = relative(folder, path).replaceAll(sep, '/');
      const contents = inPlaceOf[name];
      if (contents === undefined) return undefined;
      replaced.add(name);
      return { contents };
    });
    build.onEnd(() => {
      const missing = Object.keys(inPlaceOf).filter((name) => !replaced.has(name));
      return { errors: missing.map((name) => ({ text: `undici has no ${name} any more: see esbuildUndici.js.` })) };
    });
  },
};

module.exports = { partsOfUndici };

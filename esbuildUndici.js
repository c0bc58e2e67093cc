// What the bundle of network settings has of undici, for esbuild.js.
const { join, relative, sep } = require('node:path');

const folder = join(__dirname, 'node_modules/undici');

/**
 * What takes the place of files of undici, whose one entry takes all of it: what a connection's transport uses is left.
 * @type {Readonly<Record<string, string>>}
 */
const inPlaceOf = {
  'index.js': `
    require('./lib/dispatcher/dispatcher').prototype.connect = require('./lib/api/api-connect');
    module.exports = {
      Agent: require('./lib/dispatcher/agent'),
      buildConnector: require('./lib/core/connect'),
      fetch: require('./lib/web/fetch').fetch,
      Pool: require('./lib/dispatcher/pool'),
      ProxyAgent: require('./lib/dispatcher/proxy-agent'),
    };`,
  // No server is offered HTTP/2, and no address of a proxy is one of SOCKS.
  'lib/dispatcher/client-h2.js': 'module.exports = undefined;',
  'lib/dispatcher/socks5-proxy-agent.js': 'module.exports = undefined;',
  // The same parser once: this one runs on every processor.
  'lib/llhttp/llhttp_simd-wasm.js': `module.exports = require('./llhttp-wasm.js');`,
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

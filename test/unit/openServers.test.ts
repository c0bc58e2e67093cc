import { deepStrictEqual, ok } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../support/install.mjs';

/** What would let anybody on this machine, or on its network, drive what runs here. */
const open = {
  'a VS Code server without a token': /--without-connection-token/,
  'a token on a command line': /--connection-token(?!-file)/,
  'a debugging port': /--remote-debugging-(?!pipe)|--inspect/,
  'a server on all addresses': /0\.0\.0\.0|'::'/,
  'a port without an address': /\.listen\((?!\w+, '(127\.0\.0\.[12]|::1)'|path,)/,
};

describe('npm start and the tests', () => {
  const files = readdirSync(join(checkout, 'test'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.[mc]?[jt]s$/.test(file) && !/openServers\.test\.ts$|node_modules/.test(file),
  );

  for (const [what, pattern] of Object.entries(open)) {
    it(`never open ${what}`, () => {
      ok(files.some((file) => file.endsWith('server.mjs')));
      const found = files.filter((file) => pattern.test(readFileSync(join(checkout, 'test', file), 'utf8')));
      deepStrictEqual(found, []);
    });
  }
});

// `npm run bench:activation [windows]`: ms to load and to activate this extension and the editor's own git, in the same host, window by window.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, packageExtension } from '../support/install.mjs';
import { runMain } from '../support/processes.mjs';
import { provisionServer } from '../support/vscode/provision.mjs';
import { provisionBrowser } from '../support/vscode/provisionBrowser.mjs';
import { runHostTests } from '../support/vscode/runHostTests.mjs';

const windows = Number(process.argv[2] ?? 5);

/** @returns {Promise<number>} the exit code */
async function main() {
  await provisionServer();
  await provisionBrowser();
  await packageExtension();
  const folder = mkdtempSync(join(tmpdir(), 'incident-activation-'));
  /** @type {Record<string, number>[]} */
  const table = [];
  try {
    for (let window = 0; window < windows; window++) {
      const file = join(folder, `${window}.json`);
      const good = await runHostTests({
        extensionFolder: checkout,
        testModule: join(checkout, 'out/test/host/activation.bench.js'),
        // Git is one of those that tests do without.
        env: { INCIDENT_ACTIVATION: file, INCIDENT_ALL_EXTENSIONS: '1' },
      });
      if (!good) return 1;
      /** @type {string[]} */
      const rows = JSON.parse(readFileSync(file, 'utf8'));
      const [own, git] = rows.map((row) => row.split('|').slice(3, 5).map(Number));
      table.push({
        load: own?.[0] ?? NaN,
        activate: own?.[1] ?? NaN,
        'git: load': git?.[0] ?? NaN,
        'git: activate': git?.[1] ?? NaN,
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.table(table);
  return 0;
}

await runMain(main);

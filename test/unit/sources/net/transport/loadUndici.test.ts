import { deepStrictEqual } from 'node:assert';
import { join } from 'node:path';
import { run } from '../../../../support/processes.mjs';

describe('Loading undici', () => {
  const load = async (how: string): Promise<unknown> =>
    JSON.parse(await run(process.execPath, [join(__dirname, 'loadUndici.child.js'), how]));

  for (const [how, slotIs, title] of [
    ['used', 'as it was', 'leaves the global dispatcher alone'],
    ['fresh', 'Node’s', 'leaves the place of the global dispatcher to Node.js, where nothing has fetched yet'],
    ['plain', 'taken', 'by itself would have taken its place'],
  ] as const) {
    it(`${title}; everything else of the process is as it was, and all fetches work`, async () => {
      deepStrictEqual(await load(how), { slotIs, others: true, status: 200, hosts: 200 });
    });
  }
});

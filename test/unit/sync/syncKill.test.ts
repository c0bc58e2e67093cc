import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sampleIncidents } from '../../../src/sources/sample/petraIncidents';
import { ApiServer } from '../../support/apiServer';
import { fastClock } from '../../support/fastClock';
import { createPetraApi } from '../../support/petraApi';

/** `INCIDENT_KILLS=100` for more. */
const kills = Number(process.env['INCIDENT_KILLS'] ?? 8);
/** Time passes faster here and there, or the limit would make it a long test. */
const times = 60;

interface FieldValue {
  readonly loaded?: number;
  readonly kept?: number;
  readonly problems: readonly string[];
}

describe('Fetching and keeping, killed at any moment', () => {
  it(`loses nothing that was written and is never over the limit, ${kills} times`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sync-kill-'));
    const clock = fastClock(times);
    const all = sampleIncidents({ seed: 3, count: 490, now: clock.now() }).toReversed();
    const held = all.splice(0, 100);
    const api = createPetraApi({ keys: ['good-key'], now: () => clock.now(), incidents: held });
    const server = await ApiServer.start(api.handle);
    const key = randomBytes(32).toString('base64');
    let kept = 0;
    let duringFetch = 0;
    try {
      for (let round = 0; round < kills; round++) {
        const child = fork(join(__dirname, 'syncKill.child.js'), [folder, server.origin, key, String(times)]);
        const told: FieldValue[] = [];
        child.on('message', (message) => told.push(message as FieldValue));
        await once(child, 'message');
        const requests = server.requests.length;
        held.push(...all.splice(0, 2));
        // Every second one after a request, also where all takes long.
        const afterRequest = round % 2 > 0;
        if (afterRequest) for (; server.requests.length === requests;) await setTimeout(5);
        // There is something to lose from the first one on, and in the end all must be there.
        const isThere = (): boolean => told.some((each) => each.kept === held.length);
        if (round === 0 || round === kills - 1) for (; !isThere();) await once(child, 'message');
        await setTimeout(Math.random() * (afterRequest ? 50 : 600));
        child.kill('SIGKILL');
        await once(child, 'close');
        if (server.requests.length > requests) duringFetch++;
        const [{ loaded = 0, problems } = { problems: [] }] = told;
        deepStrictEqual(problems, []);
        ok(loaded >= kept, `${loaded} incidents after a start, where ${kept} were kept`);
        kept = Math.max(loaded, ...told.map((each) => each.kept ?? 0));
      }
      strictEqual(kept, held.length);
      ok(duringFetch >= Math.floor(kills / 2), `${duringFetch} of ${kills} after a request`);
      strictEqual(api.requests.filter(({ status }) => status !== 200).length, 0);
    } finally {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(300_000 + kills * 10_000);
});

import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import { startPetra, type PetraServer } from '../support/petraServer';
import { eventually, useWindow } from './hooks';

const key = 'petra-key-0123456789';
const unreachable = 'Not an answer of the API';

describe('The copy of incidents on this machine', () => {
  const open = useWindow();
  let petra: PetraServer;
  let connection = '';
  // Tenants by names that stand nowhere else: the editor keeps its own copy of the manifest, whose examples name tenants of the sample.
  const incidents = sampleIncidents({ seed: 7, count: 40, now: Date.now() }).map((incident) => ({
    ...incident,
    tenant: { ...incident.tenant, name: `Held ${incident.tenant?.name}` },
  }));
  const cacheFiles = async (): Promise<string[]> =>
    [...(await open.get().profileFiles()).keys()].filter((file) =>
      /[/\\]cache[/\\]\w+[/\\]\d+\.(base|delta)$/.test(file),
    );

  before(async () => {
    petra = await startPetra(incidents, key);
    const window = open.get();
    connection = await window.addConnection(petra, { secret: key });
    await window.openContainer();
    await window.row('Acme').waitFor({ state: 'detached' });
    await eventually(async () => strictEqual((await window.command<unknown[]>('incidents.refresh')).length, 1));
  });
  after(async () => petra[Symbol.asyncDispose]());

  it('holds nothing that can be read', async () => {
    await eventually(async () => ok((await cacheFiles()).length > 0));
    const secrets = [
      key,
      ...incidents.flatMap(({ id, user, tenant }) => [id, user?.mail, user?.displayName, tenant?.name]),
    ];
    const files = await open.get().profileFiles();
    for (const [file, text] of files) {
      for (const secret of secrets) ok(!secret || !text.includes(secret), `${secret} is in ${file}`);
    }
  });

  it('outlives a slip of the pen in the settings', async () => {
    const window = open.get();
    const kept = await cacheFiles();
    const entry = { id: connection, kind: 'petra', name: 'Acme', baseUrl: petra.origin };
    await window.setting('incidents.connections', [{ ...entry, name: '' }]);
    await window.openView('Connections');
    await eventually(async () => strictEqual((await window.rows('Connections'))[0]?.expanded, undefined));
    deepStrictEqual(await cacheFiles(), kept);
    const asked = petra.server.requests.length;
    await window.setting('incidents.connections', [entry]);
    await eventually(async () => ok((await window.rows()).filter(({ level }) => level === 2).length > 10));
    strictEqual(petra.server.requests.length, asked);
  });

  it('is shown at once when the API cannot be reached, with its age, and mends by itself', async () => {
    const window = open.get();
    petra.server.next({ body: '<html>' }, { body: '<html>' });
    // In minutes: by itself it refreshes every few seconds.
    await window.setting('incidents.refreshInterval', 0.1);
    await window.reload();
    await window.openContainer();
    await eventually(async () => {
      const rows = await window.rows();
      match(
        rows.find(({ label }) => label === 'Acme')?.description ?? '',
        new RegExp(`^${unreachable} · as of (just now|\\d+ \\w+ ago)$`),
      );
      ok(rows.filter(({ level }) => level === 2).length > 10);
    });
    await window.screenshot('offline-dark');
    await eventually(async () => ok(!(await window.rows()).some(({ label }) => label === 'Acme')), 60_000);
    await window.setting('incidents.refreshInterval', undefined);
  });

  it('that is damaged is removed with a message, and fetched anew', async () => {
    const window = open.get();
    const file = (await cacheFiles()).find((name) => name.endsWith('.base')) ?? '';
    await window.damage(file);
    await window.reload();
    await window.openContainer();
    await window.notifications
      .filter({ hasText: 'The copy of incidents is damaged and was removed. The incidents are fetched anew.' })
      .waitFor();
    await eventually(async () => ok((await window.rows()).filter(({ level }) => level === 2).length > 10));
    await eventually(async () => ok((await cacheFiles()).length > 0));
  });

  it('is gone after Clear Local Data, and never made while it is switched off', async () => {
    const window = open.get();
    await window.setting('incidents.cache', false);
    await eventually(async () => deepStrictEqual(await cacheFiles(), []));
    await window.setting('incidents.cache', undefined);
    await window.command('incidents.refresh');
    petra.incidents.push({ ...incidents[0], id: 'one more' });
    await window.command('incidents.refresh');
    await eventually(async () => ok((await cacheFiles()).length > 0));
    await window.command('incidents.clearLocalData');
    deepStrictEqual(await cacheFiles(), []);
  });
});

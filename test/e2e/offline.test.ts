import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import { startPetra, type PetraServer } from '../support/petraServer';
import { traces } from '../support/traces';
import { eventually, useWindow } from './hooks';

/** Is asked once: of other failures each would take three of the ten requests that a minute has. */
const gone = { status: 404, body: 'gone' };
const unreachable = 'Unexpected response \\(proxy or sign-in page\\?\\)';

describe('The cache of incidents on this machine', () => {
  const open = useWindow();
  let petra: PetraServer;
  let connection: string | undefined;
  /** Each test has one of its own: it would wait for the limit of those before. */
  let key = '';
  // Tenants by names that stand nowhere else: the editor keeps its own copy of the manifest, whose examples name tenants of the sample.
  const incidents = sampleIncidents({ seed: 7, count: 40, now: Date.now() }).map((incident) => ({
    ...incident,
    tenant: { ...incident.tenant, name: `Held ${incident.tenant?.name}` },
  }));
  const databaseFiles = async (): Promise<string[]> =>
    (await open.get().profilePaths()).filter((file) => /[/\\]incidents\.db(-wal)?$/.test(file));
  const incidentRows = async (): Promise<number> => (await open.get().rows()).filter(({ level }) => level === 2).length;
  /** Starts the window again while the API cannot be reached: what is there then comes from this machine. */
  const restartOffline = async (): Promise<void> => {
    const window = open.get();
    await window.setting('incidents.refreshInterval', 0);
    await window.reload();
    await window.openContainer();
  };

  before(async () => {
    petra = await startPetra(incidents);
    await open.get().openContainer();
  });
  beforeEach(async () => {
    const window = open.get();
    petra.server.heal();
    for (const name of ['cache', 'refreshInterval']) await window.setting(`incidents.${name}`, undefined);
    if (connection !== undefined) await window.command('incidents.removeConnection', connection);
    key = `petra-key-${petra.keys.length}-0123456789`;
    petra.keys.push(key);
    connection = await window.addConnection(petra, { secret: key });
    await eventually(async () => ok((await incidentRows()) > 10));
    await eventually(async () => strictEqual((await window.command<unknown[]>('incidents.refresh')).length, 1));
  });
  after(async () => petra[Symbol.asyncDispose]());

  it('contains nothing that can be read', async () => {
    await eventually(async () => ok((await databaseFiles()).length > 0));
    const secrets = [
      key,
      ...incidents.flatMap(({ id, user, tenant }) => [id, user?.mail, user?.displayName, tenant?.name]),
    ].flatMap((secret) => (secret ? [Buffer.from(secret)] : []));
    for (const [file, text] of await open.get().profileFiles()) {
      deepStrictEqual(traces(Buffer.from(text, 'latin1'), secrets), [], file);
    }
  });

  it('outlives a slip of the pen in the settings', async () => {
    const window = open.get();
    const entry = { id: connection, kind: 'petra', name: 'Acme', baseUrl: petra.origin };
    await window.setting('incidents.connections', [{ ...entry, name: '' }]);
    await window.openView('Connections');
    await eventually(async () =>
      deepStrictEqual(
        (await window.rows('Connections')).map(({ expanded }) => expanded),
        [undefined],
      ),
    );
    const asked = petra.server.requests.length;
    await window.setting('incidents.connections', [entry]);
    await eventually(async () => ok((await incidentRows()) > 10));
    strictEqual(petra.server.requests.length, asked);
  });

  it('is shown at once when the API cannot be reached, with its age, and recovers by itself', async () => {
    const window = open.get();
    petra.server.next(...Array.from({ length: 100 }, () => ({ body: '<html>' })));
    // In minutes: by itself it refreshes every few seconds.
    await window.setting('incidents.refreshInterval', 0.1);
    await window.reload();
    await window.openContainer();
    await eventually(async () => {
      const rows = await window.rows();
      match(
        rows.find(({ label }) => label === 'Acme')?.description ?? '',
        new RegExp(`^${unreachable} · updated (just now|\\d+ \\w+ ago)$`),
      );
      ok(rows.filter(({ level }) => level === 2).length > 10);
    });
    await window.screenshot('offline-dark');
    petra.server.heal();
    await eventually(async () => ok(!(await window.rows()).some(({ label }) => label === 'Acme')));
  });

  it('is gone, and never made, while it is switched off', async () => {
    const window = open.get();
    await window.setting('incidents.cache', false);
    await window.command('incidents.refresh');
    await restartOffline();
    petra.server.next(...Array.from({ length: 100 }, () => gone));
    await window.command('incidents.refresh');
    await window.row('Acme').waitFor();
    strictEqual(await incidentRows(), 0);
  });

  it('is gone after Clear Local Data', async () => {
    const window = open.get();
    petra.server.next(...Array.from({ length: 100 }, () => gone));
    await window.command('incidents.clearLocalData', true);
    await restartOffline();
    await window.command('incidents.refresh');
    await window.row('Acme').waitFor();
    strictEqual(await incidentRows(), 0);
    petra.server.heal();
    await window.command('incidents.refresh');
    await eventually(async () => ok((await incidentRows()) > 10));
    await restartOffline();
    await eventually(async () => ok((await incidentRows()) > 10));
  });

  it('that is damaged is set aside with a message, and another one begun', async () => {
    const window = open.get();
    // A window that is closed would put right what it has open, and one that is open would find the damage itself.
    await window.crash();
    for (const file of await databaseFiles()) await window.damage(file);
    await window.reload();
    await window.openContainer();
    await window.told(/The local database was damaged and renamed to incidents.damaged-\d+.db/);
    await eventually(async () => {
      const paths = await window.profilePaths();
      ok(paths.some((file) => file.includes('incidents.damaged-')));
      ok(paths.some((file) => file.endsWith('incidents.db')));
    });
    await window.command('incidents.clearLocalData', true);
    ok(!(await window.profilePaths()).some((file) => file.includes('incidents.damaged-')));
  });
});

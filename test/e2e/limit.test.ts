import { ok, strictEqual } from 'node:assert';
import { petraReference } from '../support/petraReference';
import { startPetra, type PetraServer } from '../support/petraServer';
import { eventually, useWindow } from './hooks';

/** Each test has a key, with a limit, of its own. */
const keys = { limited: 'petra-key-0123456789', paused: 'petra-key-9876543210' };
const open = useWindow();

describe('The limit of a key', () => {
  let petra: PetraServer;

  before(async () => {
    petra = await startPetra(petraReference.incidents, keys.limited);
  });
  after(async () => petra[Symbol.asyncDispose]());

  it('applies across a restart of the editor, with the wait in sight', async () => {
    const window = open.get();
    const scope = { startDate: '2025-01-01' };
    await window.openContainer();
    // From here on until it waits, less than a minute may pass.
    const id = await window.addConnection(petra, { scope, secret: keys.limited });
    await window.row('Acme Corp.').waitFor();
    while (petra.statuses().length < 10) await window.command('incidents.refresh');
    await window.reload();
    const waiting = window.command('incidents.refresh');
    await window.openContainer();
    const left = async (): Promise<number> =>
      eventually(async () => {
        const message = await window.message();
        const [, seconds] = /Acme: rate limit: resuming in (\d+) s/.exec(message) ?? [];
        ok(seconds, message);
        return Number(seconds);
      });
    const first = await left();
    await eventually(async () => ok((await left()) < first, 'the wait is not counted down'));
    strictEqual(petra.statuses().length, 10);
    await window.screenshot('waiting-dark');
    await waiting;
    strictEqual(petra.statuses().length, 11);
    ok(petra.statuses().every((status) => status === 200));
    await window.command('incidents.removeConnection', id);
  });
});

describe('A pause that the API asked for', () => {
  let petra: PetraServer;

  before(async () => {
    petra = await startPetra(petraReference.incidents, keys.paused);
  });
  after(async () => petra[Symbol.asyncDispose]());

  it('is shown, and over when the user ends it', async () => {
    const window = open.get();
    const scope = { startDate: '2025-01-01' };
    const id = await window.addConnection(petra, { name: 'Paused', scope, secret: keys.paused });
    await window.command('incidents.refresh', id);
    // A check of what is known, which the refresh ends, may come first.
    const tooMany = { status: 429, headers: { 'retry-after': '1800' }, body: '{}' };
    petra.server.next(tooMany, tooMany);
    const refreshed = window.command('incidents.refresh', id);
    await window.openContainer();
    await window.openView('Connections');
    await window.tree('Connections').expand('Paused');
    const row = await window.tree('Connections').find('Rate limit');
    await row.locator('.label-description', { hasText: 'paused' }).waitFor();
    await window.screenshot('paused-dark');
    petra.server.heal();
    const asked = petra.server.requests.length;
    await window.rowButton(row, 'Resume Requests Now');
    await refreshed;
    strictEqual(petra.server.requests.length, asked + 1);
    await eventually(async () =>
      ok(!(await window.rows('Connections')).some(({ label }) => label === 'Rate limit'), 'the pause is still told'),
    );
    await window.command('incidents.removeConnection', id);
  });
});

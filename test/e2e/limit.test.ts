import { ok, strictEqual } from 'node:assert';
import { petraReference } from '../support/petraReference';
import { startPetra, type PetraServer } from '../support/petraServer';
import { eventually, useWindow } from './hooks';

const key = 'petra-key-0123456789';

describe('The limit of a key', () => {
  const open = useWindow();
  let petra: PetraServer;

  before(async () => {
    petra = await startPetra(petraReference.incidents, key);
  });
  after(async () => petra[Symbol.asyncDispose]());

  it('holds over a restart of the editor, with the wait in sight', async () => {
    const window = open.get();
    const scope = { startDate: '2025-01-01' };
    await window.addConnection(petra, { scope, secret: key });
    await window.openContainer();
    await window.row('Acme Corp.').waitFor();
    while (petra.statuses().length < 10) await window.command('incidents.refresh');
    await window.reload();
    const waiting = window.command('incidents.refresh');
    await window.openContainer();
    await eventually(async () =>
      ok(/Acme: waiting \d+ s for the API’s limit/.test(await window.message()), await window.message()),
    );
    const left = async (): Promise<number> => Number(/(\d+) s/.exec(await window.message())?.[1]);
    const first = await left();
    await eventually(async () => ok((await left()) < first, 'the wait is not counted down'));
    await window.screenshot('waiting-dark');
    strictEqual(petra.statuses().length, 10);
    await waiting;
    strictEqual(petra.statuses().length, 11);
    ok(petra.statuses().every((status) => status === 200));
  }).timeout(150_000);
});

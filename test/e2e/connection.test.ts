import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { createServer, type AddressInfo } from 'node:net';
import { petraReference } from '../support/petraReference';
import { startPetra, type PetraServer } from '../support/petraServer';
import { eventually, useWindow } from './hooks';

const key = 'petra-key-0123456789';

describe('A connection', () => {
  const open = useWindow({ settings: { 'incidents.timeZone': 'utc' } });
  let petra: PetraServer;
  let connection: string;

  before(async () => {
    petra = await startPetra(petraReference.incidents, key);
    const window = open.get();
    // The vendor's own address is out of reach here: the test's server is set on a connection that is then edited.
    const scope = { startDate: '2025-01-01' };
    connection = await window.addConnection(petra, { name: 'Acme EU', scope, secret: key });
    await window.openContainer();
    await window.row('Acme Corp.').waitFor();
  });
  after(async () => petra[Symbol.asyncDispose]());

  it('is refused with a wrong key, in the API’s words, and nothing of it is stored', async () => {
    const window = open.get();
    const running = window.command('incidents.replaceKey', connection);
    await window.quickType('wrong-key');
    await window.quickAccept();
    await window.quickMessage.filter({ hasText: 'Petra replied: Invalid API key' }).waitFor();
    await window.screenshot('key-refused');
    await window.page.keyboard.press('Escape');
    await running;
    ok(!JSON.stringify(petra.server.requests.at(-1)?.headers).includes(key));
    await window.command('incidents.refresh');
    strictEqual(petra.server.requests.at(-1)?.headers['authorization'], `Bearer ${key}`);
  });

  it('shows what an API says of a key as plain text', async () => {
    const window = open.get();
    const message = '[Renew here](command:workbench.action.quit) $(flame)';
    const body = JSON.stringify({ error: { code: 'UNAUTHORIZED', message, details: '' } });
    petra.server.next({ status: 401, body });
    const running = window.command('incidents.replaceKey');
    await window.quickType('another-key');
    await window.quickAccept();
    await window.quickMessage.filter({ hasText: 'Renew here' }).waitFor();
    strictEqual(await window.quickMessage.locator('a, .codicon-flame').count(), 0);
    match((await window.quickMessage.textContent()) ?? '', /\[Renew here\] \(command:workbench\.action\.quit\)/);
    await window.page.keyboard.press('Escape');
    await running;
  });

  it('shows the incidents of the API page in the tree', async () => {
    await eventually(async () =>
      deepStrictEqual(
        (await open.get().rows()).map(({ label, level, ariaLabel }) => [
          level,
          label,
          ariaLabel.replace(/, \d+ d\b.*/, ''),
        ]),
        [
          [1, 'Acme Corp.', 'Acme Corp., 4 incidents, flagged by a check, Password unchanged'],
          [2, 'Neal Caffrey', 'Neal Caffrey, check: Password unchanged, Remediated, closed, Acme Corp.'],
          [2, 'Anakin Skywalker', 'Anakin Skywalker, Remediated, closed, Acme Corp.'],
          [2, 'Nick Renner', 'Nick Renner, Remediated, closed, Acme Corp.'],
          [2, 'Asha Streich', 'Asha Streich, Remediated, closed, Acme Corp.'],
        ],
      ),
    );
  });

  it('shows every field of the API page in the details', async () => {
    const window = open.get();
    await window.clickRow('Neal Caffrey');
    const page = await window.webview();
    await page.locator('h1', { hasText: 'Neal Caffrey' }).waitFor();
    const facts = await page
      .locator('section:not(.checks) dt')
      .evaluateAll((terms) =>
        terms.map((term) => [term.textContent, term.nextElementSibling?.querySelector('span')?.textContent ?? '']),
      );
    const withoutAge = facts.map(([name, value]) => [name, (value ?? '').trim().replace(/ \([\d,]+ days ago\)/, '')]);
    deepStrictEqual(Object.fromEntries(withoutAge), {
      User: 'Neal Caffrey',
      'Sign-in name (UPN), Email': 'ncaffrey@acmecorp.com',
      Account: 'Enabled',
      'User ID': '7a3fd851-bc4e-489c-b6d2-35f940d7ace2',
      'Tenant ID': 'ZZk90t',
      'Microsoft tenant ID': 'a1b2c3d4-5e6f-7890-abcd-ef1234567890',
      Connection: 'Acme EU',
      Detection: 'Live',
      'Dwell window': 'Closed',
      'Incident ID': '0c207800-80d0-46ed-beec-376779e33bbb',
      Link: 'https://app.petrasecurity.com/tenant/ZZk90t/incidents/0c207800-80d0-46ed-beec-376779e33bbb',
    });
    const told = await page.locator('header, .timeline').allInnerTexts();
    for (const text of [
      'Remediated',
      'closed',
      'Acme Corp.',
      'Jan 23, 2024, 6:52:24 PM UTC',
      'Feb 5, 2025, 11:33:29 PM UTC',
      'Feb 5, 2025, 11:38:05 PM UTC',
      'Dwell window: 6 min',
    ]) {
      strictEqual(told.join('\n').split(text).length, 2, text);
    }
    await page.locator('#raw > summary').click();
    deepStrictEqual(JSON.parse((await page.locator('pre').textContent()) ?? ''), petraReference.incidents[1]);
  });

  it('opens an incident in the dashboard, past the editor’s own question', async () => {
    const window = open.get();
    await window.command('incidents.openDetails', { connection, id: petraReference.incidents[1]?.id });
    const page = await window.webview();
    await page.getByRole('button', { name: 'Open in Dashboard' }).click();
    await window.dialog.filter({ hasText: 'app.petrasecurity.com' }).waitFor();
    await window.dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('asks before a link that leads elsewhere, and shows where to', async () => {
    const window = open.get();
    const [first] = petraReference.incidents;
    const eve = {
      ...first,
      id: 'elsewhere',
      url: 'https://petrasecurity.com.evil.example/x',
      user: { displayName: 'Eve' },
    };
    await using other = await startPetra([eve], key);
    const scope = { startDate: '2025-01-01' };
    const id = await window.addConnection(other, { name: 'Elsewhere', scope, secret: key });
    await window.rowButton(window.row('Eve'), 'Open in Dashboard');
    await window.dialog.filter({ hasText: 'doesn’t lead to the vendor’s dashboard' }).waitFor();
    await window.dialog.filter({ hasText: 'https://petrasecurity.com.evil.example/x' }).waitFor();
    await window.dialog.getByRole('button', { name: 'Cancel' }).click();
    await window.command('incidents.removeConnection', id);
    await window.row('Eve').waitFor({ state: 'detached' });
  });

  it('copies ID and link', async () => {
    const window = open.get();
    await window.clickRow('Asha Streich');
    // The palette offers what there is for it then.
    await (await window.webview()).locator('h1', { hasText: 'Asha Streich' }).waitFor();
    await window.palette('Incidents: Copy ID');
    await eventually(async () => strictEqual(await window.clipboard(), 'a212087c-bc60-4fbc-8bf5-5a4c2f823e5f'));
    await window.palette('Incidents: Copy Dashboard Link');
    await eventually(async () => match(await window.clipboard(), /^https:.*a212087c/));
    // Without the details in front, the row that arrow keys came to is meant, not the one that was clicked.
    await window.command('workbench.action.closeAllEditors');
    await window.tree().press('ArrowUp');
    await window.palette('Incidents: Copy ID');
    const above = petraReference.incidents.find(({ user }) => user?.displayName === 'Nick Renner');
    await eventually(async () => strictEqual(await window.clipboard(), above?.id));
  });

  it('is there again after a restart, with its key, and asks for nothing until it is looked at', async () => {
    const window = open.get();
    await window.palette('View: Show Explorer');
    const before = petra.server.requests.length;
    await window.reload();
    await window.command('incidents.showLog');
    strictEqual(await window.isActive(), true);
    strictEqual(petra.server.requests.length, before);
    await window.openContainer();
    await window.row('Acme Corp.').waitFor();
    // What was fetched a moment ago is kept, and not due.
    strictEqual(petra.server.requests.length, before);
    await window.command('incidents.refresh');
    strictEqual(petra.server.requests.length, before + 1);
  });

  it('leaves its key in no file of the profile', async () => {
    const files = await open.get().profileFiles();
    ok(
      [...files.values()].some((text) => text.includes('Acme EU')),
      'the settings were not searched',
    );
    deepStrictEqual(
      [...files].filter(([, text]) => text.includes(key)).map(([file]) => file),
      [],
    );
  });

  it('is not taken on plain http', async () => {
    const window = open.get();
    const given = { kind: 'petra', name: 'In the clear', baseUrl: 'http://api.petrasecurity.com', secret: key };
    const refused = await window.command('incidents.addConnection', given).catch((error: unknown) => error);
    match(String(refused), /must start with https:/);
  });

  it('says so when the API cannot be connected to in time', async () => {
    const window = open.get();
    // Takes connections, and never says a word of TLS.
    const mute = createServer();
    await new Promise<void>((listening) => {
      mute.listen(0, '127.0.0.1', listening);
    });
    const { port } = mute.address() as AddressInfo;
    const [present = []] = (await window.settingsRead('incidents.connections')) as unknown[][];
    const muted = { id: 'mute', kind: 'petra', name: 'Mute', baseUrl: `https://127.0.0.1:${port}` };
    await window.setting('incidents.connections', [...present, muted]);
    const running = window.command('incidents.replaceKey', 'mute');
    await window.quickType(key);
    await window.quickAccept();
    await window.quickMessage.filter({ hasText: /Can’t reach .* in time|Response timed out/ }).waitFor();
    await window.page.keyboard.press('Escape');
    await running;
    await window.setting('incidents.connections', present);
    mute.close();
  });
});

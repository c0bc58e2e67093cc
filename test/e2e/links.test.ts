import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { PetraIncident } from '../../src/sources/petra/schema';
import { petraReference } from '../support/petraReference';
import { startPetra, type PetraServer } from '../support/petraServer';
import type { Window } from '../support/vscode/window';
import { eventually, useWindow } from './hooks';

/** Each suite has a key, with a limit, of its own. */
const keys = { editor: 'good-key', dashboard: 'other-key' };
const open = useWindow();
const person = (id: string, displayName: string): PetraIncident => ({
  id,
  createdAt: new Date(Date.now() - 3_600_000).toISOString(),
  remediationStatus: 'UNREMEDIATED',
  tenant: { petraTenantId: 'ZZk90t', name: 'Acme Corp.' },
  user: { id, displayName },
});

describe('A link into the editor', () => {
  let petra: PetraServer;
  // With what has a meaning in a URI.
  const filter = 'user:"no & #1 100%25+",anakin is:attention';
  let incidentLink = '';
  let filterLink = '';
  const heading = async (text: string, window = open.get()): Promise<void> => {
    const page = await window.webview();
    await page.locator('h1', { hasText: text }).waitFor();
  };
  const linkOrigin = (): string => incidentLink.slice(0, incidentLink.indexOf('/incident?'));
  const isNew = async (expected: boolean): Promise<void> =>
    eventually(async () => strictEqual(await open.get().statusItem('1 unread').count(), expected ? 1 : 0));
  const shown = async (window = open.get()): Promise<string[]> =>
    (await window.rows()).filter(({ level }) => level === 2).map(({ label }) => label);
  const showsAll = async (): Promise<void> =>
    eventually(async () => strictEqual((await shown()).length, petra.incidents.length));

  /** Waits for a notification, and closes it. Returns how many links it has. */
  const told = async (text: string): Promise<number> => {
    const window = open.get();
    const links = await (await window.notification(text)).locator('.notification-list-item-message a').count();
    await window.command('notifications.clearAll');
    return links;
  };
  /** Opens a link in a window in which nothing of the extension was open yet, and looks at what comes of it. */
  const openAnew = async (link: string, look: (window: Window) => Promise<void>): Promise<void> => {
    const window = await open.get().another();
    try {
      strictEqual(await window.isActive(), false);
      await window.openLink(link);
      await look(window);
    } finally {
      await window.close();
    }
  };

  before(async () => {
    petra = await startPetra(
      [person('neal & co + 100 %?', 'Neal Caffrey'), person('anakin', 'Anakin Skywalker')],
      keys.editor,
    );
    const window = open.get();
    await window.empty();
    await window.addConnection(petra, { secret: keys.editor });
    await window.openContainer();
    // What tests ask for does not join it.
    await window.command('incidents.refresh');
    await window.row('Neal Caffrey').waitFor();
    const [neal] = await window.incidents('neal');
    await window.command('incidents.copyDeepLink', { connection: neal?.connection, id: neal?.id });
    incidentLink = await window.clipboard();
    await window.command('incidents.filter', filter);
    await window.command('incidents.copyFilterLink');
    filterLink = await window.clipboard();
    await window.command('incidents.clearFilter');
    await window.row('Neal Caffrey').waitFor();
  });
  after(async () => petra[Symbol.asyncDispose]());
  beforeEach(async () => {
    await open.get().tidy();
    await showsAll();
  });

  it('is copied from an incident, and from the filter', async () => {
    const window = open.get();
    await window.contextMenu(window.row('Neal Caffrey'), 'Copy VS Code Link');
    match(incidentLink, /:\/\/incident-browser\.incident-browser\/incident\?connection=/);
    await eventually(async () => strictEqual(await window.clipboard(), incidentLink));
    await window.command('incidents.filter', filter);
    // The palette offers it then.
    await window.row('Clear Filter').waitFor();
    await window.palette('Incidents: Copy Filter Link');
    match(filterLink, /\/filter\?q=/);
    await eventually(async () => strictEqual(await window.clipboard(), filterLink));
    ok(!/Neal|ZZk90t/.test(incidentLink), incidentLink);
  });

  it('shows the incident even if the filter hides it', async () => {
    await open.get().command('incidents.filter', filter);
    await open.get().openLink(incidentLink);
    await heading('Neal Caffrey');
  });

  it('does not count as a look at the incident: that is what somebody does in the panel', async () => {
    const window = open.get();
    petra.incidents.push(person('new', 'Nora New'));
    await window.command('incidents.refresh');
    await isNew(true);
    await window.openLink(`${linkOrigin()}/incident?id=new`);
    await heading('Nora New');
    // A minute later as well: the panel is drawn again and again.
    await window.command('incidents.refresh');
    await isNew(true);
    const page = await window.webview();
    await page.locator('h1').click();
    await isNew(false);
  });

  it('asks before it fetches an incident that is not there, and finds it under the connection of somebody else; fetches once a minute at most', async () => {
    const window = open.get();
    let asked = petra.server.requests.length;
    petra.incidents.push(person('leia', 'Leia Organa'));
    const link = `${linkOrigin()}/incident?id=leia&connection=another-machine`;
    for (let time = 0; time < 3; time += 1) await window.openLink(link);
    await window.notification('don’t have this incident yet');
    strictEqual(petra.server.requests.length, asked);
    await window.screenshot('link-not-there-dark');
    await window.notificationButton('don’t have this incident yet', 'Refresh');
    await heading('Leia Organa');
    ok(petra.server.requests.length > asked);
    asked = petra.server.requests.length;
    await window.openLink(`${linkOrigin()}/incident?id=gone`);
    await told('None of your connections has this incident.');
    strictEqual(petra.server.requests.length, asked);
  });

  it('says so when it is none of the extension, and clears the filter when it has none', async () => {
    const window = open.get();
    const origin = linkOrigin();
    await window.command('incidents.filter', 'user:neal');
    for (const rest of ['/incident', '/filter', '/refresh', `/incident?id=${'x'.repeat(5000)}`]) {
      await window.openLink(origin + rest);
      await told('Incident Browser can’t open this link.');
    }
    await eventually(async () => strictEqual((await shown()).length, 1));
    await window.openLink(`${origin}/filter?q=`);
    await showsAll();
  });

  it('with a filter says how much of what needs attention it hides, and can be undone', async () => {
    const window = open.get();
    await window.command('incidents.filter', 'user:neal,anakin');
    const all = petra.incidents.length;
    await window.openLink(`${linkOrigin()}/filter?q=is%3Aclosed`);
    await window.notification(`hides ${all} incidents that need attention`);
    await window.screenshot('link-hides-dark');
    await window.notificationButton(`hides ${all} incidents`, 'Undo');
    await window.messageSays(`user:neal,anakin (2 of ${all})`);
    await window.openLink(`${linkOrigin()}/filter?q=is%3Aclosed`);
    await window.notificationButton(`hides ${all} incidents`, 'Clear Filter');
    await showsAll();
  });

  it('with a filter that is none changes nothing, and says what is wrong', async () => {
    const window = open.get();
    const origin = linkOrigin();
    const q = 'colour:[x](command:workbench.action.quit)';
    await window.openLink(`${origin}/filter?${new URLSearchParams({ q }).toString()}`);
    strictEqual(await told('This filter can’t be used'), 0);
    await showsAll();
  });

  it('shows the incident in an editor that has only just started, from the cache', async () => {
    const asked = petra.server.requests.length;
    await openAnew(incidentLink, async (window) => {
      await heading('Neal Caffrey', window);
      strictEqual(await window.view('Incidents').count(), 0);
    });
    strictEqual(petra.server.requests.length, asked);
  });

  it('sets the filter in an editor that has only just started', async () => {
    await openAnew(filterLink, async (window) => {
      await eventually(async () => strictEqual((await shown(window)).join(), 'Anakin Skywalker'));
      await window.messageSays(filter);
    });
  });
});

const vendor = 'https://app.petrasecurity.com';
const elsewhere = 'http://elsewhere.example:8080';

/** What a link may hold, and what arrives of it at a server. */
const paths: readonly (readonly [sent: string, arrives?: string])[] = [
  ['/a%26b/%2B%2F%23%25/c+d?x=%26+%2B%2F%23%25%3D&y=a:b@c;d,e!f(g)*h&z=%7B%22%7D'],
  ['/%C3%BC%F0%9F%94%A5?u=%C3%BC&v=%E2%82%AC'],
  ['/ü/🔥?u=ü&v=€', '/%C3%BC/%F0%9F%94%A5?u=%C3%BC&v=%E2%82%AC'],
  ['/incidents?id=-pLx%2F1%2B2_a%3D%3D'],
  ['/a//b/?&&=&x'],
  // Escapes that are none, and what browsers escape or do not.
  ["/%zz/100%/%E0%A4?x=%&y='[1]|^`", '/%zz/100%/%E0%A4?x=%&y=%27[1]|^`'],
];

describe('A dashboard link', () => {
  let petra: PetraServer;
  let connection: string;
  const arrived: string[] = [];

  /** Opens an incident's link, through the questions that are asked. @returns what was asked */
  const followed = async (id: string, ...questions: readonly string[]): Promise<string[]> => {
    const window = open.get();
    const asked: string[] = [];
    const popup = window.page.context().waitForEvent('page');
    const done = window.command('incidents.openInDashboard', { connection, id });
    for (const question of questions) {
      const dialog = window.dialog.filter({ hasText: question });
      asked.push((await dialog.textContent()) ?? '');
      await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    }
    await done;
    const page = await popup;
    // It is empty at first: closed then, it would ask for nothing.
    await eventually(async () => ok(arrived.length > 0));
    await page.close();
    return asked;
  };

  before(async () => {
    const [first] = petraReference.incidents;
    const incidents = paths.flatMap(([path], index) => [
      { ...first, id: `vendor-${index}`, url: vendor + path },
      { ...first, id: `elsewhere-${index}`, url: elsewhere + path },
    ]);
    petra = await startPetra(incidents, keys.dashboard);
    const window = open.get();
    await window.empty();
    for (const origin of [vendor, elsewhere]) {
      await window.page.context().route(`${origin}/**`, async (route) => {
        const path = route.request().url().slice(origin.length);
        if (path !== '/favicon.ico') arrived.push(path);
        await route.fulfill({ body: 'here' });
      });
    }
    connection = await window.addConnection(petra, { secret: keys.dashboard, scope: { startDate: '2020-01-01' } });
    await eventually(async () => strictEqual((await window.incidents()).length, incidents.length));
  });
  after(async () => petra[Symbol.asyncDispose]());
  beforeEach(() => arrived.splice(0));

  for (const [index, [sent, arrives = sent]] of paths.entries()) {
    it(`of the vendor is opened as received: ${sent}`, async () => {
      await followed(`vendor-${index}`, 'external website');
      deepStrictEqual(arrived, [arrives]);
    });

    it(`of anybody else is opened as it was asked about: ${sent}`, async () => {
      const [question = ''] = await followed(`elsewhere-${index}`, 'doesn’t lead to the vendor', 'external website');
      deepStrictEqual(arrived, [arrives]);
      strictEqual(question.includes(arrives), true, question);
    });
  }
});

import { match, ok, strictEqual } from 'node:assert';
import type { Incident } from '../../src/domain/incident';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import { startPetra, type PetraServer } from '../support/petraServer';
import type { Window } from '../support/vscode/window';
import { eventually, useWindow } from './hooks';
import { kept } from './kept';

const open = useWindow();

/** Tests leave it as it was. */
async function showSample(): Promise<void> {
  const window = open.get();
  await window.empty();
  await window.openContainer();
  await window.command('incidents.exploreSample');
}

describe('Go to incident', () => {
  before(showSample);
  afterEach(async () => open.get().command('incidents.clearFilter'));

  it('finds incidents of all sources by any of their words, regardless of the filter', async () => {
    const window = open.get();
    await window.command('incidents.filter', 'is:waiting');
    await window.asks('incidents.goTo');
    await window.quickType('caffrey remediated');
    await eventually(async () => {
      const rows = await window.quickRows.allTextContents();
      ok(rows.length > 1);
      for (const row of rows) match(row, /Neal Caffrey.*emediated.*Acme Corp\./);
    });
    await window.screenshot('goto-dark');
    await window.quickAccept();
    await (await window.webview()).locator('h1', { hasText: 'Neal Caffrey' }).waitFor();
  });

  it('lists open and recent incidents first, with any names, and selects the row of the one it opens', async () => {
    const window = open.get();
    const incidents = await window.incidents();
    const ranks = new Map(
      incidents.map(({ status }) => [status.label, ['attention', 'waiting', 'closed'].indexOf(status.state)]),
    );
    const labels = [...ranks.keys()].sort((a, b) => b.length - a.length);
    await window.asks('incidents.goTo');
    // Those that are listed at first are gone then.
    await window.quickType('nobody is called this');
    await window.quickRows.filter({ hasText: 'No incident has all these words' }).waitFor();
    // Names begin with it, in all states.
    await window.quickType('n');
    await eventually(async () => {
      const rows = await window.quickRows.allTextContents();
      const found = rows.slice(0, 8).map((row) => ranks.get(labels.find((label) => row.includes(label)) ?? ''));
      ok(found.length === 8 && found.every((rank) => rank === 0), rows.join('\n'));
    });
    await window.screenshot('goto-order-dark');
    const name = await window.firstQuickRow.locator('.label-name').first().textContent();
    ok(name);
    await window.quickAccept();
    await eventually(async () =>
      match(
        (await window.view('Incidents').locator('.monaco-list-row.selected').allTextContents()).join(),
        new RegExp(name),
      ),
    );
  });

  it('says how many more there are, and takes no word for a key of the filter language', async () => {
    const window = open.get();
    await window.asks('incidents.goTo');
    await window.quickType('status:none');
    await window.quickRows.filter({ hasText: 'No incident has all these words' }).first().waitFor();
    await window.quickType('');
    await window.quickRows.nth(3).waitFor();
    // Up from the first row is the last.
    await window.quickInput.locator('input').first().press('ArrowUp');
    await window.quickRows.filter({ hasText: '84 more. Keep typing to narrow down.' }).first().waitFor();
    await window.page.keyboard.press('Escape');
  });
});

describe('Before anything of it was open in a window', () => {
  let petra: PetraServer;
  let first: Incident | undefined;
  let window: Window;

  before(async () => {
    petra = await startPetra(sampleIncidents({ seed: 7, count: 12, now: Date.now() }), 'good-key');
    await open.get().empty();
    await open.get().addConnection(petra, { secret: 'good-key' });
    // It has ended when what it brought is kept.
    await open.get().command('incidents.refresh');
    const incidents = await open.get().incidents();
    strictEqual(incidents.length, 12);
    [first] = incidents;
  });
  beforeEach(async () => {
    window = await open.get().another();
    strictEqual(await window.isActive(), false);
  });
  afterEach(async () => window.close());
  after(async () => petra[Symbol.asyncDispose]());

  it('the command palette already goes to cached incidents', async () => {
    const asked = petra.server.requests.length;
    await window.palette('Incidents: Go to Incident…');
    await eventually(async () => ok((await window.quickRows.count()) > 5));
    await window.quickAccept();
    await (await window.webview()).locator('h1').waitFor();
    strictEqual(petra.server.requests.length, asked);
  });

  it('a command of a script already copies a cached incident', async () => {
    await window.command('incidents.copyAsMarkdown', { connection: first?.connection, id: first?.id });
    match(await window.clipboard(), new RegExp(first?.id ?? 'nothing'));
  });
});

describe('The filter box', () => {
  const typed = async (): Promise<string> => open.get().quickInput.locator('input').first().inputValue();

  before(showSample);
  afterEach(async () => open.get().command('incidents.clearFilter'));

  it('completes keys and the values that exist', async () => {
    const window = open.get();
    await window.asks('incidents.filter');
    await window.quickType('ten');
    await window.quickMessage.filter({ hasText: /^\d+ of 184$/ }).waitFor();
    await window.quickChoose('tenant:');
    await eventually(async () => strictEqual(await typed(), 'tenant:'));
    await window.quickChoose(/^"Acme Corp\."/);
    await eventually(async () => strictEqual(await typed(), 'tenant:"Acme Corp."'));
    await window.quickChoose(/Show \d+ incidents/);
    await window.messageSays(/^Filter: tenant:"Acme Corp\." \(\d+ of 184\)/);
  });

  it('points at the place of a mistake, and does not take it', async () => {
    const window = open.get();
    await window.asks('incidents.filter');
    await window.quickType('is:attention sevrity:high');
    await window.quickRows.filter({ hasText: 'Unknown field "sevrity:". Did you mean "severity:"?' }).first().waitFor();
    await window.quickMessage.filter({ hasText: 'is:attention ▸sevrity:high◂' }).waitFor();
    // Nothing moves it, whatever was typed.
    await window.firstQuickRow.filter({ hasText: /^Unknown field/ }).waitFor();
    await window.screenshot('filter-mistake-dark');
    await window.quickAccept();
    // A box that had taken it would follow no more typing.
    await window.quickType('is:waiting');
    await window.quickMessage.filter({ hasText: /^\d+ of 184$/ }).waitFor();
    await window.page.keyboard.press('Escape');
    await window.messageSays(/^Sample data$/);
  });

  it('says above the rows how many match, and keeps the rows in order', async () => {
    const window = open.get();
    await window.asks('incidents.filter');
    await window.quickType('in');
    await window.quickMessage.filter({ hasText: /^\d+ of 184$/ }).waitFor();
    await window.firstQuickRow.filter({ hasText: /^Show \d+ incidents/ }).waitFor();
    await window.page.keyboard.press('Escape');
  });

  for (const [wrong, meant] of [
    ['severity:hgih', 'severity:high'],
    ['tenant:acmee', 'tenant:"Acme Corp."'],
    ['high severity', 'severity:high'],
    ['is:open', 'is:attention'],
  ] as const) {
    it(`corrects with a click: ${wrong}`, async () => {
      const window = open.get();
      await window.asks('incidents.filter');
      await window.quickType(wrong);
      await window.quickChoose('did you mean this?');
      await eventually(async () => strictEqual(await typed(), meant));
      await window.page.keyboard.press('Escape');
    });
  }

  it('offers what many need when it is empty, sets it at once, and a row of the list clears it', async () => {
    const window = open.get();
    await window.asks('incidents.filter');
    await window.quickType('');
    for (const text of ['Needs attention', 'Last 24 hours', 'One customer…'])
      await window.quickRows.filter({ hasText: text }).first().waitFor();
    await window.screenshot('filter-empty-dark');
    await window.quickChoose('is:attention');
    await window.messageSays(/^Filter: is:attention \(\d+ of 184\)/);
    await window.screenshot('filter-in-force-dark');
    await window.clickRow('Clear Filter');
    await window.messageSays(/^Sample data$/);
  });

  it('is remembered over a restart of the window, and offered again', async () => {
    const window = open.get();
    await window.command('incidents.filter', 'is:waiting after:yesterday,90d');
    await eventually(async () => match(await kept(window.page), /is:waiting after:yesterday,90d/));
    await window.reload();
    await window.openContainer();
    await window.messageSays(/is:waiting after:/);
    await window.command('incidents.clearFilter');
    await window.asks('incidents.filter');
    await window.quickRows.filter({ hasText: 'is:waiting after:yesterday,90d' }).first().waitFor();
    await window.page.keyboard.press('Escape');
  });
});

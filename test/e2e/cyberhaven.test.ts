import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { Frame } from 'playwright-core';
import { cyberhavenReference } from '../support/cyberhavenReference';
import { referenceIncident, startCyberhaven, type CyberhavenServer } from '../support/cyberhavenServer';
import { eventually, useWindow } from './hooks';

const key = 'cyberhaven-key-0123456789';
/** Words that neither the API page nor older data have. */
const unknown = referenceIncident({
  id: 'incident-124',
  trigger_time: '2024-01-16T10:30:00Z',
  username: 'jane.roe',
  user_id: 'user-790',
  resolution_status: 'escalated',
  policy_severity: 'catastrophic',
});

describe('A connection to Cyberhaven', () => {
  // The incident of the API page is of January 2024.
  const open = useWindow({ settings: { 'incidents.timeZone': 'utc', 'incidents.lookbackDays': 3650 } });
  let cyberhaven: CyberhavenServer;

  before(async () => {
    cyberhaven = await startCyberhaven({ keys: [key], incidents: [referenceIncident(), unknown] });
    const window = open.get();
    await window.openContainer();
    await window.addConnection(cyberhaven, { kind: 'cyberhaven', name: 'Acme DLP', secret: key });
    // What tests ask for does not join it.
    await window.command('incidents.refresh');
    await window.row('john.doe').waitFor();
  });
  after(async () => cyberhaven[Symbol.asyncDispose]());

  /** Names and values in the details, without ages. */
  const facts = async (): Promise<[string, string][]> => {
    const page = await open.get().webview();
    const found = await page
      .locator('dt')
      .evaluateAll((terms) =>
        terms.map((term): [string, string] => [
          term.textContent ?? '',
          term.nextElementSibling?.querySelector('span')?.textContent ?? '',
        ]),
      );
    return found.map(([name, value]) => [name, value.trim().replace(/ \([\d,]+ days ago\)/, '')]);
  };
  const headline = async (page: Frame): Promise<string[]> =>
    (await page.locator('.headline > *').allTextContents()).map((text) => text.trim());

  it('is added by hand: kind, name, address of the tenant, key; a wrong key is refused in the API’s words', async () => {
    const window = open.get();
    const incidents = [referenceIncident({ id: 'by-hand', username: 'by.hand', policy_name: 'Added by hand' })];
    await using other = await startCyberhaven({ keys: [key], incidents });
    await window.asks('incidents.addConnection');
    await window.quickChoose('Cyberhaven');
    await window.quickInput.filter({ hasText: 'Connection name, shown in the sidebar' }).waitFor();
    await window.quickType('By Hand');
    await window.quickAccept();
    await window.quickInput.filter({ hasText: 'Cyberhaven console URL' }).waitFor();
    await window.quickType('http://acme.cyberhaven.io');
    await window.quickAccept();
    await window.quickMessage.filter({ hasText: 'must start with https:' }).waitFor();
    await window.quickType(other.origin);
    await window.quickAccept();
    await window.quickInput.filter({ hasText: 'Create a key in Cyberhaven' }).waitFor();
    await window.screenshot('cyberhaven-key');
    await window.quickType('wrong-key');
    await window.quickAccept();
    await window.quickMessage.filter({ hasText: /Invalid API key \(HTTP 401\).*The key is not valid/ }).waitFor();
    await window.screenshot('cyberhaven-key-refused');
    await window.quickType(key);
    await window.quickAccept();
    await window.row('Added by hand').waitFor();
    const sentKeys = other.server.requests.map(({ headers, body }) => `${headers['authorization']} ${body}`);
    ok(sentKeys.some((sent) => sent.includes('wrong-key')) && sentKeys.some((sent) => sent.includes(key)));
    const [connections = []] = (await window.settingsRead('incidents.connections')) as { id: string; name: string }[][];
    await window.command('incidents.removeConnection', connections.find(({ name }) => name === 'By Hand')?.id);
    await window.row('Added by hand').waitFor({ state: 'detached' });
  });

  it('shows the incident of the API page in the tree, by policy', async () => {
    const window = open.get();
    await window.command('incidents.filter', 'user:john.doe');
    await eventually(async () =>
      deepStrictEqual(
        (await window.rows()).map(({ level, label, description, ariaLabel }) => [
          level,
          label,
          description.replace(/^[\d,]+ d · /, ''),
          ariaLabel.replace(/, [\d,]+ d\b.*/, ''),
        ]),
        [
          [1, 'Clear Filter', '', 'Clear Filter: user:john.doe'],
          [
            1,
            'Sensitive Data Upload Block',
            'High · 1',
            'Sensitive Data Upload Block, 1 incident, 1 needs attention, High',
          ],
          [
            2,
            'john.doe',
            'High · Open · LAPTOP-001',
            'john.doe, High · Sensitive Data Upload Block · Open, needs attention, LAPTOP-001',
          ],
        ],
      ),
    );
    await window.command('incidents.clearFilter');
  });

  it('shows every field of the API page in the details', async () => {
    const window = open.get();
    await window.clickRow('john.doe');
    const page = await window.webview();
    await page.locator('h1', { hasText: 'john.doe' }).waitFor();
    deepStrictEqual(await facts(), [
      ['Sign-in name (UPN)', 'john.doe'],
      ['User ID', 'user-789'],
      ['Host', 'LAPTOP-001'],
      ['Connection', 'Acme DLP'],
      ['Policy ID', 'policy-456'],
      ['Assignee', 'security.team'],
      ['Incident ID', 'incident-123'],
      ['Lineage ID', 'event-123'],
      ['Lineage ID', 'event-124'],
    ]);
    deepStrictEqual(await headline(page), ['Open', 'needs attention', 'High severity', 'Sensitive Data Upload Block']);
    deepStrictEqual(
      await page
        .locator('.timeline time')
        .allTextContents()
        .then((times) => times.slice(0, 2)),
      ['Jan 15, 2024, 10:29:45 AM UTC', 'Jan 15, 2024, 10:30:00 AM UTC'],
    );
    strictEqual(
      await page.locator('.summary .text').textContent(),
      'User attempted to upload sensitive customer data to external cloud storage. Action was blocked by policy.',
    );
    await window.screenshot('cyberhaven-details-dark');
    await page.locator('#raw > summary').click();
    deepStrictEqual(JSON.parse((await page.locator('pre').textContent()) ?? ''), cyberhavenReference.resources[0]);
  });

  it('shows a status and a severity that nobody knows yet as they are, as needing attention', async () => {
    const window = open.get();
    const [{ connection, id } = {}] = await window.incidents('user:jane.roe');
    await window.command('incidents.markUnread', { connection, id });
    await eventually(async () => {
      const rows = await window.rows();
      deepStrictEqual(
        rows.map(({ label }) => label),
        ['Sensitive Data Upload Block', 'jane.roe', 'john.doe'],
      );
      match(rows[0]?.description ?? '', /^\S.* · 2$/);
      match(
        rows[1]?.ariaLabel ?? '',
        /^jane\.roe, unread, catastrophic · Sensitive Data Upload Block · escalated, needs attention/,
      );
    });
    await window.clickRow('jane.roe');
    const page = await window.webview();
    await page.locator('h1', { hasText: 'jane.roe' }).waitFor();
    deepStrictEqual((await headline(page)).slice(0, 3), ['escalated', 'needs attention', 'catastrophic severity']);
  });

  it('lets such words be filtered for, and completes them', async () => {
    const window = open.get();
    for (const filter of ['status:escalated', 'severity:catastrophic', 'is:attention escalated']) {
      await window.command('incidents.filter', filter);
      await window.messageSays(`${filter} (1 of 2)`);
      await window.row('jane.roe').waitFor();
    }
    await window.command('incidents.clearFilter');
    for (const [typed, offered] of [
      ['status:', 'escalated'],
      ['severity:', 'catastrophic'],
    ] as const) {
      await window.asks('incidents.filter');
      await window.quickType(typed);
      // Recent filters, which have the word as well, are gone once something is typed.
      await window.quickRows
        .locator('.label-name', { hasText: new RegExp(`^[\u2068]?${offered}[\u2069]?$`) })
        .waitFor();
      await window.page.keyboard.press('Escape');
    }
  });

  it('lets such words be grouped by; a severity that nobody knows is below those that are known', async () => {
    const window = open.get();
    for (const [grouping, groups] of [
      ['status', ['escalated', 'Open']],
      ['severity', ['High', 'catastrophic']],
    ] as const) {
      await window.command('incidents.groupBy', grouping);
      await eventually(async () => {
        const rows = await window.rows();
        const labels = rows.flatMap(({ level, label }) => (level === 1 ? [label] : []));
        deepStrictEqual(new Set(labels), new Set(groups));
        if (grouping === 'severity') deepStrictEqual(labels, groups);
      });
      await window.screenshot(`cyberhaven-unknown-${grouping}`);
    }
    await window.command('incidents.groupBy', 'auto');
  });

  it('says how many malformed records were skipped, in a row of its own', async () => {
    const window = open.get();
    cyberhaven.records.push({ ...cyberhavenReference.resources[0], id: null }, 'no record at all');
    await window.command('incidents.refresh');
    await eventually(async () => {
      const rows = await window.rows();
      strictEqual(rows.find(({ label }) => label === 'Acme DLP')?.description, '2 records skipped');
      strictEqual(rows.filter(({ level }) => level === 2).length, 2);
    });
    await eventually(async () => match(await window.hoverOf(window.row('Acme DLP')), /resources\[1\].*id/s));
    await window.setTheme('light');
    await window.screenshot('cyberhaven-left-out-light');
    await window.setTheme('dark');
    cyberhaven.records.splice(0);
    await window.command('incidents.refresh');
    await eventually(async () => ok(!(await window.rows()).some(({ label }) => label === 'Acme DLP')));
  });

  it('leaves its key in no file of the profile', async () => {
    const files = await open.get().profileFiles();
    const settings = [...files].find(([file]) => file.endsWith('/User/settings.json'))?.[1] ?? '{}';
    const [{ id: _, ...kept } = { id: '' }] = (JSON.parse(settings) as { 'incidents.connections': { id: string }[] })[
      'incidents.connections'
    ];
    deepStrictEqual(kept, { kind: 'cyberhaven', name: 'Acme DLP', baseUrl: cyberhaven.origin });
    deepStrictEqual(
      [...files].filter(([, text]) => text.includes(key) || text.includes('access-')).map(([file]) => file),
      [],
    );
  });
});

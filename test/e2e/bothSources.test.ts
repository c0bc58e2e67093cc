import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { sampleCyberhavenIncidents } from '../../src/sources/sample/cyberhavenIncidents';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import { startCyberhaven, type CyberhavenServer } from '../support/cyberhavenServer';
import { startPetra, type PetraServer } from '../support/petraServer';
import type { Row } from '../support/vscode/tree';
import { eventually, useWindow } from './hooks';

const key = 'good-key';
const open = useWindow({ viewport: { width: 1300, height: 1000 } });
const modes = ['auto', 'tenant', 'policy', 'user', 'status', 'severity', 'day', 'connection', 'none'] as const;

function groupsOf(rows: readonly Row[]): string[] {
  return rows.flatMap(({ level, label }) => (level === 1 ? [label] : []));
}

/** How many incidents a group has: the last that its row says. */
function sizeOf(description: string): number {
  return Number(/(?:^| · )(\d+)$/.exec(description)?.[1] ?? 0);
}

describe('Sample incidents of both sources', () => {
  /** Groups that must be there, in that order, and what else is true of all of them. */
  const expected: Record<
    (typeof modes)[number],
    { groups: readonly (string | RegExp)[]; all?: RegExp; count?: number }
  > = {
    auto: { groups: ['Harbor & Pine Law', 'Acme Corp.'] },
    tenant: { groups: ['Harbor & Pine Law', 'No tenant'] },
    policy: { groups: ['Sensitive data upload', 'No policy'], count: 9 },
    user: { groups: ['Anakin Skywalker'] },
    status: { groups: [/^(Open|Unremediated)$/, 'Locked, awaiting password reset', 'Remediated'] },
    severity: {
      groups: ['Critical', 'High', 'Medium', 'Low', 'Informational', 'Unspecified', 'No severity'],
      count: 7,
    },
    day: { groups: [/^(Today|Yesterday)$/], all: /^(Today|Yesterday|\w{3}, \w{3} \d{1,2}, \d{4})$/ },
    connection: { groups: [], all: /^Sample: (Petra|Cyberhaven)$/, count: 2 },
    none: { groups: ['All incidents'], count: 1 },
  };

  before(async () => {
    const window = open.get();
    await window.empty();
    await window.openContainer();
    await window.command('incidents.exploreSample');
    await window.tree().find('Harbor & Pine Law');
  });

  for (const mode of modes) {
    it(`are grouped by ${mode}, each in one group`, async () => {
      const window = open.get();
      await window.command('incidents.groupBy', mode);
      const { groups, all, count } = expected[mode];
      let top = '';
      await eventually(async () => {
        const rows = await window.tree().allRows();
        const labels = groupsOf(rows);
        top = labels[0] ?? '';
        const places = groups.map((group) =>
          labels.findIndex((label) => (typeof group === 'string' ? label === group : group.test(label))),
        );
        ok(!places.includes(-1), labels.join());
        deepStrictEqual(
          places,
          places.toSorted((one, other) => one - other),
          labels.join(),
        );
        if (all) for (const label of labels) match(label, all);
        if (count !== undefined) strictEqual(labels.length, count, labels.join());
        const sizes = rows.flatMap(({ level, description }) => (level === 1 ? [sizeOf(description)] : []));
        strictEqual(
          sizes.reduce((sum, size) => sum + size, 0),
          184,
        );
      });
      await window.tree().find(top);
      await window.screenshot(`group-${mode}`);
    });
  }
});

describe('Connections to both APIs', () => {
  let petra: PetraServer;
  let cyberhaven: CyberhavenServer;
  const requests = (): number => petra.server.requests.length + cyberhaven.server.requests.length;

  before(async () => {
    const now = Date.now();
    petra = await startPetra(sampleIncidents({ seed: 3, count: 8, now, tenants: 2 }), key);
    cyberhaven = await startCyberhaven({
      keys: [key],
      incidents: sampleCyberhavenIncidents({ seed: 3, count: 8, now }),
    });
    const window = open.get();
    await window.empty();
    await window.openContainer();
    const add = async (kind: string, name: string, baseUrl: string): Promise<void> =>
      window.command('incidents.addConnection', { kind, name, baseUrl, secret: key });
    await add('petra', 'Acme identities', petra.origin);
    await add('cyberhaven', 'Acme data', cyberhaven.origin);
    // What tests ask for does not join it.
    await window.command('incidents.refresh');
    await showsAll(16);
  });
  after(async () => {
    await petra[Symbol.asyncDispose]();
    await cyberhaven[Symbol.asyncDispose]();
  });

  const incidentsInSight = async (): Promise<number> => {
    const sizes = (await open.get().tree().allRows()).map(({ level, description }) =>
      level === 1 ? sizeOf(description) : 0,
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const showsAll = async (count: number): Promise<void> =>
    eventually(async () => strictEqual(await incidentsInSight(), count));
  const problems = async (): Promise<Row[]> =>
    (await open.get().rows()).filter(({ label }) => label === 'Acme identities' || label === 'Acme data');

  it('say which one failed, in its own row, while all incidents stay', async () => {
    const window = open.get();
    const words = { status: 403, body: '{"error":"forbidden","message":"The key lacks a permission"}' };
    // It asks several questions.
    cyberhaven.server.next(words, words, words);
    await window.command('incidents.refresh');
    cyberhaven.server.heal();
    await eventually(async () => {
      const [row, ...others] = await problems();
      deepStrictEqual(others, []);
      strictEqual(row?.label, 'Acme data');
      match(row.description, /^Not allowed · updated/);
    });
    await eventually(async () =>
      match(await window.hoverOf(window.row('Acme data')), /The key lacks a permission.*8 incidents/s),
    );
    await showsAll(16);
    await window.screenshot('one-failing-dark');
    petra.server.next({ status: 401, body: '{"error":{"code":"UNAUTHORIZED","message":"Invalid API key"}}' });
    cyberhaven.incidents.push(...sampleCyberhavenIncidents({ seed: 9, count: 1, now: Date.now() }));
    await window.command('incidents.refresh');
    await eventually(async () => {
      const [row, ...others] = await problems();
      deepStrictEqual(others, []);
      match(`${row?.label}: ${row?.description}`, /^Acme identities: Invalid API key · updated/);
    });
    // What the other one brought meanwhile is there.
    await showsAll(17);
    await window.command('incidents.refresh');
    await eventually(async () => deepStrictEqual(await problems(), []));
  });

  it('are asked nothing when incidents are grouped again, and the selected one stays selected', async () => {
    const window = open.get();
    const [incident] = sampleIncidents({ seed: 3, count: 8, now: 0, tenants: 2 });
    const name = incident?.user?.displayName ?? incident?.user?.userPrincipalName ?? '';
    const selected = async (): Promise<string[]> =>
      (await window.tree().rows()).flatMap(({ selected: is, ariaLabel }) => (is ? [ariaLabel] : []));
    // A click on its group folds it.
    await window.tree().expand('Acme Corp.');
    await window.tree().select(name);
    const before = await eventually(async () => {
      const found = await selected();
      strictEqual(found.length, 1);
      return found;
    });
    const asked = requests();
    for (const mode of [...modes.slice(1), 'auto']) {
      await window.command('incidents.groupBy', mode);
      await eventually(async () => deepStrictEqual(await selected(), before, mode));
    }
    strictEqual(requests(), asked);
  });

  it('are asked by the button above the tree, and added by the one above the connections, whichever row has the focus', async () => {
    const window = open.get();
    await window.clickRow('Acme Corp.');
    const before = [petra, cyberhaven].map(({ server }) => server.requests.length);
    await window.titleButton('Refresh');
    await eventually(async () =>
      [petra, cyberhaven].forEach(({ server }, index) => ok(server.requests.length > (before[index] ?? 0))),
    );
    await window.openView('Connections');
    await window.clickRow('Acme data', 'Connections');
    await window.titleButton('Add Connection…', 'Connections');
    await window.quickRows.filter({ hasText: 'Petra Security' }).waitFor();
    await window.page.keyboard.press('Escape');
  });
});

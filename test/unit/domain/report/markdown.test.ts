import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import type { Incident } from '../../../../src/domain/incident';
import { toMarkdown, type MarkdownOptions } from '../../../../src/domain/report/markdown';
import { vendorOf } from '../../../../src/sources/vendors';
import { anIncident } from '../../../support/anIncident';
import { incidents as arbitraryIncidents } from '../../../support/arbitraries';
import { hostileTexts } from '../../../support/hostileText';
import { inZone } from '../../../support/inZone';
import { assertOnlyShown, listKinds, renderMarkdown, tableKinds } from '../../../support/renderMarkdown';

function markdownOf(incidents: readonly Incident[], options: Partial<MarkdownOptions> = {}): string {
  return [...toMarkdown(incidents, { timeZone: 'utc', vendorOf, ...options })].join('');
}

const neal = anIncident({
  url: 'https://app.petrasecurity.com/tenant/ZZk90t/incidents/incident-1',
  occurredAt: '2026-01-30T04:01:00+01:00',
  severity: { value: 'high', label: 'High', rank: 4 },
  tenant: { id: 'ZZk90t', name: 'Acme Corp.' },
  user: {
    id: 'u-1',
    name: 'Neal Caffrey',
    principal: 'ncaffrey@acme.example',
    mail: 'neal@acme.example',
    enabled: true,
    lastPasswordChange: '2024-01-23T18:52:24.000Z',
  },
  isLive: false,
  dwellMinutes: 1918.65,
});

/** Everything of an incident is one text. */
function all(text: string): Incident {
  return anIncident({
    id: text,
    connection: text,
    url: text,
    createdAt: text,
    occurredAt: text,
    status: { value: text, label: text, state: 'attention' },
    severity: { value: text, label: text, rank: 0 },
    tenant: { id: text, name: text, microsoftId: text },
    policy: { id: text, name: text },
    user: { id: text, name: text, principal: text, mail: text, lastPasswordChange: text },
    hostname: text,
    assignee: text,
    lineageIds: [text, text],
    summary: text,
  });
}

describe('toMarkdown', () => {
  it('writes one incident as a headline and facts', () => {
    strictEqual(
      markdownOf([neal], { connectionName: (id) => `Connection ${id}` }),
      `## Neal Caffrey · Acme Corp. · Unremediated

- **Status:** Unremediated
- **State:** Needs attention
- **Severity:** High
- **User:** Neal Caffrey
- **Sign-in name (UPN):** \`ncaffrey@acme.example\`
- **Email:** \`neal@acme.example\`
- **Account:** Enabled
- **Last password change:** 2024-01-23 18:52:24 UTC
- **User ID:** \`u-1\`
- **Tenant:** Acme Corp.
- **Tenant ID:** \`ZZk90t\`
- **Detection:** Historical
- **Occurred:** 2026-01-30 03:01:00 UTC
- **Detected:** 2026-01-31 12:00:00 UTC
- **Dwell time:** 1 d 7 h 59 min
- **Dwell window:** Closed
- **API status:** \`UNREMEDIATED\`
- **API severity:** \`high\`
- **Incident ID:** \`incident-1\`
- **Connection:** Connection petra-1
- **Link:** <https://app.petrasecurity.com/tenant/ZZk90t/incidents/incident-1>
`,
    );
  });

  it('writes several as a table without empty columns', () => {
    const other = anIncident({ id: 'c-1', createdAt: '', hostname: 'LAPTOP|1', user: { id: 'u', principal: 'jo' } });
    strictEqual(
      markdownOf([neal, other]),
      `## Incidents (2)

| Status | Severity | User | Tenant | Host | Detected | Dwell time | Link |
| --- | --- | --- | --- | --- | --- | --- | --- |
| Unremediated | High | Neal Caffrey | Acme Corp. |  | 2026-01-31 12:00:00 UTC | 1 d 7 h 59 min | <https://app.petrasecurity.com/tenant/ZZk90t/incidents/incident-1> |
| Unremediated |  | jo |  | \`LAPTOP\\|1\` |  |  | \`c-1\` |
`,
    );
  });

  it('says so when there is none', () => {
    strictEqual(markdownOf([]), '## Incidents (0)\n');
  });

  it('says of a table that there is sample data in it', () => {
    const isSample = (connection: string): boolean => connection === 'sample';
    const sample = { ...neal, connection: 'sample' };
    const noteOf = (incidents: readonly Incident[]): string | undefined =>
      markdownOf(incidents, { isSample }).split('\n\n')[1];
    strictEqual(noteOf([sample, sample]), 'Includes sample data');
    strictEqual(noteOf([neal, sample]), 'Includes sample data');
    ok(noteOf([neal, neal])?.startsWith('| Status |'));
  });

  it('writes times in the local zone with its distance from UTC', () => {
    inZone('America/St_Johns', () => {
      ok(markdownOf([neal], { timeZone: 'local' }).includes('**Detected:** 2026-01-31 08:30:00 -03:30\n'));
    });
  });

  it('is in the language of the reader', () => {
    const german: Readonly<Record<string, string>> = {
      Status: 'Zustand',
      Live: 'Soeben',
      Incidents: 'Vorfälle',
      h: 'Std.',
    };
    const translate = (english: string): string => german[english] ?? english;
    const live = { ...neal, isLive: true };
    ok(markdownOf([live], { translate }).includes('- **Zustand:** '));
    ok(markdownOf([neal, neal], { translate }).startsWith('## Vorfälle (2)\n\n| Zustand |'));
    ok(markdownOf([live], { translate }).includes('**Detection:** Soeben\n'));
  });

  it('cuts what is long and says so', () => {
    const long = markdownOf([
      anIncident({
        hostname: 'h'.repeat(10_000),
        summary: 'word '.repeat(5000),
        lineageIds: Array.from({ length: 50 }, (_, index) => `e${index}`),
      }),
    ]);
    ok(long.length < 5000);
    ok(long.includes('hhh…`'));
    ok(long.includes(' word …\n') || long.includes('word…\n') || long.includes('wor…\n'), long.slice(-300));
    ok(long.includes('`e19`, … (50)\n'));
  });

  for (const [title, text] of Object.entries(hostileTexts)) {
    it(`shows ${title} and does nothing else with it`, () => {
      assertOnlyShown(renderMarkdown(markdownOf([all(text)])), listKinds);
      const table = renderMarkdown(markdownOf([all(text), anIncident({ id: 'next' })]));
      assertOnlyShown(table, tableKinds);
      deepStrictEqual(
        table.rows.map(({ length }) => length),
        [10, 10, 10].map((most) => most - (table.rows[0]?.includes('Dwell time') ? 0 : 1)),
      );
      strictEqual(table.rows[2]?.at(-1), 'next');
    });
  }

  it('shows any text and does nothing else with it', () => {
    const pieces = [
      '`',
      '\\',
      '|',
      '<',
      '>',
      '[',
      ']',
      '(',
      ')',
      '!',
      '@',
      '*',
      '_',
      '#',
      '\n',
      ' ',
      'a',
      ':',
      '.',
      '/',
      '&',
    ];
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom(...pieces), maxLength: 30 }),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        assertOnlyShown(renderMarkdown(markdownOf([all(text)])), listKinds);
        const { rows, ...table } = renderMarkdown(markdownOf([all(text), anIncident({ id: 'next' })]));
        assertOnlyShown({ rows, ...table }, tableKinds);
        strictEqual(rows.length, 3);
        strictEqual(rows[2]?.at(-1), 'next');
      }),
    );
  });

  it('writes a row for each incident of any text', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), (incidents) => {
        fc.pre(incidents.length !== 1);
        const { rows } = renderMarkdown(markdownOf(incidents));
        strictEqual(rows.length, incidents.length && incidents.length + 1);
      }),
    );
  });

  it('looks at 1000 incidents at most per piece', () => {
    let looked = 0;
    let most = 0;
    const withoutTenant = {
      ...anIncident(),
      get tenant() {
        looked++;
        return undefined;
      },
    } as unknown as Incident;
    for (const _ of toMarkdown(
      Array.from({ length: 20_000 }, () => withoutTenant),
      { timeZone: 'utc', vendorOf },
    )) {
      most = Math.max(most, looked);
      looked = 0;
    }
    ok(most <= 1000, `${most} at once`);
  });
});

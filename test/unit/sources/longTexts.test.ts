import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { Incident } from '../../../src/domain/incident';
import { rawText } from '../../../src/domain/raw';
import { toIncident as toCyberhaven } from '../../../src/sources/cyberhaven/mapper';
import { toIncident as toPetra } from '../../../src/sources/petra/mapper';
import { readCyberhaven, readPetra } from '../../support/readAnswer';

/** Maps a record that has this text in every field. */
const mapped: Readonly<Record<'petra' | 'cyberhaven', (text: string) => Incident[]>> = {
  petra: (text) =>
    readPetra({
      incidents: [
        {
          id: 'a',
          url: `https://app.petrasecurity.com/${text}`,
          createdAt: text,
          occurredAt: text,
          remediationStatus: text,
          tenant: { petraTenantId: text, name: text, microsoftTenantId: text },
          user: { id: text, userPrincipalName: text, mail: text, displayName: text, lastPasswordChangeDateTime: text },
        },
      ],
    }).records.map((record) => toPetra(record, 'petra-1')),
  cyberhaven: (text) =>
    readCyberhaven({
      resources: [
        {
          id: 'a',
          trigger_time: text,
          event_time: text,
          policy_id: text,
          policy_name: text,
          policy_severity: text,
          user_id: text,
          username: text,
          hostname: text,
          event_lineage_ids: [text, 'short'],
          resolution_status: text,
          assignee: text,
          ai_summary: text,
        },
      ],
    }).records.map((record) => toCyberhaven(record, { connection: 'c', baseUrl: 'https://acme.cyberhaven.io' })),
};

function only(incidents: readonly Incident[]): Incident {
  strictEqual(incidents.length, 1);
  return incidents[0]!;
}

describe('a record with very long texts', () => {
  for (const [source, read] of Object.entries(mapped)) {
    it(`shortens names and summaries (${source})`, () => {
      const text = 'Long name '.repeat(5000);
      const incident = only(read(text));
      const { raw: _, ...fields } = incident;
      ok(JSON.stringify(fields).length < 60_000, `${JSON.stringify(fields).length} characters`);
      strictEqual(incident.status.label, `${text.slice(0, 999)}…`);
      // The raw record is complete.
      ok(rawText(incident).includes(text));
    });
  }

  it('ignores IDs and links that are too long', () => {
    const { tenant, url } = only(mapped.petra('x'.repeat(20_000)));
    deepStrictEqual([tenant?.microsoftId, url], [undefined, undefined]);
    // The name replaces the missing ID.
    deepStrictEqual([tenant?.id, tenant?.id.length], [tenant?.name, 1000]);
    deepStrictEqual(only(mapped.cyberhaven('x'.repeat(10_000))).lineageIds, ['short']);
  });

  it('ignores timestamps that are too long', () => {
    const time = `2026-01-31T12:00:00.${'1'.repeat(1000)}Z`;
    for (const read of Object.values(mapped)) {
      const { createdAt, occurredAt } = only(read(time));
      deepStrictEqual([createdAt, occurredAt], ['', undefined]);
    }
  });

  it('limits the number of lineage IDs', () => {
    const event_lineage_ids = Array.from({ length: 15_000 }, (_, index) => `event-${index}`);
    const [record] = readCyberhaven({ resources: [{ id: 'a', event_lineage_ids }] }).records;
    const { lineageIds } = toCyberhaven(record!, { connection: 'c', baseUrl: 'https://acme.cyberhaven.io' });
    deepStrictEqual(lineageIds, event_lineage_ids.slice(0, 1000));
  });
});

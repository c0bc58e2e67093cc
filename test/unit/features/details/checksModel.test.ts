import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { Incident } from '../../../../src/domain/incident';
import { toReport } from '../../../../src/domain/report/report';
import { incidentAnswer } from '../../../../src/features/assistants/incidentAnswer';
import { toChecksPart } from '../../../../src/features/details/checksModel';
import type { Fact } from '../../../../src/features/details/messages';
import { vendorOf } from '../../../../src/sources/vendors';
import { anIncident } from '../../../support/anIncident';
import { withLoaded, partsOf } from '../assistants/loadedSetup';
import { anUpload, findings, locked, neal, now, remediated, statusChange } from '../../domain/checks/checkSetup';

const secured = anIncident({
  user: { ...neal, lastPasswordChange: '2025-06-01T00:00:00Z', enabled: true },
  status: remediated,
  occurredAt: '2026-01-20T00:00:00Z',
  dwellMinutes: 60,
});
const upload = anUpload({ occurredAt: '2026-01-20T00:30:00Z' });
const fetchedAt = Date.parse('2026-01-31T11:55:00Z');

function partOf(incident: Incident, ...others: readonly Incident[]) {
  return toChecksPart({ findings: findings(incident, ...others), fetchedAt, now });
}

function told(facts: readonly Fact[] = []): string[][] {
  return facts.map((fact) => [fact.label, fact.kind === 'time' ? fact.time.text : fact.value]);
}

describe('The checks in the details', () => {
  it('say what was found, in which fields, when the record was fetched and what to do', () => {
    const part = partOf(secured);
    const [found] = part?.found ?? [];
    strictEqual(part?.note, 'Based on the record loaded Jan 31, 2026, 11:55:00 AM UTC (5 minutes ago).');
    strictEqual(found?.title, 'Password unchanged');
    strictEqual(
      found?.text,
      'The status is “Remediated”, but the last password change (Jun 1, 2025, 12:00:00 AM UTC) is before the compromise (Jan 20, 2026, 12:00:00 AM UTC).',
    );
    deepStrictEqual(told(found?.facts), [
      ['Status', 'Remediated'],
      ['Last password change', 'Jun 1, 2025, 12:00:00 AM UTC'],
      ['Occurred', 'Jan 20, 2026, 12:00:00 AM UTC'],
    ]);
    ok(found?.advice);
    strictEqual(partOf(anIncident()), undefined);
    const unknown = toChecksPart({ findings: findings(secured), fetchedAt: undefined, now });
    strictEqual(unknown?.note, 'Based on the record as last loaded.');
  });

  it('lead to the other incidents that they are about', () => {
    const found = partOf(secured, upload)?.found.find(({ id }) => id === 'activeWhileCompromised');
    deepStrictEqual(found?.links[0]?.ref, { connection: 'ch', id: 'upload' });
    strictEqual(found?.links[0]?.title, 'Cyberhaven: ncaffrey, Open');
    const back = partOf(upload, secured)?.found[0];
    deepStrictEqual(back?.links[0]?.ref, { connection: 'petra-1', id: 'incident-1' });
  });

  it('show changes with the interval of each', () => {
    const change = statusChange(['attention', 'waiting'], '2026-01-29T10:05:00Z', '2026-01-29T10:10:00Z');
    const waiting = anIncident({ status: locked, changes: [change] });
    deepStrictEqual(told(partOf(waiting)?.found[0]?.facts), [
      ['Status', 'Before → After, between Jan 29, 2026, 10:05:00 AM UTC and 10:10:00 AM UTC'],
    ]);
  });
});

describe('The checks in copies and exports', () => {
  const all = new Map([secured, upload].map((each) => [each, findings(each, each === secured ? upload : secured)]));
  const checks = {
    findingsIn: (incident: Incident) => all.get(incident) ?? [],
    fetchedAt: () => new Date(fetchedAt).toISOString(),
    vendorName: (source: string) => vendorOf(source).shortName,
  };
  const report = (format: 'markdown' | 'json', ...incidents: Incident[]): string =>
    [...toReport(incidents, format, { timeZone: 'utc', generatedAt: now, vendorOf, checks })].join('');

  it('are lines of Markdown, above the other facts', () => {
    const [, , first, second, third] = report('markdown', secured).split('\n');
    strictEqual(
      first,
      '- **Check:** Password unchanged. The status is “Remediated”, but the last password change (2025-06-01 00:00:00 UTC) is before the compromise (2026-01-20 00:00:00 UTC). (loaded 2026-01-31 11:55:00 UTC)',
    );
    ok(
      second?.startsWith(
        '- **Check:** Active while compromised. An incident of the same person (Cyberhaven) occurred ',
      ),
    );
    ok(second?.includes('`upload`'));
    ok(third?.startsWith('- **Status:**'));
    ok(!report('markdown', anIncident()).includes('Check'));
  });

  it('are in JSON, with their evidence as received', () => {
    const { incidents } = JSON.parse(report('json', secured, upload, anIncident())) as {
      incidents: { checks?: { check: string; text: string; fetchedAt: string; evidence: unknown[] }[] }[];
    };
    deepStrictEqual(
      incidents.map((incident) => incident.checks?.map(({ check }) => check)),
      [['passwordUnchanged', 'activeWhileCompromised'], ['activeWhileCompromised'], undefined],
    );
    deepStrictEqual(incidents[0]?.checks?.[0], {
      check: 'passwordUnchanged',
      title: 'Password unchanged',
      text: 'The status is “Remediated”, but the last password change (2025-06-01T00:00:00Z) is before the compromise (2026-01-20T00:00:00Z).',
      evidence: [
        { field: 'Status', value: 'Remediated' },
        { field: 'Last password change', value: '2025-06-01T00:00:00Z' },
        { field: 'Occurred', value: '2026-01-20T00:00:00Z' },
      ],
      fetchedAt: '2026-01-31T11:55:00.000Z',
    });
    deepStrictEqual(incidents[1]?.checks?.[0]?.evidence.at(-1), {
      incident: { connection: 'petra-1', id: 'incident-1' },
    });
  });

  it('are shared with an assistant', () => {
    const { data } = partsOf(incidentAnswer({ id: secured.id }, { ...withLoaded([secured]), checks }));
    const { checks: found } = data as { checks: { check: string }[] };
    deepStrictEqual(
      found.map(({ check }) => check),
      ['passwordUnchanged', 'activeWhileCompromised'],
    );
    const { data: without } = partsOf(incidentAnswer({ id: secured.id }, withLoaded([secured])));
    ok(!('checks' in (without as object)));
  });
});

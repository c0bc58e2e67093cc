// oxlint-disable-next-line import/no-unassigned-import
import '../support/vscodeStub';
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { parseFilter } from '../../src/domain/filter/filter';
import { compileFilter } from '../support/compileFilter';
import { groupIncidents } from '../../src/domain/grouping';
import { compareIncidents } from '../../src/domain/sorting';
import { selectAll } from '../../src/domain/table/incidentTable';
import { toCsv } from '../../src/domain/report/csv';
import { toMarkdown } from '../../src/domain/report/markdown';
import { suggestedName } from '../../src/features/export/exportTarget';
import { timeText } from '../../src/features/details/facts';
import { timelineOf } from '../../src/features/details/timeline';
import { absoluteDate, absoluteTime, age } from '../../src/ui/format';
import { latestFirst } from '../../src/ui/horizonItem';
import { vendorOf } from '../../src/sources/vendors';
import { anIncident } from '../support/anIncident';
import { countIncidents } from '../support/countIncidents';
import { workspace } from '../support/fakeVscode';
import { inZone } from '../support/inZone';

const now = Date.parse('2026-02-01T00:00:00Z');
const createdAt = '2026-01-31T23:30:00.1234567';
const incident = anIncident({ id: 'a', createdAt, occurredAt: '2026-01-31 22:30:00' });
const before = anIncident({ id: 'b', createdAt: '2026-01-31T23:29:00Z' });
const after = anIncident({ id: 'c', createdAt: '2026-02-01T00:31:00+01:00' });

describe('The name that a file of incidents gets', () => {
  afterEach(() => workspace.settings.set('timeZone', 'utc'));

  it('has the day that it is in the zone of the setting', () => {
    const evening = Date.parse('2026-02-01T03:30:00Z');
    inZone('America/Los_Angeles', () => {
      strictEqual(suggestedName('csv', evening), 'incidents-2026-02-01.csv');
      workspace.settings.set('timeZone', 'local');
      strictEqual(suggestedName('markdown', evening), 'incidents-2026-01-31.md');
    });
  });
});

describe('A time without a zone', () => {
  for (const zone of ['UTC', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Kiritimati']) {
    it(`is UTC in rows, lists, the filter, files and charts on a machine in ${zone}`, () => {
      inZone(zone, () => {
        strictEqual(age(createdAt, now), '29 min');
        strictEqual(absoluteTime(createdAt, 'utc'), absoluteTime(Date.parse(`${createdAt}Z`), 'utc'));
        strictEqual(absoluteTime(createdAt, 'local'), absoluteTime(Date.parse(`${createdAt}Z`), 'local'));
        strictEqual(absoluteDate('2026-01-31T23:30:00', 'utc'), 'Jan 31, 2026');
        deepStrictEqual(
          timelineOf(incident, now)?.points.map(({ time }) => time.iso),
          ['2026-01-31T22:30:00.000Z', '2026-01-31T23:30:00.123Z', '2026-02-01T00:00:00.000Z'],
        );
        strictEqual(timeText(Date.parse(`${createdAt}Z`), now).ago, '29 minutes ago');
        const sorted = [before, incident, after].sort(compareIncidents('newest'));
        deepStrictEqual(
          sorted.map(({ id }) => id),
          ['c', 'a', 'b'],
        );
        const context = { now, timeZone: 'utc', connectionName: (id: string) => id, vendorOf } as const;
        deepStrictEqual(
          groupIncidents(selectAll([incident]), 'day', context).map(({ label }) => label),
          ['Yesterday'],
        );
        for (const filter of ['after:2026-01-31T23:30Z before:2026-01-31T23:31Z', 'after:1h', 'before:2026-02-01']) {
          ok(compileFilter(parseFilter(filter), context)(incident), filter);
        }
        ok([...toMarkdown([incident], context)].join('').includes('**Detected:** 2026-01-31 23:30:00 UTC'));
        ok([...toCsv([incident])].join('').includes(`"${createdAt}"`));
        deepStrictEqual(
          countIncidents([incident], context).times.run.map(({ start }) => start),
          ['2026-01-31'],
        );
        const horizons = [{ before: '2026-01-31T10:00:00' }, { before: '2026-01-31T11:00:00Z' }];
        strictEqual(latestFirst(horizons)[0]?.before, '2026-01-31T11:00:00Z');
      });
    });
  }

  it('that cannot be read is shown as received', () => {
    for (const text of ['31/01/2026 23:30', 'Sat Jan 31 2026', '1738813506050']) {
      strictEqual(age(text, now), text);
      strictEqual(absoluteTime(text, 'utc'), text);
    }
  });
});

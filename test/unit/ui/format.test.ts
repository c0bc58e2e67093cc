import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { groupIncidents } from '../../../src/domain/grouping';
import { selectAll } from '../../../src/domain/table/incidentTable';
import { statusText } from '../../../src/features/news/statusBar';
import { closedItem } from '../../../src/features/tree/groupItem';
import { problemItem } from '../../../src/features/tree/problemItem';
import { type Horizon, SourceError } from '../../../src/sources/source';
import { vendorOf } from '../../../src/sources/vendors';
import { idle } from '../../../src/sync/connectionStatus';
import { horizonItem } from '../../../src/ui/horizonItem';
import { hoverText } from '../../../src/ui/format';
import { anIncident } from '../../support/anIncident';

const numbered = (length: number): string[] => Array.from({ length }, (_, index) => `line ${index + 1}`);
const linesOf = (tooltip: unknown): string[] => {
  ok(typeof tooltip === 'string');
  return tooltip.split('\n');
};

describe('A hover', () => {
  it('has at most twelve lines, and says how many it leaves out', () => {
    strictEqual(hoverText(numbered(12)), numbered(12).join('\n'));
    deepStrictEqual(linesOf(hoverText(numbered(40))), [...numbered(11), '29 more']);
    deepStrictEqual(linesOf(hoverText(numbered(40), ['end'])), [...numbered(10), '30 more', 'end']);
  });

  it('of a connection with many warnings is one of them, and its row says how many more there are', () => {
    const status = { ...idle, warnings: numbered(30), skipped: { count: 25, examples: numbered(20) } };
    const item = (more: object) =>
      problemItem({ id: 'a', name: 'Acme', kind: 'petra', incidents: 1, status: { ...status, ...more } }, 'row');
    const skipped = item({});
    strictEqual(linesOf(skipped.tooltip).length, 12);
    strictEqual(linesOf(skipped.tooltip)[0], '25 records skipped');
    strictEqual(skipped.description, '25 records skipped · 30 more warnings');
    strictEqual(item({ skipped: { count: 0, examples: [] } }).description, 'line 1 · 29 more warnings');
    const two = { skipped: { count: 0, examples: [] }, warnings: numbered(2) };
    strictEqual(item(two).description, 'line 1 · 1 more warning');
    strictEqual(item({ warnings: [] }).description, '25 records skipped');
  });

  it('of closed incidents is words: without any, the editor shows the address that its marks have', () => {
    const [group] = groupIncidents(selectAll([anIncident({})]), 'none', {
      connectionName: String,
      vendorOf,
      timeZone: 'utc',
      now: 0,
    });
    ok(group);
    const item = closedItem(group, 'row', true, { unread: true, flagged: true });
    deepStrictEqual(linesOf(item.tooltip), ['Closed (1)', 'flagged by a check', 'unread']);
    strictEqual(item.accessibilityInformation?.label, 'Closed (1), flagged by a check, unread');
  });

  it('of where a vendor’s history ends is one of them with any number of tenants', () => {
    const horizons = numbered(200).map((name) => ({ tenant: { id: name, name }, before: '2026-01-31T00:00:00Z' }));
    const tooltip = linesOf(horizonItem({ id: 'a', name: 'Acme', horizons }, 'row', false).tooltip);
    strictEqual(tooltip.length, 12);
    strictEqual(tooltip.at(-1), '190 more tenants');
  });

  it('of the status bar is one of them, with what a click does, when all connections fail', () => {
    const error = new SourceError('server', 'failed');
    const list = numbered(60).map((name) => ({ id: name, name, kind: 'petra' }));
    const shown = statusText(
      {
        store: { all: () => [] },
        unseen: { has: () => false, hasChanged: () => false },
        sync: { status: () => ({ ...idle, error }) },
        connections: { enabled: () => list, isSample: () => false },
      },
      0,
    );
    const lines = linesOf(shown?.tooltip);
    strictEqual(lines.length, 12);
    deepStrictEqual(lines.slice(-2), ['51 more', 'Click to show the list.']);
  });
});

describe('The row of where a vendor’s history ends', () => {
  const before = '2026-01-31T00:00:00Z';
  const row = (horizon: Horizon, isOfTenant: boolean) =>
    horizonItem({ id: 'a', name: 'Acme', horizons: [horizon] }, 'row', isOfTenant);

  it('has a date only where that is the end of all that it is about', () => {
    const ofOne = { tenant: { id: 't', name: 'Big' }, before };
    strictEqual(row({ before }, false).label, 'Older than Jan 31, 2026');
    strictEqual(row(ofOne, true).label, 'Older than Jan 31, 2026');
    strictEqual(row(ofOne, false).label, 'Older incidents');
    ok(linesOf(row(ofOne, false).tooltip).includes('Big: nothing before Jan 31, 2026'));
  });
});

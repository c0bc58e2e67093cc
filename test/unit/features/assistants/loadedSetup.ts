import { compileFilter } from '../../../support/compileFilter';
import { parseFilter } from '../../../../src/domain/filter/filter';
import type { Incident } from '../../../../src/domain/incident';
import type { LoadedIncidents } from '../../../../src/features/assistants/loadedIncidents';

export const now = Date.parse('2026-01-31T12:00:00Z');

/** What a window holds, of the connections `petra-1` and `petra-2`, the second one a sample. */
export function withLoaded(incidents: readonly Incident[]): LoadedIncidents {
  const names = new Map([
    ['petra-1', 'Petra'],
    ['petra-2', 'Sample: Petra'],
  ]);
  const enabled = () => [...names].map(([id, name]) => ({ id, name }));
  return {
    store: { all: () => incidents },
    visible: {
      query: {
        matching: (filter) => incidents.filter(compileFilter(parseFilter(filter), { now, timeZone: 'utc' })),
      },
    },
    connections: {
      list: () => [{ id: 'petra-3', name: 'Disabled' }, ...enabled()],
      enabled,
      nameOf: (id) => names.get(id) ?? id,
      isSample: (id) => id === 'petra-2',
    },
    sync: { status: (id) => (id === 'petra-1' ? { lastSuccess: now } : {}) },
    timeZone: () => 'utc',
    checks: { findingsIn: () => [], fetchedAt: () => undefined, vendorName: String },
  };
}

/** Words and data of an answer. Fails unless the data is the one JSON block and nothing follows it. */
export function partsOf(answer: string): { words: string; json: string; data: unknown } {
  const { words, json } = /^(?<words>[^`]*)\n```json\n(?<json>.*)\n```$/su.exec(answer)?.groups ?? {};
  if (words === undefined || json === undefined) throw new Error(`No single JSON block in: ${answer}`);
  return { words, json, data: JSON.parse(json) };
}

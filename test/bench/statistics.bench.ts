import { countIncidents } from '../../src/domain/statistics';
import { manyIncidents } from '../support/manyIncidents';

const context = { now: Date.parse('2026-01-31T12:00:00Z'), timeZone: 'local' } as const;

console.log('statistics, ms: first run, which fills caches, and the median of seven more');
console.table(
  [25_000, 50_000, 100_000, 200_000].map((count) => {
    const incidents = manyIncidents(count);
    const times = Array.from({ length: 8 }, () => {
      const start = performance.now();
      countIncidents(incidents, context);
      return performance.now() - start;
    });
    const [first = 0, ...others] = times;
    const median = others.sort((a, b) => a - b)[3] ?? 0;
    return { incidents: count, first: Number(first.toFixed(1)), median: Number(median.toFixed(1)) };
  }),
);

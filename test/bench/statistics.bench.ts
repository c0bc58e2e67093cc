import { countIncidentsSliced } from '../../src/domain/statistics/statistics';
import { countIncidents } from '../support/countIncidents';
import { manyIncidents } from '../support/manyIncidents';

const context = { now: Date.parse('2026-01-31T12:00:00Z'), timeZone: 'local' } as const;

console.log(
  'statistics, ms: first run, which fills caches, and the median of seven more; the longest slice, the least of three runs',
);
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
    const slice = Math.min(...Array.from({ length: 3 }, () => longestSlice(incidents)));
    const [firstMs, medianMs, sliceMs] = [first, median, slice].map((ms) => Number(ms.toFixed(1)));
    return { incidents: count, first: firstMs, median: medianMs, slice: sliceMs };
  }),
);

/** The longest that others have to wait, ms. */
function longestSlice(incidents: ReturnType<typeof manyIncidents>): number {
  let longest = 0;
  for (const work = countIncidentsSliced(incidents, context); ;) {
    const start = performance.now();
    const { done } = work.next();
    longest = Math.max(longest, performance.now() - start);
    if (done) return longest;
  }
}

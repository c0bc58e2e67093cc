import { reportFormats, toReport } from '../../src/domain/report/report';
import { vendorOf } from '../../src/sources/vendors';
import { manyIncidents } from '../support/manyIncidents';

const options = { generatedAt: Date.parse('2026-01-31T12:00:00Z'), timeZone: 'local', vendorOf } as const;
const incidents = manyIncidents(100_000);

console.log('reports of 100,000 incidents; the longest piece is what a cancel may have to wait for');
console.table(
  reportFormats.map((format) => {
    let [size, longest] = [0, 0];
    const start = performance.now();
    let last = start;
    for (const piece of toReport(incidents, format, options)) {
      size += piece.length;
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
    const ms = Math.round(performance.now() - start);
    return {
      format,
      ms,
      'longest piece, ms': Number(longest.toFixed(1)),
      'characters, millions': Number((size / 1e6).toFixed(1)),
    };
  }),
);

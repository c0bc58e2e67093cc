import { deepStrictEqual } from 'node:assert';
import { reportFormats, toReport } from '../../../../src/domain/report/report';
import { vendorOf } from '../../../../src/sources/vendors';
import { anIncident } from '../../../support/anIncident';

describe('toReport', () => {
  it('writes the format asked for', () => {
    const options = { bom: true, generatedAt: 0, vendorOf, timeZone: 'utc' } as const;
    const starts = reportFormats.map((format) => [...toReport([anIncident()], format, options)].join('').slice(0, 9));
    deepStrictEqual(starts, ['\ufeffsource,c', '{"schema"', '## incide']);
  });
});

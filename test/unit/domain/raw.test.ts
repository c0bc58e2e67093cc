import { strictEqual } from 'node:assert';
import { rawText, withFields } from '../../../src/domain/raw';
import { incidentJson } from '../../../src/domain/report/json';
import { restoreCyberhaven } from '../../../src/sources/cyberhaven/client';
import { restorePetra } from '../../../src/sources/petra/client';
import { answerFrom, itself } from '../../support/readAnswer';
import { inOneGo } from '../../../src/domain/slices';
import { parsePetraAnswer } from '../../../src/sources/petra/schema';

const record = '{"10": 12345678901234567890,\n "id":"a", "2":{"z":1.0,"y":1e400}, "id":"b"}';
const compact = '{"10":12345678901234567890,"id":"a","2":{"z":1.0,"y":1e400},"id":"b"}';

describe('A record', () => {
  it('stays as received from the response to the cache and back', () => {
    const { records } = inOneGo(parsePetraAnswer(answerFrom(`{"incidents":[${record}]}`), 10, itself));
    strictEqual(records[0]?.text, record);
    const origin = { connection: 'c', baseUrl: 'https://acme.cyberhaven.io' };
    for (const incident of [...restorePetra([record], 'p'), ...restoreCyberhaven([record], origin)]) {
      strictEqual(rawText(incident), record);
      // The cache holds the text in JSON of its own.
      strictEqual(JSON.parse(JSON.stringify([rawText(incident)]))[0], record);
      const translated = withFields(incident, { status: { ...incident.status, label: 'Offen' } });
      strictEqual(rawText(translated), record);
      strictEqual(incidentJson(translated).endsWith(`,"raw":${compact}}`), true);
    }
  });
});

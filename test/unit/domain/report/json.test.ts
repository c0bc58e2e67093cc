import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { Incident } from '../../../../src/domain/incident';
import { rawText, withRaw } from '../../../../src/domain/raw';
import { RawRecord } from '../../../../src/domain/rawRecord';
import { toJson } from '../../../../src/domain/report/json';
import { anIncident } from '../../../support/anIncident';
import { hostileTexts } from '../../../support/hostileText';

const generatedAt = Date.parse('2026-01-31T12:00:00Z');

function jsonOf(...incidents: Incident[]): string {
  return [...toJson(incidents, { generatedAt })].join('');
}

describe('toJson', () => {
  it('says what it is, and gives incidents as they are, raw included', () => {
    const incidents = [
      anIncident({ id: 'a', dwellMinutes: 1918.650583333333, raw: { risk_score: 7, nested: { list: [null, true] } } }),
      anIncident({ id: 'b', lineageIds: ['x'] }),
    ];
    deepStrictEqual(JSON.parse(jsonOf(...incidents)), {
      schema: 'incident-browser/export',
      version: 1,
      generatedAt: '2026-01-31T12:00:00.000Z',
      incidents,
    });
  });

  it('is right for no incident too', () => {
    deepStrictEqual((JSON.parse(jsonOf()) as { incidents: unknown }).incidents, []);
  });

  it('comes in pieces, a line for each incident', () => {
    const pieces = [...toJson([anIncident({ id: 'a\nb' }), anIncident()], { generatedAt })];
    strictEqual(pieces.length, 4);
    strictEqual(pieces.join('').split('\n').length, 5);
  });

  it('gives records as received: numbers beyond 2^53, the order of keys, a line for each', () => {
    const { raw: _, ...fields } = anIncident();
    const record = '{\n  "10": 9007199254740993,\n  "2": 1.0,\n  "b": [1e400, "\\u00e9"], "a": 0.10\n}';
    const incident = withRaw(fields, new RawRecord(record));
    const json = jsonOf(incident);
    strictEqual(json.split('\n').length, 4);
    ok(json.includes(String.raw`"raw":{"10":9007199254740993,"2":1.0,"b":[1e400,"\u00e9"],"a":0.10}}`), json);
    strictEqual(rawText(incident), record);
    deepStrictEqual((JSON.parse(json) as { incidents: unknown[] }).incidents, [{ ...fields, raw: incident.raw }]);
  });

  for (const [title, text] of Object.entries(hostileTexts)) {
    it(`keeps ${title} exactly, in right UTF-8`, () => {
      const incident = anIncident({ id: text, summary: text, raw: { [text]: text } });
      const json = jsonOf(incident);
      deepStrictEqual((JSON.parse(json) as { incidents: unknown[] }).incidents, [incident]);
      ok(!/\p{Cs}/u.test(json));
    });
  }
});

import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { Incident } from '../../../src/domain/incident';
import { toJson } from '../../../src/domain/reportJson';
import { anIncident } from '../../support/anIncident';
import { hostileTexts } from '../../support/hostileText';

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

  for (const [title, text] of Object.entries(hostileTexts)) {
    it(`keeps ${title} exactly, in right UTF-8`, () => {
      const incident = anIncident({ id: text, summary: text, raw: { [text]: text } });
      const json = jsonOf(incident);
      deepStrictEqual((JSON.parse(json) as { incidents: unknown[] }).incidents, [incident]);
      ok(!/\p{Cs}/u.test(json));
    });
  }
});

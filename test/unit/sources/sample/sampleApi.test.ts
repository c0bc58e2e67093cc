import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { sampleCyberhaven, samplePetra } from '../../../../src/sources/sample/sampleApi';

const key = 'sample';
const dayMs = 86_400_000;

/** All times in a text. */
function timesIn(text: string): number[] {
  return [...text.matchAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g)].map(([time]) => Date.parse(time));
}

describe('Sample data', () => {
  const answers: Readonly<Record<string, () => Promise<string>>> = {
    petra: async () => {
      const headers = { authorization: `Bearer ${key}`, 'user-agent': 'test' };
      return (await samplePetra(key)('https://petra.sample.invalid/v1/incidents?limit=500', { headers })).text();
    },
    cyberhaven: async () => {
      const api = sampleCyberhaven(key);
      const base = 'https://cyberhaven.sample.invalid/public/v2';
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ refresh_token: key });
      const token = await api(`${base}/auth/token/access`, { method: 'POST', headers, body });
      const { access_token } = (await token.json()) as { access_token: string };
      const listed = await api(`${base}/incidents/list`, {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${access_token}` },
        body: JSON.stringify({ page_request: { size: 1000 } }),
      });
      return listed.text();
    },
  };
  for (const [vendor, answer] of Object.entries(answers)) {
    it(`has times of the last 60 days only: ${vendor}`, async () => {
      const now = Date.now();
      const times = timesIn(await answer());
      ok(times.length > 100);
      deepStrictEqual(
        times
          .filter((time) => !(time >= now - 60 * dayMs - 60_000 && time <= now + 60_000))
          .map((time) => new Date(time)),
        [],
      );
    });
  }

  it('has the tenant of the API page, and each incident once', async () => {
    const { incidents } = JSON.parse((await answers['petra']?.()) ?? '') as {
      incidents: { id: string; tenant: { name: string } }[];
    };
    strictEqual(new Set(incidents.map(({ id }) => id)).size, 124);
    ok(incidents.some(({ tenant }) => tenant.name === 'Acme Corp.'));
  });
});

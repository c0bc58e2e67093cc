import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { otherFields } from '../../../../src/features/details/otherFields';
import { mappedPaths } from '../../../../src/sources/cyberhaven/mapper';
import { anIncident } from '../../../support/anIncident';
import { mapped } from '../../../support/cyberhavenReference';

describe('otherFields', () => {
  it('lists the fields that are shown nowhere else', () => {
    const raw = { id: 'a', tenant: { name: 'Acme', plan: 'gold' }, tags: ['x', 1], note: '', seen: null };
    deepStrictEqual(otherFields(anIncident({ raw }), new Set(['id', 'tenant.name'])).fields, [
      ['tenant.plan', 'gold'],
      ['tags', '["x",1]'],
    ]);
  });

  it('lists a host that the incident has not', () => {
    const event = (hostname: string) => ({ action: { hostname } });
    const raw = { event_details: { start_event: event('SERVER-1'), end_event: event('LAPTOP-1') } };
    const { raw: record, hostname } = mapped({ id: 'a', ...raw });
    strictEqual(hostname, 'LAPTOP-1');
    deepStrictEqual(otherFields(anIncident({ raw: record }), mappedPaths).fields, [
      ['event_details.start_event.action.hostname', 'SERVER-1'],
    ]);
  });

  it('shortens long paths', () => {
    const inner = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, index]));
    const { fields, more } = otherFields(
      anIncident({ raw: { ['name'.repeat(200_000)]: { ['x'.repeat(500)]: inner } } }),
      new Set(),
    );
    strictEqual(fields.length + more, 5000);
    for (const [path] of fields) ok(path.length < 500, `${path.length} characters`);
    ok(fields[0]?.[0].endsWith('….field0'));
  });
});

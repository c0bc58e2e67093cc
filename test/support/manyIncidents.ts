import type { Incident, State } from '../../src/domain/incident';

const statuses: readonly [value: string, label: string, state: State][] = [
  ['UNREMEDIATED', 'Unremediated', 'attention'],
  ['PARTIALLY_REMEDIATED', 'Partially remediated', 'attention'],
  ['LOCKED_AWAITING_PASSWORD_RESET', 'Locked, awaiting password reset', 'waiting'],
  ['REMEDIATED', 'Remediated', 'closed'],
  ['INCORRECT', 'Incorrect', 'closed'],
];
const severities = ['informational', 'low', 'medium', 'high', 'critical'];
const summary =
  'User attempted to upload sensitive customer data to external cloud storage. The action was blocked by policy, and ' +
  'the file was kept. Similar uploads were seen twice during the week before.';

/**
 * Incidents as a large provider holds them, the same ones at every call: 200 tenants, 40 policies, 20,000 users,
 * half of them Petra's and half Cyberhaven's, one every five minutes back from 2026-01-31.
 */
export function manyIncidents(count: number): readonly Incident[] {
  let seed = 1;
  const below = (limit: number) => {
    // Park and Miller's generator.
    seed = (seed * 48271) % 2147483647;
    return seed % limit;
  };
  const newest = Date.parse('2026-01-31T12:00:00Z');
  return Array.from({ length: count }, (_, index): Incident => {
    const created = newest - index * 5 * 60_000;
    const [value = '', label = '', state = 'closed'] = statuses[below(statuses.length)] ?? [];
    const id = `${below(1e9).toString(16)}-${index}`;
    const createdAt = new Date(created).toISOString();
    const occurredAt = new Date(created - below(1e7)).toISOString();
    const status = { value, label, state };
    const person = below(20_000);
    if (below(2)) {
      const tenant = person % 200;
      const mail = `user${person}@tenant${tenant}.example`;
      return {
        connection: 'petra',
        source: 'petra',
        id,
        url: `https://app.petrasecurity.com/tenant/T${tenant}/incidents/${id}`,
        createdAt,
        occurredAt,
        status,
        tenant: { id: `T${tenant}`, name: `Tenant ${tenant} Ltd.`, microsoftId: `a1b2c3d4-${tenant}` },
        user: { id: `u-${person}`, name: `Person ${person}`, principal: mail, mail },
        isLive: below(2) === 0,
        dwellMinutes: below(100_000) / 10,
        raw: {},
      };
    }
    const rank = 1 + below(5);
    const policy = below(40);
    const severity = severities[rank - 1] ?? '';
    return {
      connection: 'cyberhaven',
      source: 'cyberhaven',
      id,
      createdAt,
      occurredAt,
      status,
      severity: { value: severity, label: severity, rank },
      policy: { id: `policy-${policy}`, name: `Upload policy ${policy}` },
      user: { id: `c-${person}`, principal: `user${person}` },
      hostname: `LAPTOP-${person}`,
      ...(below(3) > 0 && { assignee: `analyst${below(30)}` }),
      lineageIds: [`event-${below(1e9)}`, `event-${below(1e9)}`],
      summary: `${summary} Case ${index}.`,
      raw: {},
    };
  });
}

import { deepStrictEqual, match, ok } from 'node:assert';
import { cyberhavenScopeSchema } from '../../../../src/sources/cyberhaven/scope';
import { issueText } from '../../../../src/sources/sentence';

describe('the scope of a Cyberhaven connection', () => {
  it('may name everything that the API filters by', () => {
    const scope = {
      policyIds: ['policy-456'],
      policySeverities: ['informational', 'low', 'medium', 'high', 'critical'],
      datasetIds: ['dataset-1'],
      datasetSensitivities: ['unrestricted', 'low', 'moderate', 'high', 'critical'],
      users: ['john.doe'],
      assignees: ['security.team'],
      hostnames: ['LAPTOP-001'],
      resolutionStatuses: ['open', 'closed'],
      startTime: '2024-01-01T00:00:00Z',
      endTime: '2024-01-31T23:59:59+02:00',
      pageSize: 50,
      includeAiSummaries: true,
    };
    deepStrictEqual(cyberhavenScopeSchema.parse(scope), scope);
  });

  for (const good of [
    {},
    { pageSize: 1 },
    { pageSize: 1000 },
    { startTime: '2024-02-29' },
    { startTime: '2024-02-01', endTime: '2024-02-01' },
    { startTime: '2024-02-01T12:00:00Z', endTime: '2024-02-01T12:00:00Z' },
    { startTime: '2024-02-01T12:00:00Z', endTime: '2024-02-01' },
    { startTime: '2024-02-01T12:00:00.123456789Z' },
    { startTime: '2024-02-01T12:00', endTime: '2024-02-01T12:00:00' },
    { resolutionStatuses: ['in_progress', 'ignored'], policySeverities: ['unspecified'] },
  ]) {
    it(`may be ${JSON.stringify(good)}`, () => {
      ok(cyberhavenScopeSchema.safeParse(good).success);
    });
  }

  for (const [bad, why] of [
    [{ pageSize: 0 }, /^pageSize must be a whole number from 1 to 1000$/],
    [{ pageSize: 1001 }, /^pageSize must be a whole number from 1 to 1000$/],
    [{ pageSize: 2.5 }, /^pageSize must be a whole number/],
    [{ pageSize: '50' }, /^pageSize must be a whole number/],
    [{ users: 'john.doe' }, /^users must be a list$/],
    [{ hostnames: ['LAPTOP-001', ' '] }, /^hostnames\.1 can’t be empty$/],
    [{ policySeverities: ['severe'] }, /^policySeverities\.0 must be one of informational, low/],
    [{ datasetSensitivities: ['medium'] }, /^datasetSensitivities\.0 must be one of unrestricted, low, moderate/],
    [{ resolutionStatuses: ['done'] }, /^resolutionStatuses\.0 must be one of open, closed/],
    [{ startTime: '2024-02-30' }, /^startTime must be an ISO 8601 date or date-time$/],
    [{ endTime: 'yesterday' }, /^endTime must be an ISO 8601 date or date-time$/],
    [{ endTime: '01.02.2024' }, /^endTime must be an ISO 8601 date or date-time$/],
    [{ startTime: '2024-02-02T00:00', endTime: '2024-02-01T12:00:00' }, /startTime after its endTime$/],
    [{ startTime: '2024-02-02', endTime: '2024-02-01' }, /startTime after its endTime$/],
    [{ startTime: '2024-02-01T12:00:00Z', endTime: '2024-02-01T12:00:00+01:00' }, /startTime after its endTime$/],
    [{ includeAiSummaries: 'yes' }, /^includeAiSummaries must be true or false$/],
    [{ tenantId: 'acme' }, /can only contain the fields of IncidentFilter/],
  ] as const) {
    it(`must not be ${JSON.stringify(bad)}`, () => {
      const { error } = cyberhavenScopeSchema.safeParse(bad);
      match((error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issueText(issue)}`.trim()).join(), why);
    });
  }
});

import { deepStrictEqual, strictEqual } from 'node:assert';
import type { CyberhavenScope } from '../../../../src/sources/cyberhaven/scope';
import { asked, collect, setUpCyberhaven } from '../../../support/cyberhavenSetup';
import { failure } from '../../../support/failure';

describe('what CyberhavenClient asks for first', () => {
  async function bodyOf(scope: CyberhavenScope, since?: string): Promise<unknown> {
    const { client, clock, sent } = setUpCyberhaven({ auth: 'refreshToken', scope });
    await clock.until(collect(client, since === undefined ? {} : { since }));
    return sent[1]?.body;
  }
  const all = { size: 1000, sort_by: 'trigger_time desc' };

  it('is everything, newest first, by the thousand, with summaries, by default', async () => {
    deepStrictEqual(await bodyOf({}), { page_request: all, filter: {}, include_ai_summaries: true });
  });

  it('is all that the scope names', async () => {
    const scope: Required<CyberhavenScope> = {
      policyIds: ['p'],
      policySeverities: ['high', 'critical'],
      datasetIds: ['d'],
      datasetSensitivities: ['moderate'],
      users: ['john.doe'],
      assignees: ['security.team'],
      hostnames: ['LAPTOP-001'],
      resolutionStatuses: ['open'],
      startTime: '2024-01-01T00:00:00Z',
      endTime: '2024-01-31T23:59:59Z',
      pageSize: 50,
      includeAiSummaries: false,
    };
    deepStrictEqual(await bodyOf(scope, '2023-01-01T00:00:00Z'), {
      page_request: { size: 50, sort_by: 'trigger_time desc' },
      filter: {
        policy_ids: ['p'],
        policy_severities: ['high', 'critical'],
        dataset_ids: ['d'],
        dataset_sensitivities: ['moderate'],
        users: ['john.doe'],
        assignees: ['security.team'],
        hostnames: ['LAPTOP-001'],
        resolution_statuses: ['open'],
        start_time: '2024-01-01T00:00:00Z',
        end_time: '2024-01-31T23:59:59Z',
      },
      include_ai_summaries: false,
    });
  });

  it('is whole days where the scope names dates, and nothing where its lists are empty', async () => {
    deepStrictEqual(await bodyOf({ startTime: '2024-01-01', endTime: '2024-01-31', users: [] }), {
      page_request: all,
      filter: { start_time: '2024-01-01T00:00:00Z', end_time: '2024-01-31T23:59:59.999Z' },
      include_ai_summaries: true,
    });
  });

  it('is what came since a time, when the scope has no start', async () => {
    const since = '2026-01-01T00:00:00Z';
    deepStrictEqual(await bodyOf({ users: ['a'] }, since), {
      page_request: all,
      filter: { users: ['a'], start_time: since },
      include_ai_summaries: true,
    });
  });

  it('is what the scope names when that begins before the time asked for, or ends on the same day', async () => {
    const since = '2024-01-31T12:00:00Z';
    const filters = [
      await bodyOf({ startTime: '2023-01-01T00:00:00Z', endTime: '2023-12-31T00:00:00Z' }, since),
      await bodyOf({ endTime: '2024-01-31' }, since),
    ].map((body) => (body as { filter: unknown }).filter);
    deepStrictEqual(filters, [
      { start_time: '2023-01-01T00:00:00Z', end_time: '2023-12-31T00:00:00Z' },
      { start_time: since, end_time: '2024-01-31T23:59:59.999Z' },
    ]);
  });

  it('is one incident when it only tries', async () => {
    const { client, clock, sent } = setUpCyberhaven({ scope: { users: ['a'] } });
    await clock.until(client.probe(asked()));
    deepStrictEqual(sent[1]?.body, {
      page_request: { size: 1, sort_by: 'trigger_time desc' },
      filter: { users: ['a'] },
      include_ai_summaries: false,
    });
  });

  it('is in UTC, and written as on the API page, where the scope names no zone or is written otherwise', async () => {
    for (const [startTime, start_time] of [
      ['2024-01-01T12:00', '2024-01-01T12:00:00.000Z'],
      ['2024-01-01 12:00:05', '2024-01-01T12:00:05.000Z'],
      ['2024-01-01T12:00:00+0200', '2024-01-01T10:00:00.000Z'],
      ['2024-01-01T12:00:00.123456+02:00', '2024-01-01T12:00:00.123456+02:00'],
      ['2024-01-01T24:00:00Z', '2024-01-02T00:00:00.000Z'],
      ['2024-01-01T23:59:60Z', '2024-01-02T00:00:00.000Z'],
    ] as const) {
      deepStrictEqual(((await bodyOf({ startTime })) as { filter: unknown }).filter, { start_time });
    }
  });

  it('is not sent when the scope is wrong', async () => {
    const scope = { pageSize: 5000, users: 'john' } as unknown as CyberhavenScope;
    const { client, sent } = setUpCyberhaven({ scope });
    const { message } = await failure('badParameter', collect(client));
    strictEqual(message, 'users must be a list, pageSize must be a whole number from 1 to 1000.');
    const swapped = { startTime: '2024-02-02', endTime: '2024-02-01' };
    const error = await failure('badParameter', client.list(asked(swapped)));
    strictEqual(error.message, 'The scope can’t have a startTime after its endTime.');
    deepStrictEqual(sent, []);
  });
});

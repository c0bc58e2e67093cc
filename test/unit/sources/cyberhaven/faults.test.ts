import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { SampleCyberhavenIncident } from '../../../../src/sources/sample/cyberhavenIncidents';
import { type CyberhavenFaults, otherAnswerNames } from '../../../support/cyberhavenFaults';
import { CyberhavenKeeper } from '../../../support/cyberhavenKeeper';
import { dayMs, incident, minuteMs, now, refreshed, since } from '../../../support/cyberhavenRefresh';
import { setUpCyberhaven } from '../../../support/cyberhavenSetup';
import { warningLine } from '../../../../src/sync/log';
import { failure } from '../../../support/failure';

/** Incidents an hour apart, every third of them open. */
function hourly(count: number): SampleCyberhavenIncident[] {
  return Array.from({ length: count }, (_, index) => {
    return incident(`i-${index}`, (index + 1) * 60 * minuteMs, index % 3 === 0 ? 'open' : 'closed');
  });
}

describe('a server of Cyberhaven that', () => {
  const kinds: Record<string, CyberhavenFaults> = {
    'does not count': { total: 'missing' },
    'counts none': { total: 'zero' },
    'counts a page': { total: 'page size' },
    'counts up to 10,000': { total: 'at most 10,000' },
    'writes its count as text': { total: 'text' },
    'repeats records': { repeats: 3 },
    'has malformed records': { malformed: true },
    'sends empty pages between others': { emptyPages: 7, total: 'zero' },
    'sends more than it is asked for': { oversize: 3, total: 'zero' },
    'names its last page again and again': { afterLast: 'same page', total: 'zero' },
    'names an empty page after its last one': { afterLast: 'empty page' },
    'has one token for all pages of a question': { oneToken: true, total: 'zero' },
    'loses its thread after some pages of each question': { stuckAfter: 2, total: 'zero' },
    'names pages by numbers': { tokens: 'numbers' },
    'names pages by numbers beyond 2^53': { tokens: 'numbers beyond 2^53' },
    'names pages otherwise than by text': { tokens: 'objects', total: 'zero' },
    'names pages elsewhere': { tokens: 'beside the page' },
    'names no pages': { tokens: 'nowhere' },
    'says things beside its results': { errors: ['deprecated'], total: 'missing' },
    'writes times without a zone': { times: 'without a zone' },
    'writes times of another zone': { times: 'of another zone' },
    'has the oldest first on each page': { reversed: true },
    'leaves out what it can': { sparse: true },
    'has zero dates': { times: 'zero' },
    'has no times': { times: 'none' },
  };
  for (const [name, faults] of Object.entries(kinds)) {
    it(`${name} is read whole, and followed`, async () => {
      const incidents = hourly(300);
      const scope = { pageSize: 20 };
      const { keeper, refresh, change, remove, attention, statusOf, api } = await refreshed(incidents, scope, {
        faults,
      });
      strictEqual(keeper.known.size, 300);
      incidents.push(incident('new', -4 * minuteMs), incident('late', 5.3 * dayMs));
      remove('i-60');
      change('i-90', 'closed');
      change('i-91', 'open');
      change('i-270', 'closed');
      for (let count = 0; count < 4; count++) await refresh();
      const ids = ['new', 'late', 'i-91', 'i-90', 'i-270'];
      deepStrictEqual(ids.map(statusOf), ['open', 'open', 'open', 'closed', 'closed']);
      const expected = incidents
        .filter(({ record }) => record.resolution_status === 'open')
        .map(({ record }) => record.id);
      const isCertain = faults.errors === undefined || faults.total !== 'missing';
      if (isCertain) deepStrictEqual(attention(), expected.toSorted());
      else deepStrictEqual(attention(), [...expected, 'i-60'].toSorted());
      deepStrictEqual(new Set(api.requests.map(({ status }) => status)), new Set([200]));
    });
  }

  it('counts none is not left in the middle', async () => {
    const incidents = Array.from({ length: 3000 }, (_, index) =>
      incident(`i-${index}`, (index + 1) * minuteMs, 'closed'),
    );
    const { keeper } = await refreshed(incidents, { pageSize: 500 }, { faults: { total: 'zero' } });
    strictEqual(keeper.known.size, 3000);
  });

  it('says the same beside its results day after day is believed in the end, whatever IDs and times are in it', async () => {
    let answers = 0;
    const faults = {
      get errors() {
        const id = `request req-${answers++}-${crypto.randomUUID()}`;
        return [
          {
            code: 3,
            message: 'ai_summary is deprecated',
            details: `${id} at ${new Date(now + answers).toISOString()}`,
          },
        ];
      },
      total: 'missing',
    } as const;
    const { refresh, clock, remove, attention } = await refreshed(hourly(30), {}, { faults });
    remove('i-6');
    deepStrictEqual((await refresh()).unlisted, []);
    ok(attention().includes('i-6'));
    for (let count = 0; count < 8; count++) {
      await clock.advance(dayMs / 4);
      deepStrictEqual((await refresh()).unlisted, []);
    }
    deepStrictEqual((await refresh()).unlisted, []);
    const { unlisted, warnings } = await refresh();
    deepStrictEqual([unlisted, attention().includes('i-6')], [['i-6'], false]);
    ok(warnings.some((warning) => warning.startsWith('ai_summary is deprecated – request req-')));
  });

  it('says the same in a long text is believed too, wherever its ID is', async () => {
    const faults = {
      get errors() {
        return [`${'Deprecated. '.repeat(16)}See ${crypto.randomUUID()}`];
      },
      total: 'missing',
    } as const;
    const { refresh, clock, remove } = await refreshed(hourly(30), {}, { faults });
    remove('i-6');
    for (let count = 0; count < 9; count++) {
      await clock.advance(dayMs / 4);
      deepStrictEqual((await refresh()).unlisted, []);
    }
    await refresh();
    deepStrictEqual((await refresh()).unlisted, ['i-6']);
  });

  it('says something else in JSON of its own is not', async () => {
    const faults = { errors: [{ shard: 'eu-1', state: 'deprecated' }], total: 'missing' } as {
      errors: unknown;
      total: 'missing';
    };
    const { refresh, clock, remove, attention } = await refreshed(hourly(30), {}, { faults });
    for (let count = 0; count < 12; count++) {
      await clock.advance(dayMs / 4);
      await refresh();
    }
    faults.errors = [{ shard: 'eu-2', state: 'unavailable' }];
    remove('i-6');
    for (let count = 0; count < 3; count++) deepStrictEqual((await refresh()).unlisted, []);
    ok(attention().includes('i-6'));
  });

  it('says something else now and then is not', async () => {
    const faults = { errors: ['late'] as unknown };
    const { refresh, clock, remove, attention } = await refreshed(hourly(30), {}, { faults });
    remove('i-6');
    for (const errors of [['late'], [], ['late'], ['later']]) {
      faults.errors = [...errors, ...(errors.length > 0 ? [] : ['other'])];
      await clock.advance(dayMs);
      deepStrictEqual((await refresh()).unlisted, [], JSON.stringify(errors));
    }
    ok(attention().includes('i-6'));
  });

  describe('breaks off', () => {
    for (const [name, total] of [
      ['and says how many there are', undefined],
      ['and says how many it should have sent', 'zero'],
    ] as const) {
      it(`in the middle of a list ${name} is asked again for the rest`, async () => {
        const live: { -readonly [Name in keyof CyberhavenFaults]: CyberhavenFaults[Name] } = {
          breaksOff: ({ page_request: { id } }) => id !== undefined,
          ...(total && { total }),
        };
        const incidents = hourly(100);
        const { client, clock } = setUpCyberhaven({ incidents, scope: { pageSize: 20 }, faults: live });
        const keeper = new CyberhavenKeeper(client);
        const [batch] = await clock.until(keeper.fetch({ since }));
        ok(keeper.known.size >= 30 && keeper.known.size < 100, `${keeper.known.size} known`);
        strictEqual(batch?.incidents.length, 20);
        delete live.breaksOff;
        await clock.until(keeper.fetch({ since }));
        strictEqual(keeper.known.size, 100);
      });
    }

    it('in the list of open ones makes nothing vanish', async () => {
      const live: { breaksOff?: () => boolean } = {};
      const { refresh, attention } = await refreshed(hourly(100), { pageSize: 20 }, { faults: live });
      const before = attention();
      live.breaksOff = () => true;
      for (let count = 0; count < 4; count++) deepStrictEqual((await refresh()).unlisted, []);
      deepStrictEqual(attention(), before);
    });
  });

  describe('answers at status 200 with', () => {
    for (const name of otherAnswerNames) {
      it(`${name} is quoted, and nothing is taken for gone`, async () => {
        const faults: { instead?: () => typeof name } = {};
        const { clock, keeper, refresh, attention } = await refreshed(hourly(50), {}, { faults });
        const before = attention();
        faults.instead = () => name;
        const code = name === 'a page of HTML' ? 'notJson' : 'server';
        const { apiMessage, apiDetails, status } = await failure(code, clock.until(keeper.fetch({ since })));
        match(apiMessage ?? '', /^index is down/);
        deepStrictEqual([status, apiDetails, attention()], [200, undefined, before]);
        delete faults.instead;
        deepStrictEqual((await refresh()).unlisted, []);
        deepStrictEqual(attention(), before);
      });
    }

    it('nothing but a size of 0 has no incidents', async () => {
      const instead = async (): Promise<Response> => Response.json({ size: 0, resources: null });
      const { client, clock } = setUpCyberhaven({ auth: 'bearer', instead });
      const batches = await clock.until(new CyberhavenKeeper(client).fetch({ since }));
      deepStrictEqual(
        batches.map(({ incidents, warnings }) => [incidents, warnings]),
        [
          [[], []],
          [[], []],
        ],
      );
    });
  });

  it('never ends is left, and is not read from the start by every refresh', async () => {
    let pages = 0;
    const instead = async (request: Request): Promise<Response | undefined> => {
      const { page_request, filter } = (await request.clone().json()) as { page_request?: object; filter?: object };
      if (!page_request || (filter && 'resolution_statuses' in filter)) return undefined;
      const resources = 'id' in page_request ? [] : [incident('a', dayMs).record];
      return Response.json({ resources, page_response: { next_id: `p${pages++}` } });
    };
    const { clock, client } = setUpCyberhaven({ instead });
    const keeper = new CyberhavenKeeper(client);
    const batches = await clock.until(keeper.fetch({ since }));
    match(batches.flatMap(({ warnings }) => warnings.map(warningLine)).join(), /Cyberhaven’s list doesn’t end/);
    ok(pages <= 210, `${pages} pages`);
    const { asked, known } = keeper.memory as { asked: unknown[][]; known: unknown[][] };
    // It is left alone down to the start, and yet does not count as read.
    strictEqual(asked[0]?.[0], Date.parse(since));
    ok(known.every(([from]) => Number(from) > Date.parse(since) + dayMs));
  });
});

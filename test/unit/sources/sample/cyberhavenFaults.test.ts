import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { sampleCyberhavenIncidents } from '../../../../src/sources/sample/cyberhavenIncidents';
import { createCyberhavenApi } from '../../../support/cyberhavenApi';
import { type CyberhavenFaults, withFaults } from '../../../support/cyberhavenFaults';

const now = Date.parse('2026-01-31T12:00:00Z');
const incidents = sampleCyberhavenIncidents({ seed: 1, count: 10, now });
const ids = incidents.map(({ record }) => record.id);

interface Page {
  readonly resources: readonly { readonly id: string | null; readonly trigger_time: string }[];
  readonly page_response: { readonly next_id?: string; readonly total?: unknown };
  readonly errors: unknown;
}

/** The pages of a question for four incidents each, until none is named or `max` have come. */
async function pagesOf(faults: CyberhavenFaults, max = 10): Promise<Page[]> {
  const api = createCyberhavenApi({ keys: ['key-1'], forms: ['bearer'], now: () => now, incidents });
  const handle = withFaults(api.handle, faults);
  const pages: Page[] = [];
  for (let id: string | undefined; pages.length < max;) {
    const body = { page_request: { size: 4, ...(id && { id }) } };
    const headers = { 'content-type': 'application/json', authorization: 'Bearer key-1' };
    const url = 'https://acme.cyberhaven.io/v2/incidents/list';
    const response = await handle(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }));
    strictEqual(response.status, 200, await response.clone().text());
    const page = (await response.json()) as Page;
    pages.push(page);
    id = page.page_response.next_id;
    if (!id) break;
  }
  return pages;
}

function idsOf(pages: readonly Page[]): (string | null)[][] {
  return pages.map(({ resources }) => resources.map(({ id }) => id));
}

describe('the simulated Cyberhaven with faults', () => {
  it('answers well without any', async () => {
    deepStrictEqual(idsOf(await pagesOf({})), [ids.slice(0, 4), ids.slice(4, 8), ids.slice(8)]);
  });

  for (const [total, said] of [
    ['missing', undefined],
    ['zero', 0],
    ['page size', 4],
    ['at most 10,000', 10],
    ['text', '10'],
  ] as const) {
    it(`says ${said} for the total: ${total}`, async () => {
      const pages = await pagesOf({ total });
      deepStrictEqual(new Set(pages.map(({ page_response }) => page_response.total)), new Set([said]));
      deepStrictEqual(idsOf(pages).flat(), ids);
    });
  }

  it('repeats records of the page before', async () => {
    deepStrictEqual(idsOf(await pagesOf({ repeats: 1 })), [ids.slice(0, 4), ids.slice(3, 7), ids.slice(6)]);
  });

  it('adds malformed records, within the size asked for', async () => {
    const pages = idsOf(await pagesOf({ malformed: true }));
    ok(pages.every((page) => page.length <= 4 && page.at(-1) === null));
    deepStrictEqual(
      pages.flat().filter((id) => id !== null),
      ids,
    );
  });

  it('puts empty pages between others', async () => {
    const lengths = idsOf(await pagesOf({ emptyPages: 2 })).map(({ length }) => length);
    deepStrictEqual(lengths, [4, 0, 0, 4, 0, 0, 2]);
  });

  it('sends more than was asked for', async () => {
    deepStrictEqual(idsOf(await pagesOf({ oversize: 2 })), [ids.slice(0, 8), ids.slice(8)]);
  });

  it('names a page after the last one', async () => {
    const again = await pagesOf({ afterLast: 'same page' }, 5);
    deepStrictEqual(idsOf(again).slice(2), [ids.slice(8), ids.slice(8), ids.slice(8)]);
    const empty = await pagesOf({ afterLast: 'empty page' }, 5);
    deepStrictEqual(idsOf(empty).slice(2), [ids.slice(8), [], []]);
  });

  it('goes on by itself with one token for all pages', async () => {
    const pages = await pagesOf({ oneToken: true });
    deepStrictEqual(idsOf(pages).flat(), ids);
    strictEqual(pages[0]?.page_response.next_id, pages[1]?.page_response.next_id);
  });

  it('gets stuck at a page', async () => {
    const pages = idsOf(await pagesOf({ stuckAfter: 1 }, 4));
    deepStrictEqual(pages.slice(1), [ids.slice(4, 8), ids.slice(4, 8), ids.slice(4, 8)]);
  });

  it('breaks off in the middle of a page', async () => {
    const pages = await pagesOf({ breaksOff: ({ page_request: { id } }) => id !== undefined });
    deepStrictEqual(idsOf(pages), [ids.slice(0, 4), ids.slice(4, 6)]);
    deepStrictEqual(pages[1]?.errors, [{ code: 13, message: 'A shard did not answer' }]);
  });

  it('shows records otherwise, and says things beside them', async () => {
    const errors = ['late'];
    const [page] = await pagesOf({ errors, record: (record) => ({ ...record, trigger_time: '' }) });
    deepStrictEqual([page?.errors, page?.resources[0]?.trigger_time], [errors, '']);
  });
});

import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { allPages, type CyberhavenPage } from '../../../../src/sources/cyberhaven/pages';
import type { Batch } from '../../../../src/sources/source';
import { anIncident } from '../../../support/anIncident';

type PageParts = Partial<Omit<CyberhavenPage, 'incidents'>> & { readonly ids?: readonly string[] };

function page({ ids = [], ...parts }: PageParts): CyberhavenPage {
  const incidents = ids.map((id) => anIncident({ id, raw: { id } }));
  return { incidents, skipped: [], warnings: [], received: incidents.length, ...parts };
}

/** Follows the pages, with the tokens that were asked for; fails when there are more than `most`. */
async function follow(
  list: (token?: string) => CyberhavenPage,
  most = 30,
): Promise<{ batches: Batch[]; asked: unknown[] }> {
  const asked: unknown[] = [];
  const batches: Batch[] = [];
  const pages = allPages(async (token) => {
    asked.push(token);
    ok(asked.length <= most, 'asked for more and more pages');
    return list(token);
  });
  for await (const batch of pages) batches.push(batch);
  return { batches, asked };
}

function idsOf(batches: readonly Batch[]): string[][] {
  return batches.map(({ incidents }) => incidents.map(({ id }) => id));
}

describe('following pages', () => {
  it('goes from token to token until there is none', async () => {
    const pages: Record<string, CyberhavenPage> = {
      first: page({ ids: ['a', 'b'], nextPage: 'p2', total: 5, warnings: ['late'] }),
      p2: page({ ids: ['c'], nextPage: 'p3', total: 5, skipped: ['resources[1].id is not text'] }),
      p3: page({ ids: ['e'], total: 5 }),
    };
    const { batches, asked } = await follow((token = 'first') => pages[token]!);
    deepStrictEqual(asked, [undefined, 'p2', 'p3']);
    deepStrictEqual(idsOf(batches), [['a', 'b'], ['c'], ['e']]);
    deepStrictEqual(
      batches.map(({ skipped, warnings, total }) => ({ skipped, warnings, total })),
      [
        { skipped: [], warnings: ['late'], total: 5 },
        { skipped: ['resources[1].id is not text'], warnings: [], total: 5 },
        { skipped: [], warnings: [], total: 5 },
      ],
    );
  });

  it('asks for a page only when the one before was taken', async () => {
    let asked = 0;
    const pages = allPages(async () => page({ ids: [`${++asked}`], nextPage: `p${asked}` }));
    await pages.next();
    await pages.next();
    strictEqual(asked, 2);
    await pages.return(undefined);
    strictEqual(asked, 2);
  });

  it('yields an incident that repeats once', async () => {
    const rows = [['a', 'b', 'c'], ['c', 'd'], ['d', 'b'], ['e']];
    const { batches } = await follow((token = '0') => {
      const index = Number(token);
      return page({ ids: rows[index]!, ...(index < 3 ? { nextPage: String(index + 1) } : {}) });
    });
    deepStrictEqual(idsOf(batches), [['a', 'b', 'c'], ['d'], [], ['e']]);
  });

  it('yields one that has changed meanwhile again, since the later one is what it is now', async () => {
    const changed = anIncident({ id: 'a', raw: { id: 'a', status: 'closed' } });
    const { batches } = await follow((token) =>
      token ? { ...page({}), incidents: [changed] } : page({ ids: ['a'], nextPage: 'p2' }),
    );
    deepStrictEqual(batches[1]?.incidents, [changed]);
  });

  it('yields everything once, however the pages overlap', async () => {
    const overlaps = fc.record({
      count: fc.nat({ max: 60 }),
      size: fc.integer({ min: 2, max: 9 }),
      repeats: fc.nat({ max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(overlaps, async ({ count, size, repeats }) => {
        const all = Array.from({ length: count }, (_, index) => String(index));
        const { batches } = await follow((token = '0') => {
          const end = Number(token) + size;
          const next = Math.max(Number(token) + 1, end - repeats);
          return page({ ids: all.slice(Number(token), end), ...(end < count ? { nextPage: String(next) } : {}) });
        }, 100);
        deepStrictEqual(idsOf(batches).flat(), all);
      }),
    );
  });

  describe('ends with a warning when the API', () => {
    async function lastWarnings(list: (token?: string) => CyberhavenPage, most?: number): Promise<readonly string[]> {
      const { batches } = await follow(list, most);
      ok(batches.slice(0, -1).every(({ warnings }) => warnings.length === 0));
      return batches.at(-1)?.warnings ?? [];
    }

    it('names the same page for ever', async () => {
      const { batches, asked } = await follow(() => page({ ids: ['a'], nextPage: 'p2' }));
      deepStrictEqual(asked, [undefined, 'p2']);
      deepStrictEqual(batches[1]?.warnings, ['The API’s list does not end: it names a page for the second time.']);
    });

    it('goes round in a circle', async () => {
      let count = 0;
      const next: Record<string, string> = { first: 'p2', p2: 'p3', p3: 'p4', p4: 'p2' };
      const [warning] = await lastWarnings(
        (token = 'first') => page({ ids: [`${count++}`], nextPage: next[token]! }),
        4,
      );
      match(warning ?? '', /a page for the second time/);
    });

    it('names page after page without anything new', async () => {
      let count = 0;
      const [warning] = await lastWarnings(() => page({ ids: ['a'], nextPage: `p${count++}`, total: 1 }), 21);
      match(warning ?? '', /its last 20 pages brought nothing new/);
    });

    it('gives far more than it says there is', async () => {
      let count = 0;
      const many = (): string[] => Array.from({ length: 500 }, () => String(count++));
      const [warning] = await lastWarnings(() => page({ ids: many(), nextPage: `p${count}`, total: 100 }), 3);
      match(warning ?? '', /it has given 1500 incidents of 100/);
    });

    it('gives more and more without saying how much there is', async () => {
      let count = 0;
      const [warning] = await lastWarnings(() => page({ ids: [String(count++)], nextPage: `p${count}` }), 10_000);
      match(warning ?? '', /it has given 10000 pages/);
    });
  });

  it('bears empty pages, pages smaller than asked for and a total that grows', async () => {
    let index = 0;
    const { batches } = await follow(() => {
      index++;
      const ids = index % 10 === 0 ? [String(index)] : [];
      return page({ ids, total: 300 + index, ...(index < 300 ? { nextPage: `p${index}` } : {}) });
    }, 300);
    strictEqual(idsOf(batches).flat().length, 30);
    deepStrictEqual(
      batches.flatMap(({ warnings }) => warnings),
      [],
    );
  });
});

import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { inOneGo } from '../../../../src/domain/slices';
import { type CyberhavenPage, News, Pages } from '../../../../src/sources/cyberhaven/pages';
import { type Batch, noneSkipped } from '../../../../src/sources/source';
import { warningLine } from '../../../../src/store/log';
import { anIncident } from '../../../support/anIncident';

type PageParts = Partial<Omit<CyberhavenPage, 'incidents'>> & { readonly ids?: readonly string[] };

function page({ ids = [], ...parts }: PageParts): CyberhavenPage {
  const incidents = ids.map((id) => anIncident({ id, raw: { id } }));
  return { incidents, skipped: noneSkipped, warnings: [], received: incidents.length, ...parts };
}

/** Follows the pages, with the tokens that were asked for; fails when there are more than `most`. */
function follow(list: (token?: string) => CyberhavenPage, most = 30): { batches: Batch[]; asked: unknown[] } {
  const asked: unknown[] = [];
  const batches: Batch[] = [];
  const pages = new Pages();
  const news = new News();
  while (!pages.finished) {
    asked.push(pages.token);
    ok(asked.length <= most, 'asked for more and more pages');
    const answer = list(pages.token);
    batches.push({ ...answer, incidents: inOneGo(news.of(answer.incidents)), warnings: pages.take(answer) });
  }
  return { batches, asked };
}

function idsOf(batches: readonly Batch[]): string[][] {
  return batches.map(({ incidents }) => incidents.map(({ id }) => id));
}

describe('following pages', () => {
  it('goes from token to token until there is none', () => {
    const pages: Record<string, CyberhavenPage> = {
      first: page({ ids: ['a', 'b'], nextPage: 'p2', total: 5, warnings: ['late'] }),
      p2: page({
        ids: ['c'],
        nextPage: 'p3',
        total: 5,
        skipped: { count: 1, examples: ['resources[1].id is not text'] },
      }),
      p3: page({ ids: ['e'], total: 5 }),
    };
    const { batches, asked } = follow((token = 'first') => pages[token]!);
    deepStrictEqual(asked, [undefined, 'p2', 'p3']);
    deepStrictEqual(idsOf(batches), [['a', 'b'], ['c'], ['e']]);
    deepStrictEqual(
      batches.map(({ skipped, warnings, total }) => ({ skipped, warnings, total })),
      [
        { skipped: noneSkipped, warnings: ['late'], total: 5 },
        { skipped: { count: 1, examples: ['resources[1].id is not text'] }, warnings: [], total: 5 },
        { skipped: noneSkipped, warnings: [], total: 5 },
      ],
    );
  });

  it('stops at a page token that is too long', () => {
    const { batches, asked } = follow(() => page({ ids: ['a'], nextPage: 'p'.repeat(8001) }));
    deepStrictEqual([asked.length, idsOf(batches)], [1, [['a']]]);
    match(batches[0]?.warnings.map(warningLine).join() ?? '', /names the next page in 8001 characters/);
  });

  it('yields an incident that repeats once', () => {
    const rows = [['a', 'b', 'c'], ['c', 'd'], ['d', 'b'], ['e']];
    const { batches } = follow((token = '0') => {
      const index = Number(token);
      return page({ ids: rows[index]!, ...(index < 3 ? { nextPage: String(index + 1) } : {}) });
    });
    deepStrictEqual(idsOf(batches), [['a', 'b', 'c'], ['d'], [], ['e']]);
  });

  it('yields one that has changed meanwhile again, since the later one is what it is now', () => {
    const changed = anIncident({ id: 'a', raw: { id: 'a', status: 'closed' } });
    const { batches } = follow((token) =>
      token ? { ...page({}), incidents: [changed] } : page({ ids: ['a'], nextPage: 'p2' }),
    );
    deepStrictEqual(batches[1]?.incidents, [changed]);
  });

  it('yields everything once, however the pages overlap', () => {
    const overlaps = fc.record({
      count: fc.nat({ max: 60 }),
      size: fc.integer({ min: 2, max: 9 }),
      repeats: fc.nat({ max: 8 }),
    });
    fc.assert(
      fc.property(overlaps, ({ count, size, repeats }) => {
        const all = Array.from({ length: count }, (_, index) => String(index));
        const { batches } = follow((token = '0') => {
          const end = Number(token) + size;
          const next = Math.max(Number(token) + 1, end - repeats);
          return page({ ids: all.slice(Number(token), end), ...(end < count ? { nextPage: String(next) } : {}) });
        }, 100);
        deepStrictEqual(idsOf(batches).flat(), all);
      }),
    );
  });

  describe('ends with a warning when the API', () => {
    function lastWarnings(list: (token?: string) => CyberhavenPage, most?: number): readonly string[] {
      const { batches } = follow(list, most);
      ok(batches.slice(0, -1).every(({ warnings }) => warnings.length === 0));
      return (batches.at(-1)?.warnings ?? []).map(warningLine);
    }

    it('names the same page for ever', () => {
      const { batches, asked } = follow(() => page({ ids: ['a'], nextPage: 'p2' }));
      deepStrictEqual(asked, [undefined, 'p2']);
      deepStrictEqual(batches[1]?.warnings, ['The API’s list does not end: it names a page for the second time.']);
    });

    it('goes round in a circle', () => {
      let count = 0;
      const next: Record<string, string> = { first: 'p2', p2: 'p3', p3: 'p4', p4: 'p2' };
      const [warning] = lastWarnings((token = 'first') => page({ ids: [`${count++}`], nextPage: next[token]! }), 4);
      match(warning ?? '', /a page for the second time/);
    });

    it('names page after page without anything new', () => {
      let count = 0;
      const [warning] = lastWarnings(() => page({ ids: ['a'], nextPage: `p${count++}`, total: 1 }), 21);
      match(warning ?? '', /its last 20 pages brought nothing new/);
    });

    it('gives far more than it says there is', () => {
      let count = 0;
      const many = (): string[] => Array.from({ length: 500 }, () => String(count++));
      const [warning] = lastWarnings(() => page({ ids: many(), nextPage: `p${count}`, total: 100 }), 3);
      match(warning ?? '', /it has given 1500 incidents of 100/);
    });

    it('gives more and more without saying how much there is', () => {
      let count = 0;
      const [warning] = lastWarnings(() => page({ ids: [String(count++)], nextPage: `p${count}` }), 10_000);
      match(warning ?? '', /it has given 10000 pages/);
    });
  });

  it('bears empty pages, pages smaller than asked for and a total that grows', () => {
    let index = 0;
    const { batches } = follow(() => {
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

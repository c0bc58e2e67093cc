import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { type CyberhavenPage, Listing } from '../../../../src/sources/cyberhaven/listing';
import { SeenRecords } from '../../../../src/sources/cyberhaven/seenRecords';
import { type Batch, noneSkipped } from '../../../../src/sources/source';
import { warningLine } from '../../../../src/sync/log';
import { anIncident } from '../../../support/anIncident';

interface PageParts extends Partial<Omit<CyberhavenPage, 'incidents' | 'ids' | 'times'>> {
  readonly ids?: readonly string[];
  /** Trigger times of the incidents, newest first. */
  readonly at?: readonly number[];
}

function page({ ids = [], at, ...parts }: PageParts): CyberhavenPage {
  const incidents = ids.map((id) => anIncident({ id, raw: { id } }));
  const counts = { received: incidents.length, unread: 0, hasErrors: false, ordered: true };
  const times = at && { times: [at.at(-1) ?? 0, at[0] ?? 0] as const };
  return { incidents, skipped: noneSkipped, warnings: [], ids: new Set(ids), ...counts, ...times, ...parts };
}

/** Follows the pages, with the tokens that were asked for; fails when there are more than `max`. */
function follow(list: (token?: string, before?: number) => CyberhavenPage, max = 30) {
  const asked: unknown[] = [];
  const batches: Batch[] = [];
  const listing = new Listing();
  const seen = new SeenRecords();
  while (!listing.finished) {
    asked.push(listing.token);
    ok(asked.length <= max, 'asked for more and more pages');
    const answer = list(listing.token, listing.before);
    batches.push({ ...answer, incidents: seen.add(answer.incidents), warnings: listing.take(answer) });
  }
  const warnings = batches.flatMap((batch) => batch.warnings.map(warningLine));
  return { batches, asked, warnings, listing };
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

  it('goes on with a token that repeats as long as it brings something new', () => {
    let count = 0;
    const { batches, listing } = follow(() => {
      const index = count++;
      return page({ ids: [`${index}`], at: [1000 - index], ...(index < 9 ? { nextPage: 'same' } : {}) });
    });
    deepStrictEqual([idsOf(batches).flat().length, listing.complete], [10, true]);
  });

  it('ends where a token repeats and nothing new comes, from the oldest record on either', () => {
    const answers = [
      page({ ids: ['a', 'b'], at: [9, 8], nextPage: 'p2' }),
      page({ ids: ['b'], at: [8], nextPage: 'p2' }),
      page({ ids: ['b'], at: [8], nextPage: 'p9' }),
      page({ ids: ['b'], at: [8], nextPage: 'p9' }),
    ];
    const asked: unknown[] = [];
    const { listing, warnings } = follow((token, before) => {
      asked.push([token, before]);
      return answers[asked.length - 1]!;
    });
    deepStrictEqual(asked, [
      [undefined, undefined],
      ['p2', undefined],
      [undefined, 9],
      ['p9', 9],
    ]);
    deepStrictEqual([listing.complete, warnings], [true, []]);
  });

  it('is taken up again from the oldest record on where the API loses its thread', () => {
    const all = Array.from({ length: 40 }, (_, index) => ({ id: `${index}`, at: 1000 - index }));
    // The third page of each question names itself.
    const { batches, listing, warnings } = follow((token = '0', before = 2000) => {
      const start = all.findIndex(({ at }) => at <= before) + Number(token);
      const some = all.slice(start, start + 3);
      const next = Math.min(Number(token) + 3, 6);
      const more = start + 3 < all.length ? { nextPage: String(next) } : {};
      return page({ ids: some.map(({ id }) => id), at: some.map(({ at }) => at), ...more });
    }, 60);
    strictEqual(idsOf(batches).flat().length, 40);
    deepStrictEqual([listing.complete, warnings], [true, []]);
  });

  it('is taken up again where more records came than are read', () => {
    const all = Array.from({ length: 20 }, (_, index) => ({ id: `${index}`, at: 1000 - index }));
    const { batches, listing } = follow((_, before = 2000) => {
      const rest = all.filter(({ at }) => at < before);
      const some = rest.slice(0, 6);
      const unread = rest.length - some.length;
      return page({ ids: some.map(({ id }) => id), at: some.map(({ at }) => at), unread, nextPage: 'beyond' });
    });
    deepStrictEqual([idsOf(batches).flat().length, listing.complete], [20, true]);
  });

  for (const total of [undefined, 0, 1, 50, 10_000]) {
    it(`is read to its end with any total: ${total}`, () => {
      const { batches, listing, warnings } = follow((token = '0') => {
        const index = Number(token);
        const more = { ...(index < 24 ? { nextPage: `${index + 1}` } : {}), ...(total === undefined ? {} : { total }) };
        return page({ ids: [`${index}-a`, `${index}-b`], at: [900 - 2 * index, 899 - 2 * index], ...more });
      });
      deepStrictEqual([idsOf(batches).flat().length, listing.complete, warnings], [50, true, []]);
    });
  }

  describe('has read what arrived, down to the oldest record,', () => {
    const first = page({ ids: ['a', 'b'], at: [900, 800], nextPage: 'p2' });

    it('when it is not at its end', () => {
      const listing = new Listing();
      listing.take(first);
      deepStrictEqual([listing.finished, listing.complete, listing.readTo], [false, false, 800]);
    });

    for (const [name, last, expected] of [
      ['has fewer than its total', { total: 9 }, [false, 800]],
      ['has fewer than it says itself', { announced: 3 }, [false, 800]],
      ['brings nothing', { ids: [], at: undefined, received: 0, total: 0 }, [false, 800]],
      ['has all that its total says', { total: 4 }, [true, 600]],
      ['is not counted', {}, [true, 600]],
      ['is counted as none', { total: 0 }, [true, 600]],
    ] as const) {
      it(`when its last page has errors and ${name}`, () => {
        const listing = new Listing();
        listing.take(first);
        listing.take(page({ ids: ['c', 'd'], at: [700, 600], hasErrors: true, ...last } as PageParts));
        deepStrictEqual([listing.finished, listing.complete, listing.readTo], [true, ...expected]);
      });
    }

    it('but nothing when its only page has errors and no incidents', () => {
      const listing = new Listing();
      listing.take(page({ hasErrors: true, total: 0 }));
      deepStrictEqual([listing.finished, listing.complete, listing.readTo], [true, false, undefined]);
    });

    it('and proves nothing of what it did not give as long as errors are in doubt', () => {
      const proofOf = (...pages: CyberhavenPage[]): boolean => {
        const listing = new Listing();
        for (const each of pages) listing.take(each);
        return listing.isProof;
      };
      strictEqual(proofOf(page({ ids: ['a'], at: [5] })), true);
      strictEqual(proofOf(page({})), true);
      strictEqual(proofOf(page({ ids: ['a'], at: [5], hasErrors: true })), false);
      strictEqual(proofOf(page({ ids: ['a'], at: [5], hasErrors: true, total: 1 })), true);
      strictEqual(proofOf(page({ ids: ['a'], at: [5], nextPage: 'p2' })), false);
      const { ids: _, ...unknown } = page({ ids: ['a'], at: [5] });
      strictEqual(proofOf(unknown), false);
    });
  });

  describe('is left when the API', () => {
    it('names page after page without anything new', () => {
      let count = 0;
      const { warnings, listing } = follow(() => page({ ids: ['a'], at: [5], nextPage: `p${count++}` }), 202);
      deepStrictEqual(warnings, ['Cyberhaven’s list doesn’t end. Its last 100 pages had nothing new.']);
      deepStrictEqual([listing.complete, listing.gaveUp, listing.readTo], [false, true, 5]);
    });

    it('names more pages than anybody reads', () => {
      let count = 0;
      const next = (): CyberhavenPage => page({ ids: [`${count++}`], at: [1e6 - count], nextPage: `p${count}` });
      const { warnings, listing } = follow(next, 10_000);
      match(warnings.join(), /^Cyberhaven’s list has more than 10000 pages/);
      deepStrictEqual([listing.complete, listing.gaveUp, listing.readTo], [false, false, 1e6 - 10_000]);
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

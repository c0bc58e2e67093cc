import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { type LedgerEntry, type LedgerRecord, waitOf } from '../../../src/sources/ledger';
import { fullWindow, otherHalf, parseRecord, printRecord, union } from '../../../src/store/ledgerText';

const entry = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'ü"\n'), fc.integer(), fc.boolean())
  .map(([id, at, settled]): LedgerEntry => ({ id, at, settled }));
const entries = fc.uniqueArray(entry, { selector: ({ id }) => id });
const record = fc
  .tuple(entries, fc.nat(1000))
  .map(([requests, until]): LedgerRecord => ({ requests, ...(until % 2 ? { blockedUntil: until } : {}) }));

describe('the text of a ledger', () => {
  it('is read as it was written, and no part of it for the whole', () => {
    fc.assert(
      fc.property(record, fc.string(), (each, series) => {
        const text = printRecord({ series, record: each });
        deepStrictEqual(parseRecord(text), { series, record: each });
        for (let length = 0; length < text.length; length++) strictEqual(parseRecord(text.slice(0, length)), undefined);
      }),
    );
  });
});

describe('union', () => {
  it('has all that either has: each request once, settled if either says so, and the longer block', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const all = union(a, b);
        const ids = new Set([...a.requests, ...b.requests].map(({ id }) => id));
        deepStrictEqual(new Set(all.requests.map(({ id }) => id)), ids);
        strictEqual(all.requests.length, ids.size);
        for (const { id, settled } of all.requests) {
          strictEqual(
            settled,
            [...a.requests, ...b.requests].some((each) => each.id === id && each.settled),
          );
        }
        const blocks = [a, b].flatMap(({ blockedUntil }) => blockedUntil ?? []);
        strictEqual(all.blockedUntil, blocks.length ? Math.max(...blocks) : undefined);
        strictEqual(union(all, a), all);
        strictEqual(union(all, b), all);
      }),
    );
  });
});

describe('what is taken for used', () => {
  const limits = [1, 2, 3, 10, 60].flatMap((requests) =>
    [1, 2, 5].map((concurrency) => ({ requests, concurrency: Math.min(requests, concurrency), windowMs: 60_000 })),
  );

  it('of an unknown record is the whole limit', () => {
    for (const limit of limits) {
      strictEqual(waitOf(fullWindow(limit, 5), 5, limit).limitMs, 61_000);
      strictEqual(waitOf({ requests: fullWindow(limit, 5).requests.slice(1) }, 5, limit).ms, 0);
    }
  });

  it('by unseen others leaves half of the limit and of what may be at once, at least one', () => {
    for (const limit of limits) {
      const others = otherHalf(limit, 5);
      const open = others.filter(({ settled }) => !settled);
      strictEqual(limit.requests - others.length, Math.max(1, Math.floor(limit.requests / 2)));
      ok(limit.concurrency - open.length >= Math.max(1, Math.floor(limit.concurrency / 2)));
      strictEqual(waitOf({ requests: others }, 5, limit).ms, 0);
    }
  });
});

import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { timeouts } from '../../../../src/sources/net/httpRequest';
import { current, type LedgerRecord, longestRequestMs, waitOf } from '../../../../src/sources/limit/ledger';
import { MemoryLedger } from '../../../support/memoryLedger';

const limit = { requests: 2, windowMs: 60_000, concurrency: 2 };
const now = 1_000_000_000;

function record(...requests: readonly (readonly [at: number, settled: boolean])[]): LedgerRecord {
  return { requests: requests.map(([at, settled], index) => ({ id: String(index), at, settled })) };
}

describe('current', () => {
  it('drops what no longer counts', () => {
    const used = current(
      record([now - 61_000, true], [now - 60_999, true], [now - 61_000 - longestRequestMs, false]),
      now,
      limit,
    );
    deepStrictEqual(used, { requests: [{ id: '1', at: now - 60_999, settled: true }] });
    deepStrictEqual(current({ requests: [], pause: { at: now - 10, ms: 10 } }, now, limit), { requests: [] });
  });

  it('returns the record itself when nothing changes, so that nothing is written', () => {
    const used = { ...record([now - 5, true], [now, false]), pause: { at: now - 5, ms: 6 } };
    strictEqual(current(used, now, limit), used);
  });

  it('takes future times for now, and a pause to be no longer than it was asked for', () => {
    const used = current({ ...record([now + 99_000, true]), pause: { at: now + 1e9, ms: 7000 } }, now, limit);
    deepStrictEqual(used, { requests: [{ id: '0', at: now, settled: true }], pause: { at: now, ms: 7000 } });
  });

  it('changes nothing a second time', () => {
    const entry = fc.tuple(fc.integer({ min: now - 300_000, max: now + 300_000 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(entry), fc.integer({ min: now - 1e8, max: now + 1e8 }), (entries, at) => {
        const used = current({ ...record(...entries), pause: { at, ms: 60_000 } }, now, limit);
        strictEqual(current(used, now, limit), used);
      }),
    );
  });
});

describe('waitOf', () => {
  it('is nothing while there are slots', () => {
    deepStrictEqual(waitOf(record([now - 5, true]), now, limit), { ms: 0, limitMs: 0 });
  });

  it('lasts until the slot that is needed comes free', () => {
    deepStrictEqual(waitOf(record([now - 5, true], [now - 9, true]), now, limit), { ms: 60_991, limitMs: 60_991 });
    deepStrictEqual(waitOf(record([now - 5, true], [now - 9, true], [now - 7, true]), now, limit).ms, 60_993);
  });

  it('counts a window from now for what is under way', () => {
    strictEqual(waitOf(record([now - 5, true], [now - 9000, false]), now, limit).limitMs, 60_995);
    strictEqual(waitOf(record([now - 5, false], [now - 9000, false]), now, limit).limitMs, 61_000);
  });

  it('is no longer than a block for the limit, and as long as a request can take for the requests at once', () => {
    const used = record([now - 5, false], [now - 9000, false]);
    const wide = { ...limit, requests: 5 };
    deepStrictEqual(waitOf(used, now, wide), { ms: longestRequestMs - 9000, limitMs: 0 });
    deepStrictEqual(waitOf({ ...record(), pause: { at: now - 3, ms: 10 } }, now, wide), { ms: 7, limitMs: 7 });
  });
});

describe('longestRequestMs', () => {
  it('is longer than any request of HttpClient', () => {
    ok(longestRequestMs > timeouts.totalMs);
  });
});

describe('MemoryLedger', () => {
  it('keeps what was written, and reports changes only', async () => {
    const ledger = new MemoryLedger();
    let told = 0;
    const subscription = ledger.onDidChange(() => told++);
    strictEqual(await ledger.update((held) => ({ record: held, result: 'unchanged' })), 'unchanged');
    strictEqual(told, 0);
    await ledger.update(() => ({ record: record([1, true]), result: undefined }));
    strictEqual(told, 1);
    subscription.dispose();
    await ledger.update(() => ({ record: record([2, true]), result: undefined }));
    strictEqual(told, 1);
    deepStrictEqual(await ledger.update((held) => ({ record: held, result: held })), record([2, true]));
  });
});

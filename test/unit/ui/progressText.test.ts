// oxlint-disable-next-line import/no-unassigned-import
import '../../support/vscodeStub';
import { strictEqual } from 'node:assert';
import { idle } from '../../../src/sync/connectionStatus';
import { progressText, together } from '../../../src/ui/progressText';

const now = Date.parse('2026-01-31T12:00:00Z');
const fetching = { ...idle, refreshing: true };

describe('progressText', () => {
  it('says how far a refresh is, and how long it waits', () => {
    const status = { ...fetching, fetched: 1200, total: 5000, parts: { done: 1, of: 4 }, waitingUntil: now + 9400 };
    strictEqual(progressText(status, now), 'fetching, 1,200 of 5,000, part 2 of 4, waiting 10 s for the API’s limit');
  });

  it('is empty when there is nothing to say yet, or no refresh', () => {
    strictEqual(progressText(fetching, now), '');
    strictEqual(progressText({ ...idle, fetched: 5 }, now), '');
  });

  it('of several connections together has what all fetched and the longest wait', () => {
    const several = [
      { ...fetching, fetched: 20, total: 100 },
      { ...fetching, fetched: 5, waitingUntil: now + 3000 },
      { ...fetching, waitingUntil: now + 8000 },
    ];
    strictEqual(progressText(together(several), now), 'fetching, 25 so far, waiting 8 s for the API’s limit');
    strictEqual(progressText(together([fetching]), now), '');
  });
});

// oxlint-disable-next-line import/no-unassigned-import
import '../../support/vscodeStub';
import { strictEqual } from 'node:assert';
import { idle } from '../../../src/sync/connectionStatus';
import { progressText, combinedStatus } from '../../../src/ui/progressText';

const now = Date.parse('2026-01-31T12:00:00Z');
const fetching = { ...idle, refreshing: true };

describe('progressText', () => {
  it('says how far a refresh is, and how long it waits', () => {
    const status = { ...fetching, fetched: 1200, total: 5000, parts: { done: 1, of: 4 }, waitingUntil: now + 9400 };
    strictEqual(
      progressText(status, now),
      'Loading… 1,200 of 5,000 incidents, part 2 of 4, rate limit: resuming in 10 s',
    );
  });

  it('says in minutes and hours how long a long pause lasts', () => {
    const said = (seconds: number): string => progressText({ ...fetching, waitingUntil: now + seconds * 1000 }, now);
    strictEqual(said(119), 'rate limit: resuming in 119 s');
    strictEqual(said(120), 'rate limit: resuming in 2 min');
    strictEqual(said(3591), 'rate limit: resuming in 1 h');
    strictEqual(said(5400), 'rate limit: resuming in 1 h 30 min');
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
    strictEqual(progressText(combinedStatus(several), now), 'Loading… 25 incidents, rate limit: resuming in 8 s');
    strictEqual(progressText(combinedStatus([fetching]), now), '');
  });
});

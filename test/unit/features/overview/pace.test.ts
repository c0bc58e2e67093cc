import { strictEqual } from 'node:assert';
import { Pace } from '../../../../src/features/overview/pace';
import { FakeClock } from '../../../support/fakeClock';

describe('work at a pace', () => {
  let clock: FakeClock;
  let rounds: number;
  let roundMs: number;
  let pace: Pace;

  beforeEach(() => {
    clock = new FakeClock();
    rounds = 0;
    roundMs = 0;
    pace = new Pace(async () => {
      rounds++;
      if (roundMs > 0) await clock.sleep(roundMs);
    }, clock);
  });
  afterEach(() => pace.dispose());

  it('is done at once after a rest', async () => {
    pace.ask();
    strictEqual(rounds, 1);
    await clock.advance(500);
    strictEqual(rounds, 1);
    pace.ask();
    strictEqual(rounds, 2);
  });

  it('is done twice a second at most, and once for all who ask meanwhile', async () => {
    for (let ms = 0; ms < 9990; ms += 10) {
      pace.ask();
      await clock.advance(10);
    }
    strictEqual(rounds, 20);
  });

  it('is done again for those who ask while it is being done', async () => {
    roundMs = 50;
    pace.ask();
    await clock.advance(20);
    pace.ask();
    await clock.advance(529);
    strictEqual(rounds, 1);
    await clock.advance(1);
    strictEqual(rounds, 2);
  });

  it('leaves others twice the time that a long round took', async () => {
    roundMs = 1000;
    pace.ask();
    pace.ask();
    await clock.advance(2999);
    strictEqual(rounds, 1);
    await clock.advance(1);
    strictEqual(rounds, 2);
  });

  it('ends', async () => {
    pace.ask();
    pace.ask();
    pace.dispose();
    await clock.advance(5000);
    pace.ask();
    await clock.advance(5000);
    strictEqual(rounds, 1);
    strictEqual(clock.sleeping, 0);
  });
});

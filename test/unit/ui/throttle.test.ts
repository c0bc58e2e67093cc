import { strictEqual } from 'node:assert';
import { Throttle } from '../../../src/ui/throttle';
import { FakeClock } from '../../support/fakeClock';

describe('Work with pauses', () => {
  let clock: FakeClock;
  let rounds: number;
  let roundMs: number;
  let throttle: Throttle;

  beforeEach(() => {
    clock = new FakeClock();
    rounds = 0;
    roundMs = 0;
    const work = async (): Promise<void> => {
      rounds++;
      if (roundMs > 0) await clock.sleep(roundMs);
    };
    throttle = new Throttle(work, { clock, pauseMs: 500 });
  });
  afterEach(() => throttle.dispose());

  it('is done at once after a rest', async () => {
    throttle.ask();
    strictEqual(rounds, 1);
    await clock.advance(500);
    strictEqual(rounds, 1);
    throttle.ask();
    strictEqual(rounds, 2);
  });

  it('is done twice a second at most, and once for all who ask meanwhile', async () => {
    for (let ms = 0; ms < 9990; ms += 10) {
      throttle.ask();
      await clock.advance(10);
    }
    strictEqual(rounds, 20);
  });

  it('is done again for those who ask while it is being done', async () => {
    roundMs = 50;
    throttle.ask();
    await clock.advance(20);
    throttle.ask();
    await clock.advance(529);
    strictEqual(rounds, 1);
    await clock.advance(1);
    strictEqual(rounds, 2);
  });

  it('leaves others twice the time that a long round took', async () => {
    roundMs = 1000;
    throttle.ask();
    throttle.ask();
    await clock.advance(2999);
    strictEqual(rounds, 1);
    await clock.advance(1);
    strictEqual(rounds, 2);
  });

  it('ends', async () => {
    throttle.ask();
    throttle.ask();
    throttle.dispose();
    await clock.advance(5000);
    throttle.ask();
    await clock.advance(5000);
    strictEqual(rounds, 1);
    strictEqual(clock.sleeping, 0);
  });
});

describe('Work that waits for others who ask', () => {
  let clock: FakeClock;
  let rounds: number;
  let throttle: Throttle;

  beforeEach(() => {
    clock = new FakeClock();
    rounds = 0;
    throttle = new Throttle(() => rounds++, { clock, delayMs: 200 });
  });
  afterEach(() => throttle.dispose());

  it('is done once for all who ask, counted from the first', async () => {
    for (let count = 0; count < 10; count++) {
      throttle.ask();
      await clock.advance(19);
    }
    strictEqual(rounds, 0);
    await clock.advance(10);
    strictEqual(rounds, 1);
    await clock.advance(5000);
    strictEqual(rounds, 1);
  });

  it('is done again for those who ask afterwards', () => {
    for (let count = 1; count <= 3; count++) {
      throttle.ask();
      throttle.flush();
      strictEqual(rounds, count);
    }
  });

  it('is done at once only if it was asked for, and not at all once disposed of', async () => {
    throttle.flush();
    throttle.ask();
    throttle.dispose();
    throttle.flush();
    await clock.advance(5000);
    strictEqual(rounds, 0);
    strictEqual(clock.sleeping, 0);
  });
});

import type { Clock } from '../../sources/source';

/** The least time from the end of one round to the beginning of the next, ms. */
const leastPauseMs = 500;
/** Long rounds leave others twice the time that they took. */
const pauseFactor = 2;

/** Does work that is asked for often: at once where it rested, else once for all who asked meanwhile. */
export class Pace {
  private readonly end = new AbortController();
  private wanted = false;
  private running = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly clock: Clock,
  ) {}

  /** Asks for a round that begins from now on. */
  ask(): void {
    this.wanted = true;
    if (!this.running) void this.run();
  }

  dispose(): void {
    this.end.abort();
  }

  private async run(): Promise<void> {
    const { clock, end } = this;
    this.running = true;
    try {
      while (this.wanted && !end.signal.aborted) {
        this.wanted = false;
        const start = clock.now();
        await this.work();
        await clock.sleep(Math.max(leastPauseMs, pauseFactor * (clock.now() - start)), end.signal);
      }
    } catch (error) {
      if (!end.signal.aborted) throw error;
    } finally {
      this.running = false;
    }
  }
}

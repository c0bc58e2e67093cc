/** Tasks under way, whose results are taken as they come. More can be started at any time. */
export class Tasks<Result> {
  private readonly left = new AbortController();
  private readonly done: (() => Result)[] = [];
  private running = 0;
  private wake: (() => void) | undefined;

  /** @param signal aborts the tasks */
  constructor(private readonly signal: AbortSignal) {}

  /** How many have been started, and not been taken. */
  get size(): number {
    return this.running + this.done.length;
  }

  start(task: (signal: AbortSignal) => Promise<Result>): void {
    this.running++;
    const end = (take: () => Result): void => {
      this.running--;
      this.done.push(take);
      this.wake?.();
    };
    task(AbortSignal.any([this.signal, this.left.signal])).then(
      (result) => end(() => result),
      (error: unknown) =>
        end(() => {
          throw error;
        }),
    );
  }

  /**
   * The result of the next one that ends; one must have been started.
   * @throws what the task throws
   */
  async next(): Promise<Result> {
    for (;;) {
      const take = this.done.shift();
      if (take) return take();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Aborts those that are under way: nobody takes their results. */
  end(): void {
    this.left.abort();
  }
}

import type { FetchOptions, Priority } from '../source';

/** Wishes for the newest incidents while a fetch is under way. */
export class Wishes {
  private open: Priority[] = [];
  private wake: (() => void) | undefined;
  private readonly unsubscribe: (() => void) | undefined;

  constructor(onWish: FetchOptions['onWish']) {
    this.unsubscribe = onWish?.((priority) => {
      this.open.push(priority);
      this.wake?.();
    });
  }

  /** Resolves at the next wish. */
  async next(): Promise<undefined> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    return undefined;
  }

  /** The wishes since it was asked last. */
  take(): readonly Priority[] {
    const open = this.open;
    this.open = [];
    return open;
  }

  dispose(): void {
    this.unsubscribe?.();
  }
}

import type { Leases } from '../../src/store/lease';

/** Leases of windows in one process; `silence` takes one from a holder that has died. */
export class MemoryLeases {
  private readonly held = new Map<string, object>();
  private readonly waiting = new Set<() => void>();

  readonly open: Leases = (name) => ({
    take: async () => {
      if (this.held.has(name)) return undefined;
      const own = {};
      this.held.set(name, own);
      return {
        release: async () => {
          if (this.held.get(name) === own) this.silence(name);
        },
      };
    },
    free: async (signal) => {
      while (this.held.has(name)) {
        signal.throwIfAborted();
        await new Promise<void>((resolve) => {
          this.waiting.add(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      signal.throwIfAborted();
    },
  });

  /** Names of the leases that are held. */
  names(): string[] {
    return [...this.held.keys()];
  }

  silence(name: string): void {
    this.held.delete(name);
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}

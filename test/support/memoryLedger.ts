import type { Ledger, LedgerRecord } from '../../src/sources/limit/ledger';

/** A ledger for one process. */
export class MemoryLedger implements Ledger {
  readonly share = 1;
  private record: LedgerRecord = { requests: [] };
  private readonly listeners = new Set<() => void>();

  async update<T>(change: (record: LedgerRecord) => { readonly record: LedgerRecord; readonly result: T }): Promise<T> {
    const { record, result } = change(this.record);
    if (record !== this.record) {
      this.record = record;
      for (const listener of this.listeners) listener();
    }
    return result;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    // A function of its own for each subscription: the same listener may come twice.
    const bound = (): void => listener();
    this.listeners.add(bound);
    return { dispose: () => this.listeners.delete(bound) };
  }
}

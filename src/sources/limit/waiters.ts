import { abortedError } from '../abort';
import type { Urgency } from '../source';
import { isAfter, mostUrgent } from './requestPriority';

export interface TurnOptions {
  /** Asked whenever a slot comes free, so that a waiting request can be lifted. */
  readonly priority: () => Urgency;
  readonly signal: AbortSignal;
}

interface Waiter {
  readonly priority: () => Urgency;
  /** Ends the wait with a slot, under this id in the ledger. */
  readonly start: (id: string) => void;
  readonly fail: (error: unknown) => void;
}

/** The requests that wait for a slot: urgent ones first, first come first served among equals. */
export class Waiters {
  private readonly queue: Waiter[] = [];

  /** @param onEmpty called when the last one has left */
  constructor(private readonly onEmpty: () => void) {}

  get length(): number {
    return this.queue.length;
  }

  /** The highest urgency of those that wait. */
  get urgency(): Urgency {
    return mostUrgent(this.urgencies());
  }

  /** Waits in line. @returns the id of the slot @throws SourceError `aborted` */
  async join({ priority, signal }: TurnOptions): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const onAbort = (): void => {
        this.queue.splice(this.queue.indexOf(waiter), 1);
        if (this.queue.length === 0) this.onEmpty();
        reject(abortedError(signal));
      };
      const end = (): void => signal.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        priority,
        start: (id) => {
          end();
          resolve(id);
        },
        fail: (error) => {
          end();
          reject(error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.queue.push(waiter);
    });
  }

  /** Takes the one whose turn it is out of the line; undefined when none is as urgent any more. */
  next(urgency: Urgency): Waiter | undefined {
    const urgencies = this.urgencies();
    const most = mostUrgent(urgencies);
    if (isAfter(most, urgency)) return undefined;
    const [waiter] = this.queue.splice(Math.max(urgencies.indexOf(most), 0), 1);
    if (this.queue.length === 0) this.onEmpty();
    return waiter;
  }

  /** Nobody can be let go. */
  failAll(error: unknown): void {
    for (const waiter of this.queue.splice(0)) waiter.fail(error);
    this.onEmpty();
  }

  private urgencies(): Urgency[] {
    return this.queue.map(({ priority }) => priority());
  }
}

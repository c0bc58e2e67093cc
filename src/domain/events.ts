/** Something to let go of; has the shape of VS Code's own. */
export interface Disposable {
  dispose(): void;
}

/** Lets go of all that it owns when it is let go of itself, the last first. */
export class Owner implements Disposable {
  private readonly owned: Disposable[] = [];

  dispose(): void {
    for (const part of this.owned.splice(0).toReversed()) part.dispose();
  }

  /** Takes parts over. @returns the first */
  protected own<First extends Disposable>(first: First, ...others: readonly Disposable[]): First {
    for (const part of [first, ...others]) this.owned.push(part);
    return first;
  }
}

/** Subscribes a listener; has the shape of VS Code's own event, so that views can use it as one. */
export type Event<T> = (listener: (event: T) => unknown, thisArgs?: unknown, disposables?: Disposable[]) => Disposable;

/** The firing end of an event. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(event: T) => unknown>();

  readonly event: Event<T> = (listener, thisArgs, disposables) => {
    // A new function for each subscription: the same listener may subscribe twice.
    const bound = (event: T): unknown => listener.call(thisArgs, event);
    this.listeners.add(bound);
    const subscription = { dispose: () => void this.listeners.delete(bound) };
    disposables?.push(subscription);
    return subscription;
  };

  /** Calls every listener that is subscribed now. One that throws keeps no other from hearing of it. */
  fire(event: T): void {
    // A copy: a listener may subscribe another or end itself.
    for (const listener of Array.from(this.listeners)) {
      try {
        listener(event);
      } catch (error) {
        // As unhandled: VS Code logs it.
        void Promise.reject(error);
      }
    }
  }

  /** Ends all subscriptions. */
  dispose(): void {
    this.listeners.clear();
  }
}

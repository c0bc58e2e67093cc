/** Something to let go of; has the shape of VS Code's own. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes a listener; has the shape of VS Code's own event, so that views can use it as one. */
export type Event<T> = (listener: (event: T) => unknown, thisArgs?: unknown, disposables?: Disposable[]) => Disposable;

/** The firing end of an event, for code that does not know VS Code. */
export class Emitter<T> {
  private readonly listeners = new Set<(event: T) => unknown>();

  readonly event: Event<T> = (listener, thisArgs, disposables) => {
    // A new function for each subscription: the same listener may subscribe twice.
    const bound = (event: T): unknown => listener.call(thisArgs, event);
    this.listeners.add(bound);
    const subscription = { dispose: () => void this.listeners.delete(bound) };
    disposables?.push(subscription);
    return subscription;
  };

  /** Calls every listener that is subscribed now. */
  fire(event: T): void {
    // A copy: a listener may subscribe another or end itself.
    for (const listener of Array.from(this.listeners)) listener(event);
  }
}

/** The firing end of an event, for code that does not know VS Code. */
export class Emitter<T> {
  private readonly listeners = new Set<(event: T) => unknown>();

  /** Subscribes a listener. @returns ends the subscription */
  readonly event = (listener: (event: T) => unknown): { dispose(): void } => {
    // A new function for each subscription: the same listener may subscribe twice.
    const bound = (event: T): unknown => listener(event);
    this.listeners.add(bound);
    return { dispose: () => void this.listeners.delete(bound) };
  };

  /** Calls every listener that is subscribed now. */
  fire(event: T): void {
    // A copy: a listener may subscribe another or end itself.
    for (const listener of Array.from(this.listeners)) listener(event);
  }
}

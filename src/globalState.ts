import type * as vscode from 'vscode';

/** How often a value is written that VS Code has lost. */
const maxTries = 3;

/**
 * VS Code's state of an extension, of all windows, written by one after another. VS Code keeps it as one value and hears of
 * it as a whole: of two keys that are written at the same time, one could be put back to what it was.
 */
export class GlobalState implements vscode.Memento {
  private written: Promise<unknown> = Promise.resolve();

  readonly keys: vscode.Memento['keys'];
  readonly get: vscode.Memento['get'];

  constructor(private readonly state: vscode.Memento) {
    this.keys = () => state.keys();
    this.get = state.get.bind(state);
  }

  /** Resolves when the value is there. */
  async update(key: string, value: unknown): Promise<void> {
    const run = this.written.then(async () => this.write(key, value));
    this.written = run.catch(() => undefined);
    return run;
  }

  private async write(key: string, value: unknown): Promise<void> {
    const wanted = JSON.stringify(value);
    for (let tries = 0; tries < maxTries; tries++) {
      await this.state.update(key, value);
      // Another window may have written at the same time.
      if (JSON.stringify(this.state.get(key)) === wanted) return;
    }
  }
}

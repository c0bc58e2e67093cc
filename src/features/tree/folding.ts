import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';

/** Which groups the user folded or unfolded, across restarts. */
export class Folding {
  private static readonly stateKey = 'incidents.folding';
  /** Beyond this many, the groups touched longest ago are forgotten. */
  private static readonly max = 500;
  private readonly folded: Map<string, boolean>;

  constructor(private readonly memento: vscode.Memento) {
    this.folded = new Map(memento.get<[string, boolean][]>(Folding.stateKey, []));
  }

  get(id: string): boolean | undefined {
    return this.folded.get(hashed(id));
  }

  set(id: string, folded: boolean): void {
    const key = hashed(id);
    this.folded.delete(key);
    this.folded.set(key, folded);
    void this.memento.update(Folding.stateKey, [...this.folded].slice(-Folding.max));
  }
}

/** The id of a row may be somebody's mail address, and the editor keeps what it is given as it is. */
export function hashed(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 16);
}

import type * as vscode from 'vscode';

/** Which groups the user folded or unfolded, kept over restarts. */
export class Folding {
  private static readonly stateKey = 'incidents.folding';
  /** Beyond this many, the groups touched longest ago are forgotten. */
  private static readonly max = 500;
  private readonly folded: Map<string, boolean>;

  constructor(private readonly memento: vscode.Memento) {
    this.folded = new Map(memento.get<[string, boolean][]>(Folding.stateKey, []));
  }

  get(id: string): boolean | undefined {
    return this.folded.get(id);
  }

  set(id: string, folded: boolean): void {
    this.folded.delete(id);
    this.folded.set(id, folded);
    void this.memento.update(Folding.stateKey, [...this.folded].slice(-Folding.max));
  }
}

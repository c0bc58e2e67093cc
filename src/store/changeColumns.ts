import type { Change } from '../domain/incident';
import type { PackedChanges } from '../domain/raw';
import { type Column, type ColumnsByName, fillIn, narrow } from './column';

/** The changes of some incidents as they are written: those of all in a row. */
export interface WrittenChanges {
  /** By incident: the place after its last change. */
  readonly ends: readonly number[];
  readonly columns: ColumnsByName;
}

/**
 * The changes of some incidents in columns, from which they are made when somebody looks at them. As objects, those of many
 * incidents would take more memory than all else.
 */
export class ChangeColumns {
  private readonly ends: readonly number[];
  private readonly columns: readonly (readonly [string, Column])[];

  constructor({ ends, columns }: WrittenChanges) {
    this.ends = ends;
    this.columns = Object.entries(columns).map(([name, column]) => [name, narrow(column)]);
  }

  /** Those of an incident; undefined where it has none. */
  of(index: number): PackedChanges | undefined {
    return this.start(index) === this.ends[index] ? undefined : new ChangesInColumns(this, index);
  }

  list(index: number): readonly Change[] {
    const changes: Change[] = [];
    for (let place = this.start(index); place < (this.ends[index] ?? 0); place++) {
      const change: Record<string, unknown> = {};
      fillIn(change, this.columns, place);
      changes.push(change as unknown as Change);
    }
    return changes;
  }

  private start(index: number): number {
    return this.ends[index - 1] ?? 0;
  }
}

class ChangesInColumns implements PackedChanges {
  constructor(
    private readonly columns: ChangeColumns,
    private readonly index: number,
  ) {}

  unpack(): readonly Change[] {
    return this.columns.list(this.index);
  }
}

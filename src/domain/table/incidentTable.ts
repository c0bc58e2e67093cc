import type { Incident } from '../incident';
import { lastChangeTime } from '../changes';
import { countSliced, inOneGo, type Sliced } from '../slices';
import { createdTime, occurredTime } from '../time';
import { ValueColumn, valueKeys, type ValueName } from './valueColumn';

/** What is a number for each incident: times in ms since the epoch, dwell times in minutes. */
const numberOf = {
  created: createdTime,
  occurred: occurredTime,
  changed: (incident) => lastChangeTime(incident) || NaN,
  dwell: ({ dwellMinutes = NaN }) => dwellMinutes,
} satisfies Record<string, (incident: Incident) => number>;
type NumberName = keyof typeof numberOf;
export type ColumnName = NumberName | ValueName;

function isNumber(name: ColumnName): name is NumberName {
  return Object.hasOwn(numberOf, name);
}

/**
 * Incidents in columns, for everything that looks at all of them: sorting, filters, groups, counts. A row is the position of
 * an incident in `incidents`. There are two kinds of columns:
 *
 * - `numbers`: a number for each row, NaN for none;
 * - `values`: what many incidents have in common, such as a tenant. Each tenant has a number of its own, and an incident
 *   that has it, as an example. Whatever depends on the tenant alone is found out once for each tenant, from its example.
 *
 * A column is made when it is first asked for. A table never changes: when incidents do, another one takes its place, which
 * takes over the rows of all incidents that are still the same.
 */
export class IncidentTable {
  private readonly numberColumns = new Map<NumberName, Float64Array>();
  private readonly valueColumns = new Map<ValueName, ValueColumn>();

  /** @param before the table of what there was before */
  constructor(
    readonly incidents: readonly Incident[],
    before?: IncidentTable,
  ) {
    if (before) inOneGo(this.takeOver(before));
  }

  /** Makes a table in slices. @param before the table of what there was before */
  static *after(incidents: readonly Incident[], before: IncidentTable | undefined): Sliced<IncidentTable> {
    const table = new IncidentTable(incidents);
    if (before) yield* table.takeOver(before);
    return table;
  }

  get allRows(): Uint32Array {
    return new Uint32Array(this.incidents.length).map((_, row) => row);
  }

  numbers(name: NumberName): Float64Array {
    return this.numberColumns.get(name) ?? inOneGo(this.makeNumbers(name));
  }

  values(name: ValueName): ValueColumn {
    return this.valueColumns.get(name) ?? inOneGo(this.makeValues(name));
  }

  /** Makes columns in slices that somebody is going to ask for. */
  *prepare(names: readonly ColumnName[]): Sliced<void> {
    for (const name of names) {
      if (isNumber(name)) {
        if (!this.numberColumns.has(name)) yield* this.makeNumbers(name);
      } else if (!this.valueColumns.has(name)) yield* this.makeValues(name);
    }
  }

  private *takeOver({ incidents, numberColumns, valueColumns }: IncidentTable): Sliced<void> {
    const rows = placesIn(this.incidents, incidents);
    yield undefined;
    for (const [name, column] of numberColumns) yield* this.makeNumbers(name, rows, column);
    for (const [name, column] of valueColumns) {
      this.valueColumns.set(name, yield* column.after(this.incidents, rows));
    }
  }

  private *makeNumbers(name: NumberName, rows?: Int32Array, before?: Float64Array): Sliced<Float64Array> {
    const { incidents } = this;
    const column = new Float64Array(incidents.length);
    yield* countSliced(column.length, (row) => {
      column[row] = before?.[rows?.[row] ?? -1] ?? numberOf[name](incidents[row] as Incident);
    });
    this.numberColumns.set(name, column);
    return column;
  }

  private *makeValues(name: ValueName): Sliced<ValueColumn> {
    const column = yield* ValueColumn.of(this.incidents, valueKeys[name]);
    this.valueColumns.set(name, column);
    return column;
  }
}

/** Some rows of a table, in an order. */
export interface Selection {
  readonly table: IncidentTable;
  readonly rows: Uint32Array;
}

/** All incidents, in the order given. */
export function selectAll(incidents: readonly Incident[]): Selection {
  const table = new IncidentTable(incidents);
  return { table, rows: table.allRows };
}

/** By place in a list: where the same incident is in another; -1 for one that is not there. */
export function placesIn(incidents: readonly Incident[], before: readonly Incident[]): Int32Array {
  const rows = new Int32Array(incidents.length).fill(-1);
  const [length, lengthBefore] = [incidents.length, before.length];
  const least = Math.min(length, lengthBefore);
  // Most changes leave everything around them as it was.
  let start = 0;
  for (; start < least && incidents[start] === before[start]; start++) rows[start] = start;
  let end = 0;
  for (; end < least - start && incidents[length - end - 1] === before[lengthBefore - end - 1]; end++) {
    rows[length - end - 1] = lengthBefore - end - 1;
  }
  const between = new Map<Incident, number>();
  for (let row = start; row < lengthBefore - end; row++) between.set(before[row] as Incident, row);
  for (let row = start; row < length - end; row++) rows[row] = between.get(incidents[row] as Incident) ?? -1;
  return rows;
}

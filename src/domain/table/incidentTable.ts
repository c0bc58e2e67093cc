import type { Incident } from '../incident';
import { lastChangeTime } from '../changes';
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
    if (!before) return;
    const rows = placesIn(incidents, before.incidents);
    for (const [name, column] of before.numberColumns) {
      this.numberColumns.set(name, this.makeNumbers(name, rows, column));
    }
    for (const [name, column] of before.valueColumns) {
      this.valueColumns.set(name, column.after(incidents, rows));
    }
  }

  get allRows(): Uint32Array {
    return new Uint32Array(this.incidents.length).map((_, row) => row);
  }

  numbers(name: NumberName): Float64Array {
    let column = this.numberColumns.get(name);
    if (!column) this.numberColumns.set(name, (column = this.makeNumbers(name)));
    return column;
  }

  values(name: ValueName): ValueColumn {
    let column = this.valueColumns.get(name);
    if (!column) this.valueColumns.set(name, (column = ValueColumn.of(this.incidents, valueKeys[name])));
    return column;
  }

  private makeNumbers(name: NumberName, rows?: Int32Array, before?: Float64Array): Float64Array {
    const { incidents } = this;
    const column = new Float64Array(incidents.length);
    for (let row = 0; row < column.length; row++) {
      const known = before?.[rows?.[row] ?? -1];
      column[row] = known ?? numberOf[name](incidents[row] as Incident);
    }
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

import type { Incident } from '../incident';
import { lastChangeTime } from '../changes';
import { eachSliced, inOneGo, type Sliced } from '../slices';
import { createdTime, occurredTime } from '../time';
import { carryOver, orderAfter, rowsBefore, type Order, type RowsBefore } from './rows';
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
 * takes over the rows of all incidents that are still the same, and the orders that were made of them.
 */
export class IncidentTable {
  private readonly numberColumns = new Map<NumberName, Float64Array>();
  private readonly valueColumns = new Map<ValueName, ValueColumn>();
  /** Those asked for, by what they sort by; see `orderSliced`. */
  readonly orders = new Map<string, Order>();

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

  private *takeOver(before: IncidentTable): Sliced<void> {
    const rows = rowsBefore(this.incidents, before.incidents);
    yield undefined;
    for (const [name, column] of before.numberColumns) yield* this.makeNumbers(name, rows, column);
    for (const [name, column] of before.valueColumns) {
      this.valueColumns.set(name, yield* column.after(this.incidents, rows));
    }
    for (const [sortBy, order] of before.orders) {
      this.orders.set(sortBy, orderAfter(order, rows));
      yield undefined;
    }
  }

  private *makeNumbers(name: NumberName, rows?: RowsBefore, before?: Float64Array): Sliced<Float64Array> {
    const { incidents } = this;
    const column = new Float64Array(incidents.length);
    if (rows && before) carryOver(column, before, rows);
    yield* eachSliced(rows?.fresh ?? this.allRows, (row) => (column[row] = numberOf[name](incidents[row] as Incident)));
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

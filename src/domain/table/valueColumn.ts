import { namesOf } from '../filter/namesOf';
import type { Incident } from '../incident';
import { countSliced, eachSliced, type Sliced } from '../slices';
import { carryOver, type RowsBefore } from './rows';

type Key = readonly (string | number | boolean | undefined)[];

/**
 * What incidents can have in common, and by what it is distinguished: by all that is asked of an example. Owners are those of a
 * connection.
 */
export const valueKeys = {
  connection: (incident) => namesOf.source(incident),
  status: ({ status }) => [status.state, status.value, status.label],
  urgency: ({ status, urgency, severity }) => [status.state, urgency, severity?.rank],
  severity: ({ severity }) => [severity?.rank, severity?.value, severity?.label],
  tenant: (incident) => [incident.connection, incident.source, ...namesOf.tenant(incident)],
  policy: (incident) => [incident.connection, incident.source, ...namesOf.policy(incident)],
  user: (incident) => [incident.connection, ...namesOf.user(incident)],
  host: (incident) => namesOf.host(incident),
  assignee: (incident) => namesOf.assignee(incident),
  file: (incident) => namesOf.file(incident),
  destination: (incident) => namesOf.destination(incident),
  app: (incident) => namesOf.app(incident),
  isLive: ({ isLive }) => [isLive],
} satisfies Record<string, (incident: Incident) => Key>;
export type ValueName = keyof typeof valueKeys;

/** The values that have come up so far. Shared by a table and those after it. */
class Values {
  private readonly numbers = new Map<string, number>();
  readonly examples: Incident[] = [];
  readonly answers = new Map<unknown, unknown[]>();

  constructor(readonly keyOf: (incident: Incident) => Key) {}

  numberOf(incident: Incident): number {
    const parts = this.keyOf(incident);
    const key = parts.length > 1 && parts.some(hasSeparator) ? JSON.stringify(parts) : parts.join('\0');
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, (number = this.examples.push(incident) - 1));
    return number;
  }
}

/** Whether a part would be taken for several. A key of JSON has no separator, so it is no other part's. */
function hasSeparator(part: Key[number]): boolean {
  return typeof part === 'string' && part.includes('\0');
}

/** A column of values; see `IncidentTable`. */
export class ValueColumn {
  private used: Uint8Array | undefined;
  private made = new Map<unknown, unknown>();

  private constructor(
    /** By row: the number of its value. */
    readonly rows: Uint32Array,
    private readonly values: Values,
  ) {}

  static *of(incidents: readonly Incident[], keyOf: (incident: Incident) => Key): Sliced<ValueColumn> {
    const values = new Values(keyOf);
    const rows = new Uint32Array(incidents.length);
    yield* countSliced(rows.length, (row) => (rows[row] = values.numberOf(incidents[row] as Incident)));
    return new ValueColumn(rows, values);
  }

  /** By value: an incident that has it, or had it once. */
  get examples(): readonly Incident[] {
    return this.values.examples;
  }

  /** By value: 1 for those that a row has. */
  get inUse(): Uint8Array {
    if (!this.used) {
      this.used = new Uint8Array(this.examples.length);
      for (const value of this.rows) this.used[value] = 1;
    }
    return this.used;
  }

  /** The column of other incidents. @param before where they were in this one */
  *after(incidents: readonly Incident[], before: RowsBefore): Sliced<ValueColumn> {
    // Values that are no longer in use would pile up.
    const isWasteful = this.examples.length > 1000 + 2 * this.rows.length;
    if (isWasteful) return yield* ValueColumn.of(incidents, this.values.keyOf);
    const rows = carryOver(new Uint32Array(incidents.length), this.rows, before);
    yield* eachSliced(before.fresh, (row) => (rows[row] = this.values.numberOf(incidents[row] as Incident)));
    const next = new ValueColumn(rows, this.values);
    if (this.made.size > 0 && isSame(this.inUse, next.inUse)) next.made = this.made;
    return next;
  }

  /** How many of some rows have each value: those that they have, in the order in which these come up, and by value how many. */
  countEach(rows: Uint32Array): { readonly found: readonly number[]; readonly counts: Uint32Array } {
    const counts = new Uint32Array(this.examples.length);
    const found: number[] = [];
    for (let place = 0; place < rows.length; place++) {
      const value = this.rows[rows[place] as number] as number;
      const count = counts[value] as number;
      if (count === 0) found.push(value);
      counts[value] = count + 1;
    }
    return { found, counts };
  }

  /** By value: what a question gives for its example; asked once. @param ask the same function at each call */
  answers<T>(ask: (example: Incident) => T): readonly T[] {
    const answers = (this.values.answers.get(ask) ?? []) as T[];
    for (const example of this.examples.slice(answers.length)) answers.push(ask(example));
    this.values.answers.set(ask, answers);
    return answers;
  }

  /** What is made of all values in use; made again when one comes or goes. @param make the same function at each call */
  *derived<T>(make: (column: ValueColumn) => Sliced<T>): Sliced<T> {
    if (!this.made.has(make)) this.made.set(make, yield* make(this));
    return this.made.get(make) as T;
  }
}

function isSame(some: Uint8Array, others: Uint8Array): boolean {
  return some.length === others.length && some.every((each, at) => each === others[at]);
}

import type { Ways } from './groupSteps';
import { isOpen, needsAttention, type Incident, urgencyOf } from './incident';
import { countSliced, type Sliced } from './slices';
import type { Selection } from './table/incidentTable';

/** What is counted of a group once a row shows it: few of thousands are shown. */
export interface GroupDetails {
  /** How many of its incidents are open. */
  readonly open: number;
  /** The bits of the checks that flag one of them. */
  readonly checks: number;
  /** The same of what needs attention, where anything does: they say why somebody is needed. */
  readonly pressingChecks: number;
  /** The first of the most urgent ones; undefined without any that needs attention. */
  readonly mostUrgent: Incident | undefined;
}

/**
 * What is on each way down the tree, by the number of the way; see `Ways`. Typed arrays are filled in two passes over the
 * rows, so that thousands of groups cost as little as a few. A place is the index of a row in the selection.
 */
export class GroupCounts {
  /** The ways that rows have, in the order of their first rows. */
  readonly found: number[] = [];
  readonly count: Uint32Array;
  readonly attention: Uint32Array;
  /** The highest urgency of what needs attention, 0 for none. */
  readonly urgency: Float64Array;
  /** All places, those of one way beside one another, and where they begin. */
  readonly #places: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #checks: Uint8Array | undefined;
  /** By row: the number of its state and urgency. By number: what these are. */
  readonly #values: Uint32Array;
  readonly #isAttention: readonly boolean[];
  readonly #isOpen: readonly boolean[];
  readonly #urgencies: readonly number[];

  private constructor(
    readonly selection: Selection,
    limit: number,
    checks: Uint8Array | undefined,
  ) {
    const column = selection.table.values('urgency');
    this.count = new Uint32Array(limit);
    this.attention = new Uint32Array(limit);
    this.urgency = new Float64Array(limit);
    this.#places = new Uint32Array(selection.rows.length);
    this.#starts = new Uint32Array(limit);
    this.#checks = checks;
    this.#values = column.rows;
    this.#isAttention = column.answers(needsAttention);
    this.#isOpen = column.answers(isOpen);
    this.#urgencies = column.answers(urgencyOf);
  }

  /** @param checks by row: the bits of the checks that flag it */
  static *of(selection: Selection, { numberOf, limit }: Ways, checks: Uint8Array | undefined): Sliced<GroupCounts> {
    const { rows } = selection;
    const counts = new GroupCounts(selection, limit, checks);
    const { found, count, attention, urgency } = counts;
    const [values, isAttention, urgencies] = [counts.#values, counts.#isAttention, counts.#urgencies];
    const numbers = new Uint32Array(rows.length);
    yield* countSliced(rows.length, (place) => {
      const row = rows[place] as number;
      const number = numberOf(row);
      const value = values[row] as number;
      numbers[place] = number;
      if (count[number] === 0) found.push(number);
      count[number] = (count[number] as number) + 1;
      if (!isAttention[value]) return;
      attention[number] = (attention[number] as number) + 1;
      urgency[number] = Math.max(urgency[number] as number, urgencies[value] as number);
    });
    let start = 0;
    for (const number of found) {
      counts.#starts[number] = start;
      start += count[number] as number;
    }
    const next = counts.#starts.slice();
    yield* countSliced(rows.length, (place) => {
      const number = numbers[place] as number;
      const at = next[number] as number;
      counts.#places[at] = place;
      next[number] = at + 1;
    });
    return counts;
  }

  firstPlace(number: number): number {
    return this.#places[this.#starts[number] as number] as number;
  }

  /** The places of all that is on one of some ways, in order. */
  placesOf(numbers: readonly number[]): Uint32Array {
    const each = numbers.map((number) => {
      const start = this.#starts[number] as number;
      return this.#places.subarray(start, start + (this.count[number] as number));
    });
    const [only] = each;
    if (only && each.length === 1) return only;
    const all = new Uint32Array(each.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const some of each) {
      all.set(some, at);
      at += some.length;
    }
    return all.sort();
  }

  detailsOf(numbers: readonly number[]): GroupDetails {
    const { rows } = this.selection;
    let [open, checks, pressingChecks, urgency] = [0, 0, 0, 0];
    let mostUrgent: Incident | undefined;
    for (const place of this.placesOf(numbers)) {
      const row = rows[place] as number;
      const value = this.#values[row] as number;
      const bits = this.#checks?.[row] ?? 0;
      checks |= bits;
      if (this.#isOpen[value]) open++;
      if (!this.#isAttention[value]) continue;
      pressingChecks |= bits;
      const own = this.#urgencies[value] as number;
      if (own <= urgency) continue;
      urgency = own;
      mostUrgent = this.incidentAt(place);
    }
    return { open, checks, pressingChecks: mostUrgent ? pressingChecks : checks, mostUrgent };
  }

  incidentAt(place: number): Incident {
    const { table, rows } = this.selection;
    return table.incidents[rows[place] as number] as Incident;
  }
}

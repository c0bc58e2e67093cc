import type { Ways } from './groupSteps';
import { isOpen, needsAttention, type Incident } from './incident';
import { countSliced, type Sliced } from './slices';
import type { Selection } from './table/incidentTable';
import { urgencyOf } from './urgency';

/**
 * What is on each way down the tree, by the number of the way; see `Ways`. Typed arrays are filled in two passes over the
 * rows, so that thousands of groups cost as little as a few. A place is the index of a row in the selection.
 */
export class GroupCounts {
  /** The ways that rows have, in the order of their first rows. */
  readonly found: number[] = [];
  readonly count: Uint32Array;
  readonly attention: Uint32Array;
  readonly open: Uint32Array;
  /** The bits of the checks that flag anything, and of those that flag what needs attention. */
  readonly checks: Uint8Array;
  readonly checksInNeed: Uint8Array;
  /** The highest urgency of what needs attention, 0 for none, and the first place that has it. */
  readonly urgency: Float64Array;
  readonly mostUrgent: Uint32Array;
  /** All places, those of one way beside one another, and where they begin. */
  private readonly places: Uint32Array;
  private readonly starts: Uint32Array;

  private constructor(
    readonly selection: Selection,
    limit: number,
  ) {
    this.count = new Uint32Array(limit);
    this.attention = new Uint32Array(limit);
    this.open = new Uint32Array(limit);
    this.checks = new Uint8Array(limit);
    this.checksInNeed = new Uint8Array(limit);
    this.urgency = new Float64Array(limit);
    this.mostUrgent = new Uint32Array(limit);
    this.places = new Uint32Array(selection.rows.length);
    this.starts = new Uint32Array(limit);
  }

  /** @param checks by row: the bits of the checks that flag it */
  static *of(selection: Selection, { numberOf, limit }: Ways, checks: Uint8Array | undefined): Sliced<GroupCounts> {
    const { table, rows } = selection;
    const counts = new GroupCounts(selection, limit);
    const column = table.values('urgency');
    const [isAttention, areOpen] = [column.answers(needsAttention), column.answers(isOpen)];
    const urgencies = column.answers(urgencyOf);
    const numbers = new Uint32Array(rows.length);
    yield* countSliced(rows.length, (place) => {
      const row = rows[place] as number;
      const number = numberOf(row);
      const value = column.rows[row] as number;
      numbers[place] = number;
      counts.add(number, checks?.[row] ?? 0, areOpen[value] === true);
      if (isAttention[value]) counts.addInNeed(number, checks?.[row] ?? 0, urgencies[value] as number, place);
    });
    let start = 0;
    for (const number of counts.found) {
      counts.starts[number] = start;
      start += counts.count[number] as number;
    }
    const next = counts.starts.slice();
    yield* countSliced(rows.length, (place) => {
      const number = numbers[place] as number;
      const at = next[number] as number;
      counts.places[at] = place;
      next[number] = at + 1;
    });
    return counts;
  }

  private add(number: number, bits: number, isOpenOne: boolean): void {
    const count = this.count[number] as number;
    if (count === 0) this.found.push(number);
    this.count[number] = count + 1;
    if (isOpenOne) this.open[number] = (this.open[number] as number) + 1;
    this.checks[number] = (this.checks[number] as number) | bits;
  }

  private addInNeed(number: number, bits: number, urgency: number, place: number): void {
    this.attention[number] = (this.attention[number] as number) + 1;
    this.checksInNeed[number] = (this.checksInNeed[number] as number) | bits;
    if (urgency <= (this.urgency[number] as number)) return;
    this.urgency[number] = urgency;
    this.mostUrgent[number] = place;
  }

  firstPlace(number: number): number {
    return this.places[this.starts[number] as number] as number;
  }

  /** The places of all that is on one of some ways, in order. */
  placesOf(numbers: readonly number[]): Uint32Array {
    const each = numbers.map((number) => {
      const start = this.starts[number] as number;
      return this.places.subarray(start, start + (this.count[number] as number));
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

  incidentAt(place: number): Incident {
    const { table, rows } = this.selection;
    return table.incidents[rows[place] as number] as Incident;
  }
}

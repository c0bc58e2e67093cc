import { namesOf } from '../filter/namesOf';
import { fold } from '../text/fold';
import type { Incident } from '../incident';
import { firstIndex } from '../lists';
import { inOneGo, type Sliced } from '../slices';
import type { IncidentTable } from '../table/incidentTable';
import { numbersOf } from '../table/persons';
import type { ValueColumn } from '../table/valueColumn';

export type NameKind = 'tenant' | 'policy' | 'user';

/** What the filter looks for: the values of `namesOf`. */
export type Names = readonly (string | undefined)[];

/** Most characters of all names that are searched for exact terms. */
const maxSearched = 2_000_000;

/** A tenant, policy or person. */
export interface Owner {
  /** Values of the column with its names, each name once. */
  readonly values: readonly number[];
  /** Those to show it by: one source may know a person's name where another knows the login only. */
  readonly names: Names;
  /** All that incidents have for it, each once. */
  readonly records: readonly Names[];
  /** Whether a folded text is part of a name of another. Above the limit, every text counts as that. */
  readonly isOthers: (part: string) => boolean;
}

/**
 * What incidents have as names, and whose. All of it is one text: that is searched much faster than many short ones. A
 * character that no value to look for has is between any two.
 */
export class OwnedNames {
  /** Values with the names in the text, and where those begin; each name of an owner is in it once, whatever its connections. */
  readonly #values: readonly number[];
  readonly #starts: readonly number[];
  readonly #text: string;
  readonly #isTooLong: boolean;
  readonly #names: readonly Names[];

  /** @param owners by value: whose it is */
  constructor(
    kind: NameKind,
    table: IncidentTable,
    values: readonly number[],
    private readonly owners: Int32Array,
  ) {
    const column = table.values(kind);
    this.#names = column.answers(namesOf[kind]);
    const folded = column.answers(foldedNames[kind]);
    const numbers = inOneGo(column.derived(nameNumbers[kind]));
    /** By number of a name: whose it is, as far as it is in the text. */
    const seen = new Int32Array(numbers.length).fill(-1);
    const [texts, starts, placed]: [string[], number[], number[]] = [[], [], []];
    let size = 0;
    for (const value of values) {
      const [owner, name] = [owners[value] as number, numbers[value] as number];
      if (owner < 0 || seen[name] === owner) continue;
      seen[name] = owner;
      const text = folded[value] as string;
      placed.push(value);
      starts.push(size);
      texts.push(text);
      size += text.length + 1;
    }
    this.#values = placed;
    this.#starts = starts;
    this.#isTooLong = size > maxSearched;
    this.#text = this.#isTooLong ? '' : texts.join('\0');
  }

  ownerOf(number: number): Owner {
    const own = this.#values.filter((value) => this.owners[value] === number);
    const records = own.map((value) => this.#names[value] as Names);
    return {
      values: own,
      records,
      names: records.find(([name]) => name) ?? records[0] ?? [],
      isOthers: (part) => this.#isTooLong || this.#isOthers(number, part),
    };
  }

  #isOthers(owner: number, part: string): boolean {
    for (let at = this.#text.indexOf(part); at >= 0;) {
      const next = firstIndex(this.#starts, (start) => start > at);
      if (this.owners[this.#values[next - 1] as number] !== owner) return true;
      const start = this.#starts[next];
      if (start === undefined) return false;
      at = this.#text.indexOf(part, start);
    }
    return false;
  }
}

function ofEachKind<T>(make: (kind: NameKind) => T): Readonly<Record<NameKind, T>> {
  return { tenant: make('tenant'), policy: make('policy'), user: make('user') };
}

const joinedNames = ofEachKind((kind) => (example: Incident) => namesOf[kind](example).join('\0'));
const foldedNames = ofEachKind((kind) => (example: Incident) => fold(joinedNames[kind](example)));

/** By value: small numbers, equal for equal names. */
const nameNumbers = ofEachKind(
  (kind) =>
    function* (column: ValueColumn): Sliced<Uint32Array> {
      yield undefined;
      return numbersOf(column.answers(joinedNames[kind]));
    },
);

import { timeOf, type Filter, type FilterTerm, type FilterValue } from './filter';
import { bitsOf, checkIds } from '../checks/check';
import { namesOf } from './namesOf';
import { peopleNamed } from './person';
import { searchText, separator, sharedTexts } from './searchText';
import { fold } from '../text/fold';
import { severityRanks, type Flag, type NameKey, type Operator } from './syntax';
import type { Incident, Severity, Status } from '../incident';
import type { IncidentTable, Selection } from '../table/incidentTable';
import { peopleOf } from '../table/persons';
import { plainWord } from '../text/text';
import type { ValueName } from '../table/valueColumn';
import { parseMinutes, type TimeZone } from '../time';

/** What a filter has to know beside the incidents. */
export interface FilterContext {
  /** Ms since the epoch; ages such as `7d` count back from it. */
  readonly now: number;
  /** The zone of dates that name none. */
  readonly timeZone: TimeZone;
  /** Whether the user has yet to see it; `is:new` matches nothing without. */
  readonly isNew?: (incident: Incident) => boolean;
  /** Whether it has changed since the user looked; `is:changed` matches nothing without. */
  readonly isChanged?: (incident: Incident) => boolean;
  /** Whether it is related to the incident being looked at; `is:related` matches nothing without. */
  readonly isRelated?: (incident: Incident) => boolean;
  /** By row of the table: the bits of the checks that flag it; `check:` matches nothing without. */
  readonly checks?: () => Uint8Array;
  /** The name the user gave a connection; `source:` and bare text match it as well. */
  readonly connectionName?: (id: string) => string;
  /** Finds bare text in what is each incident's own, as `SearchIndex.find` does. It is slow without. */
  readonly find?: (text: string) => Uint8Array;
}

/** A test of the incident in a row of a table. */
type RowTest = (row: number) => boolean;

/** Those of some incidents that match a filter, in the same order. */
export function selectMatching(filter: Filter, { table, rows }: Selection, context: FilterContext): Selection {
  const compiler = new Compiler(table, context);
  // Each term looks only at what those before it have left.
  return { table, rows: filter.terms.reduce((left, term) => left.filter(compiler.term(term)), rows) };
}

/** Texts in which a key's values are looked for. */
const foldedNames = Object.fromEntries(
  Object.entries(namesOf).map(([key, names]) => [
    key,
    (example: Incident) => names(example).flatMap((name) => (name ? [fold(name)] : [])),
  ]),
) as unknown as Readonly<Record<NameKey, (example: Incident) => readonly string[]>>;

/** Makes tests of rows. What depends on a tenant, a status, … alone is tested once for each of them, not for each row. */
class Compiler {
  constructor(
    private readonly table: IncidentTable,
    private readonly context: FilterContext,
  ) {}

  term({ key, negated, values }: FilterTerm): RowTest {
    const tests = values.map((value) => this.value(key, value));
    const [first] = tests;
    const any: RowTest = tests.length === 1 && first ? first : (row) => tests.some((test) => test(row));
    return negated ? (row) => !any(row) : any;
  }

  private value(key: FilterTerm['key'], { text, operator }: FilterValue): RowTest {
    if (text === null) {
      return key === 'severity'
        ? this.byValue('severity', ({ severity }) => !severity?.rank)
        : key === 'person'
          ? this.byPerson((place) => place < 0)
          : this.byNames(key as NameKey, (names) => names.length === 0);
    }
    const folded = fold(text);
    switch (key) {
      case 'text':
        return this.bareText(folded);
      case 'status':
        return this.byValue('status', ({ status }) => isWord(folded, status));
      case 'severity':
        return this.byValue('severity', severityTest(text, operator));
      case 'dwell': {
        const minutes = parseMinutes(folded);
        const compare = comparisons[operator ?? '='];
        return this.byNumber('dwell', (dwell) => compare(dwell, minutes));
      }
      // Both are false for an incident whose time is not known.
      case 'after': {
        const time = timeOf(folded, this.context);
        return this.byNumber('created', (created) => created >= time);
      }
      case 'before': {
        const time = timeOf(folded, this.context);
        return this.byNumber('created', (created) => created < time);
      }
      case 'changed': {
        const time = timeOf(folded, this.context);
        return this.byNumber('changed', (changed) => changed >= time);
      }
      case 'person': {
        const named = peopleNamed(peopleOf(this.table), folded);
        return this.byPerson((place) => named.has(place));
      }
      case 'is':
        return this.flag(folded as Flag);
      case 'check':
        return this.check(folded);
      default: {
        const hasName = this.byNames(key, (names) => names.some((name) => name.includes(folded)));
        return key === 'source' ? either(hasName, this.byConnectionName(folded)) : hasName;
      }
    }
  }

  private bareText(text: string): RowTest {
    const marks = text.includes(separator) ? undefined : this.context.find?.(text);
    if (!marks)
      return either(
        this.byIncident((each) => searchText(each).includes(text)),
        this.byConnectionName(text),
      );
    const shared = [...sharedTexts].map(([name, textOf]) => {
      const column = this.table.values(name);
      return byResults(
        column.rows,
        column.answers(textOf).map((each) => each.includes(text)),
      );
    });
    return [this.byConnectionName(text), ...shared].reduce(either, (row) => marks[row] === 1);
  }

  private flag(flag: Flag): RowTest {
    const { isNew, isChanged, isRelated } = this.context;
    switch (flag) {
      case 'live':
      case 'historical':
        return this.byValue('isLive', ({ isLive }) => isLive === (flag === 'live'));
      case 'new':
      case 'unread':
        return this.byIncident(isNew ?? (() => false));
      case 'changed':
        return this.byIncident(isChanged ?? (() => false));
      case 'related':
        return this.byIncident(isRelated ?? (() => false));
      default:
        return this.byValue('status', ({ status }) => status.state === flag);
    }
  }

  private check(word: string): RowTest {
    const bits = this.context.checks?.();
    const wanted = bitsOf(checkIds.filter((id) => word === 'any' || fold(id) === word));
    return bits ? (row) => ((bits[row] as number) & wanted) !== 0 : () => false;
  }

  private byConnectionName(part: string): RowTest {
    const { connectionName } = this.context;
    return this.byValue('connection', ({ connection }) => {
      const name = connectionName?.(connection);
      return name ? fold(name).includes(part) : false;
    });
  }

  private byNames(key: NameKey, test: (names: readonly string[]) => boolean): RowTest {
    const column = this.table.values(key === 'source' ? 'connection' : key);
    return byResults(column.rows, column.answers(foldedNames[key]).map(test));
  }

  /** @param test of a place in `People.people`; -1 for nobody */
  private byPerson(test: (place: number) => boolean): RowTest {
    return byResults(this.table.values('user').rows, Array.from(peopleOf(this.table).ofValue, test));
  }

  private byValue(name: ValueName, test: (example: Incident) => boolean): RowTest {
    const { rows, examples } = this.table.values(name);
    return byResults(rows, examples.map(test));
  }

  private byNumber(name: 'created' | 'dwell' | 'changed', test: (number: number) => boolean): RowTest {
    const numbers = this.table.numbers(name);
    return (row) => test(numbers[row] as number);
  }

  private byIncident(test: (incident: Incident) => boolean): RowTest {
    const { incidents } = this.table;
    return (row) => test(incidents[row] as Incident);
  }
}

function byResults(values: Uint32Array, results: readonly boolean[]): RowTest {
  // Often all or none of them do.
  if (!results.includes(true)) return never;
  if (!results.includes(false)) return () => true;
  return (row) => results[values[row] as number] === true;
}

const never: RowTest = () => false;

function either(first: RowTest, second: RowTest): RowTest {
  return second === never ? first : (row) => first(row) || second(row);
}

/** Whether a word of the API, in any form, or what people call it, is a word, whole. @param word folded */
function isWord(word: string, found: Status | Severity | undefined): boolean {
  return found !== undefined && [found.value, found.label, plainWord(found.value)].some((each) => fold(each) === word);
}

const comparisons: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '=': (a, b) => a === b,
};

/** Known words compare by rank, with severities that have one; others match as they are. */
function severityTest(word: string, operator: Operator = '='): (example: Incident) => boolean {
  const folded = fold(word);
  const rank = severityRanks.get(folded);
  if (rank === undefined) {
    return ({ severity }) => isWord(folded, severity);
  }
  const compare = comparisons[operator];
  return ({ severity }) => severity !== undefined && severity.rank > 0 && compare(severity.rank, rank);
}

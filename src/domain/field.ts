import type { NameKey } from './filter/syntax';
import type { Change, Incident } from './incident';

/** What a value is, which decides how it is written where it is shown. */
interface Values {
  /** For people. */
  text: string;
  /** For machines, such as an ID. */
  code: string;
  codes: readonly string[];
  /** ISO 8601, as received. */
  time: string;
  /** A length of time. */
  minutes: number;
  number: number;
  /** An amount of data. */
  bytes: number;
  /** A key of the field's `words`. */
  word: string | boolean;
  /** Unchecked. */
  link: string;
  /** ID of a connection. People see its name. */
  connection: string;
  changes: readonly Change[];
}

export type Kind = keyof Values;
export type Value = Values[Kind] | undefined;

export type Place = 'details' | 'hover' | 'markdown' | 'csv' | 'search' | 'assistants' | List;
/** Where many incidents are listed, with the fields that are `brief`: the table of Markdown, and a search of assistants. */
export type List = 'table' | 'results';

/** Sections of the details. `summary` has one of its own. */
type FieldSection = 'activity' | 'who' | 'where' | 'what' | 'when' | 'history' | 'summary';

type Getter<K extends Kind> = (incident: Incident) => Values[K] | undefined;

interface Options<K extends Kind> {
  /** The value for people, where it differs. */
  readonly told?: Getter<K>;
  /** English for each value of the kind `word`; others are shown as they are. */
  readonly words?: Readonly<Record<string, string>>;
  /** The key of the filter that finds it. */
  readonly filter?: NameKey;
  /** Also shown in lists; what is said there, where that is not the same. */
  readonly brief?: true | Getter<K>;
  /** Where it is not shown, and why. */
  readonly except?: Exceptions;
}

interface FieldOf<K extends Kind> extends Options<K> {
  readonly kind: K;
  readonly section: FieldSection;
  /** Position of its CSV column, from 0. Scripts rely on it: it never changes, and a new field gets the next one. */
  readonly column: number;
  /** English; translated where it is shown. */
  readonly label: string;
  readonly of: Getter<K>;
}

export type Field = { readonly [K in Kind]: FieldOf<K> }[Kind];

type Exceptions = Readonly<Partial<Record<Place, string>>>;

type Fields = Omit<Incident, 'raw'>;
type Keys<Name extends string, T> = T extends string | number | boolean | readonly unknown[]
  ? Name
  : `${Name}${Capitalize<keyof T & string>}`;
/** The fields of an incident and of its parts, such as `id` and `tenantName`: a line that is missing is an error of types. */
export type FieldKey =
  | { [Name in keyof Fields]-?: Keys<Name, NonNullable<Fields[Name]>> }[keyof Fields]
  // A part of each file.
  | 'activityHashes'
  // What follows from others.
  | 'dwellState'
  | 'resolutionMinutes';

/** Marks English that is translated where it is shown: the test of the translations finds it. */
export function word(english: string): string {
  return english;
}

/** Makes an entry of the table of fields. */
export function field<K extends Kind>(
  kind: K,
  section: FieldSection,
  column: number,
  label: string,
  of: Getter<K>,
  options: Options<K> = {},
): FieldOf<K> {
  return { kind, section, column, label, of, ...options };
}

export const noHover: Exceptions = { hover: 'a hover is short, and nothing can be copied from it' };
const notText: Exceptions = { search: 'not text: the filter has keys for such' };
const exceptionsOf: Readonly<Partial<Record<Kind, Exceptions>>> = {
  time: notText,
  minutes: notText,
  number: notText,
  bytes: notText,
  word: notText,
  changes: { ...noHover, ...notText, csv: 'a list of parts: JSON has it' },
};

/** Why a place does not show a field; undefined when it does. */
export function exceptionOf({ kind, except }: Field, place: Place): string | undefined {
  return except?.[place] ?? exceptionsOf[kind]?.[place];
}

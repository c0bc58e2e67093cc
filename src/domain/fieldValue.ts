import type { Field, Value } from './field';
import type { Change, Incident } from './incident';

/** What is needed to describe fields. */
export interface Reader {
  /** Puts English into the reader's language. */
  readonly translate: (english: string) => string;
  /** The name the user gave a connection. */
  readonly connectionName: (id: string) => string;
}

/** The value of a field for people. How a time or a length of time is written is up to the place. Text is untrusted. */
export type FieldValue =
  | { readonly kind: 'text' | 'code' | 'time' | 'link'; readonly value: string }
  | { readonly kind: 'minutes' | 'bytes'; readonly value: number }
  | { readonly kind: 'codes'; readonly value: readonly string[] }
  | { readonly kind: 'changes'; readonly value: readonly Change[] };

/** The value of a field for people; undefined when there is none. */
export function tell(field: Field, incident: Incident, reader: Reader): FieldValue | undefined {
  return told(field, (field.told ?? field.of)(incident), reader);
}

/** The same, where many incidents are listed. */
export function briefValue(field: Field, incident: Incident, reader: Reader): FieldValue | undefined {
  return typeof field.brief === 'function' ? told(field, field.brief(incident), reader) : tell(field, incident, reader);
}

function told({ kind, words }: Field, value: Value, { translate, connectionName }: Reader): FieldValue | undefined {
  if (value === undefined || value === '' || (typeof value === 'object' && value.length === 0)) return undefined;
  if (typeof value === 'object') return { kind, value } as FieldValue;
  switch (kind) {
    case 'word': {
      const english = words?.[String(value)];
      return { kind: 'text', value: english === undefined ? String(value) : translate(english) };
    }
    case 'connection':
      return { kind: 'text', value: connectionName(String(value)) };
    case 'number':
      return { kind: 'text', value: String(value) };
    default:
      return { kind, value } as FieldValue;
  }
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * An amount of data in its largest fitting unit of 1,024, such as `2 MB` or `1.5 GB`.
 * @param language in which numbers are written (BCP 47)
 */
export function sizeText(bytes: number, language = 'en'): string {
  const last = units.length - 1;
  const step = Math.min(last, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const amount = bytes / 1024 ** step;
  const [shown, unit] = Math.round(amount) === 1024 && step < last ? [1, units[step + 1]] : [amount, units[step]];
  return `${shown.toLocaleString(language, { maximumFractionDigits: shown < 10 ? 1 : 0 })} ${unit}`;
}

import { namesOf, searchText } from './match';
import type { NameKey } from './syntax';
import { fold } from '../fold';
import type { Incident } from '../incident';

/** What is searched of an incident: everything that bare text finds, or the names and ids of a key. */
export type SearchField = 'text' | NameKey;

const fields: readonly SearchField[] = ['text', ...(Object.keys(namesOf) as NameKey[])];

interface Texts {
  /** The texts in a row, each with a separator behind it; an empty one for those in `wide`. */
  readonly joined: string;
  /** By position: where in `joined` the next text begins. */
  readonly ends: Uint32Array;
  /** By position: texts with other letters than Latin-1. One of them would double the bytes of all it was joined with. */
  readonly wide: ReadonlyMap<number, string>;
}

/** Some incidents of one connection and their search texts, which are made when they are first needed. */
export class SearchBlock {
  private readonly texts = new Map<SearchField, Texts>();
  private ids: ReadonlySet<string> | undefined;

  constructor(readonly incidents: readonly Incident[]) {}

  get connection(): string {
    return this.incidents[0]?.connection ?? '';
  }

  get isReady(): boolean {
    return this.texts.size === fields.length;
  }

  /** Makes the texts. */
  prepare(): void {
    for (const field of fields) this.textsOf(field);
    this.hasId('');
  }

  hasId(id: string): boolean {
    this.ids ??= new Set(this.incidents.map((incident) => incident.id));
    return this.ids.has(id);
  }

  holds(incidents: readonly Incident[]): boolean {
    return incidents.length === this.incidents.length && incidents.every((each, at) => each === this.incidents[at]);
  }

  /** Calls `found` with the position of each incident that has a text in a field. */
  find(field: SearchField, text: string, found: (position: number) => void): void {
    const { joined, ends, wide } = this.textsOf(field);
    for (let position = 0, from = 0; position < ends.length; position++) {
      const at = joined.indexOf(text, from);
      if (at < 0) break;
      while (endOf(ends, position) <= at) position++;
      from = endOf(ends, position);
      // Otherwise it goes on behind the separator: somebody does search for one.
      if (at + text.length < from) found(position);
    }
    for (const [each, own] of wide) if (own.includes(text)) found(each);
  }

  /** Whether one incident has a text in a field. */
  has(field: SearchField, text: string, position: number): boolean {
    const { joined, ends, wide } = this.textsOf(field);
    const own = wide.get(position) ?? joined.slice(endOf(ends, position - 1), endOf(ends, position) - 1);
    return own.includes(text);
  }

  private textsOf(field: SearchField): Texts {
    let texts = this.texts.get(field);
    if (!texts) this.texts.set(field, (texts = join(this.incidents, field)));
    return texts;
  }
}

function endOf(ends: Uint32Array, position: number): number {
  return ends[position] ?? 0;
}

function join(incidents: readonly Incident[], field: SearchField): Texts {
  const ends = new Uint32Array(incidents.length);
  const wide = new Map<number, string>();
  let end = 0;
  const parts = incidents.map((incident, position) => {
    const text = field === 'text' ? searchText(incident) : nameText(incident, field);
    const isWide = /[^\0-\xff]/.test(text);
    if (isWide) wide.set(position, text);
    const part = isWide ? '' : text;
    ends[position] = end += part.length + 1;
    return part;
  });
  return { joined: parts.join('\0'), ends, wide };
}

function nameText(incident: Incident, key: NameKey): string {
  const names = namesOf[key](incident);
  return names.some((name) => name) ? fold(names.join('\0')) : '';
}

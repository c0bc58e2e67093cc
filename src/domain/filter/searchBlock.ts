import { fold, foldsByCase } from '../text/fold';
import type { Incident } from '../incident';
import { ownText, separator } from './searchText';

/** Texts that are folded together while all of them are plain: one that is not costs the others little. */
const groupSize = 25;

interface Texts {
  /** The texts in a row, each with a separator behind it; an empty one for those in `wide`. */
  readonly joined: string;
  /** By position: where in `joined` the next text begins. */
  readonly ends: Uint32Array;
  /** By position: texts with other letters than Latin-1. One of them would double the bytes of all it was joined with. */
  readonly wide: ReadonlyMap<number, string>;
}

/** Some incidents and their own search texts, which are made when they are first needed. */
export class SearchBlock {
  private texts: Texts | undefined;

  constructor(readonly incidents: readonly Incident[]) {}

  get isReady(): boolean {
    return this.texts !== undefined;
  }

  /** Makes the texts. */
  prepare(): Texts {
    this.texts ??= join(this.incidents);
    return this.texts;
  }

  holds(incidents: readonly Incident[]): boolean {
    return incidents.length === this.incidents.length && incidents.every((each, at) => each === this.incidents[at]);
  }

  /** Calls `found` with the position of each incident that has a text. */
  find(text: string, found: (position: number) => void): void {
    const { joined, ends, wide } = this.prepare();
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

  /** Whether one incident has a text. */
  has(text: string, position: number): boolean {
    const { joined, ends, wide } = this.prepare();
    const own = wide.get(position) ?? joined.slice(endOf(ends, position - 1), endOf(ends, position) - 1);
    return own.includes(text);
  }
}

function endOf(ends: Uint32Array, position: number): number {
  return ends[position] ?? 0;
}

function join(incidents: readonly Incident[]): Texts {
  const ends = new Uint32Array(incidents.length);
  const wide = new Map<number, string>();
  const pieces: string[] = [];
  let [position, end] = [0, 0];
  const place = (length: number): void => void (ends[position++] = end += length + 1);
  while (position < incidents.length) {
    const texts = incidents.slice(position, position + groupSize).map(ownText);
    const together = texts.join(separator);
    if (foldsByCase(together)) {
      pieces.push(together.toLowerCase());
      for (const { length } of texts) place(length);
    } else {
      for (const text of texts.map(fold)) {
        const isWide = /[^\0-\xff]/.test(text);
        if (isWide) wide.set(position, text);
        pieces.push(isWide ? '' : text);
        place(isWide ? 0 : text.length);
      }
    }
  }
  return { joined: pieces.join(separator), ends, wide };
}

import { largeAsText } from '../../domain/jsonText';
import { inOneGo, type Sliced } from '../../domain/slices';
import { type JsonMember, type JsonOutline, type JsonSlice, scanJson } from './jsonScan';

/** Levels of lists and objects in each other that are walked: deeper ones would overflow the stack of whoever prints them. */
const maxDepth = 64;
/** Bytes of a value that is made whole. */
const maxBytes = 1024 * 1024;
/** Values in a value that is made whole: many times what a record has. */
const maxValues = 20_000;

/** Why a value is not made, in words that follow on its name; undefined when it may be. */
export function tooMuch({ start, end, depth, values }: JsonSlice): string | undefined {
  if (end - start > maxBytes) return ' is larger than 1 MB';
  if (depth > maxDepth) return ` is nested deeper than ${maxDepth} levels`;
  return values > maxValues ? ` holds more than ${maxValues} values` : undefined;
}

const utf8 = new TextDecoder();

/** JSON that came from outside. It has been counted, and nothing of it is made before it is asked for. */
export class JsonAnswer {
  private constructor(
    private readonly bytes: Uint8Array,
    private readonly outline: JsonOutline,
  ) {}

  /** Returns undefined when the bytes are not JSON in UTF-8. */
  static *read(bytes: Uint8Array): Sliced<JsonAnswer | undefined> {
    const outline = yield* scanJson(bytes);
    if (!outline) return undefined;
    const answer = new JsonAnswer(bytes, outline);
    // A list or an object is checked when something of it is made.
    return outline.whole.depth > 0 || answer.value() !== undefined ? answer : undefined;
  }

  /** All of it; undefined when that would be too much, or it is malformed. */
  value(): unknown {
    return this.make(this.outline.whole);
  }

  /** A member of the outermost object; undefined when there is none, that would be too much, or it is malformed. */
  member(name: string): unknown {
    const member = this.outline.members.get(name);
    return member && this.make(member);
  }

  /** As {@link member}, with a text in the place of each whole number beyond 2^53: none loses digits. */
  exactMember(name: string): unknown {
    const member = this.outline.members.get(name);
    return member && !tooMuch(member) ? this.make(member, largeAsText(this.text(member))) : undefined;
  }

  /** A member of a part of it that may be too much to be made, in short steps; undefined as {@link member} gives it. */
  *memberIn({ start, end }: JsonSlice, name: string): Sliced<unknown> {
    const part = yield* JsonAnswer.read(this.bytes.subarray(start, end));
    return part?.member(name);
  }

  /** A member that is a list: how many elements it has, and where they are. */
  list(name: string): JsonMember['list'] {
    return this.outline.members.get(name)?.list;
  }

  has(name: string): boolean {
    return this.outline.members.has(name);
  }

  /** A part of it as it came. */
  text({ start, end }: JsonSlice): string {
    return utf8.decode(this.bytes.subarray(start, end));
  }

  /** A part of it; undefined when that would be too much, or it is malformed. @param text of that part, when it is known */
  make(slice: JsonSlice, text?: string): unknown {
    if (tooMuch(slice)) return undefined;
    try {
      return JSON.parse(text ?? this.text(slice)) as unknown;
    } catch {
      return undefined;
    }
  }
}

/** A short JSON text from outside; undefined when it is not JSON, or too much to be made. */
export function parseJson(text: string): unknown {
  return inOneGo(JsonAnswer.read(new TextEncoder().encode(text)))?.value();
}

import type { Sliced } from '../../domain/slices';

/** Where a value of a JSON text is, and what it takes to walk it. */
export interface JsonSlice {
  /** Byte at which it starts. */
  readonly start: number;
  /** Byte after its last one. */
  readonly end: number;
  /** Levels of lists and objects in each other; 0 for a value that is neither. */
  readonly depth: number;
  /** How many values are in it, itself included. */
  readonly values: number;
}

/** A member of the outermost object. */
export interface JsonMember extends JsonSlice {
  /** Of a list: how many elements it has, and where the first {@link maxElements} of them are. */
  readonly list?: { readonly length: number; readonly elements: readonly JsonSlice[] };
}

/** What a JSON text is made of. */
export interface JsonOutline {
  readonly whole: JsonSlice;
  /** By name; none when the text is no object. Of two with the same name the last. */
  readonly members: ReadonlyMap<string, JsonMember>;
}

/** Many times the records of an answer (API pages), and more tenants than anybody has. */
const maxElements = 5000;
/** Maximum of distinct members: many times what responses have. */
const maxMembers = 100;
const maxNameLength = 100;
/** Levels whose brackets are paired. Deeper ones are counted only: nobody walks them. */
const maxPairs = 256;
/** Bytes looked at in one step: about a ms. */
const stepBytes = 256 * 1024;

const openObject = 0x7b;
const closeObject = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;

/**
 * Finds the members and records of a JSON text (RFC 8259, UTF-8) without making anything of them: in time that grows with
 * its length and memory that does not, however it is nested. What is found may still be malformed inside.
 * @returns undefined when the text is not JSON
 */
export function* scanJson(bytes: Uint8Array): Sliced<JsonOutline | undefined> {
  try {
    return yield* new Scanner(bytes).outline();
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class NotJson extends Error {}

/** How far a value has been passed. */
interface Passed {
  /** Lists and objects that are open. */
  level: number;
  depth: number;
  values: number;
  inText: boolean;
}

class Scanner {
  private at = 0;
  private pauseAt = stepBytes;
  private readonly pairs = new Uint8Array(maxPairs);
  private readonly members = new Map<string, JsonMember>();
  /** Commas between the values that were passed at once. */
  private commas = 0;

  constructor(private readonly bytes: Uint8Array) {}

  *outline(): Sliced<JsonOutline> {
    const { bytes, members } = this;
    // A byte order mark may be ignored (RFC 8259 §8.1).
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.at = 3;
    yield* this.space();
    const whole =
      bytes[this.at] === openObject ? yield* this.parts(maxMembers, () => this.member()) : yield* this.walk();
    yield* this.space();
    if (this.at < bytes.length) throw new NotJson();
    return { whole, members };
  }

  private *member(): Sliced<JsonSlice> {
    const { bytes, members } = this;
    if (bytes[this.at] !== quote) throw new NotJson();
    const name = yield* this.walk();
    yield* this.space();
    this.take(colon);
    yield* this.space();
    const value = bytes[this.at] === openList ? yield* this.list() : yield* this.walk();
    const text = this.nameIn(name);
    if (text !== undefined) members.set(text, value);
    return value;
  }

  private *list(): Sliced<JsonMember> {
    const elements: JsonSlice[] = [];
    const walk = this.walk.bind(this);
    const { length, ...slice } = yield* this.parts(maxElements, function* () {
      const element = yield* walk();
      elements.push(element);
      return element;
    });
    return { ...slice, list: { length, elements } };
  }

  /** A list or an object, part by part; the parts after the first `max` are counted only. */
  private *parts(max: number, part: () => Sliced<JsonSlice>): Sliced<JsonSlice & { readonly length: number }> {
    const start = this.at;
    const close = this.bytes[start] === openList ? closeList : closeObject;
    let [length, depth, values] = [0, 0, 1];
    this.at++;
    yield* this.space();
    for (let more = this.bytes[this.at] !== close; more;) {
      this.commas = 0;
      const found = yield* length < max ? part() : this.walk(true);
      length += this.commas + 1;
      depth = Math.max(depth, found.depth);
      values += found.values;
      yield* this.space();
      more = this.bytes[this.at] === comma;
      if (more) this.at++;
      yield* this.space();
    }
    this.take(close);
    // These commas are inside this value, not in the one around it.
    this.commas = 0;
    return { start, end: this.at, depth: depth + 1, values, length };
  }

  /** Passes one value, or with `many` all to the end of the list or object that they are in. */
  private *walk(many = false): Sliced<JsonSlice> {
    const start = this.at;
    const passed: Passed = { level: 0, depth: 0, values: 1, inText: false };
    while (!this.pass(passed, many)) {
      this.pauseAt = this.at + stepBytes;
      yield undefined;
    }
    if (passed.inText || passed.level > 0 || this.at === start) throw new NotJson();
    return { start, end: this.at, depth: passed.depth, values: passed.values + this.commas };
  }

  /**
   * Goes on with a value until it ends or others are to have their turn. It looks at each byte of an answer, for which a
   * generator would take several times as long.
   * @returns whether it has ended
   */
  private pass(passed: Passed, many: boolean): boolean {
    const { bytes, pairs } = this;
    const end = Math.min(this.pauseAt, bytes.length);
    let { level, depth, values, inText } = passed;
    let [at, hasEnded] = [this.at, false];
    for (; at < end && !hasEnded; at++) {
      if (inText) {
        // Most bytes are those of texts.
        for (; at < end && bytes[at] !== quote; at++) if (bytes[at] === backslash) at++;
        if (at >= end) break;
        inText = false;
        hasEnded = level === 0 && !many;
        continue;
      }
      const byte = bytes[at];
      if (level === 0 && endsValue(byte, many)) {
        hasEnded = true;
        break;
      }
      if (byte === quote) inText = true;
      else if (byte === openObject || byte === openList) {
        if (level < maxPairs) pairs[level] = byte;
        level++;
        values++;
        if (level > depth) depth = level;
      } else if (byte === closeObject || byte === closeList) {
        level--;
        // In ASCII either closing bracket comes two after its opening one.
        if (level < maxPairs && pairs[level] !== byte - 2) throw new NotJson();
        hasEnded = level === 0 && !many;
      } else if (byte === comma) {
        if (level > 0) values++;
        else this.commas++;
      }
    }
    this.at = at;
    Object.assign(passed, { level, depth, values, inText });
    return hasEnded || at >= bytes.length;
  }

  private *space(): Sliced<void> {
    for (; isSpace(this.bytes[this.at]); this.at++) {
      if (this.at < this.pauseAt) continue;
      this.pauseAt = this.at + stepBytes;
      yield undefined;
    }
  }

  private take(byte: number): void {
    if (this.bytes[this.at] !== byte) throw new NotJson();
    this.at++;
  }

  /** The name of a member; one that is malformed is nobody's. */
  private nameIn({ start, end }: JsonSlice): string | undefined {
    if (end - start > maxNameLength) return undefined;
    try {
      return JSON.parse(new TextDecoder().decode(this.bytes.subarray(start, end))) as string;
    } catch {
      return undefined;
    }
  }
}

/** Whether a byte comes after a value and not in it; `many` are apart by commas and spaces. */
function endsValue(byte: number | undefined, many: boolean): boolean {
  return byte === closeObject || byte === closeList || (!many && (byte === comma || isSpace(byte)));
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

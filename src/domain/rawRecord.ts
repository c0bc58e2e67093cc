/** Texts that are stored together, and read on first use. */
export interface RawBlock {
  /** The text at a place; undefined when the block is gone. */
  textAt(index: number): string | undefined;
}

/** The texts of records. At the same places, in a block of their own, those that they had before their last change. */
export interface RecordBlock extends RawBlock {
  readonly before: RawBlock;
}

/** Fields that may contain a substitute for a missing value: another time, or a name instead of an ID. */
export type Substitute = 'createdAt' | 'tenant';

/** The JSON text of a record, as received: in memory at first, later maybe in a block. */
class StoredText {
  constructor(
    protected place: RawBlock | string,
    /** In characters. */
    readonly length: number,
    protected index: number,
  ) {}

  /** Undefined when its block is gone. */
  get stored(): string | undefined {
    return typeof this.place === 'string' ? this.place : this.place.textAt(this.index);
  }

  /** Says that the text has been put into a block. */
  moveTo(block: RawBlock, index: number): void {
    this.place = block;
    this.index = index;
  }

  /** Says that the same text has been put into another block, and goes from where it was. */
  follow({ place, index }: StoredText): void {
    if (typeof place !== 'string') this.moveTo(place, index);
  }
}

/** Longest record that is kept when it has changed, in characters: many times what is usual. */
const maxEarlier = 64 * 1024;

/** The record that an incident had before its last observed change. */
export class EarlierRecord extends StoredText {
  /** @param loadedAt when it was loaded last, ISO 8601; undefined when that is not remembered */
  constructor(
    place: RawBlock | string,
    length: number,
    index: number,
    readonly loadedAt: string | undefined,
  ) {
    super(place, length, index);
  }
}

/** The record that an incident was made of. */
export class RawRecord extends StoredText {
  /** @param length must be given where the place is a block */
  constructor(
    place: RawBlock | string,
    /** Fields of its incident whose value is missing in the record. */
    readonly substitutes?: readonly Substitute[],
    /** The texts of the record that its incident has not, with `\0` between them: the search looks at them too. */
    readonly otherText?: string,
    index = 0,
    length = (place as string).length,
    private knownDigest?: number,
    /** Undefined where no change was observed, or where that record is too long to be kept. */
    readonly before?: EarlierRecord,
  ) {
    super(place, length, index);
  }

  /** Equal for equal texts, and hardly ever for others. */
  get digest(): number {
    this.knownDigest ??= digestOf(this.text);
    return this.knownDigest;
  }

  get text(): string {
    return this.stored ?? '{}';
  }

  /** Where the text is, unless it is in memory. */
  get block(): RawBlock | undefined {
    return typeof this.place === 'string' ? undefined : this.place;
  }

  override moveTo(block: RecordBlock, index: number): void {
    this.knownDigest = this.digest;
    super.moveTo(block, index);
    this.before?.moveTo(block.before, index);
  }

  override follow({ place, index, before, knownDigest }: RawRecord): void {
    if (typeof place === 'string') return;
    this.knownDigest ??= knownDigest;
    super.moveTo(place, index);
    if (before) this.before?.follow(before);
  }

  /** The same record, with the one before it. */
  after(before: EarlierRecord | undefined): RawRecord {
    if (before === this.before) return this;
    const { place, substitutes, otherText, index, length, knownDigest } = this;
    return new RawRecord(place, substitutes, otherText, index, length, knownDigest, before);
  }

  /** This one as the record before another; undefined when it is too long. The text stays where it is. @param loadedAt see {@link EarlierRecord} */
  asEarlier(loadedAt: string | undefined): EarlierRecord | undefined {
    return this.length > maxEarlier ? undefined : new EarlierRecord(this.place, this.length, this.index, loadedAt);
  }
}

/** 53 bits of two multiplicative hashes: to detect a changed record. */
export function digestOf(text: string): number {
  let [high, low] = [0x2545f491, 0x4f6cdd1d];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low + unit, 0x5bd1e995) ^ (low >>> 15);
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

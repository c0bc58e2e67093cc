import type { Incident } from '../incident';
import { rawLength } from '../raw';
import type { Sliced } from '../slices';
import { SearchBlock } from './searchBlock';

/** Size of a block: a few ms to prepare. Records are longer than the texts made of them. */
const blockSize = 500;
const blockText = 1024 * 1024;
/** Results are cached for a few words: those of a filter that is being typed, each with what it began with. */
const keptFinds = 8;

interface Find {
  readonly text: string;
  /** By position: 1 for those that have it. */
  readonly marks: Uint8Array;
  readonly count: number;
}

/**
 * Finds which of many incidents have a text of their own (`ownText`), several times faster than by looking at one after
 * another: their texts are joined into few long ones. They take a byte a letter, two where an incident has others than
 * Latin-1.
 */
export class SearchIndex {
  private finds: readonly Find[] = [];

  private constructor(
    readonly incidents: readonly Incident[],
    private readonly blocks: readonly SearchBlock[],
  ) {}

  /**
   * Makes an index in slices.
   * @param incidents those of a connection together, as the store has them: otherwise it is right but slow
   * @param before the previous index: what has not changed is reused
   */
  static *of(incidents: readonly Incident[], before?: SearchIndex): Sliced<SearchIndex> {
    const known = new Map(before?.blocks.map((block) => [block.incidents[0], block]));
    const blocks: SearchBlock[] = [];
    for (const part of split(incidents)) {
      const same = known.get(part[0]);
      blocks.push(same?.holds(part) ? same : new SearchBlock(part));
      yield undefined;
    }
    return new SearchIndex(incidents, blocks);
  }

  /** Makes what searches need, a few ms of work at each step. A search makes what is missing. */
  *prepare(): Sliced<void> {
    for (const block of this.blocks) {
      if (block.isReady) continue;
      block.prepare();
      yield undefined;
    }
  }

  /**
   * Finds the incidents that have a text.
   * @param text folded; what separates two names of an incident, `\0`, matches as any other letter
   * @returns by position in `incidents`: 1 for those found, 0 for others; not to be changed
   */
  find(text: string): Uint8Array {
    const known = this.finds.find((find) => find.text === text) ?? this.findNew(text);
    this.finds = [known, ...this.finds.filter((find) => find !== known)].slice(0, keptFinds);
    return known.marks;
  }

  private findNew(text: string): Find {
    const marks = new Uint8Array(this.incidents.length);
    let count = 0;
    // What does not have a part of the text does not have the text.
    const parts = this.finds.filter((find) => text.includes(find.text) && find.count < marks.length / 4);
    const [fewest] = parts.sort((a, b) => a.count - b.count);
    this.eachBlock((block, start, end) => {
      const found = (position: number): void => {
        marks[start + position] = 1;
        count++;
      };
      if (!fewest) block.find(text, found);
      else eachMarked(fewest.marks.subarray(start, end), (at) => block.has(text, at) && found(at));
    });
    return { text, marks, count };
  }

  /** @param work gets the positions of a block's incidents: from `start` to before `end` */
  private eachBlock(work: (block: SearchBlock, start: number, end: number) => void): void {
    let start = 0;
    for (const block of this.blocks) work(block, start, (start += block.incidents.length));
  }
}

function eachMarked(marks: Uint8Array, work: (position: number) => void): void {
  for (let at = marks.indexOf(1); at >= 0; at = marks.indexOf(1, at + 1)) work(at);
}

/** Each connection apart: one that has got more incidents leaves the parts of others as they were. */
function* split(incidents: readonly Incident[]): Generator<readonly Incident[]> {
  let part: Incident[] = [];
  let text = 0;
  for (const incident of incidents) {
    const isFull = part.length === blockSize || text >= blockText;
    if (part[0] && (isFull || part[0].connection !== incident.connection)) {
      yield part;
      part = [];
      text = 0;
    }
    part.push(incident);
    text += rawLength(incident);
  }
  if (part.length > 0) yield part;
}

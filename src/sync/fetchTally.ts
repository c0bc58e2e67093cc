import { digestOf } from '../domain/rawRecord';
import { say } from '../sources/sentence';
import { type Batch, noneSkipped, type Skipped, warn, type Warning } from '../sources/source';
import { warningLine } from './log';

/** Nobody reads more. */
const maxExamples = 20;
const maxWarnings = 50;

/** Counts what a fetch has brought, and keeps a few of its warnings and malformed records, however many there are. */
export class FetchTally {
  /** Incidents, and how many of them are new or have changed. */
  fetched = 0;
  changes = 0;
  private readonly said = new Map<string, Warning>();
  /** Those that there was no room for, by digest: they may be many and long. */
  private readonly others = new Set<number>();
  private count = 0;
  private readonly malformed = new Set<string>();
  private readonly examples: string[] = [];

  add({ incidents, skipped: { count, examples, ids = [] }, warnings }: Batch): void {
    this.fetched += incidents.length;
    const before = this.count;
    this.count += count - ids.length;
    for (const id of ids) if (this.malformed.size < this.malformed.add(id).size) this.count++;
    // Of a record that several answers have, the first one says enough.
    for (const example of this.count > before ? examples : []) {
      if (this.examples.length < maxExamples) this.examples.push(example);
    }
    for (const warning of warnings) this.warn(warning);
  }

  warn(warning: Warning): void {
    const line = warningLine(warning);
    if (this.said.size < maxWarnings) this.said.set(line, warning);
    else if (!this.said.has(line)) this.others.add(digestOf(line));
  }

  get skipped(): Skipped {
    return this.count === 0 ? noneSkipped : { count: this.count, examples: [...this.examples] };
  }

  /** Each once. */
  get warnings(): readonly Warning[] {
    const said = [...this.said.values()];
    const { size } = this.others;
    if (size === 0) return said;
    return [...said, warn(size === 1 ? say('1 more warning') : say('{0} more warnings', String(size)))];
  }
}

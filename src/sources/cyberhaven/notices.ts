import * as z from 'zod/mini';
import { dayMs } from '../../domain/time';

/** In how many fetches a notice has been said at least. */
const minTimes = 10;
const maxNotices = 5;
const maxLength = 200;
/** An ID or a time, which is another one each time. Codes are shorter, and JSON is no ID. */
const changing = /(?=[^\s"]*\d)[^\s"]{6,}/g;

export const noticesSchema = z
  .array(z.object({ text: z.string().check(z.maxLength(maxLength)), since: z.int(), times: z.int() }))
  .check(z.maxLength(maxNotices));

/** What the API has said beside the results of each fetch: since when, ms since the epoch, and in how many. */
type Known = z.infer<typeof noticesSchema>;

/**
 * Tells errors beside results, which leave it in doubt whether these are all, from notices: what the API says day after day,
 * such as that a field is deprecated, is no sign that something is missing.
 */
export class Notices {
  private readonly said = new Set<string>();

  /** @param now ms since the epoch */
  constructor(
    private readonly known: Known,
    private readonly now: number,
  ) {}

  /** Whether one of the errors beside an answer is more than a notice. */
  isSerious(errors: readonly string[]): boolean {
    const texts = errors.map((error) => error.replace(changing, '#').slice(0, maxLength));
    for (const text of texts) this.said.add(text);
    return texts.some((text) => {
      const { since, times } = this.before(text);
      return since > this.now - dayMs || times < minTimes;
    });
  }

  /** What to remember: what was not said any more is forgotten. */
  get remembered(): Known {
    return [...this.said].slice(0, maxNotices).map((text) => {
      const { since, times } = this.before(text);
      // A time in the future predates a clock change.
      return { text, since: Math.min(since, this.now), times: Math.min(times + 1, minTimes) };
    });
  }

  private before(text: string): Omit<Known[number], 'text'> {
    return this.known.find((notice) => notice.text === text) ?? { since: this.now, times: 0 };
  }
}

import { inTurns, type Sliced, type Turns } from '../../domain/slices';

/** Approximate length of a part. A whole report could exceed the maximum length of a string. */
const partLength = 1024 * 1024;

/**
 * Joins the pieces of a report into a few large parts, while others get their turn.
 * @param isEnough called after each turn with the number of pieces; true stops
 * @returns undefined when it was stopped
 */
export async function collectParts(
  pieces: Iterable<string>,
  turns: Turns,
  isEnough: (done: number) => boolean = () => false,
): Promise<string[] | undefined> {
  let done = 0;
  function* joined(): Sliced<string[]> {
    const parts: string[] = [];
    let part: string[] = [];
    let length = 0;
    for (const piece of pieces) {
      done++;
      part.push(piece);
      length += piece.length;
      if (length >= partLength) {
        parts.push(part.join(''));
        [part, length] = [[], 0];
      }
      yield undefined;
    }
    return [...parts, part.join('')];
  }
  return inTurns(joined(), turns, () => !isEnough(done));
}

/** Time slice in ms. */
const sliceMs = 15;
/** Approximate length of a part. A whole report could exceed the maximum length of a string. */
const partLength = 1024 * 1024;

/**
 * Joins the pieces of a report into a few large parts, in time slices.
 * @param isEnough called after each slice with the number of pieces; true stops
 * @returns undefined when it was stopped
 */
export async function collectParts(
  pieces: Iterable<string>,
  isEnough: (done: number) => boolean = () => false,
): Promise<string[] | undefined> {
  const parts: string[] = [];
  let part: string[] = [];
  let [length, done] = [0, 0];
  let until = performance.now() + sliceMs;
  for (const piece of pieces) {
    done++;
    part.push(piece);
    length += piece.length;
    if (length >= partLength) {
      parts.push(part.join(''));
      [part, length] = [[], 0];
    }
    if (performance.now() < until) continue;
    if (isEnough(done)) return undefined;
    await new Promise((resolve) => setImmediate(resolve));
    until = performance.now() + sliceMs;
  }
  return [...parts, part.join('')];
}

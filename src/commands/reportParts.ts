/** Work in one go, ms: others get their turn. */
const sliceMs = 15;
/** Characters of a part, about: a few ms to write. One text of all could be longer than texts can be. */
const partLength = 1024 * 1024;

/**
 * Puts the pieces of a report together to a few large parts, while others get their turn.
 * @param isEnough called now and then with how many pieces there are; true to give up
 * @returns undefined when it was given up
 */
export async function partsOf(
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

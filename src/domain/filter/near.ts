import { editDistance } from './editDistance';

/** Longer words are not looked at: nobody types them. */
const maxLength = 60;

/** Typos that a word of this length may have and still be known. */
function typosIn({ length }: string): number {
  if (length < 3 || length > maxLength) return 0;
  return length < 6 ? 1 : 2;
}

/** How far a typed word is from the whole of a text, or from as many of its words. @param typed folded @param text folded */
export function distanceTo(typed: string, text: string): number {
  const max = typosIn(typed);
  if (max === 0) return Infinity;
  const words = wordsOf(text);
  const length = wordsOf(typed).length;
  const parts = words.map((_, at) => words.slice(at, at + length).join(' '));
  return [text, ...new Set(parts)].reduce(
    (least, part) => Math.min(least, isOpposite(typed, part) ? Infinity : editDistance(typed, part, max)),
    Infinity,
  );
}

/** `resolved` and `unresolved`: almost the same letters, and the opposite. */
function isOpposite(a: string, b: string): boolean {
  const negative = /^(?:un|in|non|not|dis)/;
  return negative.test(a) !== negative.test(b);
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u, 20).filter((word) => word !== '');
}

/** The word of a list that was most likely meant: it begins like the typed one, or is a few letters away. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase();
  // "monday" is not like "today", nor "unhigh" like "high".
  const alike = words.filter((word) => word[0]?.toLowerCase() === wanted[0]);
  const beginning = wanted.length > 2 ? words.filter((word) => word.toLowerCase().startsWith(wanted)) : [];
  if (beginning.length > 0) return beginning.length === 1 ? beginning[0] : undefined;
  const distances = alike.map((word) => ({
    word,
    distance: editDistance(wanted, word.toLowerCase(), typosIn(wanted)),
  }));
  const [nearest] = distances.sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance > 0 && nearest.distance < Infinity ? nearest.word : undefined;
}

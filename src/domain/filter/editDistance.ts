/**
 * How many letters must be put in, taken out, changed or swapped with the next to make one word of the other (optimal
 * string alignment).
 * @param max what is farther apart counts as Infinity, and is not worked out
 */
export function editDistance(a: string, b: string, max: number): number {
  // Words whose lengths differ more can't be close. They may be very long.
  if (Math.abs(a.length - b.length) > max) return Infinity;
  let above: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (above[j - 2] ?? 0) + 1 : max + 1;
      next.push(Math.min(changed, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (next.every((distance) => distance > max)) return Infinity;
    [above, row] = [row, next];
  }
  const distance = row[b.length] ?? Infinity;
  return distance <= max ? distance : Infinity;
}

/** Between two points, in percent: their marks must not cover each other. */
const minGap = 7;

/**
 * Where points in time are on a line. Their order is kept; long gaps are shortened (to their cube roots), since minutes
 * and months are on the same line.
 * @param times ms since the epoch, in order
 * @returns percent from the left, 0 for the first and 100 for the last
 */
export function placesOf(times: readonly number[]): readonly number[] {
  const weights = times.slice(1).map((time, index) => Math.cbrt(time - (times[index] ?? time)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const free = Math.max(0, 100 - minGap * weights.length);
  const even = 100 / Math.max(1, weights.length);
  const places = [0];
  for (const weight of weights) {
    places.push((places.at(-1) ?? 0) + (total > 0 ? minGap + (free * weight) / total : even));
  }
  return places.slice(0, times.length).map((place) => Math.round(place * 100) / 100);
}

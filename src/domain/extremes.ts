/** The largest of some numbers, however many; `least` when none is larger. */
export function largest(numbers: readonly number[], least: number): number {
  return numbers.reduce((most, each) => Math.max(most, each), least);
}

/** The smallest of some numbers, however many; `most` when none is smaller. */
export function smallest(numbers: readonly number[], most: number): number {
  return numbers.reduce((least, each) => Math.min(least, each), most);
}

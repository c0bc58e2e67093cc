/**
 * Where lines across a chart stand: at 0 and at round numbers up to the first that is not below `max`, five at most.
 * @param max at least 1
 */
export function axisValues(max: number): readonly number[] {
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].map((digit) => digit * power).find((each) => each * 4 >= max);
    if (step) return Array.from({ length: Math.ceil(max / step) + 1 }, (_, index) => index * step);
  }
}

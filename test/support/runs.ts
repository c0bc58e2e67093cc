/** `INCIDENT_RUNS=20` tries properties with 20 times as many values, and with others each time. */
const factor = Number(process.env['INCIDENT_RUNS'] ?? 1);

/** How often a property is tried. Without `INCIDENT_RUNS` its values are the same in each run: a failure is one of the change. */
export function runs(numRuns: number): { readonly numRuns: number; readonly seed?: number } {
  return factor === 1 ? { numRuns, seed: 1 } : { numRuns: numRuns * factor };
}

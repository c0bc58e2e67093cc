import { firstIndex } from '../domain/lists';
import type { Incident } from '../domain/incident';
import { storedLength } from '../domain/raw';
import { createdTime } from '../domain/time';

/** How much of one connection is stored. */
export interface Capacity {
  readonly maxIncidents: number;
  /** Characters of records, all together. */
  readonly maxText: number;
}

/** The oldest incidents, to be dropped so that the newest fit. Avoids a sort with a comparator: that is slow for 200,000. */
export function incidentsToDrop(incidents: readonly Incident[], { maxIncidents, maxText }: Capacity): Incident[] {
  const times = new Float64Array(incidents.length);
  const sizes = new Float64Array(incidents.length);
  for (const [index, incident] of incidents.entries()) {
    // An incident without a time may be of any age, so it counts as the oldest.
    times[index] = createdTime(incident) || -Infinity;
    sizes[index] = storedLength(incident);
  }
  const sorted = Array.from(times.slice().sort());
  const after = (border: number): { count: number; text: number } => {
    const sum = { count: 0, text: 0 };
    for (let index = 0; index < times.length; index++) {
      if ((times[index] ?? border) <= border) continue;
      sum.count++;
      sum.text += sizes[index] ?? 0;
    }
    return sum;
  };
  const first = firstIndex(sorted, (time) => {
    const { count, text } = after(time);
    return count <= maxIncidents && text <= maxText;
  });
  // Everything after this time fits, and some incidents of exactly this time.
  const border = sorted[first] ?? 0;
  const used = after(border);
  return incidents.filter((_, index) => {
    const [time = border, size = 0] = [times[index], sizes[index]];
    if (time !== border) return time < border;
    if (used.count + 1 > maxIncidents || used.text + size > maxText) return true;
    used.count++;
    used.text += size;
    return false;
  });
}

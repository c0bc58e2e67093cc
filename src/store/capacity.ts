import type { Incident } from '../domain/incident';
import { rawText } from '../domain/raw';
import { createdTime } from '../domain/time';

/** How much fits. */
export interface Capacity {
  readonly count: number;
  /** Total characters of all records. */
  readonly text: number;
}

/** The oldest incidents, to be dropped so that the newest fit. Avoids a sort with a comparator: that is slow for 200,000. */
export function incidentsToDrop(incidents: readonly Incident[], capacity: Capacity): Incident[] {
  const times = new Float64Array(incidents.length);
  const sizes = new Float64Array(incidents.length);
  for (const [index, incident] of incidents.entries()) {
    // An incident without a time may be of any age, so it counts as the oldest.
    times[index] = createdTime(incident) || -Infinity;
    sizes[index] = rawText(incident).length;
  }
  const sorted = times.slice().sort();
  const after = (border: number): { count: number; text: number } => {
    const sum = { count: 0, text: 0 };
    for (let index = 0; index < times.length; index++) {
      if ((times[index] ?? border) <= border) continue;
      sum.count++;
      sum.text += sizes[index] ?? 0;
    }
    return sum;
  };
  let [low, high] = [0, Math.max(sorted.length - 1, 0)];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { count, text } = after(sorted[middle] ?? 0);
    if (count <= capacity.count && text <= capacity.text) high = middle;
    else low = middle + 1;
  }
  // Everything after this time fits, and some incidents of exactly this time.
  const border = sorted[low] ?? 0;
  const held = after(border);
  return incidents.filter((_, index) => {
    const [time = border, size = 0] = [times[index], sizes[index]];
    if (time !== border) return time < border;
    if (held.count + 1 > capacity.count || held.text + size > capacity.text) return true;
    held.count++;
    held.text += size;
    return false;
  });
}

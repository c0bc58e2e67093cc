import type { Incident } from '../domain/incident';
import { rawText } from '../domain/raw';
import { createdTime } from '../domain/time';

/** How much there is room for. */
export interface Room {
  readonly count: number;
  /** Characters of records, all together. */
  readonly text: number;
}

/**
 * The incidents that go so that the newest have room. They are looked at a few times each and not compared with each
 * other: there may be hundreds of thousands.
 */
export function withoutRoom(incidents: readonly Incident[], room: Room): Incident[] {
  const times = new Float64Array(incidents.length);
  const sizes = new Float64Array(incidents.length);
  for (const [index, incident] of incidents.entries()) {
    // One without a time may be of any age: it goes first.
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
    if (count <= room.count && text <= room.text) high = middle;
    else low = middle + 1;
  }
  // Everything after this time has room, and of this very time some has.
  const border = sorted[low] ?? 0;
  const held = after(border);
  return incidents.filter((_, index) => {
    const [time = border, size = 0] = [times[index], sizes[index]];
    if (time !== border) return time < border;
    if (held.count + 1 > room.count || held.text + size > room.text) return true;
    held.count++;
    held.text += size;
    return false;
  });
}

import { systemClock } from '../../src/sources/systemClock';
import type { Clock } from '../../src/sources/source';

/** The machine's time, passing that many times as fast; the same in all processes. */
export function fastClock(times: number): Clock {
  const epoch = Date.parse('2026-01-01T00:00:00Z');
  return {
    now: () => epoch + (Date.now() - epoch) * times,
    uptime: () => systemClock.uptime() * times,
    sleep: async (ms, signal) => systemClock.sleep(ms / times, signal),
    turn: async () => systemClock.turn(),
  };
}

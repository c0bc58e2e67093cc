import type { PetraIncident } from '../petra/schema';
import type { SampleCyberhavenIncident } from './cyberhavenIncidents';
import { pick, seededRandom } from './random';

// Sample data goes on while somebody looks: a step every two minutes for two hours, the same ones for the same seed.

const stepMs = 2 * 60_000;
const maxSteps = 60;
/** The newest incidents, of which the steps are: those that somebody sees. */
const newest = 25;

/** Makes a function that gives all incidents as they are at a time. @param go what becomes of one; undefined when nothing does */
function course<T>(
  incidents: readonly T[],
  seed: number,
  start: number,
  go: (incident: T, random: () => number, at: number) => T | undefined,
): (now: number) => readonly T[] {
  const random = seededRandom(seed);
  const now = [...incidents];
  let done = 0;
  let shown: readonly T[] = incidents;
  return (time) => {
    const due = Math.min(maxSteps, Math.floor((time - start) / stepMs));
    if (due <= done) return shown;
    for (; done < due; done++) {
      const places = now.slice(0, newest).map((_, place) => place) as [number, ...number[]];
      // Most incidents are closed, and few of these come back.
      for (let tries = 0; tries < newest; tries++) {
        const place = pick(random, places);
        const next = now[place] && go(now[place], random, start + (done + 1) * stepMs);
        if (!next) continue;
        now[place] = next;
        break;
      }
    }
    return (shown = [...now]);
  };
}

const nextPetra: Readonly<Record<string, string>> = {
  UNCOVERED_IN_BASELINING: 'UNREMEDIATED',
  UNREMEDIATED: 'PARTIALLY_REMEDIATED',
  ATTACKER_RETAINS_PASSWORD: 'PARTIALLY_REMEDIATED',
  PARTIALLY_REMEDIATED: 'REMEDIATED',
  REMEDIATED: 'UNREMEDIATED',
};

/** Petra's incidents are remediated bit by bit, most of them with a new password; now and then an attacker is back. */
export function petraCourse(incidents: readonly PetraIncident[], start: number) {
  return course(incidents, 1, start, (incident, random, at) => {
    const { remediationStatus: status, user } = incident;
    const remediationStatus = nextPetra[status ?? ''];
    if (remediationStatus === undefined || (status === 'REMEDIATED' && random() < 0.9)) return undefined;
    if (remediationStatus !== 'REMEDIATED' || random() < 0.2) return { ...incident, remediationStatus };
    const lastPasswordChangeDateTime = new Date(at).toISOString();
    return { ...incident, remediationStatus, user: { ...user, lastPasswordChangeDateTime } };
  });
}

/** Somebody takes open incidents of Cyberhaven, and closes them. */
export function cyberhavenCourse(incidents: readonly SampleCyberhavenIncident[], start: number) {
  return course(incidents, 2, start, (incident) => {
    const { record } = incident;
    if (record.resolution_status !== 'open') return undefined;
    const next = record.assignee === null ? { assignee: 'mara.lindqvist' } : { resolution_status: 'closed' };
    return { ...incident, record: { ...record, ...next } };
  });
}

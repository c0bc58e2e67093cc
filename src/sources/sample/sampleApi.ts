import type { PetraIncident } from '../petra/schema';
import { cyberhavenCourse, petraCourse } from './course';
import { createCyberhavenApi, type CyberhavenApiOptions } from './cyberhaven';
import { olderOpenWords, sampleCyberhavenIncidents, type SampleCyberhavenIncident } from './cyberhavenIncidents';
import { createPetraApi, type PetraApiOptions } from './petra';
import { sampleIncidents } from './petraIncidents';

// Simulated APIs as sample mode shows them, with incidents that are as old as they should be now. One key is good.

export function samplePetra(key: string, now = Date.now): typeof globalThis.fetch {
  const start = now();
  const first = [
    ...oneEnabled(sampleIncidents({ seed: 1, count: 120, now: start })),
    // They lie among the others.
    ...sampleIncidents({ seed: 2, count: 4, now: start }),
  ];
  const newest = petraCourse(first, start);
  const options: PetraApiOptions = {
    keys: [key],
    now,
    get incidents() {
      return newest(now());
    },
  };
  return fetchOf(createPetraApi(options));
}

export function sampleCyberhaven(key: string, now = Date.now): typeof globalThis.fetch {
  const start = now();
  const first = sampleCyberhavenIncidents({ seed: 1, count: 60, now: start });
  const newest = cyberhavenCourse(first, start);
  const closed = first.findIndex(({ record }) => record.resolution_status === 'closed');
  const options: CyberhavenApiOptions = {
    keys: [key],
    now,
    get incidents() {
      const incidents = newest(now());
      return now() < start + reopensAfterMs ? incidents : oneReopened(incidents, closed);
    },
    shape: 'mixed',
    words: olderOpenWords,
  };
  return fetchOf(createCyberhavenApi(options));
}

// Each check has something to flag.

/** After how long somebody has reopened an incident. */
const reopensAfterMs = 3 * 60_000;

/** The first account that is locked is enabled all the same. */
function oneEnabled(incidents: readonly PetraIncident[]): PetraIncident[] {
  const index = incidents.findIndex(({ remediationStatus }) => remediationStatus === 'LOCKED_AWAITING_PASSWORD_RESET');
  return incidents.map((incident, at) =>
    at === index ? { ...incident, user: { ...incident.user, accountEnabled: true } } : incident,
  );
}

/** One that was closed from the beginning is open again; that clears its assignee. */
function oneReopened(incidents: readonly SampleCyberhavenIncident[], index: number): SampleCyberhavenIncident[] {
  return incidents.map((incident, at) => {
    const record = { ...incident.record, resolution_status: 'open', assignee: null };
    return at === index ? { ...incident, record } : incident;
  });
}

/** Makes a `fetch` of the function, for a client that is not to reach a network. */
export function fetchOf(handle: (request: Request) => Promise<Response>): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    return handle(request);
  };
}

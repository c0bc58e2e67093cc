import { createCyberhavenApi } from './cyberhaven';
import { olderOpenWords, sampleCyberhavenIncidents } from './cyberhavenIncidents';
import { createPetraApi } from './petra';
import { sampleIncidents } from './petraIncidents';

// Simulated APIs as sample mode shows them, with incidents that are as old as they should be now. One key is good.

export function samplePetra(key: string): typeof globalThis.fetch {
  const now = Date.now();
  // The few of the second lie among the others.
  const incidents = [...sampleIncidents({ seed: 1, count: 120, now }), ...sampleIncidents({ seed: 2, count: 4, now })];
  return fetchOf(createPetraApi({ keys: [key], now: () => Date.now(), incidents }));
}

export function sampleCyberhaven(key: string): typeof globalThis.fetch {
  const incidents = sampleCyberhavenIncidents({ seed: 1, count: 60, now: Date.now() });
  const now = (): number => Date.now();
  return fetchOf(createCyberhavenApi({ keys: [key], now, incidents, shape: 'mixed', words: olderOpenWords }));
}

/** Makes a `fetch` of the function, for a client that is not to reach a network. */
export function fetchOf(handle: (request: Request) => Promise<Response>): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    return handle(request);
  };
}

import { createCyberhavenApi } from './cyberhaven';
import { olderOpenWords, sampleCyberhavenIncidents } from './cyberhavenIncidents';
import { createPetraApi } from './petra';
import { referenceIncidents, sampleIncidents } from './petraIncidents';

const apis = {
  petra: (key: string) => {
    const incidents = [...sampleIncidents({ seed: 1, count: 120, now: Date.now() }), ...referenceIncidents()];
    return createPetraApi({ keys: [key], now: () => Date.now(), incidents });
  },
  cyberhaven: (key: string) => {
    const incidents = sampleCyberhavenIncidents({ seed: 1, count: 60, now: Date.now() });
    const now = (): number => Date.now();
    return createCyberhavenApi({ keys: [key], now, incidents, shape: 'mixed', words: olderOpenWords });
  },
};

/**
 * A simulated API as sample mode shows it, with incidents that are as old as they should be now.
 * @param key the only one that it knows
 */
export function sampleApi(kind: keyof typeof apis, key: string): typeof globalThis.fetch {
  return fetchOf(apis[kind](key));
}

/** Makes a `fetch` of the function, for a client that is not to reach a network. */
export function fetchOf(handle: (request: Request) => Promise<Response>): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    return handle(request);
  };
}

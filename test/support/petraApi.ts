import { createPetraApi as createSimulation, type PetraApiOptions } from '../../src/sources/sample/petra';

/** A request as the API saw it. */
export interface SeenRequest {
  /** Ms since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Status of the answer. */
  readonly status: number;
}

export interface PetraApi {
  readonly handle: (request: Request) => Promise<Response>;
  /** All requests, oldest first. */
  readonly requests: readonly SeenRequest[];
}

/**
 * Petra's API, simulated, with a list of the requests it got.
 * @param latency takes as long as an answer does: it counts, and holds, what there was at its beginning
 */
export function createPetraApi({
  latency,
  ...options
}: PetraApiOptions & { readonly latency?: () => Promise<void> }): PetraApi {
  const requests: SeenRequest[] = [];
  const answer = createSimulation(options);
  return {
    requests,
    handle: async (request) => {
      const at = options.now();
      const { pathname, search } = new URL(request.url);
      const response = await answer(request);
      requests.push({ at, method: request.method, path: pathname + search, status: response.status });
      await latency?.();
      return response;
    },
  };
}

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

/** A tenant as `GET /v1/tenants` lists it. */
export interface PetraTenant {
  readonly petraTenantId: string;
  readonly name: string;
  readonly microsoftTenantId?: string;
  readonly isPaused?: boolean;
  /** ISO 8601. */
  readonly onboardingDate?: string;
}

export interface PetraTestOptions extends PetraApiOptions {
  /** Tenants beside those of the incidents, or more about these; read again for each request. */
  readonly tenants?: readonly PetraTenant[];
  /** Takes as long as an answer does: it counts, and holds, what there was at its beginning. */
  readonly latency?: () => Promise<void>;
}

/** Petra's API, simulated, with a list of the requests it got. */
export function createPetraApi({ latency, tenants = [], ...options }: PetraTestOptions): PetraApi {
  const requests: SeenRequest[] = [];
  const answer = createSimulation(options);
  return {
    requests,
    handle: async (request) => {
      const at = options.now();
      const { pathname, search } = new URL(request.url);
      const response = await withTenants(new URL(request.url), await answer(request), tenants);
      requests.push({ at, method: request.method, path: pathname + search, status: response.status });
      await latency?.();
      return response;
    },
  };
}

async function withTenants(
  { pathname, searchParams }: URL,
  answer: Response,
  tenants: readonly PetraTenant[],
): Promise<Response> {
  const asked = searchParams.get('tenantId');
  const isOne = tenants.some(({ petraTenantId, microsoftTenantId }) =>
    [petraTenantId, microsoftTenantId ?? petraTenantId].includes(asked ?? ''),
  );
  if (pathname === '/v1/incidents' && answer.status === 404 && isOne) return Response.json({ incidents: [] });
  if (pathname !== '/v1/tenants' || !answer.ok || tenants.length === 0) return answer;
  const { tenants: own } = (await answer.json()) as { readonly tenants: readonly PetraTenant[] };
  const given = tenants.map((tenant) => ({ isPaused: false, ...tenant }));
  const ids = new Set(given.map(({ petraTenantId }) => petraTenantId));
  const all = [...given, ...own.filter(({ petraTenantId }) => !ids.has(petraTenantId))];
  return Response.json({ totalTenants: all.length, tenants: all });
}

import type { PetraIncident } from '../../src/sources/petra/schema';

/** What answers in the place of the API; the API itself, where it returns nothing. */
export type PartFault = () => Response | undefined | Promise<Response | undefined>;

/** How Petra misbehaves, each kind by itself or together. Change it to change the next answer. */
export interface PetraFaults {
  /** By what is asked for: a tenant's ID, `''` for the incidents of all, `'tenants'` for the list of tenants. */
  readonly parts: Map<string, PartFault>;
  /** Whatever is asked for. */
  every?: PartFault | undefined;
  /** What is sent in the place of a record: without some of its fields, with other times, or something malformed. */
  record?: ((record: PetraIncident) => unknown) | undefined;
  /** Which records of an answer are sent, and in which order. */
  all?: ((records: readonly PetraIncident[]) => readonly PetraIncident[]) | undefined;
  /** Records that come though they are more than were asked for. */
  extra?: readonly unknown[];
}

/** An error of the API page, with any status. */
export function fails(status: number, message = 'Something went wrong'): PartFault {
  return () => Response.json({ error: { code: 'ERROR', message, details: 'Request 123' } }, { status });
}

/** An error body where the status says that all is well. @param more members of the body */
export function errorBody(more: object = {}): PartFault {
  return () => Response.json({ error: { code: 'TENANT_MIGRATING', message: 'Come back later' }, ...more });
}

/** A page for people, such as of a proxy that wants a password. */
export function htmlPage(status = 200): PartFault {
  const body = '<!DOCTYPE html><html><head><title>Sign in to Contoso</title></head><body></body></html>';
  return () => new Response(body, { status, headers: { 'content-type': 'text/html' } });
}

/** A body that is not what was asked for. */
export function answers(value: unknown): PartFault {
  return () => Response.json(value);
}

/** A fault that passes. */
export function until(passed: () => boolean, fault: PartFault): PartFault {
  return () => (passed() ? undefined : fault());
}

/** A fault that comes late, or an answer that does. @param wait such as a clock's `sleep` */
export function late(wait: () => Promise<void>, fault: PartFault = () => undefined): PartFault {
  return async () => {
    await wait();
    return fault();
  };
}

/** The part of the API that a request is for, as {@link PetraFaults} names it. */
export function partOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  return pathname === '/v1/tenants' ? 'tenants' : (searchParams.get('tenantId') ?? '');
}

/** The API with its faults. It counts requests, and refuses bad ones, as without. */
export function withFaults(
  handle: (request: Request) => Promise<Response>,
  faults: PetraFaults,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const part = partOf(request.url);
    const answer = await handle(request);
    if (!answer.ok && answer.status !== 404) return answer;
    const wrong = await (faults.parts.get(part) ?? faults.every)?.();
    if (wrong) return wrong;
    const { record, all, extra = [] } = faults;
    if (!answer.ok || part === 'tenants' || (!record && !all && extra.length === 0)) return answer;
    const { incidents } = (await answer.json()) as { readonly incidents: readonly PetraIncident[] };
    const sent = all?.(incidents) ?? incidents;
    return Response.json({ incidents: [...(record ? sent.map(record) : sent), ...extra] });
  };
}

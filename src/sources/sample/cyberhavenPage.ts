import type { SampleCyberhavenIncident } from './cyberhavenIncidents';
import type { SampleQuery } from './cyberhavenQuery';
import { shaped, type SampleShape } from './cyberhavenShape';

/** One page of the incidents found, as the API page or real responses write it; undefined when the query's token is of another query. */
export function pageOf(
  found: readonly SampleCyberhavenIncident[],
  query: SampleQuery,
  shape: SampleShape,
): object | undefined {
  const { size = 1000, id } = query.page_request ?? {};
  const start = id === undefined ? 0 : offsetOf(id, query);
  if (start === undefined) return undefined;
  const end = start + size;
  const next = end < found.length ? tokenOf(end, query) : undefined;
  const resources = found
    .slice(start, end)
    .map((incident) => shaped(incident, shape, query.include_ai_summaries === true));
  const counted = { size: resources.length, resources };
  return shape === 'flat'
    ? {
        type: 'incidents',
        ...counted,
        page_response: { ...(next && { next_id: next }), total: found.length },
        errors: [],
      }
    : {
        type: 'incident',
        ...counted,
        page_response: { next_id: next ?? '', total: found.length },
        errors: [{ code: 0, message: '' }],
      };
}

/** The token of the page that begins at `start`; good for this query only. */
function tokenOf(start: number, query: SampleQuery): string {
  return btoa(encodeURIComponent(JSON.stringify([start, keyOf(query)])));
}

function offsetOf(token: string, query: SampleQuery): number | undefined {
  try {
    const [start, key] = JSON.parse(decodeURIComponent(atob(token))) as [number, string];
    return key === keyOf(query) ? start : undefined;
  } catch {
    return undefined;
  }
}

function keyOf({ page_request: { size, sort_by } = {}, filter, include_ai_summaries }: SampleQuery): string {
  return JSON.stringify([size, sort_by, filter, include_ai_summaries]);
}

import { isDate, isDateTime, parseTime } from '../../domain/time';

/** What a request to `GET /v1/incidents` asks for. */
interface IncidentsQuestion {
  /** Petra's or Microsoft's ID. */
  readonly tenantId: string | undefined;
  /** Ms since the epoch; -Infinity without. */
  readonly start: number;
  readonly limit: number;
}

const defaultLimit = 100;
const maxLimit = 500;

/**
 * Reads the query of `GET /v1/incidents` as strictly as its page can be read: no other parameter, none of them twice.
 * @returns what is wrong with it, in words, when it is refused
 */
export function readIncidentsQuery(query: URLSearchParams): IncidentsQuestion | string {
  const wrong = unknownParameter(query, ['tenantId', 'startDate', 'limit']);
  if (wrong !== undefined) return wrong;
  const limit = query.get('limit') ?? String(defaultLimit);
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > maxLimit) return 'limit must be an integer from 1 to 500';
  const startDate = query.get('startDate');
  const start = startDate === null ? -Infinity : parseTime(startDate, 'utc');
  // A date-time, as `format: date-time` says on the API page, or a date alone.
  if (startDate !== null && (Number.isNaN(start) || !(isDate(startDate) || isDateTime(startDate)))) {
    return 'startDate must be an ISO 8601 date';
  }
  const tenantId = query.get('tenantId') ?? undefined;
  if (tenantId?.trim() === '') return 'tenantId must not be empty';
  return { tenantId, start, limit: Number(limit) };
}

/** What is wrong with a query that may have each of these parameters once and nothing else; undefined when it is fine. */
export function unknownParameter(query: URLSearchParams, known: readonly string[]): string | undefined {
  for (const name of query.keys()) {
    if (!known.includes(name)) return `Unknown parameter ${name}`;
    if (query.getAll(name).length > 1) return `${name} must be given once`;
  }
  return undefined;
}

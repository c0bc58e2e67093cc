import * as z from 'zod/mini';
import { checkBaseUrl } from '../sources/http';
import { petraBaseUrl, petraScopeSchema, type PetraScope } from '../sources/petra/client';
import { SourceError } from '../sources/source';

/** One entry of the setting `incidents.connections`. The key is not in it. */
export interface Connection {
  readonly id: string;
  readonly kind: 'petra';
  readonly name: string;
  /** Where the API is, when not at the vendor's own address. */
  readonly baseUrl?: string | undefined;
  readonly scope?: PetraScope | undefined;
  /** False keeps the connection without fetching from it. */
  readonly enabled?: boolean | undefined;
}

const connectionSchema = z.object({
  id: z.string().check(z.minLength(1)),
  kind: z.enum(['petra']),
  name: z.string().check(z.trim(), z.minLength(1)),
  baseUrl: z.optional(z.string()),
  scope: z.optional(petraScopeSchema),
  enabled: z.optional(z.boolean()),
});

/** An entry of the setting that cannot be used, in words. */
export interface ConnectionProblem {
  /** Its name, its id or its place in the list, whichever there is. */
  readonly name: string;
  readonly reason: string;
}

/**
 * Reads the value of `incidents.connections`. A wrong entry is left out and named; its neighbours are kept.
 * @param value what the settings hold, unchecked
 */
export function parseConnections(value: unknown): { connections: Connection[]; problems: ConnectionProblem[] } {
  const connections: Connection[] = [];
  const problems: ConnectionProblem[] = [];
  if (!Array.isArray(value)) {
    return { connections, problems: [{ name: 'incidents.connections', reason: 'must be a list' }] };
  }
  for (const [index, entry] of value.entries()) {
    const name = nameOf(entry) ?? `#${index + 1}`;
    const parsed = parseConnection(entry);
    if ('reason' in parsed) problems.push({ name, reason: parsed.reason });
    else if (connections.some(({ id }) => id === parsed.id))
      problems.push({ name, reason: `id ${parsed.id} is taken` });
    else connections.push(parsed);
  }
  return { connections, problems };
}

/** Checks one connection; `reason` says what is wrong with it. */
export function parseConnection(entry: unknown): Connection | { readonly reason: string } {
  const parsed = connectionSchema.safeParse(entry);
  if (!parsed.success) {
    return { reason: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') };
  }
  try {
    checkBaseUrl(baseUrlOf(parsed.data));
  } catch (error) {
    if (error instanceof SourceError) return { reason: error.message };
    throw error;
  }
  return parsed.data;
}

/** Address of the connection's API. */
export function baseUrlOf({ baseUrl }: Pick<Connection, 'baseUrl'>): string {
  return baseUrl ?? petraBaseUrl;
}

/** Origin that the connection's key is bound to (RFC 6454). */
export function originOf(connection: Pick<Connection, 'baseUrl'>): string {
  return new URL(baseUrlOf(connection)).origin;
}

/** Equal for connections that ask the same API the same question: a change of anything else costs no incident. */
export function fingerprintOf(connection: Connection): string {
  const scope = Object.entries(connection.scope ?? {}).sort(([a], [b]) => a.localeCompare(b));
  return JSON.stringify([connection.kind, baseUrlOf(connection), scope]);
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { name, id } = entry as Record<string, unknown>;
  return [name, id].find((part): part is string => typeof part === 'string' && part !== '');
}

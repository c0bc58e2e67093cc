import * as z from 'zod/mini';
import { cyberhavenBaseUrl } from '../sources/cyberhaven/address';
import { cyberhavenScopeSchema } from '../sources/cyberhaven/scope';
import { authForms } from '../sources/cyberhaven/vendor';
import { checkBaseUrl } from '../sources/net/httpRequest';
import { networkSchema } from '../sources/net/transport/networkSettings';
import { petraBaseUrl } from '../sources/petra/vendor';
import { petraScopeSchema } from '../sources/petra/scope';
import { inEnglish, issueText, messageOf, rule, type Translate } from '../sources/sentence';
import { SourceError } from '../sources/source';
import { cyberhavenAddress, petraAddress } from './address';

const common = {
  id: z.string(rule('must be text')).check(z.minLength(1, rule('must not be empty'))),
  name: z.string(rule('must be text')).check(z.trim(), z.minLength(1, rule('must not be empty'))),
  /** Switched off, it is kept without being fetched from. */
  enabled: z.optional(z.boolean(rule('must be true or false'))),
  /** The way to the API; the editor's own without. */
  network: z.optional(networkSchema),
};

const petraSchema = z.object({
  ...common,
  kind: z.literal('petra'),
  /** Where the API is, when not at the vendor's own address. */
  baseUrl: z.optional(z.string(rule('must be text'))),
  scope: z.optional(petraScopeSchema),
});

const cyberhavenSchema = z.object({
  ...common,
  kind: z.literal('cyberhaven'),
  /** Address of the tenant; an origin alone means the vendor's default path. */
  baseUrl: z.string(rule('must be the address of the tenant')),
  /** The form that the key is used in; found out by trying when it is not said. */
  auth: z.optional(z.enum(authForms, rule('must be one of {0}'))),
  scope: z.optional(cyberhavenScopeSchema),
});

/** Kinds of connections, in the order in which they are offered. */
export const connectionKinds = ['petra', 'cyberhaven'] as const;

export type PetraConnection = Readonly<z.infer<typeof petraSchema>>;
export type CyberhavenConnection = Readonly<z.infer<typeof cyberhavenSchema>>;
/** One entry of the setting `incidents.connections`. The key is not in it. */
export type Connection = PetraConnection | CyberhavenConnection;

/** One entry of the setting `incidents.connections`, as it is written. */
export const connectionSchema = z.discriminatedUnion(
  'kind',
  [petraSchema, cyberhavenSchema],
  rule('is of no known kind: petra or cyberhaven'),
);

/** An entry of the setting that cannot be used, in words. */
export interface UnusableConnection {
  /** Its name, its id or its place in the list, whichever there is. */
  readonly name: string;
  readonly reason: string;
}

/**
 * Reads the value of `incidents.connections`. A wrong entry is left out and named; its neighbours are kept.
 * @param value what the settings hold, unchecked
 * @param translate of the reasons
 */
export function parseConnections(
  value: unknown,
  translate: Translate = inEnglish,
): { connections: Connection[]; problems: UnusableConnection[] } {
  const connections: Connection[] = [];
  const problems: UnusableConnection[] = [];
  const ids = new Set<string>();
  if (!Array.isArray(value)) {
    return { connections, problems: [{ name: 'incidents.connections', reason: translate(rule('must be a list')) }] };
  }
  for (const [index, entry] of value.entries()) {
    const name = nameOf(entry) ?? `#${index + 1}`;
    const parsed = parseConnection(entry, translate);
    if ('reason' in parsed) problems.push({ name, reason: parsed.reason });
    else if (ids.has(parsed.id)) problems.push({ name, reason: translate(rule('id {0} is taken'), parsed.id) });
    else {
      ids.add(parsed.id);
      connections.push(parsed);
    }
  }
  return { connections, problems };
}

/** Checks one connection, and takes its address for what it means; `reason` says what is wrong with it. */
export function parseConnection(
  entry: unknown,
  translate: Translate = inEnglish,
): Connection | { readonly reason: string } {
  const parsed = connectionSchema.safeParse(entry);
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) =>
      [issue.path.join('.'), issueText(issue, translate)].filter((part) => part).join(' '),
    );
    return { reason: reasons.join('; ') };
  }
  try {
    const connection = withAddress(parsed.data);
    checkBaseUrl(baseUrlOf(connection));
    return connection;
  } catch (error) {
    if (error instanceof SourceError) return { reason: messageOf(error, translate) };
    throw error;
  }
}

/** The same connection with the address that is meant by the one given. @throws SourceError `insecureUrl` */
function withAddress(connection: Connection): Connection {
  if (connection.kind === 'cyberhaven') return { ...connection, baseUrl: cyberhavenAddress(connection.baseUrl) };
  const { baseUrl, ...others } = connection;
  const address = baseUrl === undefined ? undefined : petraAddress(baseUrl);
  return address === undefined ? others : { ...others, baseUrl: address };
}

/** Address of the connection's API. */
export function baseUrlOf(connection: Connection): string {
  return connection.kind === 'petra' ? (connection.baseUrl ?? petraBaseUrl) : cyberhavenBaseUrl(connection.baseUrl);
}

/** Origin that the connection's key is bound to (RFC 6454). */
export function originOf(connection: Connection): string {
  return new URL(baseUrlOf(connection)).origin;
}

/** Equal for connections that ask the same API the same question: a change of anything else costs no incident. */
export function questionOf(connection: Connection): string {
  const scope = Object.entries(connection.scope ?? {}).sort(([a], [b]) => a.localeCompare(b));
  return JSON.stringify([connection.kind, baseUrlOf(connection), scope]);
}

/** From when on a connection's scope asks for incidents, ISO 8601. */
export function sinceOf(connection: Connection): string | undefined {
  return connection.kind === 'petra' ? connection.scope?.startDate : connection.scope?.startTime;
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { name, id } = entry as Record<string, unknown>;
  return [name, id].find((part): part is string => typeof part === 'string' && part !== '');
}

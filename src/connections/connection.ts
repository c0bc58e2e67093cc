import * as z from 'zod/mini';
import { isSeen } from '../domain/text/characters';
import { isOnDomain } from '../domain/vendorLink';
import { addressUrl, cleanAddress, refusedAddress } from '../sources/address';
import { checkBaseUrl } from '../sources/net/requestRules';
import { networkSchema } from '../sources/net/transport/networkSettings';
import { inEnglish, issueText, messageOf, rule, say, type Translate } from '../sources/sentence';
import { SourceError } from '../sources/source';
import type { Vendor } from '../sources/vendor';
import { vendorOf, vendors } from '../sources/vendors';

const common = {
  id: z.string(rule('must be text')).check(z.minLength(1, rule('can’t be empty'))),
  name: z.string(rule('must be text')).check(
    z.trim(),
    z.minLength(1, rule('can’t be empty')),
    z.refine((name) => name === '' || isSeen(name), rule('can’t be empty')),
  ),
  /** When false, it is not fetched from. */
  enabled: z.optional(z.boolean(rule('must be true or false'))),
  /** The way to the API; the editor's own without. */
  network: z.optional(networkSchema),
};

/** One entry of the setting `incidents.connections`. The key is not in it. */
export interface Connection extends Readonly<z.infer<z.ZodMiniObject<typeof common>>> {
  /** Id of the vendor. */
  readonly kind: string;
  /** Where the API is, when not at the vendor's own address. */
  readonly baseUrl?: string | undefined;
  /** The form that the key is used in; detected automatically by default. */
  readonly auth?: string | undefined;
  /** What it asks for, in the fields of the vendor. */
  readonly scope?: Readonly<Record<string, unknown>> | undefined;
}

type AuthField = { readonly auth: z.ZodMiniOptional<z.ZodMiniType<string>> };

/** The entry of a connection to one vendor. Its own rules are in its schemas. */
const schemaOf = ({ id, baseUrlSchema, keyForms, scopeSchema }: Vendor) =>
  z.object({
    ...common,
    kind: z.literal(id),
    baseUrl: baseUrlSchema,
    // Without forms there is no such field, which zod's types can't say.
    ...((keyForms && { auth: z.optional(z.enum(keyForms, rule('must be one of {0}'))) }) as AuthField),
    scope: z.optional(scopeSchema),
  });

/** One entry of the setting `incidents.connections`, as it is written, by its kind. */
export const connectionSchemas: ReadonlyMap<unknown, ReturnType<typeof schemaOf>> = new Map(
  vendors.map((vendor) => [vendor.id, schemaOf(vendor)]),
);

/** An entry of the setting that cannot be used, in words. */
export interface UnusableConnection {
  /** Its name, its id or its place in the list, whichever there is. */
  readonly name: string;
  readonly reason: string;
}

/**
 * Reads the value of `incidents.connections`. A wrong entry is left out and named; the others stay.
 * @param value the value in the settings, unchecked
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
  const schema = connectionSchemas.get((entry as { readonly kind?: unknown } | null | undefined)?.kind);
  if (!schema) return { reason: translate(rule('has an unknown kind: {0}'), [...connectionSchemas.keys()].join(', ')) };
  const parsed = schema.safeParse(entry);
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
  const { baseUrl, ...others } = connection;
  if (baseUrl === undefined) return others;
  const url = addressUrl(cleanAddress(baseUrl));
  const owner = url && vendors.find(({ domains }) => domains.some((domain) => isOnDomain(url.hostname, domain)));
  if (owner && owner.id !== connection.kind) throw refusedAddress(say('This is an address of {0}.', owner.name));
  const address = vendorOf(connection.kind).meantAddress(baseUrl);
  return address === undefined ? others : { ...connection, baseUrl: address };
}

/** Address of the connection's API. */
export function baseUrlOf({ kind, baseUrl }: Pick<Connection, 'kind' | 'baseUrl'>): string {
  return vendorOf(kind).baseUrl(baseUrl);
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
export function sinceOf({ kind, scope }: Connection): string | undefined {
  return scope && vendorOf(kind).startOf(scope);
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { name, id } = entry as Record<string, unknown>;
  return [name, id].find((part): part is string => typeof part === 'string' && isSeen(part));
}

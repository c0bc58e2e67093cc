import { lookup } from 'node:dns/promises';
import * as vscode from 'vscode';
import { within } from '../sources/net/deadline';
import type { HttpClient } from '../sources/net/httpClient';
import { networkError } from '../sources/net/networkError';
import { type SeenRoute, type SeenTls, watchRoute } from '../sources/net/transport/routeWatch';
import { redactor } from '../sources/net/redact';
import { type Clock, SourceError, type SourceErrorCode, orError } from '../sources/source';
import { originOf, type Connection } from './connection';
import { hasOwnWay, type Networks } from './networks';

/** What was found on the way to a connection's API. */
export interface Reachability {
  readonly origin: string;
  /** IP addresses of its host; none when this machine's own look-up finds none. */
  readonly addresses: readonly string[];
  /** HTTP status of the answer to a request without key, or why there is none. */
  readonly answer: number | SourceError;
  /** How far this machine's clock is ahead of the API's, ms; undefined when the API names no time. */
  readonly clockSkewMs?: number | undefined;
  /** The connection that the request went over; undefined when it was not seen. */
  readonly route?: SeenRoute | undefined;
  /** The certificate that was shown, trusted or not; undefined when none was seen. */
  readonly tls?: SeenTls | undefined;
}

export interface ReachabilityParts {
  readonly http: HttpClient;
  readonly networks: Pick<Networks, 'shakeHands'>;
  readonly clock: Clock;
}

/** How long a server may take to shake hands, ms. */
const handshakeMs = 5000;

/** Failures that the server's certificate, or its reply, explains. */
const unclear: ReadonlySet<SourceErrorCode> = new Set<SourceErrorCode>([
  'untrustedCertificate',
  'certificateExpired',
  'certificateName',
  'network',
]);

/** Looks at the way to a connection's API, with a request without key that goes the way that all others go. */
export async function checkReachability(
  connection: Connection,
  parts: ReachabilityParts,
  signal: AbortSignal,
): Promise<Reachability> {
  const origin = originOf(connection);
  const [addresses, { result: reached, route }] = await Promise.all([
    addressesOf(new URL(origin)),
    watchRoute(async () => orError(async () => parts.http.reach(signal))),
  ]);
  const way = { origin, addresses, route, tls: route?.tls };
  if (reached instanceof SourceError) return { ...way, ...(await moreOf(reached, connection, parts, signal)) };
  const clockSkewMs = reached.date === undefined ? undefined : parts.clock.now() - reached.date;
  return { ...way, answer: reached.status, clockSkewMs };
}

/** What this machine's own look-up finds. Nobody is asked for a name that can't exist (RFC 2606), which sample data have. */
async function addressesOf({ hostname }: URL): Promise<readonly string[]> {
  if (hostname.endsWith('.invalid')) return [];
  const found = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

/** What a handshake shows about a failure, where it takes the same route. */
async function moreOf(
  answer: SourceError,
  connection: Connection,
  { networks, clock }: ReachabilityParts,
  signal: AbortSignal,
): Promise<Pick<Reachability, 'answer' | 'tls'>> {
  const { protocol, host } = new URL(originOf(connection));
  const sameWay = hasOwnWay(connection) || !editorMayUseProxy();
  if (protocol !== 'https:' || !unclear.has(answer.code) || !sameWay) return { answer };
  const late = new AbortController();
  const shaken = networks.shakeHands(connection, AbortSignal.any([signal, late.signal]));
  const seen = await within(shaken, { ms: handshakeMs, clock, signal, error: answer }).catch(() => undefined);
  late.abort();
  const refused = seen?.error === undefined ? undefined : networkError({ code: seen.error }, host, redactor([]));
  return { answer: refused?.code === 'clientCertificate' ? refused : answer, tls: seen?.tls };
}

/** Whether a proxy is known of that the editor's requests may go through. */
function editorMayUseProxy(): boolean {
  const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];
  return Boolean(vscode.workspace.getConfiguration('http').get('proxy')) || names.some((name) => process.env[name]);
}

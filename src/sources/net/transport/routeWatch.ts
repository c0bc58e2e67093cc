import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** What a server shows of itself. Its names come from its certificate. */
export interface SeenTls {
  /** `TLSv1.3` */
  readonly version: string;
  readonly issuer: string;
  readonly subject: string;
  /** Ms since the epoch. */
  readonly validTo: number;
}

/** The connection that a request went over. */
export interface SeenRoute {
  /** Where it leads at first: the API, or a proxy. */
  readonly address: string;
  readonly port: number;
  readonly tls?: SeenTls | undefined;
}

/** Every undici of a process reports its requests here, that of Node.js and those of VS Code and of this extension. */
const [created, sent] = ['undici:request:create', 'undici:client:sendHeaders'];

/**
 * Does work that sends requests, and sees over which connection the last of them went.
 * @returns no route where none was sent, or where something else than undici sent it
 */
export async function watchRoute<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly route?: SeenRoute }> {
  const mine = new AsyncLocalStorage<true>();
  const requests = new WeakSet<object>();
  let route: SeenRoute | undefined;
  const onCreated = (message: unknown): void => {
    // Whoever else sends something now has not been called from here.
    if (mine.getStore()) requests.add((message as { request: object }).request);
  };
  const onSent = (message: unknown): void => {
    const { request, socket } = message as { request: object; socket: Socket };
    if (requests.has(request)) route = routeOf(socket) ?? route;
  };
  subscribe(created, onCreated);
  subscribe(sent, onSent);
  try {
    const result = await mine.run(true, work);
    return route ? { result, route } : { result };
  } finally {
    unsubscribe(created, onCreated);
    unsubscribe(sent, onSent);
  }
}

function routeOf(socket: Socket): SeenRoute | undefined {
  const { remoteAddress, remotePort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) return undefined;
  return { address: remoteAddress, port: remotePort, tls: tlsOf(socket) };
}

/** What is seen of a TLS connection; undefined for any other, and for one that has ended. */
export function tlsOf(socket: Socket): SeenTls | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const { issuer, subject, validTo } = certificate;
  const version = socket.getProtocol() ?? '';
  // A form of its own: `Jan  1 00:00:00 2049 GMT`.
  return { version, issuer: nameOf(issuer), subject: nameOf(subject), validTo: new Date(validTo).getTime() };
}

/** What people call somebody: common name and organization of a name such as `C=US\nO=Acme\nCN=Acme Root CA`. */
function nameOf(name: string): string {
  const parts = ['CN', 'O'].map((key) =>
    name
      .split('\n')
      .find((line) => line.startsWith(`${key}=`))
      ?.slice(key.length + 1),
  );
  return parts.filter((part) => part).join(', ') || name.replaceAll('\n', ', ');
}

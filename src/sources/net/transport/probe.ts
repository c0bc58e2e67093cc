import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { type SeenTls, tlsOf } from './routeWatch';

/** What a handshake showed. */
export interface Handshake {
  readonly tls?: SeenTls | undefined;
  /** Code of what ended it, or of what the server said after it: that it misses a client certificate (RFC 8446 §6.2). */
  readonly error?: string | undefined;
}

/**
 * Shakes hands with a server, with any certificate, and sends nothing: for saying why the server is not trusted.
 * @param signal ends the wait for what the server says
 * @param socket an open way to the server, such as a proxy's tunnel; else it is connected to directly
 */
export async function shakeHands(url: URL, signal: AbortSignal, socket?: Socket): Promise<Handshake> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const to = socket ? { socket } : { host, port: Number(url.port || 443) };
  const own = connect({ ...to, ...(isIP(host) ? {} : { servername: host }), rejectUnauthorized: false });
  let tls: SeenTls | undefined;
  try {
    return await new Promise((resolve) => {
      const end = (error?: NodeJS.ErrnoException): void => resolve({ tls: tls ?? tlsOf(own), error: error?.code });
      own.once('secureConnect', () => {
        tls = tlsOf(own);
      });
      // What a content server sends first; one that is not has hung up by then.
      own.once('session', () => end());
      own.once('error', end);
      own.once('close', () => end());
      if (signal.aborted) end();
      signal.addEventListener('abort', () => end(), { once: true });
    });
  } finally {
    own.on('error', () => undefined).destroy();
  }
}

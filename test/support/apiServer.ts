import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as it came in. */
export interface ReceivedRequest {
  /** Ms since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What goes wrong with one answer. Without `status`, `headers` and `body` the API's own answer is sent, wrongly. */
export interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Ms before the headers; Infinity: they never come. */
  readonly delayMs?: number;
  /** Bytes of the body after which no more come. */
  readonly stallAfter?: number;
  /** Bytes of the body after which the connection is reset; 0: before the headers. */
  readonly resetAfter?: number;
}

/** A fault, or how one is made for a request. */
export type Script = Fault | ((request: ReceivedRequest) => Fault);

/** Where a server listens, and whether it speaks TLS: on 127.0.0.1 and without by default. */
export interface ServerPlace {
  readonly host?: '127.0.0.1' | '127.0.0.2' | '::1';
  readonly tls?: ServerOptions;
}

/** An API behind real HTTP on this machine. */
export class ApiServer {
  /** Every request so far. */
  readonly requests: ReceivedRequest[] = [];
  private readonly scripts: Script[] = [];
  private readonly server: Server;
  private readonly timers = new Set<NodeJS.Timeout>();
  private arrivals: (() => void)[] = [];

  private constructor(
    private readonly handle: (request: Request) => Promise<Response>,
    private readonly place: ServerPlace,
  ) {
    const listener: RequestListener = (request, response) => {
      this.serve(request, response).catch(() => request.socket.destroy());
    };
    this.server = place.tls ? createTlsServer(place.tls, listener) : createServer(listener);
  }

  /** @param handle answers the requests that no fault answers */
  static async start(handle: (request: Request) => Promise<Response>, place: ServerPlace = {}): Promise<ApiServer> {
    const server = new ApiServer(handle, place);
    await new Promise<void>((resolve) => {
      if (place.host === '::1') server.server.listen(0, '::1', resolve);
      else if (place.host === '127.0.0.2') server.server.listen(0, '127.0.0.2', resolve);
      else server.server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get origin(): string {
    const { host = '127.0.0.1', tls } = this.place;
    return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Lays down what happens to the coming requests, one each; the ones after them are answered well. */
  next(...scripts: readonly Script[]): void {
    this.scripts.push(...scripts);
  }

  /** Forgets what was laid down and has not happened. */
  heal(): void {
    this.scripts.splice(0);
  }

  /** Resolves when that many requests have come in, in all. */
  async arrived(count: number): Promise<void> {
    while (this.requests.length < count) {
      await new Promise<void>((resolve) => {
        this.arrivals.push(resolve);
      });
    }
  }

  /** Ends every connection, and the server. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const received = await receive(incoming);
    this.requests.push(received);
    const script = this.scripts.shift() ?? {};
    const fault = typeof script === 'function' ? script(received) : script;
    for (const arrive of this.arrivals.splice(0)) arrive();
    if (fault.delayMs === Infinity) return;
    if (fault.delayMs !== undefined) await this.pause(fault.delayMs);
    if (fault.resetAfter === 0) {
      incoming.socket.resetAndDestroy();
      return;
    }
    const response = await this.answer(received, fault);
    const body = new Uint8Array(await response.arrayBuffer());
    const headers = Object.fromEntries(response.headers);
    outgoing.writeHead(response.status, { 'content-length': String(body.length), ...headers });
    const part = fault.stallAfter ?? fault.resetAfter;
    if (part === undefined) {
      outgoing.end(body);
      return;
    }
    await new Promise<unknown>((resolve) => {
      outgoing.write(body.subarray(0, part), resolve);
    });
    if (fault.resetAfter !== undefined) incoming.socket.destroy();
  }

  private async answer({ method, path, headers, body }: ReceivedRequest, fault: Fault): Promise<Response> {
    if (fault.status !== undefined || fault.headers !== undefined || fault.body !== undefined) {
      return new Response(fault.body ?? null, { status: fault.status ?? 200, headers: { ...fault.headers } });
    }
    const request = new Request(this.origin + path, {
      method,
      headers: Object.entries(headers).map(([name, value = '']): [string, string] => [name, value]),
      ...(body === '' ? {} : { body }),
    });
    return this.handle(request);
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, ms);
      this.timers.add(timer);
    });
  }
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const at = Date.now();
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return {
    at,
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers,
    body: Buffer.concat(chunks).toString(),
  };
}

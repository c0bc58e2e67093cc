import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect, isIP, type Socket } from 'node:net';

export interface ProxyOptions {
  /** `user:password` that it asks for; nobody is asked without. */
  readonly password?: string;
  /** The port on 127.0.0.1 that every name leads to; addresses lead where they say. */
  readonly to?: number;
  /** What it answers instead of opening a tunnel. */
  readonly status?: number;
  /** Listens on `::1` instead of 127.0.0.1. */
  readonly ipv6?: true;
  /** Its certificate, where one speaks TLS with it. */
  readonly tls?: ServerOptions;
}

/** What somebody asked the proxy for. */
export interface ProxyRequest {
  readonly method: string;
  readonly target: string;
  readonly authorization: string | undefined;
}

/** A forward proxy on 127.0.0.1 that opens tunnels (CONNECT, RFC 9110 §9.3.6) and nothing else. */
export class ProxyServer implements AsyncDisposable {
  readonly requests: ProxyRequest[] = [];
  /** Everything that came through tunnels from clients, as it came. */
  readonly sent: Buffer[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(private readonly options: ProxyOptions) {
    const listener: RequestListener = (request, response) => {
      this.note(request);
      response.writeHead(405).end();
    };
    this.server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
    this.server.on('connect', (request: IncomingMessage, socket: Socket) => this.tunnel(request, socket));
    this.server.on('connection', (socket: Socket) => this.keep(socket));
  }

  static async start(options: ProxyOptions = {}): Promise<ProxyServer> {
    const proxy = new ProxyServer(options);
    await new Promise<void>((resolve) => {
      if (options.ipv6) proxy.server.listen(0, '::1', resolve);
      else proxy.server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get host(): string {
    const { port } = this.server.address() as AddressInfo;
    return this.options.ipv6 ? `[::1]:${port}` : `127.0.0.1:${port}`;
  }

  get origin(): string {
    return `${this.options.tls ? 'https' : 'http'}://${this.host}`;
  }

  /** Connections that are open, from clients. */
  get open(): number {
    return this.sockets.size;
  }

  /** Resolves when no connection from a client is open. */
  async closed(): Promise<void> {
    await Promise.all([...this.sockets].map(async (socket) => once(socket, 'close')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private note({ method = '', url = '', headers }: IncomingMessage): void {
    this.requests.push({ method, target: url, authorization: headers['proxy-authorization'] });
  }

  private tunnel(request: IncomingMessage, client: Socket): void {
    this.note(request);
    const { password, to, status } = this.options;
    const { url = '', headers } = request;
    const wanted = password === undefined ? undefined : `Basic ${Buffer.from(password).toString('base64')}`;
    if (wanted !== undefined && headers['proxy-authorization'] !== wanted) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n');
      return;
    }
    if (status !== undefined) {
      client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const address = hostname.replace(/^\[|\]$/g, '');
    const server = isIP(address) ? connect(Number(port), address) : connect(to ?? 0, '127.0.0.1');
    client.on('data', (part: Buffer) => void this.sent.push(part));
    server.on('connect', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(server).pipe(client);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }
}

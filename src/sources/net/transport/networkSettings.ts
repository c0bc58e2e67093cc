import { homedir } from 'node:os';
import { join, win32 } from 'node:path';
import * as z from 'zod/mini';
import { rule } from '../../sentence';

/** Absolute, of any system: settings are shared between machines. `~/` is the home folder of this one. */
const absolute = (path: string): boolean => win32.isAbsolute(path) || /^~[/\\]/.test(path);
const file = z.exactOptional(
  z.string(rule('must be text')).check(z.refine(absolute, rule('must be the absolute path of a file'))),
);

/** How a connection is reached when not the way that the editor goes: the field `network` of a connection. */
export const networkSchema = z
  .strictObject(
    {
      /** Where the proxy is, and the user's name there: `http://name@proxy.example:8080`. */
      proxy: z.exactOptional(
        z.string(rule('must be text')).check(
          z.refine(
            (proxy) => !passwordIn(proxy),
            rule('can’t contain a password: set it under Edit Connection → Network'),
          ),
          z.refine(
            (proxy) => passwordIn(proxy) || parseProxy(proxy) !== undefined,
            rule('must be an address such as http://proxy.example:8080'),
          ),
        ),
      ),
      /** Certificates to trust beside those that this machine trusts. */
      ca: file,
      /** The certificate that this machine shows, with those that signed it. */
      clientCertificate: file,
      /** Its private key, where it is in a file of its own. */
      clientKey: file,
    },
    rule('can only contain proxy, ca, clientCertificate and clientKey'),
  )
  .check(
    z.refine(
      ({ clientCertificate, clientKey }) => clientKey === undefined || clientCertificate !== undefined,
      rule('needs a clientCertificate for its clientKey'),
    ),
  );

export type NetworkSettings = Readonly<z.infer<typeof networkSchema>>;

/** A proxy that opens tunnels. */
export interface Proxy {
  /** Without user name. */
  readonly url: URL;
  /** Empty when there is none. */
  readonly user: string;
}

/** Reads the address of a proxy; undefined when it is none. The password, which must not be there, is left out. */
export function parseProxy(text: string): Proxy | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const { protocol, pathname, search, hash, username } = url;
  if (!/^https?:$/.test(protocol) || pathname !== '/' || search !== '' || hash !== '') return undefined;
  url.username = '';
  url.password = '';
  return { url, user: decoded(username) };
}

function passwordIn(proxy: string): boolean {
  return URL.canParse(proxy) && new URL(proxy).password !== '';
}

/** A user name that is no good encoding was meant as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The path on this machine. */
export function pathOf(path: string): string {
  return path.startsWith('~') ? join(homedir(), path.slice(1)) : path;
}

import type { Redactor } from './redact';
import { say } from '../sentence';
import { SourceError } from '../source';

/** Tells whether an answer sends the caller elsewhere. */
export function isRedirect({ type, status }: Response): boolean {
  // Some hosts hide a redirect that they must not follow: type `opaqueredirect`, status 0.
  return type === 'opaqueredirect' || status === 0 || [301, 302, 303, 307, 308].includes(status);
}

/**
 * Where a redirect leads, without the user name, password and fragment that it may name. Use it as it is: a URL that is
 * put together again from its parts may lead to another host (a path can begin with `//`).
 * @param from the URL that answered so
 * @throws SourceError `redirected` when that is nowhere or another origin: what is sent along, the key, is for this one
 */
export function redirectTarget({ headers, status }: Response, from: URL, hide: Redactor): URL {
  const location = headers.get('location') ?? undefined;
  if (location === undefined || !URL.canParse(location, from.href)) {
    throw new SourceError('redirected', say('{0} redirected without saying where to.', from.host), { status });
  }
  const target = new URL(location, from);
  target.username = '';
  target.password = '';
  target.hash = '';
  if (target.origin !== from.origin) {
    const redirectOrigin = hide(target.origin === 'null' ? target.protocol : target.origin);
    throw new SourceError('redirected', say('{0} redirected to {1}.', from.host, redirectOrigin), {
      status,
      redirectOrigin,
    });
  }
  return target;
}

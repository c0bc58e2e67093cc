import * as tls from 'node:tls';

/** Since Node.js 22.15 (nodejs.org/api/tls.html). */
type CertificateLists = { getCACertificates?: (list: 'default' | 'system') => string[] };

/** The certificates that this machine trusts, as PEM: those of Node.js with `NODE_EXTRA_CA_CERTS`, and the system's. */
export function trustedHere(): readonly string[] {
  const { getCACertificates } = tls as CertificateLists;
  return getCACertificates ? [...getCACertificates('default'), ...getCACertificates('system')] : tls.rootCertificates;
}

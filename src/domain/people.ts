import type { Incident, User } from './incident';

/**
 * Finds out who is the same person across all sources. Addresses (mail, or a principal with `@`) of one record belong to
 * one person. A login without address (`ncaffrey`, `ACME\ncaffrey`) is the person whose address begins with it when there
 * is exactly one; with several it stays apart, since tenants have an `admin` each.
 * @returns a function that gives users of these incidents a key, equal for the same person; undefined for nobody
 */
export function identifyPeople(incidents: readonly Incident[]): (user: User | undefined) => string | undefined {
  const leaders = new Map<string, string>();
  const leaderOf = (address: string): string => {
    let at = address;
    let next = leaders.get(at);
    if (next === undefined) leaders.set(at, (next = at));
    while (next !== at) {
      // Each step shortens the way for the next time, which keeps long chains fast.
      const after: string = leaders.get(next) ?? next;
      leaders.set(at, after);
      at = next;
      next = after;
    }
    return at;
  };
  for (const { user } of incidents) {
    const mail = addressOf(user?.mail);
    const principal = addressOf(user?.principal);
    const a = mail && leaderOf(mail);
    const b = principal === mail ? a : principal && leaderOf(principal);
    // The least address leads, so that a person's key does not depend on the order of incidents.
    if (a && b && a !== b) leaders.set(a < b ? b : a, a < b ? a : b);
  }

  const byLogin = new Map<string, string | null>();
  for (const address of leaders.keys()) {
    const login = address.slice(0, address.indexOf('@'));
    const leader = leaderOf(address);
    byLogin.set(login, byLogin.has(login) && byLogin.get(login) !== leader ? null : leader);
  }

  return (user) => {
    if (!user) return undefined;
    const address = addressOf(user.mail) ?? addressOf(user.principal);
    if (address !== undefined) return leaderOf(address);
    const login = (user.principal || user.mail || '').toLowerCase();
    if (login === '') return user.id || user.name || undefined;
    return byLogin.get(login.slice(login.lastIndexOf('\\') + 1)) ?? login;
  };
}

function addressOf(name: string | undefined): string | undefined {
  return name?.includes('@') ? name.toLowerCase() : undefined;
}

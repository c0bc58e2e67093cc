import { fold } from './text/fold';
import { eachSliced, inOneGo, type Sliced } from './slices';
import { refKey, type Incident, type User } from './incident';

/**
 * Gives users a key, equal for the same person; undefined for nobody. With a connection, a bare login that several
 * people are known to have is kept apart by connection; without, it is one.
 */
export type PersonOf = (user: User | undefined, connection?: string) => string | undefined;

/**
 * Finds out who is the same person across all sources. Addresses (mail, or a principal with `@`) of one record belong to
 * one person. A login without address (`ncaffrey`, `ACME\ncaffrey`) is the person whose records have it beside an address,
 * or whose address begins with it, when there is exactly one; with several it stays apart, since tenants have an `admin`
 * each. A UPN is taken for one more address, unless records have it beside several addresses or logins. Where no address is known, `ncaffrey` is `ACME\ncaffrey` unless there is one in another domain too.
 */
export function identifyPeople(incidents: readonly Incident[]): PersonOf {
  return inOneGo(identifyPeopleSliced(incidents));
}

/** The same in slices. */
export function* identifyPeopleSliced(incidents: readonly Incident[]): Sliced<PersonOf> {
  const upnOf = yield* ownUpns(incidents);
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
  const join = (first: string | undefined, second: string | undefined): void => {
    const a = first && leaderOf(first);
    const b = second === first ? a : second && leaderOf(second);
    // The least address leads, so that a person's key does not depend on the order of incidents.
    if (a && b && a !== b) leaders.set(a < b ? b : a, a < b ? a : b);
  };
  yield* eachSliced(incidents, ({ user }) => {
    const mail = addressOf(user?.mail);
    const principal = addressOf(user?.principal);
    join(mail, principal);
    join(upnOf(user), mail ?? principal);
  });

  const byLogin = new Owners();
  for (const address of leaders.keys()) byLogin.add(bareName(address), leaderOf(address));
  const byDomain = new Owners();
  yield* eachSliced(incidents, ({ user }) => {
    const login = loginOf(user);
    if (login === '') return;
    const address = addressOf(user?.mail) ?? upnOf(user);
    if (address !== undefined) {
      byLogin.add(login, leaderOf(address));
      byLogin.add(bareName(login), leaderOf(address));
    } else if (login.includes('\\')) byDomain.add(bareName(login), login);
  });

  return (user, connection) => {
    if (!user) return undefined;
    const address = nameAddressOf(user) ?? upnOf(user);
    if (address !== undefined) return leaderOf(address);
    const login = loginOf(user);
    if (login === '') return user.id || user.name || undefined;
    const name = bareName(login);
    const owners = byLogin.has(name) ? byLogin : byDomain;
    const owner = byLogin.get(login) ?? owners.get(name);
    if (owner !== undefined) return owner;
    const isShared = login === name && owners.has(name);
    return isShared && connection !== undefined ? refKey({ connection, id: login }) : login;
  };
}

/** Finds the UPN that is one person's alone: what several have is an account that they share. */
function* ownUpns(incidents: readonly Incident[]): Sliced<(user: User | undefined) => string | undefined> {
  const [addresses, logins] = [new Owners(), new Owners()];
  yield* eachSliced(incidents, ({ user }) => {
    const upn = addressOf(user?.upn);
    if (upn === undefined) return;
    const [address, login] = [nameAddressOf(user), bareName(loginOf(user))];
    if (address !== undefined && address !== upn) addresses.add(upn, address);
    if (login !== '') logins.add(upn, login);
  });
  return (user) => {
    const upn = addressOf(user?.upn);
    return upn === undefined || addresses.areSeveral(upn) || logins.areSeveral(upn) ? undefined : upn;
  };
}

/** Who has a login. */
class Owners {
  readonly #owners = new Map<string, string | null>();

  add(login: string, owner: string): void {
    const other = this.#owners.get(login);
    this.#owners.set(login, other === undefined || other === owner ? owner : null);
  }

  has(login: string): boolean {
    return this.#owners.has(login);
  }

  areSeveral(login: string): boolean {
    return this.#owners.get(login) === null;
  }

  /** The only one who has it. */
  get(login: string): string | undefined {
    return this.#owners.get(login) ?? undefined;
  }
}

/** The address of a user's record, its UPN left out. */
function nameAddressOf(user: User | undefined): string | undefined {
  return addressOf(user?.mail) ?? addressOf(user?.principal);
}

/** A name that is an address, in the form in which addresses are compared: folded, `name+tag@` as `name@` (RFC 5233). */
export function addressOf(name: string | undefined): string | undefined {
  const address = fold(name ?? '').trim();
  if (!address.includes('@')) return undefined;
  return address.includes('+') ? address.replace(/^([^@+]+)\+[^@]*@/, '$1@') : address;
}

/** The login of a user who has one that is no address, folded; empty for others. */
export function loginOf(user: User | undefined): string {
  const login = fold(user?.principal || user?.mail || '').trim();
  return login.includes('@') ? '' : login;
}

/** An address or login without its domain: `ncaffrey` of `ncaffrey@acme.example` and of `acme\ncaffrey`. */
export function bareName(login: string): string {
  const [name = ''] = login.split('@', 1);
  return name.slice(name.lastIndexOf('\\') + 1);
}

import { deepStrictEqual, notStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import type { User } from '../../../src/domain/incident';
import { identifyPeople } from '../../../src/domain/people';
import { anIncident } from '../../support/anIncident';
import { incidents as arbitraryIncidents } from '../../support/arbitraries';

/** The keys of users, who are all the users there are. */
function keys(...users: Omit<User, 'id'>[]): (string | undefined)[] {
  const incidents = users.map((user, index) => anIncident({ user: { id: `id-${index}`, ...user } }));
  const keyOf = identifyPeople(incidents);
  return incidents.map(({ user }) => keyOf(user));
}

describe('identifyPeople', () => {
  it('joins equal mails and principals, in any case', () => {
    const [a, b, c] = keys(
      { mail: 'Neal@acme.example' },
      { principal: 'neal@ACME.example' },
      { mail: 'ann@acme.example' },
    );
    strictEqual(a, b);
    notStrictEqual(a, c);
  });

  it('joins through a record that has both addresses of a person', () => {
    const [a, b, c, d] = keys(
      { mail: 'neal@acme.example' },
      { mail: 'n.caffrey@acme.example' },
      { mail: 'neal@acme.example', principal: 'z@acme.example' },
      { mail: 'z@acme.example', principal: 'n.caffrey@acme.example' },
    );
    strictEqual(new Set([a, b, c, d]).size, 1);
  });

  it('joins a login with or without domain to the only address that begins with it', () => {
    const [a, b, c] = keys(
      { mail: 'ncaffrey@acme.example' },
      { principal: 'ACME\\NCaffrey' },
      { principal: 'ncaffrey' },
    );
    strictEqual(a, b);
    strictEqual(a, c);
  });

  it('keeps a login apart that several addresses begin with', () => {
    const [a, b, c] = keys({ mail: 'admin@acme.example' }, { mail: 'admin@globex.example' }, { principal: 'admin' });
    strictEqual(new Set([a, b, c]).size, 3);
  });

  it('keeps logins of different domains apart when no address is known', () => {
    const [a, b, c] = keys({ principal: 'ACME\\jo' }, { principal: 'GLOBEX\\jo' }, { principal: 'acme\\JO' });
    notStrictEqual(a, b);
    strictEqual(a, c);
  });

  it('joins through a UPN that is one person’s alone', () => {
    const upn = 'neal@acme.example';
    const [a, b, c, d] = keys(
      { principal: 'ACME\\n7', upn },
      { mail: 'n.caffrey@acme.example', upn },
      { principal: upn },
      { principal: 'n7' },
    );
    strictEqual(new Set([a, b, c, d]).size, 1);
  });

  it('keeps people apart whose records share a UPN', () => {
    const upn = 'service@acme.example';
    const [a, b] = keys({ mail: 'ann@acme.example', upn }, { mail: 'neal@acme.example', upn });
    notStrictEqual(a, b);
    const [c, d] = keys({ principal: 'ACME\\ann', upn }, { principal: 'ACME\\neal', upn });
    notStrictEqual(c, d);
  });

  it('joins a login to the address that a record has it beside', () => {
    const [a, b, c, d] = keys(
      { mail: 'n.caffrey@acme.example', principal: 'ACME\\neal' },
      { principal: 'acme\\Neal' },
      { principal: 'neal' },
      { principal: 'ann' },
    );
    strictEqual(new Set([a, b, c]).size, 1);
    notStrictEqual(a, d);
  });

  it('distinguishes logins that several records have beside an address by domain', () => {
    const [a, b, c, d] = keys(
      { mail: 'a@acme.example', principal: 'ACME\\admin' },
      { mail: 'b@globex.example', principal: 'GLOBEX\\admin' },
      { principal: 'ACME\\admin' },
      { principal: 'admin' },
    );
    strictEqual(a, c);
    strictEqual(new Set([a, b, d]).size, 3);
  });

  it('joins a login without domain to the only one with', () => {
    const [a, b] = keys({ principal: 'ACME\\jo' }, { principal: 'jo' });
    strictEqual(a, b);
    const [c, d, e] = keys({ principal: 'ACME\\jo' }, { principal: 'jo' }, { principal: 'GLOBEX\\jo' });
    strictEqual(new Set([c, d, e]).size, 3);
  });

  it('takes no notice of what follows a plus in an address', () => {
    const [a, b, c] = keys(
      { mail: 'neal+portal@acme.example' },
      { mail: 'neal@acme.example' },
      { mail: '+@acme.example' },
    );
    strictEqual(a, b);
    notStrictEqual(a, c);
  });

  it('distinguishes a bare login of several people by connection, when asked to', () => {
    const users = ['admin@acme.example', 'admin@globex.example'].map((mail) => ({ id: mail, mail }));
    const keyOf = identifyPeople(users.map((user) => anIncident({ user })));
    const admin = { id: 'c', principal: 'Admin' };
    strictEqual(keyOf(admin, 'ch-1'), keyOf({ ...admin, principal: 'admin' }, 'ch-1'));
    notStrictEqual(keyOf(admin, 'ch-1'), keyOf(admin, 'ch-2'));
    const neal = { id: 'n', principal: 'neal' };
    strictEqual(keyOf(neal, 'ch-1'), keyOf(neal, 'ch-2'));
  });

  it('goes by the id, then the name, of those who have neither', () => {
    const [a, b] = keys({ name: 'Jo' }, { name: 'Jo' });
    notStrictEqual(a, b);
    const keyOf = identifyPeople([]);
    strictEqual(keyOf({ id: '', name: 'Jo' }), 'Jo');
    strictEqual(keyOf({ id: '' }), undefined);
    strictEqual(keyOf(undefined), undefined);
  });

  it('takes for one person whom people read as one', () => {
    for (const [a, b] of [
      [{ mail: 'seán.o’brien@acme.example' }, { mail: "Sean.O'Brien@ACME.example" }],
      [{ mail: 'mu\u0308ller@acme.example' }, { principal: 'MÜLLER@acme.example' }],
      [{ principal: 'ACME\\GROẞ' }, { principal: 'acme\\gross' }],
      [{ principal: 'İbrahim' }, { principal: 'ibrahim' }],
      [{ mail: 'ann@acme.example\u00a0' }, { mail: '\u200bann@acme.example' }],
    ]) {
      const [one, other] = keys(a ?? {}, b ?? {});
      strictEqual(one, other);
    }
  });

  it('gives the same key whichever address comes first', () => {
    const [a, b] = ['neal@acme.example', 'n.caffrey@acme.example'];
    deepStrictEqual(keys({ mail: a, principal: b }), keys({ mail: b, principal: a }));
  });

  it('gives the same keys for any order of incidents', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), (incidents) => {
        const [forth, back] = [identifyPeople(incidents), identifyPeople(incidents.toReversed())];
        for (const { user } of incidents) strictEqual(forth(user), back(user));
      }),
    );
  });

  it('copes with a long chain of addresses', () => {
    const link = (index: number) => `${String(index).padStart(6, '0')}@acme.example`;
    const users = Array.from({ length: 20_000 }, (_, index) => ({
      mail: link(20_000 - index),
      principal: link(19_999 - index),
    }));
    strictEqual(new Set(keys(...users)).size, 1);
  });
});

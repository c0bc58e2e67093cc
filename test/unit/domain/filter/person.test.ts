import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { personTerm } from '../../../../src/domain/filter/person';
import { addTerms } from '../../../../src/domain/filter/print';
import { suggest } from '../../../../src/domain/filter/suggest';
import { collectFilterValues } from '../../../../src/domain/filter/values';
import { fold } from '../../../../src/domain/text/fold';
import type { Incident, User } from '../../../../src/domain/incident';
import { identifyPeople } from '../../../../src/domain/people';
import { IncidentTable } from '../../../../src/domain/table/incidentTable';
import { peopleOf } from '../../../../src/domain/table/persons';
import { anIncident } from '../../../support/anIncident';
import { incidents } from '../../../support/arbitraries';
import { matchingIncidents } from '../../../support/compileFilter';
import { hostileTexts } from '../../../support/hostileText';
import { runs } from '../../../support/runs';

const context = { now: 0, timeZone: 'utc' } as const;

function find(all: readonly Incident[], filter: string): Incident[] {
  return matchingIncidents(all, parseFilter(filter), context);
}

function ids(all: readonly Incident[], filter: string): string[] {
  return find(all, filter).map(({ id }) => id);
}

function ofUsers(...users: (User & { readonly connection?: string })[]): Incident[] {
  return users.map(({ connection = 'a', ...user }, at) => anIncident({ id: `${at}`, connection, user }));
}

const hard = fc.constantFrom(
  ...Object.values(hostileTexts),
  'none',
  'a, b',
  'say "hi"',
  '"',
  'x:y',
  '-minus',
  'O’Brien “Bob”',
  'دانا עברית',
  ' spaces ',
  'line\nbreak',
  'NOT',
  '*',
  'ann',
  'Ann',
  'ann lee',
  'ann@a.example',
  'ann+x@a.example',
  'bob@a.example',
  'A\\ann',
  'B\\ann',
);
const user = fc.record({ id: hard, name: hard, principal: hard, mail: hard, upn: hard }, { requiredKeys: ['id'] });
const crowd = fc
  .array(fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('petra', 'cyberhaven'), user), { maxLength: 12 })
  .map((each) => each.map(([connection, source, of], at) => anIncident({ id: `${at}`, connection, source, user: of })));
const anyone = fc.oneof(crowd, incidents());

describe('person:', () => {
  const all = ofUsers(
    { id: 'u-1', name: 'Neal Caffrey', principal: 'ncaffrey@acme.example', mail: 'neal@acme.example' },
    { id: 'c-1', principal: 'ACME\\ncaffrey', connection: 'b' },
    { id: 'u-2', name: 'Jo Ncaffrey', principal: 'joncaffrey@acme.example' },
    { id: 'u-3', name: 'Ann', mail: 'ann@acme.example' },
    { id: 'u-4', name: 'Joann', mail: 'joann@acme.example' },
  );
  all.push(anIncident({ id: 'nobody' }));

  it('finds all incidents of one person in every source, by any of the names', () => {
    for (const name of ['"neal caffrey"', 'neal@acme.example', 'NCAFFREY@acme.example', 'acme\\ncaffrey', 'u-1', 'c-1'])
      deepStrictEqual(ids(all, `person:${name}`), ['0', '1'], name);
    deepStrictEqual(ids(all, '-person:u-1'), ['2', '3', '4', 'nobody']);
    deepStrictEqual(ids(all, 'person:none'), ['nobody']);
  });

  it('means a whole name where somebody has it, and otherwise a part of one', () => {
    deepStrictEqual(ids(all, 'person:ann@acme.example'), ['3']);
    deepStrictEqual(ids(all, 'person:ann'), ['3']);
    deepStrictEqual(ids(all, 'person:ann@acme'), ['3', '4']);
    deepStrictEqual(ids(all, 'person:caff'), ['0', '1', '2']);
    deepStrictEqual(ids(all, 'person:nothing'), []);
  });

  it('finds what a plain look at everybody’s names finds', () => {
    fc.assert(
      fc.property(anyone, hard, (some, text) => {
        const personOf = identifyPeople(some);
        const keyOf = ({ user: of, connection }: Incident) => personOf(of, connection);
        const namesOf = ({ user: of }: Incident) =>
          [of?.id, of?.name, of?.principal, of?.mail, of?.upn].flatMap((name) => (name ? [fold(name)] : []));
        const keysWith = (has: (name: string) => boolean) => {
          return new Set(some.filter((each) => keyOf(each) !== undefined && namesOf(each).some(has)).map(keyOf));
        };
        const whole = keysWith((name) => name === fold(text));
        const wanted = whole.size > 0 ? whole : keysWith((name) => name.includes(fold(text)));
        const filter = addTerms('', [{ key: 'person', negated: false, values: [{ text }] }]);
        deepStrictEqual(
          find(some, filter),
          some.filter((each) => wanted.has(keyOf(each))),
        );
      }),
      runs(500),
    );
  });

  it('has a filter for every person that finds all their incidents, and of nobody else where it says so', () => {
    fc.assert(
      fc.property(anyone, (some) => {
        const people = peopleOf(new IncidentTable(some));
        const personOf = identifyPeople(some);
        for (const person of people.people) {
          const { term, isExact } = personTerm(people, person);
          const own = some.filter((each) => personOf(each.user, each.connection) === person.key);
          const found = new Set(find(some, addTerms('', [term])));
          ok(own.length > 0 && own.every((each) => found.has(each)), person.key);
          if (isExact) strictEqual(found.size, own.length, person.key);
        }
      }),
      runs(500),
    );
  });

  it('tells apart people whose names are within others’ and those of one login in two connections', () => {
    const people = peopleOf(new IncidentTable(all));
    deepStrictEqual(
      people.people.map((person) => {
        const { term, isExact } = personTerm(people, person);
        return [addTerms('', [term]), isExact];
      }),
      [
        ['person:ann@acme.example', true],
        ['person:joann@acme.example', true],
        ['person:joncaffrey@acme.example', true],
        ['person:neal@acme.example', true],
      ],
    );
    const shared = ofUsers(
      { id: 'x', principal: 'A\\admin' },
      { id: 'y', principal: 'B\\admin' },
      { id: '1', principal: 'admin', connection: 'a' },
      { id: '2', principal: 'admin', connection: 'b' },
    );
    const four = peopleOf(new IncidentTable(shared));
    for (const person of four.people) {
      const { term, isExact } = personTerm(four, person);
      deepStrictEqual([find(shared, addTerms('', [term])).length, isExact], [1, true], person.key);
    }
  });

  it('is completed with people, each once with all their incidents', () => {
    const values = collectFilterValues(new IncidentTable(all));
    deepStrictEqual(
      suggest('person:caf', 10, values).map(({ insert, detail, count }) => [insert, detail, count]),
      [
        ['person:neal@acme.example', 'Neal Caffrey', 2],
        ['person:joncaffrey@acme.example', 'Jo Ncaffrey', 1],
      ],
    );
    deepStrictEqual(
      suggest('person:acme\\', 12, values).map(({ insert }) => insert),
      ['person:neal@acme.example'],
    );
    fc.assert(
      fc.property(anyone, (some) => {
        for (const { insert, count = 1 } of suggest('person:', 7, collectFilterValues(new IncidentTable(some))))
          ok(find(some, insert).length >= count, insert);
      }),
    );
  });
});

import { deepStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { compileFilter, matchingIncidents } from '../../../support/compileFilter';
import type { Incident } from '../../../../src/domain/incident';
import { SearchIndex } from '../../../../src/domain/filter/searchIndex';
import { ownText, searchText } from '../../../../src/domain/filter/searchText';
import { fold } from '../../../../src/domain/text/fold';
import { inOneGo } from '../../../../src/domain/slices';
import { anIncident } from '../../../support/anIncident';
import { incidents, ownKeys, term } from '../../../support/arbitraries';
import { printFilter } from '../../../support/printFilter';
import { runs } from '../../../support/runs';

const now = Date.parse('2026-01-31T12:00:00Z');
const names: Record<string, string> = { a: 'Acme portal', b: 'open source', c: 'İzmir' };
const context = { now, timeZone: 'utc', connectionName: (id: string) => names[id] ?? id } as const;

// Letters whose lower case is longer, or depends on what stands beside them; one that is not in Latin-1; separators.
const letters = fc.string({ unit: fc.constantFrom('a', 'B', 'İ', 'Σ', 'ß', '’', '\0', ' '), maxLength: 5 });
const summaries = fc.array(letters, { minLength: 1, maxLength: 12 });

function withSummaries(texts: readonly string[]): Incident[] {
  return texts.map((summary, at) => anIncident({ id: `${at}`, summary }));
}

/** What is searched of an incident alone. */
const searched = (incident: Incident): string => fold(ownText(incident));

/** Positions of the incidents that have a text of their own, one looked at after another. */
function having(text: string, some: readonly Incident[]): number[] {
  return [...some.entries()].filter(([, each]) => searched(each).includes(text)).map(([position]) => position);
}

function indexOf(all: readonly Incident[], before?: SearchIndex): SearchIndex {
  return inOneGo(SearchIndex.of(all, before));
}

function found(index: SearchIndex, text: string): number[] {
  return [...index.find(text).entries()].filter(([, mark]) => mark === 1).map(([position]) => position);
}

describe('SearchIndex', () => {
  it('answers every filter as a look at each incident does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(term(ownKeys), { maxLength: 3 }), { maxLength: 4 }),
        incidents(),
        (filters, some) => {
          const index = indexOf(some);
          for (const terms of filters) {
            const at = { start: 0, end: 0 };
            const placed = terms.map((each) => ({
              ...each,
              ...at,
              values: each.values.map((one) => ({ ...one, ...at })),
            }));
            const filter = parseFilter(printFilter({ terms: placed }));
            const slow = some.filter(compileFilter(filter, context));
            const find = index.find.bind(index);
            deepStrictEqual(matchingIncidents(some, filter, { ...context, find }), slow);
          }
        },
      ),
      runs(1000),
    );
  });

  it('finds what incidents have in common and what is their own, of any letters, and nothing across two fields', () => {
    const some = fc.array(
      fc.record({ summary: letters, tenant: letters, user: letters, label: letters, value: letters }).map((texts) => {
        const { summary, tenant, user, label, value } = texts;
        return anIncident({
          summary,
          tenant: { id: tenant, name: `${tenant}.` },
          user: { id: user, name: summary },
          status: { label, value, state: 'closed' },
        });
      }),
      { maxLength: 8 },
    );
    const at = { start: 0, end: 0 };
    fc.assert(
      fc.property(some, fc.array(letters, { minLength: 1, maxLength: 3 }), (incidentsOf, texts) => {
        const find = (text: string): Uint8Array => indexOf(incidentsOf).find(text);
        for (const text of [...texts, ...incidentsOf.map(({ tenant }) => tenant?.name ?? '')]) {
          const filter = { terms: [{ key: 'text', negated: false, values: [{ text, ...at }], ...at }] } as const;
          const slow = incidentsOf.filter((each) => searchText(each).includes(fold(text)));
          deepStrictEqual(matchingIncidents(incidentsOf, filter, { now, timeZone: 'utc', find }), slow);
          deepStrictEqual(matchingIncidents(incidentsOf, filter, { now, timeZone: 'utc' }), slow);
        }
      }),
      runs(500),
    );
  });

  it('finds a text that is typed letter by letter, of any letters', () => {
    fc.assert(
      fc.property(summaries, fc.array(letters), (texts, typed) => {
        const some = withSummaries(texts);
        const index = indexOf(some);
        for (const text of typed.map((each) => each.toLowerCase())) {
          for (let end = 0; end <= text.length; end++) {
            const part = text.slice(0, end);
            deepStrictEqual(found(index, part), having(part, some));
          }
        }
      }),
      runs(500),
    );
  });

  it('finds nothing across the border of two incidents', () => {
    const some = Array.from('abcdefgh', (id) => anIncident({ hostname: `host-${id}` }));
    const index = indexOf(some);
    const [whole, next] = [searched(some[2]!), searched(some[3]!)];
    for (const text of ['host-c', `${whole}\0`]) deepStrictEqual(found(index, text), having(text, some));
    deepStrictEqual(found(indexOf(some), `${whole}\0`), []);
    deepStrictEqual(found(indexOf(some), `${whole.slice(-2)}\0${next}`), []);
  });

  it('finds few among thousands, of several connections', () => {
    const some = ['a', 'b'].flatMap((connection) =>
      Array.from({ length: 1600 }, (_, at) => anIncident({ connection, id: `no-${at}`, summary: at % 7 ? 'x' : 'Ω' })),
    );
    const index = indexOf(some);
    for (const text of ['no-', 'no-1', 'no-15', 'no-159', 'no-1599', 'ω', '9', 'none']) {
      deepStrictEqual(found(index, text), having(text, some), text);
    }
  });

  it('folds plain texts together as it folds each alone', () => {
    for (const summary of ['Two  Spaces', 'A\tTab', 'A`Mark', 'Plain']) {
      const some = withSummaries(['Ab', summary, 'Cd']);
      deepStrictEqual(found(indexOf(some), fold(summary)), [1], summary);
      deepStrictEqual(found(indexOf(some), 'cd'), [2], summary);
    }
  });

  it('limits the text per step', () => {
    const summary = 'x'.repeat(20_000);
    const some = Array.from({ length: 100 }, (_, at) => anIncident({ id: `${at}`, summary, raw: { summary } }));
    strictEqual([...indexOf(some).prepare()].length, 2);
    const index = indexOf(some);
    deepStrictEqual(found(index, '99'), having('99', some));
  });

  it('takes over what has not changed', () => {
    const some = ['a', 'b', 'c'].flatMap((connection) =>
      Array.from({ length: 600 }, (_, at) => anIncident({ connection, id: `${connection}${at}` })),
    );
    const before = indexOf(some);
    strictEqual([...before.prepare()].length, 6);
    strictEqual([...before.prepare()].length, 0);
    const changed = some.flatMap((each) => {
      if (each.id === 'a550') return [anIncident({ ...each, summary: 'new' })];
      return each.id === 'b599' ? [each, anIncident({ connection: 'b', id: 'b600', summary: 'new' })] : [each];
    });
    const after = indexOf(changed, before);
    strictEqual([...after.prepare()].length, 2);
    for (const text of ['new', 'b600', 'a550', 'c599']) deepStrictEqual(found(after, text), having(text, changed));
  });
});

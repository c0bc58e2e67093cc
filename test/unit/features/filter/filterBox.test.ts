import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { FilterSyntaxError, parseFilter } from '../../../../src/domain/filter/filter';
import { collectFilterValues } from '../../../../src/domain/filter/values';
import { filterKeys, flags } from '../../../../src/domain/filter/syntax';
import { correctionsFor, offersFor } from '../../../../src/features/filter/filterBox';
import { starters } from '../../../../src/features/filter/starters';
import { IncidentTable } from '../../../../src/domain/table/incidentTable';
import { anIncident } from '../../../support/anIncident';

const values = collectFilterValues(new IncidentTable([anIncident({ tenant: { id: 't', name: 'Oakridge' } })]));

function corrected(filter: string, finds = false): (string | undefined)[] {
  let mistake: FilterSyntaxError | undefined;
  try {
    parseFilter(filter);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    mistake = error;
  }
  return correctionsFor(filter, mistake, values, () => finds).map(({ insert }) => insert);
}

describe('The rows of the filter box', () => {
  it('begin with what many need, saved filters and recent ones, when it is empty', () => {
    const rows = starters(
      [
        { name: 'Mine $(x)', filter: 'is:live' },
        { name: 'Attention', filter: 'is:attention' },
      ],
      ['user:ann', 'is:live', 'after:24h'],
    );
    deepStrictEqual(
      rows.map(({ label, description, apply, insert }) => [label, description, apply ?? insert]),
      [
        ['Needs attention', 'is:attention', 'is:attention'],
        ['Last 24 hours', 'after:24h', 'after:24h'],
        ['One customer…', 'tenant:', 'tenant:'],
        ['Saved filters', undefined, undefined],
        ['Mine $\u200b(x)', 'is:live', 'is:live'],
        ['Recent filters', undefined, undefined],
        ['user:ann', undefined, 'user:ann'],
        ['Fields', undefined, undefined],
      ],
    );
    strictEqual(starters([], []).length, 4);
  });

  it('say what each field is, with values of the user’s own', () => {
    const rows = offersFor('', values);
    strictEqual(rows.length, filterKeys.length);
    ok(rows.every(({ description }) => description));
    strictEqual(rows.find(({ label }) => label === 'tenant:')?.description, 'Customer · Oakridge');
  });

  it('are all fields in the place of one that there is not, with the value that was typed', () => {
    const rows = (filter: string) => {
      try {
        return offersFor(filter, values, void parseFilter(filter));
      } catch (error) {
        return offersFor(filter, values, error as FilterSyntaxError);
      }
    };
    const inserts = (filter: string) => rows(filter).map(({ insert }) => insert);
    strictEqual(rows('is:live colour:red').length, filterKeys.length);
    ok(inserts('is:live colour:red').includes('is:live tenant:red'));
    ok(inserts('-colour:"dark red",b x').includes('-tenant:"dark red",b x'));
    ok(inserts('colour：red').includes('tenant:red'));
    // One is meant.
    deepStrictEqual(rows('tenat:x'), []);
    deepStrictEqual(rows('is:odd'), []);
  });

  it('say what each value of is: asks for', () => {
    const rows = offersFor('is:', values);
    deepStrictEqual(
      rows.map(({ label }) => label),
      [...flags],
    );
    ok(rows.every(({ description }) => description));
  });

  it('keep the quotes and counts of names that run from right to left in place', () => {
    const name = '\u05de\u05e9\u05e8\u05d3 \u05db\u05d4\u05df';
    const own = collectFilterValues(new IncidentTable([anIncident({ tenant: { id: 't', name } })]));
    strictEqual(offersFor('tenant:', own).find(({ insert }) => insert?.includes(name))?.label, `\u2068"${name}"\u2069`);
  });

  it('offer a field whose name is being typed, not a value a letter away', () => {
    const own = collectFilterValues(new IncidentTable([anIncident({ user: { id: 'u', name: 'Ben Weiss' } })]));
    const rows = (typed: string) => correctionsFor(typed, undefined, own, () => false);
    deepStrictEqual(rows('ten'), []);
    deepStrictEqual(
      rows('bem').map(({ insert }) => insert),
      ['user:"Ben Weiss"'],
    );
    strictEqual(offersFor('ten', own)[0]?.label, 'tenant:');
  });

  it('correct a mistake, plain words and a value that is nowhere', () => {
    deepStrictEqual(corrected('severity:>=hgih'), ['severity:>=high']);
    deepStrictEqual(corrected('high severity'), ['severity:high']);
    deepStrictEqual(corrected('tenant:oakrigde'), ['tenant:Oakridge']);
    deepStrictEqual(corrected('tenant:oakrigde', true), []);
    deepStrictEqual(corrected('status:open'), ['is:attention']);
    deepStrictEqual(corrected('-status:closed x', true), []);
    deepStrictEqual(corrected('-status:closed'), ['-is:closed']);
    deepStrictEqual(corrected('status:attention'), ['is:attention']);
    deepStrictEqual(corrected('status:read'), ['-is:unread']);
    deepStrictEqual(corrected('-status:read'), ['is:unread']);
    deepStrictEqual(corrected('assignee:nobody'), ['assignee:none']);
    deepStrictEqual(corrected('-assignee:unassigned'), ['-assignee:none']);
    deepStrictEqual(corrected('tenant:unoakridge'), []);
  });

  it('don’t offer the opposite of what was typed', () => {
    const status = { value: 'unremediated', label: 'Unremediated' };
    const own = collectFilterValues(
      new IncidentTable([
        anIncident({ status: { ...anIncident({}).status, ...status }, policy: { id: 'p', name: 'Encrypted' } }),
      ]),
    );
    for (const filter of ['status:remediated', 'policy:unencrypted', 'remediated', 'unencrypted'])
      deepStrictEqual(
        correctionsFor(filter, undefined, own, () => false),
        [],
        filter,
      );
    deepStrictEqual(correctionsFor('policy:encrpted', undefined, own, () => false)[0]?.insert, 'policy:Encrypted');
    deepStrictEqual(corrected('after:yesterday is:unread tenant:oakridge'), []);
  });
});

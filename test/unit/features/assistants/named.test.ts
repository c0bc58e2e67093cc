import { deepStrictEqual, match, ok } from 'node:assert';
import { inOneGo, type Sliced } from '../../../../src/domain/slices';
import type { Place } from '../../../../src/domain/field';
import { fieldsIn } from '../../../../src/domain/fields';
import { createTools } from '../../../../src/features/assistants/tools';
import { withFields } from '../../../../src/domain/raw';
import { incidentFull } from '../../../support/hostileIncident';
import { withLoaded, partsOf } from './loadedSetup';

/** What a user has to be told of a field before it is shared; the same word may do for several. */
const named: Readonly<Record<keyof ReturnType<typeof createTools>, Readonly<Record<string, RegExp>>>> = {
  incidents_search: {
    total: /incidents that match its filter, 2 of 2 \(2 in total\)/,
    ...labelsIn('results'),
    connectionName: /Connection/,
    sample: /sample data or not/,
  },
  incidents_get: {
    ...labelsIn('assistants'),
    connectionName: /Connection/,
    sample: /sample data or not/,
    raw: /the raw record/,
  },
  incidents_summarize: {
    total: /count the 2 of 2 incidents that match its filter/,
    states: /state/,
    severities: /severity/,
    statuses: /status/,
    days: /day/,
    tenants: /tenant/,
    policies: /policy/,
    'connections.id': /each connection: .*name and ID/,
    'connections.name': /each connection: .*name and ID/,
    'connections.sample': /each connection: .*sample data or not/,
    'connections.count': /each connection: .*how many match/,
    'connections.lastFetched': /each connection: .*last refresh/,
  },
};

/** A field is named by the label that it has everywhere. */
function labelsIn(place: Place): Readonly<Record<string, RegExp>> {
  const escaped = (label: string): string => label.replaceAll(/[()]/g, '\\$&');
  return Object.fromEntries(
    fieldsIn(place).map(([key, { label }]) => [key, new RegExp(`[:,] (and )?${escaped(label)}[,.]`)]),
  );
}

describe('What the user is asked before something is shared with a language model', () => {
  // The second is a sample's.
  const incidents = [
    withFields(incidentFull('plain', 'petra'), {
      unlistedSince: '2026-01-01T00:00:00Z',
      createdAt: '2026-01-01T00:00:00Z',
      occurredAt: '2026-01-01T00:00:00Z',
      changes: [{ field: 'status', states: ['attention', 'closed'], before: '2026-01-02T00:00:00Z' }],
    }),
    { ...incidentFull('other', 'cyberhaven'), connection: 'petra-2', urgency: 3 },
  ];
  const tools = createTools(withLoaded(incidents));

  it('names everything that incidents_search shares', () => {
    const { incidents: rows, ...rest } = told(tools.incidents_search.answer({})) as { incidents: object[] };
    assertNamed('incidents_search', [rest, ...rows], tools.incidents_search.question({}).message);
  });

  it('names everything that incidents_get shares', () => {
    const answers = incidents.map(({ id }) => tools.incidents_get.answer({ id }));
    const facts = answers.map((answer) => told(answer));
    assertNamed('incidents_get', facts, tools.incidents_get.question({ id: 'plain' }).message);
  });

  it('names everything that incidents_summarize shares', () => {
    const { connections, ...rest } = told(tools.incidents_summarize.answer({})) as { connections: object[] };
    const each = connections.map((connection) => ({ connections: connection }));
    assertNamed('incidents_summarize', [rest, ...each], tools.incidents_summarize.question({}).message);
  });

  function assertNamed(tool: keyof typeof named, data: readonly object[], message: string): void {
    const fields = new Set(data.flatMap((each) => fieldsOf(each)));
    // All of them were there: a field that no test has seen is not known to be named.
    deepStrictEqual([...fields].sort(), Object.keys(named[tool]).sort());
    for (const [field, words] of Object.entries(named[tool])) match(message, words, field);
  }
});

function told(answer: string | Sliced<string>): object {
  const { data } = partsOf(typeof answer === 'string' ? answer : inOneGo(answer));
  ok(typeof data === 'object' && data);
  return data;
}

/** Names of all that is in data, as paths; of lists, records and tables of counts the whole. */
function fieldsOf(data: object, before = ''): string[] {
  return Object.entries(data).flatMap(([key, value]: [string, unknown]) => {
    const whole = typeof value !== 'object' || value === null || Array.isArray(value);
    return whole || key === 'raw' || key === 'states' || 'values' in value
      ? [before + key]
      : fieldsOf(value, `${before}${key}.`);
  });
}

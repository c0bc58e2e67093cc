import { deepStrictEqual } from 'node:assert';
import { peopleToPick, showPerson, type ShowPersonParts } from '../../../../src/features/overview/showPerson';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { anIncident } from '../../../support/anIncident';
import { commands, window } from '../../../support/fakeVscode';

const closed = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
const neal = { id: 'u-1', name: 'Neal "N, C" $(flame): Caffrey', mail: 'neal@acme.example' };
const incidents = [
  anIncident({ id: 'a', user: neal }),
  anIncident({
    id: 'b',
    connection: 'ch',
    source: 'cyberhaven',
    user: { id: 'c-1', principal: 'ACME\\neal' },
    status: closed,
  }),
  anIncident({ id: 'c', user: { id: 'u-2', name: 'שלום: "x", y' } }),
  anIncident({ id: 'd', user: { id: 'u-2', name: 'שלום: "x", y' } }),
  anIncident({ id: 'e' }),
];

describe('Show Person', () => {
  const store = new IncidentStore();
  store.merge(incidents);
  const run: unknown[] = [];
  const registered: { dispose(): unknown }[] = [];

  before(() => {
    registered.push(
      ...['filter', 'showOverview'].map((name) =>
        commands.registerCommand(`incidents.${name}`, (...args) => run.push([name, ...args])),
      ),
    );
  });
  after(() => registered.forEach((each) => each.dispose()));
  beforeEach(() => {
    run.length = 0;
    window.said.length = 0;
  });

  const parts = {
    store,
    read: async () => undefined,
    details: { active: false, shown: undefined },
    treeView: { visible: true, selection: [] },
  } as unknown as ShowPersonParts;
  const show = async (id: string, connection = 'petra-1'): Promise<void> => showPerson(parts, { connection, id });

  it('filters by the person of an incident, whichever source it is of, and opens the overview', async () => {
    await show('b', 'ch');
    deepStrictEqual(run, [['filter', 'person:neal@acme.example'], ['showOverview']]);
    run.length = 0;
    await showPerson(parts, { type: 'incident', incident: incidents[2] });
    deepStrictEqual(run, [['filter', 'person:"שלום: ""x"", y"'], ['showOverview']]);
  });

  it('says that an incident names no person, and leaves the filter alone', async () => {
    await show('e');
    deepStrictEqual([run, window.said.length], [[], 1]);
  });

  it('offers people, those with the most that needs attention first, by name and address', () => {
    deepStrictEqual(
      peopleToPick(store.table()).map(({ pick: { label, description, detail, filter } }) => [
        label,
        description,
        detail,
        filter,
      ]),
      [
        ['\u2068שלום: "x", y\u2069', undefined, '2 need attention · 2 incidents', 'person:"שלום: ""x"", y"'],
        [
          'Neal "N, C" $\u200b(flame): Caffrey',
          'neal@acme.example',
          '1 needs attention · 2 incidents',
          'person:neal@acme.example',
        ],
      ],
    );
  });
});

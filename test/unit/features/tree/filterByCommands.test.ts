import { deepStrictEqual, strictEqual } from 'node:assert';
import { registerFilterBy, type FilterByParts } from '../../../../src/features/tree/filterByCommands';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { anIncident } from '../../../support/anIncident';
import { commands, window } from '../../../support/fakeVscode';
import { compileFilter } from '../../../support/compileFilter';

describe('Filtering by what an incident has', () => {
  const acme = { id: 'T1', name: 'Acme' };
  const one = anIncident({ id: '1', tenant: acme, hostname: 'PC-1' });
  const other = anIncident({ id: '2', tenant: { id: 'T2', name: 'Acme East' }, hostname: 'PC-10' });
  const all = [one, other, anIncident({ id: '3' })];
  const run = async (filter: string, ...args: unknown[]): Promise<string | undefined> => {
    let set: string | undefined;
    // A long list may still have the versions before.
    const shown = all
      .filter(compileFilter(parseFilter(filter), { now: 0, timeZone: 'utc' }))
      .map((each) => ({ ...each }));
    const parts = {
      visible: { filter, incidents: () => shown },
      store: { all: () => all, get: ({ id }: { id: string }) => all.find((each) => each.id === id) },
      connections: { nameOf: String },
    } as unknown as FilterByParts;
    const registered = [
      registerFilterBy(parts),
      commands.registerCommand('incidents.filter', (text: unknown) => void (set = String(text))),
    ];
    await commands.executeCommand(...(args as [string]));
    for (const each of registered) each.dispose();
    return set;
  };

  it('narrows the filter, from its row or by its ID', async () => {
    const set = 'is:attention tenant:T1';
    deepStrictEqual(await run('is:attention', 'incidents.filterByTenant', { type: 'incident', incident: one }), set);
    deepStrictEqual(await run('is:attention', 'incidents.filterByTenant', one), set);
  });

  it('leaves it out', async () => {
    deepStrictEqual(await run('', 'incidents.filterByTenant', one, 'exclude'), '-tenant:T1');
    deepStrictEqual(await run('', 'incidents.filterByHost', other, 'exclude'), '-host:PC-10');
  });

  it('says that hosts with longer names are left out as well: parts of names are compared', async () => {
    window.said.length = 0;
    await run('', 'incidents.filterByHost', other, 'exclude');
    await run('', 'incidents.filterByTenant', one, 'exclude');
    deepStrictEqual(window.said, []);
    strictEqual(await run('', 'incidents.filterByHost', one, 'exclude'), '-host:PC-1');
    deepStrictEqual(window.said, ['Other hosts whose names contain this one are excluded too.']);
  });

  it('narrows it to what any of the selected rows has', async () => {
    const rows = [one, other, anIncident({ id: '3' })].map((incident) => ({ type: 'incident', incident }));
    const selected = [...rows, { type: 'group', group: {} }];
    const by = async (what: string, filter = ''): Promise<string | undefined> =>
      run(filter, `incidents.filterBy${what}`, rows[0], selected);
    deepStrictEqual(await by('Tenant'), 'tenant:T1,"Acme East"');
    deepStrictEqual(await by('Host', 'is:attention'), 'is:attention host:PC-1,PC-10');
    deepStrictEqual(await by('Policy'), 'policy:none');
    // Where one of them is hidden, it starts over.
    deepStrictEqual(await by('Host', 'host:PC-10'), 'host:PC-1,PC-10');
  });

  it('says what to do where a filter would have more values than it can', async () => {
    const many = Array.from({ length: 50 }, (_, n) => anIncident({ id: `${n + 4}`, hostname: `HOST-${n + 100}` }));
    all.push(...many);
    window.said.length = 0;
    const rows = [one, ...many].map((incident) => ({ type: 'incident', incident }));
    const by = async (filter: string, from: number): Promise<string | undefined> =>
      run(filter, 'incidents.filterByHost', rows[from], rows.slice(from));
    const most = await by('', 1);
    strictEqual(parseFilter(most ?? '').terms[0]?.values.length, 50);
    deepStrictEqual([await by('', 0), await by('is:attention', 1)], [undefined, undefined]);
    all.splice(3);
    const said = 'A filter can have at most 50 values. Select fewer incidents, or clear the filter first.';
    deepStrictEqual(window.said, [said, said]);
  });

  it('says that an incident that is gone is, and leaves the filter alone', async () => {
    window.said.length = 0;
    const gone = { type: 'incident', incident: anIncident({ id: 'gone' }) };
    strictEqual(await run('', 'incidents.filterByTenant', gone, [gone]), undefined);
    strictEqual(await run('', 'incidents.filterByHost', { connection: 'x', id: 'gone' }, 'exclude'), undefined);
    deepStrictEqual(window.said, ['This incident is no longer available.', 'Incident not available']);
  });

  it('asks for an incident where none is meant', async () => {
    window.said.length = 0;
    strictEqual(await run('', 'incidents.filterByTenant'), undefined);
    strictEqual(await run('', 'incidents.filterByTenant', { type: 'group', group: {} }), undefined);
    deepStrictEqual(window.said, Array(2).fill('Select an incident first.'));
  });

  it('does not take the rows that a menu hands over for a wish', async () => {
    const row = { type: 'incident', incident: one };
    deepStrictEqual(await run('', 'incidents.filterByTenant', row, [row]), 'tenant:T1');
  });

  it('begins anew where the filter hides the incident', async () => {
    deepStrictEqual(await run('host:PC-10', 'incidents.filterByTenant', one), 'tenant:T1');
    deepStrictEqual(await run('host:PC-10', 'incidents.filterByTenant', one, 'exclude'), 'host:PC-10 -tenant:T1');
  });

  it('does nothing where the filter has it already: setting it again would drop what has been read', async () => {
    deepStrictEqual(await run('host:PC-10', 'incidents.filterByHost', other), undefined);
  });
});

import { deepStrictEqual } from 'node:assert';
import type { OpenParts } from '../../../../src/features/details/openActions';
import { copyId, copyLink } from '../../../../src/features/details/openActions';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { anIncident } from '../../../support/anIncident';
import { env, window } from '../../../support/fakeVscode';
import { watchCalls } from '../../../support/watchCalls';

describe('What is said of copied links and IDs', () => {
  const store = new IncidentStore();
  store.merge([
    anIncident({ id: 'a', url: 'https://app.petrasecurity.com/a', raw: { id: 'a' } }),
    anIncident({ id: 'b', raw: { id: 'b' } }),
    anIncident({ id: 'd', raw: { id: 'd' } }),
    anIncident({ id: 'c', url: 'https://app.petrasecurity.com/c', raw: { id: 'c' } }),
  ]);
  const parts = { store, read: async () => undefined } as unknown as OpenParts;
  const saidOf = async (copy: typeof copyId, ...ids: string[]): Promise<string[]> => {
    const said: string[] = [];
    const rows = store.all().filter(({ id }) => ids.includes(id));
    window.said.length = 0;
    await watchCalls([[window, 'setStatusBarMessage', (_, [text]) => said.push(String(text))]], async () =>
      copy(parts, rows[0], rows),
    );
    return [...said, ...window.said];
  };

  it('is how many, and that some have none', async () => {
    deepStrictEqual(await saidOf(copyLink, 'a'), ['$(check) Link copied']);
    deepStrictEqual(await saidOf(copyLink, 'a', 'c'), ['$(check) 2 links copied']);
    deepStrictEqual(await saidOf(copyLink, 'a', 'b', 'c'), ['2 of 3 links copied. The rest have none.']);
    deepStrictEqual(await saidOf(copyLink, 'a', 'b', 'd'), ['1 of 3 links copied. The rest have none.']);
    deepStrictEqual(await saidOf(copyLink, 'b'), ['This incident has no link.']);
    deepStrictEqual(await saidOf(copyId, 'a'), ['$(check) ID copied']);
    deepStrictEqual(await saidOf(copyId, 'a', 'b'), ['$(check) 2 IDs copied']);
    deepStrictEqual(env.clipboard.text, 'a\nb');
  });
});

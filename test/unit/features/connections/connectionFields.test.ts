import { deepStrictEqual } from 'node:assert';
import { fieldsOf } from '../../../../src/features/connections/connectionFields';
import { vendors } from '../../../../src/sources/vendors';
import { workspace } from '../../../support/fakeVscode';

describe('What a connection is limited to', () => {
  afterEach(() => workspace.settings.delete('lookbackDays'));

  for (const [days, said] of [
    [1, 'default (last day)'],
    [90, 'default (last 90 days)'],
    [3650, 'default (last 3,650 days)'],
  ] as const)
    it(`begins by default with ${said}`, async () => {
      workspace.settings.set('lookbackDays', days);
      for (const vendor of vendors) {
        const { form } = await vendor.load();
        const fields = fieldsOf({ id: 'a', name: 'Acme', kind: vendor.id }, form, []);
        deepStrictEqual(
          fields.filter(({ now }) => now.startsWith('default')).map(({ now }) => now),
          [said],
        );
      }
    });

  it('is a date with whichever hyphens it was pasted', async () => {
    for (const vendor of vendors) {
      const { form } = await vendor.load();
      const fields = fieldsOf({ id: 'a', name: 'Acme', kind: vendor.id }, form, []);
      const start = fields.find(({ now }) => now.startsWith('default'));
      for (const typed of ['2026‑03‑01', '2026–03–01', '2026−03−01'])
        deepStrictEqual(Object.values(start?.change(typed)['scope'] ?? {}), ['2026-03-01'], vendor.id);
    }
  });
});

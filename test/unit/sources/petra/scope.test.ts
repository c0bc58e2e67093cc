import { deepStrictEqual, match } from 'node:assert';
import { petraScopeSchema } from '../../../../src/sources/petra/scope';

describe('petraScopeSchema', () => {
  it('takes the parameters of the API page, all of them optional', () => {
    for (const scope of [
      {},
      { tenantId: 'ZZk90t' },
      { startDate: '2026-03-01' },
      { startDate: '2026-03-05T00:53:10.402Z', limit: 500 },
      { startDate: '2026-03-05T00:53' },
    ]) {
      deepStrictEqual(petraScopeSchema.read(scope).data, scope);
    }
    deepStrictEqual(petraScopeSchema.read({ tenantId: ' ZZk90t ' }).data, { tenantId: 'ZZk90t' });
  });

  it('names what it does not know', () => {
    const { issues } = petraScopeSchema.read({ tenant: 'ZZk90t' });
    match(issues?.[0]?.message ?? '', /can only contain tenantId, startDate and limit/);
  });
});

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
      deepStrictEqual(petraScopeSchema.safeParse(scope).data, scope);
    }
    deepStrictEqual(petraScopeSchema.safeParse({ tenantId: ' ZZk90t ' }).data, { tenantId: 'ZZk90t' });
  });

  it('names what it does not know', () => {
    const { error } = petraScopeSchema.safeParse({ tenant: 'ZZk90t' });
    match(error?.issues[0]?.message ?? '', /can only contain tenantId, startDate and limit/);
  });
});

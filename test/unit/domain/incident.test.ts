import { deepStrictEqual, notStrictEqual } from 'node:assert';
import { refKey } from '../../../src/domain/incident';

describe('refKey', () => {
  it('keeps references apart whose parts join to the same text', () => {
    notStrictEqual(refKey({ connection: 'a,b', id: 'c' }), refKey({ connection: 'a', id: 'b,c' }));
    deepStrictEqual(refKey({ connection: 'a', id: 'b' }), refKey({ id: 'b', connection: 'a' }));
  });
});

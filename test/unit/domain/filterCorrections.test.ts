import { deepStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { FilterSyntaxError, parseFilter } from '../../../src/domain/filter';
import { type Correction, corrections } from '../../../src/domain/filterCorrections';
import { filterKeys } from '../../../src/domain/filterSyntax';

function correctionsOf(filter: string): Correction[] {
  try {
    parseFilter(filter);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return corrections(filter, error);
    throw error;
  }
  return [];
}

describe('corrections', () => {
  it('offer the key that was meant, and the text itself', () => {
    deepStrictEqual(correctionsOf('is:live -sevrity:>=high host:a'), [
      { kind: 'key', label: '-severity:>=high', insert: 'is:live -severity:>=high host:a' },
      { kind: 'quotes', label: '-"sevrity:>=high"', insert: 'is:live -"sevrity:>=high" host:a' },
    ]);
    deepStrictEqual(correctionsOf('xyz:1,2'), [{ kind: 'quotes', label: '"xyz:1,2"', insert: '"xyz:1,2"' }]);
  });

  it('are none for other mistakes', () => {
    for (const filter of ['', 'user:ann', 'user:', 'severity:>=odd', '"open'])
      deepStrictEqual(correctionsOf(filter), []);
  });

  it('put what was typed in quotes so that it is searched for as it is', () => {
    const key = fc.stringMatching(/^[a-z]{2,9}$/).filter((word) => !(filterKeys as readonly string[]).includes(word));
    fc.assert(
      fc.property(key, fc.stringMatching(/^[a-z0-9,.]{1,9}$/), (word, value) => {
        const quoted = correctionsOf(`${word}:${value}`).find(({ kind }) => kind === 'quotes');
        // An address is text as it is.
        if (!quoted) return;
        const { terms } = parseFilter(quoted.insert);
        strictEqual(terms[0]?.key, 'text');
        strictEqual(terms[0].values[0]?.text, `${word}:${value}`);
      }),
    );
  });
});

import { deepStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { carryOver, rowsBefore } from '../../../../src/domain/table/rows';
import { anIncident } from '../../../support/anIncident';
import { runs } from '../../../support/runs';

const incidents = Array.from({ length: 8 }, (_, at) => anIncident({ id: `${at}` }));
const changed = incidents.map((each) => anIncident({ ...each }));

describe('A column after changes', () => {
  it('has what the same incidents had before, and 0 for others', () => {
    const row = fc.constantFrom('stays', 'stays', 'changes', 'goes');
    const one = fc.tuple(fc.array(row, { minLength: 8, maxLength: 8 }), fc.boolean());
    let inPlace = 0;
    fc.assert(
      fc.property(one, ([fates, isShuffled]) => {
        const kept = incidents.flatMap((each, at) =>
          fates[at] === 'goes' ? [] : fates[at] === 'stays' ? each : changed[at]!,
        );
        const after = isShuffled ? kept.toReversed() : kept;
        const rows = rowsBefore(after, incidents);
        const before = Uint32Array.from(incidents, (_, at) => at + 1);
        const expected = after.map((each) => incidents.indexOf(each) + 1);
        deepStrictEqual([...carryOver(new Uint32Array(after.length), before, rows)], expected);
        deepStrictEqual(
          [...rows.fresh],
          [...after.keys()].filter((at) => !incidents.includes(after[at]!)),
        );
        if (rows.areInPlace) inPlace++;
      }),
      runs(2000),
    );
    strictEqual(inPlace > 0, true);
  });
});

import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { formulaStarts, isPlainCell, spreadsheetText } from '../../../../src/domain/text/spreadsheet';
import { runs } from '../../../support/runs';

describe('formulaStarts', () => {
  it('finds where cells begin that could be formulas', () => {
    deepStrictEqual([...formulaStarts('=1;b; "=2|\u{1f600},-3')], [0, 5, 13]);
    deepStrictEqual([...formulaStarts('a=1;b-2')], []);
  });

  it('knows every form of the characters that a formula begins with, and of those that programs split at', () => {
    for (let code = 0x80; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const character = String.fromCodePoint(code);
      const plain = character.normalize('NFKD');
      if (/^[=+\-@\u2212]/.test(plain)) deepStrictEqual([...formulaStarts(`;${character}`)], [1], code.toString(16));
      if (/^[,;|]$/.test(plain)) ok([...formulaStarts(`a${character}=`)].length === 1, code.toString(16));
    }
  });

  for (const piece of ['x', ' ', ';', '"', '=', ';=', '; ', ' ;"', '\u200b', '\t', '\ud800', ';\u{1f600}']) {
    it(`looks once at each character of 1 MB of ${JSON.stringify(piece)}`, () => {
      const times = Math.ceil(1_000_000 / piece.length);
      let looks = 0;
      function* counted(): Generator<string> {
        for (const character of piece.repeat(times)) {
          looks++;
          yield character;
        }
      }
      let last = -1;
      for (const start of formulaStarts(counted())) {
        ok(start > last);
        last = start;
      }
      strictEqual(looks, times * Array.from(piece).length);
    });
  }

  it('are where an apostrophe goes, also in plain texts, which are looked at in a faster way', () => {
    const letter = fc.constantFrom(...'ab1 ",;|=+-@*'.split(''));
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: 12 }), (letters) => {
        const text = letters.join('');
        const starts = [...formulaStarts(text)];
        const parts = [0, ...starts].map((start, index) => text.slice(start, starts[index]));
        strictEqual(spreadsheetText(text), parts.join("'"));
      }),
      runs(2000),
    );
  });
});

describe('a plain cell', () => {
  it('is the same in quotes as after all that others go through', () => {
    const letter = fc.constantFrom(...'aZ9 é",;|=+-@*~\t\n\u202e\u0000\uff1d'.split(''));
    const text = fc.array(letter, { minLength: 1, maxLength: 6 }).map((letters) => letters.join(''));
    let plain = 0;
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (each) => {
        if (!isPlainCell(each)) return;
        plain++;
        deepStrictEqual([spreadsheetText(each), each.includes('"')], [each, false]);
      }),
      runs(2000),
    );
    ok(plain > 100);
    strictEqual(isPlainCell('a'.repeat(32_768)), false);
  });
});

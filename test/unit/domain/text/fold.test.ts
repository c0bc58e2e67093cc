import { notStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { fold } from '../../../../src/domain/text/fold';
import { runs } from '../../../support/runs';

describe('fold', () => {
  const same: readonly (readonly string[])[] = [
    ['STRASSE', 'Straße', 'straẞe', 'strasse'],
    ['İzmir', 'izmir', 'IZMIR', 'ızmır', 'i\u0307zmir'],
    ['Müller', 'Mu\u0308ller', 'muller', 'MÜLLER'],
    ['ﬁnance', 'finance', 'ｆｉｎａｎｃｅ'],
    ['Łukasz Øster', 'lukasz oster'],
    ['Ægir œuvre', 'aegir oeuvre'],
    ['ΟΔΟΣ', 'οδός', 'οδοσ'],
    ['τῷ', 'Τῼ', 'ΤΩΙ', 'τωι'],
    ['Ёлка', 'елка'],
    ["O'Brien", 'O’Brien', 'o‘brien', 'OʼBrien', 'O´Brien', 'O`Brien', 'O′Brien'],
    ["O'Brien", ...['O´Brien', 'O′Brien'].map((text) => text.normalize('NFKC'))],
    [
      'the "plan"',
      'the ″plan″'.normalize('NFKC'),
      'the “plan”',
      'the „plan“',
      'the «plan»',
      'the ″plan″',
      'the ＂plan＂',
    ],
    [
      'Acme Corp',
      'Acme\u00a0Corp',
      'Acme\u2009Corp',
      'Acme\u3000Corp',
      'Acme  Corp',
      'Acme\r\n\tCorp',
      'Acme \u202fCorp',
    ],
    ['e-mail', 'e\u2011mail', 'e–mail', 'e−mail', 'e\u00ad-mail'],
    ['payroll', 'pay\u200broll', '\ufeffpayroll', 'pay\u00adroll', '\u202epayroll\u202c'],
    ['ノート', 'ﾉｰﾄ'],
    ['5 km²', '5 km2', '５ ㎞2'],
  ];
  for (const [first = '', ...others] of same) {
    it(`takes ${JSON.stringify(others).slice(1, -1)} for ${first}`, () => {
      for (const other of others) strictEqual(fold(other), fold(first), other);
    });
  }

  it('keeps apart what people read as different', () => {
    const pairs = [
      ['か', 'が'],
      ['कि', 'कु'],
      ['กิน', 'กัน'],
      ['가', '각'],
      ['a.b', 'a b'],
      ['a_b', 'a-b'],
      ['a\0b', 'a b'],
    ] as const;
    for (const [a, b] of pairs) notStrictEqual(fold(a), fold(b), a);
  });

  it('changes nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text)),
      runs(5000),
    );
  });

  it('takes a text for itself in any letter case and Unicode form', () => {
    const forms: readonly ((text: string) => string)[] = [
      (text) => text.toUpperCase(),
      (text) => text.toLowerCase(),
      ...['NFC', 'NFD', 'NFKC', 'NFKD'].map((form) => (text: string) => text.normalize(form)),
    ];
    for (let code = 0; code < 0x20000; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const text = String.fromCodePoint(code);
      const folded = fold(text);
      for (const form of forms) {
        const other = form(text);
        // Most are the text itself.
        if (other !== text && fold(other) !== folded) strictEqual(fold(other), folded, text);
      }
    }
  });

  it('keeps what separates two texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        strictEqual(fold(`${a}\0${b}`), `${fold(a)}\0${fold(b)}`);
      }),
    );
  });
});

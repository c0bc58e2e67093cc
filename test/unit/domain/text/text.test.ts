import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as profiles from '../../../../src/domain/text/text';

const { breakable, oneLine, withoutIcons, withoutLinks } = profiles;

describe('plain text', () => {
  it('folds white space and drops control and text-direction characters', () => {
    strictEqual(oneLine('  a\r\n\tb\u0000c\u202Ed\u2028e '), 'a b c d e');
  });

  it('cuts what is too long and says so', () => {
    const cut = oneLine('x'.repeat(1000), 50);
    strictEqual(cut.length, 50);
    ok(cut.endsWith('…'));
  });

  it('leaves names of any script as they are', () => {
    for (const name of ['Ďábel Ž.', '山田 太郎', 'محمد', 'O’Brien & Söhne <GmbH>']) strictEqual(oneLine(name), name);
  });

  it('may wrap after punctuation, and in long words without any', () => {
    const parts = (text: string): string[] => breakable(text).split('\u200b');
    deepStrictEqual(parts('person:neal.caffrey@acme.example'), ['person:', 'neal.', 'caffrey@', 'acme.', 'example']);
    deepStrictEqual(parts(`is:new ${'x'.repeat(45)}`), ['is:', `new ${'x'.repeat(20)}`, 'x'.repeat(20), 'x'.repeat(5)]);
  });

  it('keeps $(name) from becoming an icon', () => {
    ok(!withoutIcons('a $(flame) b').includes('$('));
  });

  it('keeps [text](address) from becoming a link', () => {
    ok(!/\[[^\]]*\]\(/.test(withoutLinks('[click](command:x) and [again](https://e.example)')));
  });
});

describe('What nobody sees', () => {
  const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
  const all = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter((each) =>
    unseen.test(each),
  );

  /** By profile: what it leaves as it is, which must be of use there. */
  const left: readonly [profile: (text: string) => string, RegExp][] = [
    [oneLine, /\p{Variation_Selector}/u],
    [withoutIcons, /\p{Variation_Selector}/u],
    [withoutLinks, /\p{Variation_Selector}/u],
    [profiles.withoutMarkup, /\p{Variation_Selector}/u],
    [profiles.logLine, /\p{Variation_Selector}/u],
    [profiles.manyLines, /[\n\t\p{Join_Control}\p{Variation_Selector}]/u],
    [profiles.fileLine, /[\p{Join_Control}\p{Variation_Selector}]/u],
    [
      function exactFileLine(text) {
        return profiles.fileLine(text, true);
      },
      /(?!)/,
    ],
    [profiles.clipboardLine, /(?!)/],
    [profiles.visibleJson, /[\n\r\t\p{Join_Control}\p{Variation_Selector}]/u],
    [
      function modelText(text) {
        return profiles.modelText(text, 100);
      },
      /[\n\t]/,
    ],
    [profiles.typedText, /\s/],
  ];

  for (const [profile, expected] of left) {
    it(`is distinguished by ${profile.name}`, () => {
      const found = all.filter((each) => profile(`a${each}b`).includes(each));
      strictEqual(codes(found), codes(all.filter((each) => expected.test(each))));
    });
  }
});

function codes(letters: readonly string[]): string {
  return letters.map((letter) => letter.codePointAt(0)?.toString(16)).join(' ');
}

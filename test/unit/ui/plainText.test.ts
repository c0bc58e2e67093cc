import { ok, strictEqual } from 'node:assert';
import { oneLine, withoutIcons, withoutLinks } from '../../../src/ui/plainText';

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

  it('keeps $(name) from becoming an icon', () => {
    ok(!withoutIcons('a $(flame) b').includes('$('));
  });

  it('keeps [text](address) from becoming a link', () => {
    ok(!/\[[^\]]*\]\(/.test(withoutLinks('[click](command:x) and [again](https://e.example)')));
  });
});

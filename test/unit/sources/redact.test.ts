import { ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { redactor } from '../../../src/sources/redact';

describe('redactor', () => {
  it('hides secrets, in any case and encoding', () => {
    const hide = redactor(['Bearer a+b/c="', 'a+b/c="']);
    strictEqual(hide('k A+B/C=" a%2Bb%2Fc%3D%22 a+b/c=\\"; Bearer a+b/c="'), 'k [hidden] [hidden] [hidden]; [hidden]');
  });

  it('hides the longer of two secrets as a whole', () => {
    strictEqual(redactor(['abc', 'abcdef'])('abcdef abc'), '[hidden] [hidden]');
  });

  it('leaves text alone when there is nothing to hide', () => {
    strictEqual(redactor(['', 'x.z'])('xyz'), 'xyz');
  });

  it('strips control characters and joins lines', () => {
    strictEqual(redactor([])('\u001b[31ma\u0007\r\n\tb\u202e c\u0000 '), '[31ma b c');
  });

  it('cuts long text', () => {
    strictEqual(redactor([])('x'.repeat(501)), `${'x'.repeat(499)}…`);
    strictEqual(redactor([])('x'.repeat(500)), 'x'.repeat(500));
  });

  it('never lets a secret through, wherever it stands and whatever stands in it', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9._~+/=-]{8,40}$/);
    const around = fc.string({ unit: 'binary', maxLength: 20 });
    // The last ones put the secret where the text is cut.
    const pad = fc.constantFrom(0, 470, 480, 490).map((length) => 'x'.repeat(length));
    const control = fc.constantFrom('', '\0', '\u200b', '\u001b');
    fc.assert(
      fc.property(secret, pad, around, around, control, fc.nat(40), (key, start, before, after, inside, at) => {
        const echoed = key.slice(0, at) + inside + key.slice(at);
        const said = redactor([key])(start + before + echoed + after);
        ok(!said.toLowerCase().includes(key.toLowerCase()));
      }),
    );
  });
});

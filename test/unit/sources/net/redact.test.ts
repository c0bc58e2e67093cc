import { match, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { redactor } from '../../../../src/sources/net/redact';
import { runs } from '../../../support/runs';

/** Ways in which a text comes back from a server, a proxy or a library. */
const encodings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'for a URL': (text) => encodeURIComponent(text),
  'for a URL, every mark of it': (text) => encodeURIComponent(text).replaceAll(/[~!'()*._-]/g, (mark) => percent(mark)),
  'for a URL, every character': (text) => text.split('').map(percent).join(''),
  'for a URL, in small letters': (text) => text.split('').map(percent).join('').toLowerCase(),
  'for a URL, twice': (text) => encodeURIComponent(text.split('').map(percent).join('')),
  'as a form': (text) => new URLSearchParams({ text }).toString().slice('text='.length),
  'for HTML': (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      .replaceAll('/', '&#x2F;'),
  'for HTML, by number': (text) =>
    text
      .split('')
      .map((letter) => `&#${letter.charCodeAt(0)};`)
      .join(''),
  'for HTML, by hexadecimal number': (text) =>
    text
      .split('')
      .map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`)
      .join(''),
  'as JSON': (text) => JSON.stringify(text).slice(1, -1),
  'as JSON, with slashes escaped': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll('/', String.raw`\/`),
  'as JSON, by number': (text) =>
    text
      .split('')
      .map((letter) => String.raw`\u` + letter.charCodeAt(0).toString(16).padStart(4, '0'))
      .join(''),
  'as JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64, after a letter': (text) => Buffer.from(`a${text}`).toString('base64'),
  'in base64, after two letters': (text) => Buffer.from(`ab${text}`).toString('base64'),
  'in base64 for a URL': (text) => Buffer.from(`user:${text}:`).toString('base64url'),
  'in base64, in lines': (text) => Buffer.from(text).toString('base64').replaceAll(/.{5}/g, '$&\r\n'),
  'as JavaScript, by code point': (text) =>
    text
      .split('')
      .map((letter) => String.raw`\u{` + letter.charCodeAt(0).toString(16) + '}')
      .join(''),
  'as JavaScript’s escape() writes it': (text) =>
    text
      .split('')
      .map((letter) => `%u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  'in hexadecimal': (text) => Buffer.from(text).toString('hex'),
  'in hexadecimal capitals, after a letter': (text) => Buffer.from(`a${text}`).toString('hex').toUpperCase().slice(2),
  'in hexadecimal, with spaces': (text) =>
    Buffer.from(text)
      .toString('hex')
      .replaceAll(/..(?=.)/g, '$& '),
  'with something unseen between its letters': (text) => text.split('').join('\u200b'),
  'with letters without ink between its letters': (text) => text.split('').join('\u034f'),
};

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

describe('redactor', () => {
  const secret = 'pk_live_~!\'()*<&>"/+=9f8e7d6c5b4a.x-y';

  for (const [name, encode] of Object.entries(encodings)) {
    it(`hides a secret ${name}`, () => {
      const said = redactor([secret])(`start ${encode(secret)} end`);
      // In base64 a letter may hold bits of what stands beside the secret: it says nothing of it.
      match(said, /^start \S{0,8}\[hidden\][\S ]{0,5} end$/);
    });
  }

  it('hides a part of eight characters or more, wherever it is cut', () => {
    const hide = redactor([secret]);
    for (let length = 8; length < secret.length; length++) {
      for (const part of [secret.slice(0, length), secret.slice(-length)]) {
        for (const encode of [encodings['as it is']!, encodings['for a URL, every character']!]) {
          strictEqual(hide(`a ${encode(part)}`), 'a [hidden]', part);
        }
      }
    }
    strictEqual(hide(`a ${secret.slice(0, 7)}`), `a ${secret.slice(0, 7)}`);
  });

  it('hides the longer of two secrets as a whole', () => {
    strictEqual(redactor(['abc', 'abcdef'])('abcdef abc'), '[hidden] [hidden]');
  });

  it('leaves text alone when there is nothing to hide', () => {
    strictEqual(redactor(['', 'x.z'])('xyz'), 'xyz');
    strictEqual(redactor([secret])('50% of & a \\ b &amp; %zz'), '50% of & a \\ b &amp; %zz');
  });

  it('strips control characters and joins lines', () => {
    strictEqual(redactor([])('\u001b[31ma\u0007\r\n\tb\u202e c\u0000 '), '[31ma b c');
  });

  it('cuts long text', () => {
    strictEqual(redactor([])('x'.repeat(501)), `${'x'.repeat(499)}…`);
    strictEqual(redactor([])('x'.repeat(500)), 'x'.repeat(500));
  });

  const letters = "[A-Za-z0-9._~+/=!'()*-]";
  const around = fc.string({ unit: 'binary', maxLength: 20 });

  it('never lets a secret through, anywhere and with any characters', () => {
    const anySecret = fc.stringMatching(new RegExp(`^${letters}{8,40}$`));
    // The last ones put the secret where the text is cut.
    const pad = fc.constantFrom(0, 470, 480, 490).map((length) => 'x'.repeat(length));
    const control = fc.constantFrom('', '\0', '\u200b', '\u001b', '\r\n');
    const encode = fc.constantFrom(...Object.values(encodings));
    fc.assert(
      fc.property(
        fc.record({
          key: anySecret,
          start: pad,
          before: around,
          after: around,
          inside: control,
          at: fc.nat(40),
          encode,
        }),
        ({ key, start, before, after, inside, at, encode: as }) => {
          const echoed = as(key.slice(0, at)) + inside + as(key.slice(at));
          const said = redactor([key])(start + before + echoed + after).toLowerCase();
          for (const part of [key.slice(0, at), key.slice(at), key]) {
            if (part.length >= 8) ok(!said.includes(part.toLowerCase()) && !said.includes(as(part).toLowerCase()));
          }
        },
      ),
    );
  });

  it('hides secrets of any length in texts of any length', () => {
    const long = fc
      .tuple(fc.stringMatching(new RegExp(`^${letters}{64}$`)), fc.constantFrom(12_500, 13_000, 50_000, 100_000))
      .map(([seed, length]) => seed.repeat(Math.ceil(length / 64)).slice(0, length));
    fc.assert(
      fc.property(long, around, around, (key, before, after) => {
        const said = redactor([key])(before + key + after);
        match(said, /\[hidden\]/);
        ok(!said.includes(key.slice(0, 8)) && !said.includes(key.slice(-8)));
      }),
      runs(8),
    );
  });
});

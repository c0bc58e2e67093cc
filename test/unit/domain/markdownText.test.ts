import { deepStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { inCell, linkText, plainOrCode } from '../../../src/domain/markdownText';
import { renderMarkdown } from '../../support/renderMarkdown';

describe('Markdown of text', () => {
  for (const text of [
    'Acme Corp.',
    'O’Brien & Söhne (GmbH)',
    '山田 太郎',
    'Locked, awaiting password reset',
    'Who? Me: yes!',
  ]) {
    it(`leaves ${text} as it is`, () => {
      strictEqual(plainOrCode(text), text);
    });
  }

  for (const text of [
    'www.e.example',
    '//localhost/a',
    'a:smile:',
    'a &lt b',
    'R&D',
    '@ann',
    '#1',
    'a_b',
    '1*2',
    '<b>',
  ]) {
    it(`writes ${text} as code`, () => {
      strictEqual(plainOrCode(text), `\`${text}\``);
    });
  }

  it('shows code exactly', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('`', '\\', '|', '<', 'a', ' ', '&amp;'), minLength: 1 }),
        (text) => {
          const shown = text.replace(/ +/g, ' ').trim();
          const { code, text: plain } = renderMarkdown(`x ${plainOrCode(text)} x`);
          strictEqual(code[0] ?? plain.join('').slice(1, -1).trim(), shown);
        },
      ),
    );
  });

  it('keeps a | within its cell, also after backslashes', () => {
    strictEqual(inCell('`a|b`'), '`a\\|b`');
    strictEqual(inCell('`a\\\\|b`'), '`a\\\\u007Cb`');
  });

  for (const url of [
    'https://app.petrasecurity.com/tenant/a/incidents/b',
    'https://a.cyberhaven.io/incidents?id=a%2Fb&c=_d_',
    'https://localhost:8443',
  ]) {
    it(`links ${url}`, () => {
      deepStrictEqual(renderMarkdown(linkText(url)).addresses, [url]);
    });
  }

  const notLinked = [
    'http://app.petrasecurity.com',
    'javascript:alert(1)',
    'command:workbench.action.quit',
    'https://app.petrasecurity.com@e.example/',
    'https://e.example/a b',
    'https://e.example/a>b',
    'https://e.example/<b>',
    'https://e.example/\u202e',
    'https://аpp.petrasecurity.com/',
    'https://',
    'HTTPS:e.example',
    `https://e.example/${'a'.repeat(2000)}`,
  ];
  for (const url of notLinked) {
    it(`does not link ${JSON.stringify(url.slice(0, 60))}`, () => {
      deepStrictEqual(renderMarkdown(linkText(url)).addresses, []);
    });
  }
});

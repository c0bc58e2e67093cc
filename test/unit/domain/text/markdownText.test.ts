import { deepStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { codeText, inCell, linkText, plainOrCode } from '../../../../src/domain/text/markdownText';
import { hostileLinks } from '../../../support/hostileText';
import { renderMarkdown } from '../../../support/renderMarkdown';

describe('Markdown of text', () => {
  for (const text of [
    'Acme Corp.',
    'O’Brien & Söhne (GmbH)',
    '山田 太郎',
    'Locked, awaiting password reset',
    'Who? Me: yes!',
    'Jean-Luc Picard-Smith',
    'Tenant petra-1',
    'Wi-Fi, 24/7, either/or',
    '2026-01-31',
    'A facade for 123456 people',
    'Söhne – 3rd',
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

  const references: Readonly<Record<string, readonly string[]>> = {
    GitHub: ['#1', 'GH-26', 'gh-26', 'owner/repo#1', 'owner/repo@3e5c1e6', '@name', '@org/team', ':emoji:', ':+1:'],
    GitLab: ['!12', 'a/b!12', '&12', '%12', '%"v 1"', '~label', '~"a b"', '$12', '^alert#1', '[issue:1]', 'GL-1'],
    'Jira and its like': [
      'ABC-123',
      'AB2-1',
      'A-1',
      'A_B-1',
      'AB#12',
      'CVE-2026-1',
      'ABC\u2011123',
      'ＡＢ－１',
      'ÄÖ-1',
    ],
    commits: ['3e5c1e60269ae0329094de131227285d4682b665', '3e5c1e6', '3E5C1E6', 'deadbeef', '1234567', 'c'.repeat(64)],
  };
  for (const [system, forms] of Object.entries(references)) {
    for (const form of forms) {
      it(`leaves nothing to be resolved of ${form} (${system})`, () => {
        for (const text of [form, `see ${form}, (${form}) or x/${form}.`, `${form}-${form}`]) {
          const { code, text: plain } = renderMarkdown(`x ${plainOrCode(text, 300)} x`);
          deepStrictEqual([code, plain.join('')], [[text], 'x  x']);
        }
      });
    }
  }

  it('shows joiners of scripts and emoji without them, and others by their code', () => {
    strictEqual(plainOrCode('\u0645\u06cc\u200c\u0634 \u2764\ufe0f'), '`\u0645\u06cc\u0634 \u2764`');
    strictEqual(plainOrCode('a\u200db'), '`a\\u200Db`');
    strictEqual(codeText('\u0645\u200c\u0634'), '`\u0645\\u200C\u0634`');
  });

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
    'https://petrasecurity.com',
    'https://app.petrasecurity.com/a;b,c?d=(_e_)&f=*g*#@h',
  ]) {
    it(`links ${url}`, () => {
      deepStrictEqual(renderMarkdown(linkText(url, 'petrasecurity.com')).addresses, [url]);
    });
  }

  it('links what leads to the vendor of the incident only', () => {
    const url = 'https://a.cyberhaven.io/incidents?id=a%2Fb&c=_d_';
    deepStrictEqual(renderMarkdown(linkText(url, 'cyberhaven.io')).addresses, [url]);
    strictEqual(linkText(url, 'petrasecurity.com'), `\`${url}\``);
  });

  const notLinked = [
    ...Object.values(hostileLinks),
    'https://e.example/a',
    'https://localhost:8443',
    'http://app.petrasecurity.com',
    'javascript:alert(1)',
    'command:workbench.action.quit',
    'https://app.petrasecurity.com@e.example/',
    'https://app.petrasecurity.com/a b',
    'https://app.petrasecurity.com/a>b',
    'https://app.petrasecurity.com/<b>',
    'https://app.petrasecurity.com/\u202e',
    'https://app.petrasecurity.com/a\n',
    'https://аpp.petrasecurity.com/',
    'https://',
    'HTTPS:e.example',
    `https://app.petrasecurity.com/${'a'.repeat(2000)}`,
  ];
  for (const url of notLinked) {
    it(`does not link ${JSON.stringify(url.slice(0, 60))}`, () => {
      for (const domain of ['petrasecurity.com', 'cyberhaven.io']) {
        deepStrictEqual(renderMarkdown(linkText(url, domain)).addresses, []);
      }
    });
  }
});

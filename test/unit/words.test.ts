import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStrings } from '../support/l10n.mjs';
import { checkout } from '../support/install.mjs';

/** Words that a native product writer would not use, and old names of things that have one name now. */
const refused = {
  english:
    /\b(held|anew|hand(ed|ing)? on|be told|mend(s|ed|ing)?|made[- ]up|look-back|comes? up|set apart|whatever|as of|cancelled|colours?)\b/i,
  ui: /\b(kept|stands|the API|fetch(ed|ing)?|answers?|this editor|budget|trees?|logins?|this computer)\b/i,
  german:
    /(Tg\.| …|\bBaum\b|\bhält\b|\bRechner\b|Schreiben Sie|hergibt|Ausprobieren|erfunden|gesehen markieren|^keine$)/,
} as const;

/** The one text that filters, exports and tools share word for word. */
const fixed = /^no longer listed by the API$/i;

function refusedIn(texts: readonly string[], ...patterns: readonly RegExp[]): string[] {
  return texts.filter((text) => !fixed.test(text) && patterns.some((pattern) => pattern.test(text)));
}

describe('Texts', () => {
  const bundle = readStrings(join(checkout, 'l10n', 'bundle.l10n.de.json'));
  const english = [...Object.keys(bundle), ...Object.values(readStrings(join(checkout, 'package.nls.json')))];

  it('have plain English words', () => {
    deepStrictEqual(refusedIn(english, refused.english, refused.ui), []);
  });

  it('have plain German words', () => {
    const german = [bundle, readStrings(join(checkout, 'package.nls.de.json'))].flatMap(Object.values<string>);
    deepStrictEqual(refusedIn(german, refused.german), []);
  });

  for (const page of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md']) {
    it(`have plain words in ${page}`, () => {
      // Titles of tests are quoted there.
      const lines = readFileSync(join(checkout, page), 'utf8').split('\n');
      deepStrictEqual(
        refusedIn(
          lines.filter((line) => !/^ +- Test:/.test(line)),
          refused.english,
        ),
        [],
      );
    });
  }
});

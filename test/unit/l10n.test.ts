import { deepStrictEqual, strictEqual } from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkout } from '../support/install.mjs';
import { checkTranslations, compare, manifestKeys, readStrings } from '../support/l10n.mjs';
import { readSources } from '../support/sourceStrings.mjs';
import { toIncident as fromCyberhaven } from '../../src/sources/cyberhaven/mapper';
import { severities, statuses } from '../../src/sources/cyberhaven/scope';
import { toIncident as fromPetra } from '../../src/sources/petra/mapper';

/** What only counts several, or a number that is never one. */
const alwaysMany = new Set([
  'Show all {0} incidents',
  'Loading… {0} of {1} incidents',
  'The model asks to count the {0} of {1} incidents that match its filter by {2}, and for each connection: {3}. It gets names of tenants and policies, but no people or hosts.',
  '{0} files',
  '{0} new incidents',
  '{0} new incidents, 1 of which needs attention',
  '{0} new incidents, {1} of which need attention',
  '{0} new incidents that need attention',
  '{0} of {1} records were not read. Requested: {2}.',
  'The response isn’t JSON ({0}, {1} bytes).',
]);

const fine = { missing: {}, unused: [], untranslated: [], unlike: [] };

describe('the strings that users see', () => {
  const { dynamic, bare, ...files } = checkTranslations(checkout);

  it('go through l10n.t', () => {
    deepStrictEqual(bare, []);
  });

  it('are written out where they are used', () => {
    deepStrictEqual(dynamic, []);
  });

  it('are all in package.nls.json, when they are of the manifest, and nothing else is', () => {
    deepStrictEqual(files['package.nls.json'], { missing: [], unused: [] });
  });

  for (const file of ['package.nls.de.json', 'l10n/bundle.l10n.de.json'] as const) {
    it(`are all in German in ${file}, and nothing else is: npm run l10n prints what to paste and remove`, () => {
      deepStrictEqual(files[file], fine);
    });
  }

  it('count one of what they count', () => {
    const messages = Object.keys(readStrings(join(checkout, 'l10n', 'bundle.l10n.de.json')));
    const things = 'incidents|records|tenants|policies|users|people|files|bytes|minutes|errors|warnings';
    const many = new RegExp(`\\{(\\d)\\} ((?:[a-z]+ ){0,2})(${things})\\b|^\\{(0)\\} (more) are\\b`);
    const one: Record<string, string> = { policies: 'policy', people: 'person' };
    const missing = messages.filter((message) => {
      const [, , words = '', thing] = many.exec(message) ?? [];
      if (!many.test(message) || alwaysMany.has(message)) return false;
      const single = `1 ${words}${thing ? (one[thing] ?? thing.slice(0, -1)) : 'more is'}`;
      return !messages.some((other) => other.startsWith(single) || other.includes(` ${single}`));
    });
    deepStrictEqual(missing, []);
  });

  it('name every status and severity of the APIs in German', () => {
    const bundle = readStrings(join(checkout, 'l10n', 'bundle.l10n.de.json'));
    const petra = [
      'UNREMEDIATED',
      'PARTIALLY_REMEDIATED',
      'ATTACKER_RETAINS_PASSWORD',
      'UNCOVERED_IN_BASELINING',
      'LOCKED_AWAITING_PASSWORD_RESET',
      'REMEDIATED',
      'REMEDIATED_PRIOR_TO_ONBOARDING',
      'PEN_TEST',
      'INCORRECT',
      undefined,
    ].map((remediationStatus) => fromPetra({ fields: { id: '1', remediationStatus }, text: '{}' }, 'p').status.label);
    const origin = { connection: 'c', baseUrl: 'https://acme.cyberhaven.io/public/v2' };
    const cyberhaven = [
      ...statuses.map((status) => fromCyberhaven({ fields: { id: '1', status }, text: '{}' }, origin).status),
      ...severities.map(
        (word) => fromCyberhaven({ fields: { id: '1', policy_severity: word }, text: '{}' }, origin).severity,
      ),
    ].map((word) => word?.label ?? '');
    const known = new Set(Object.keys(bundle).map((key) => key.replace('/status of an incident', '')));
    deepStrictEqual(
      [...petra, ...cyberhaven].filter((label) => !known.has(label)),
      [],
    );
  });
});

describe('the search for strings', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'incident-browser-l10n-'));
  });
  after(() => rmSync(root, { recursive: true }));

  function find(code: string) {
    const file = join(root, 'src', 'views', 'one.ts');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
    const { strings, dynamic, bare } = readSources(root, ['src/views/']);
    return { strings: [...strings.keys()], dynamic, bare };
  }

  it('finds them in every form that they are written in', () => {
    const { strings, dynamic } = find(`
      vscode.l10n.t('one');
      l10n.t("it's {0}", t(\`two\`));
      t({ message: 'Open', comment: ['a ', 'status'], args: [t('three')] });
      t(many ? 'four' : 'five');
      const messages = { a: 'six', b: 'seven' } as const satisfies object;
      t(messages[code], args);
      say('eight'); rule('nine'); apiWord('ten'); apiWord('Closed', 'status');
      t(sentence.text, ...sentence.args);
      t({ message: label.text, comment: label.comment });
    `);
    deepStrictEqual(strings.toSorted(), [
      'Closed/status',
      'Open/a status',
      'eight',
      'five',
      'four',
      "it's {0}",
      'nine',
      'one',
      'seven',
      'six',
      'ten',
      'three',
      'two',
    ]);
    deepStrictEqual(dynamic, []);
  });

  it('names the places of those that it cannot read', () => {
    const { strings, dynamic } = find(
      "t(name);\nt(`of ${name}`);\nt('a' + b);\nt(cond ? 'a' : b);\nt(unknown[a]);\nt();",
    );
    deepStrictEqual(strings, []);
    deepStrictEqual(
      dynamic,
      [1, 2, 3, 4, 5, 6].map((line) => `src/views/one.ts:${line}`),
    );
  });

  it('names the places of sentences that nobody translates', () => {
    const { bare } = find("const a = `Nothing of ${name} came`;\nconst b = 'no key';\nt('good one', 'x');");
    deepStrictEqual(bare, ['src/views/one.ts:1 Nothing of ', 'src/views/one.ts:2 no key']);
  });
});

describe('a translation', () => {
  const same = new Set(['Host']);

  it('is good with a word of its own for every string', () => {
    const english = { a: '{0} of {1}', b: 'Host', c: 'Ready.\n[Go](command:x)', d: '{0} min', e: '…' };
    const german = { a: 'von {1} {0}', b: 'Host', c: 'Fertig.\n[Los](command:x)', d: '{0} Min.', e: '…' };
    deepStrictEqual(compare(english, german, same), fine);
  });

  it('must neither lack a string nor have one too many', () => {
    deepStrictEqual(compare({ a: 'Ready' }, { b: 'Fertig' }, same), {
      ...fine,
      missing: { a: 'Ready' },
      unused: ['b'],
    });
  });

  it('must not be empty or still in English', () => {
    const english = { a: 'Ready', b: 'Ready now' };
    deepStrictEqual(compare(english, { a: ' ', b: 'Ready now' }, same).untranslated, ['a', 'b']);
  });

  it('must have the placeholders, links, code and end of its original', () => {
    for (const [english, german] of [
      ['{0} of {1}', '{0} von {0}'],
      ['{name} now', '{nam} jetzt'],
      ['[Go](command:x)', '[Los](command:y)'],
      ['Use `a`', 'Nimm `b`'],
      ['Now', 'Jetzt!'],
      ['Now.', 'Jetzt'],
      ['a\nb', 'c d'],
    ] as const) {
      deepStrictEqual(compare({ key: english }, { key: german }, same).unlike, ['key'], german);
    }
  });

  it('is looked up by the keys that the manifest names', () => {
    deepStrictEqual([...manifestKeys('{"a": "%x.y%", "b": ["%z%"], "c": "50% of 100%"}')], ['x.y', 'z']);
    strictEqual(manifestKeys('{}').size, 0);
  });
});

// Compares the strings that users see with their translations.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSources } from './sourceStrings.mjs';

/**
 * @typedef {object} Comparison  what is wrong with translations; empty lists when nothing is
 * @property {Record<string, string>} missing  ready to be pasted, with the English where the translation goes
 * @property {string[]} unused
 * @property {string[]} untranslated  empty, or the same as in English without being listed as such
 * @property {string[]} unlike  placeholders, links, icons or the last character differ
 */

/**
 * Compares translations with the strings that there are.
 * @param {Readonly<Record<string, string>>} english  by key
 * @param {Readonly<Record<string, string>>} translated  by key
 * @param {ReadonlySet<string>} same  strings that are the same in both languages
 * @returns {Comparison}
 */
export function compare(english, translated, same) {
  const both = Object.keys(english).filter((key) => key in translated);
  const pair = (/** @type {string} */ key) => /** @type {const} */ ([english[key] ?? '', translated[key] ?? '']);
  return {
    missing: Object.fromEntries(Object.entries(english).filter(([key]) => !(key in translated))),
    unused: Object.keys(translated).filter((key) => !(key in english)),
    untranslated: both.filter((key) => {
      const [from, to] = pair(key);
      return to.trim() === '' || (from === to && /\p{L}/u.test(from) && !same.has(from));
    }),
    unlike: both.filter((key) => {
      const [from, to] = pair(key);
      return marks(from) !== marks(to) || !endsAlike(from, to);
    }),
  };
}

/** What a translation must have in common with its original, in any order. @param {string} text */
function marks(text) {
  const inside = text.match(/\{\w+\}|\]\([^)]*\)|\$\([^)]*\)|`[^`]*`|\*\*|\n/g) ?? [];
  return inside.sort().join(' ');
}

/** Only abbreviations may add a full stop. @param {string} from @param {string} to */
function endsAlike(from, to) {
  const [end, other] = [from, to].map((text) => /[.?!…:]$/.exec(text)?.[0] ?? '');
  return end === other || (end === '' && other === '.');
}

/** The keys that a manifest takes its strings by, `%key%`. @param {string} manifest  its text @returns {Set<string>} */
export function manifestKeys(manifest) {
  return new Set([...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? ''));
}

/** @param {string} file @returns {Record<string, string>} */
export function readStrings(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Folders and files whose sentences users see, and a folder in one of them whose sentences models see, in English. */
const shownBy = ['src/features/', 'src/ui/', 'src/connections/', 'src/webview/', 'src/extension.ts'];
const notShown = 'src/features/assistants/';

/** Names that no language changes, and texts that are no language: HTML, field names. */
const noLanguage =
  /(^Incident Browser|^Petra Security)$|<\/?\w+|\b\w+_id\b|\bcreatedAt\b|^(badge|band|band-key|mark|tick) /;

/** German that is the same as the English. */
const sameInGerman = new Set([
  'DNS',
  'Filter',
  'Filter: {0}',
  'Host',
  'Hosts',
  'Incident Browser',
  'Limit',
  'live',
  '{0}, live',
  'Link',
  'Live',
  'Name',
  'OK',
  'Passphrase',
  'Proxy',
  'Route',
  'Status',
  'TLS',
  'informational, low, medium, high, critical. {0}',
  'open, closed. {0}',
  'unrestricted, low, moderate, high, critical. {0}',
]);

/**
 * Everything that is wrong with the strings of the extension and their German.
 * @param {string} root  the checkout
 */
export function checkTranslations(root) {
  const sources = readSources(root, shownBy, notShown);
  const spoken = Object.fromEntries([...sources.strings.keys()].map((key) => [key, key]));
  const nls = readStrings(join(root, 'package.nls.json'));
  const used = manifestKeys(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    dynamic: sources.dynamic,
    bare: sources.bare.filter((line) => !noLanguage.test(line.slice(line.indexOf(' ') + 1))),
    'package.nls.json': {
      missing: [...used].filter((key) => !(key in nls)),
      unused: Object.keys(nls).filter((key) => !used.has(key)),
    },
    'package.nls.de.json': compare(nls, readStrings(join(root, 'package.nls.de.json')), sameInGerman),
    'l10n/bundle.l10n.de.json': compare(spoken, readStrings(join(root, 'l10n', 'bundle.l10n.de.json')), sameInGerman),
  };
}

import { fold } from '../text/fold';
import { type Correction, maxTyped } from './phrases';
import { distanceTo, nearestWord } from './near';
import { printValue } from './print';
import { scan } from './scan';
import type { CountedValue, FilterValues, ValueKey } from './values';
import { flagMeant, meansNone, negate, severityMeant } from './synonyms';
import { filterKeys, severityRanks, takesNone } from './syntax';

/** Rarer values are not looked at: this happens at a key press. */
const maxCompared = 5000;
/** Most values that are looked up at a key press, each with a search. */
const maxLookups = 5;
const maxOffered = 3;
/** Where bare words are looked for. */
const keysOfWords: readonly ValueKey[] = ['tenant', 'user', 'policy', 'host'];

/**
 * Filters with a value that exists in the place of one that matches nothing and is almost the same.
 * @param finds whether a filter of one term matches anything
 */
export function nearValues(filter: string, values: FilterValues, finds: (term: string) => boolean): Correction[] {
  if (filter.length > maxTyped) return [];
  let lookups = 0;
  const isVain = (key: ValueKey | 'text', text: string): boolean => {
    const term = (key === 'text' ? '' : `${key}:`) + printValue(key, { text });
    return lookups++ < maxLookups && !finds(term);
  };
  return scan(filter).flatMap((term) => {
    const key = (term.key ?? 'text') as ValueKey | 'text';
    if (key !== 'text' && !(key in values)) return [];
    return term.values.flatMap((value) => {
      if (value.operator || value.problem || (key !== 'text' && /^none$/i.test(value.text))) return [];
      // A word among others of its term takes no key.
      if (key === 'text' && (term.values.length > 1 || beginsField(value.text))) return [];
      // Compared with all values only when a search finds nothing: that takes longer.
      if (isKnown(value.text, key, values) || !isVain(key, value.text)) return [];
      const [, not, rest = ''] = (key !== 'text' && nots.exec(value.text)) || [];
      if (not !== undefined && (term.values.length > 1 || rest === '')) return [];
      const said =
        saidOtherwise(key, value.text) ??
        (not && `-${key}:${printValue(key, { text: /^none$/i.test(rest) ? null : rest })}`);
      if (said !== undefined && term.values.length === 1) {
        const label = term.negated ? negate(said) : said;
        return label
          ? { kind: 'meant', label, insert: filter.slice(0, term.start) + label + filter.slice(term.end) }
          : [];
      }
      return nearestTo(value.text, key, values).map((label): Correction => {
        const start = key === 'text' ? value.start : term.valuesStart - key.length - 1;
        const shown = key === 'text' ? label : `${key}:${label}`;
        const put = key === 'text' || term.values.length === 1 ? shown : label;
        const from = put === shown ? start : value.start;
        return { kind: 'meant', label: shown, insert: filter.slice(0, from) + put + filter.slice(value.end) };
      });
    });
  });
}

/** What other languages put before a value that is to be left out: what is almost the same is the opposite. */
const nots = /^(!=?|<>|≠|[-‐‑‒–—―−])(.*)$/su;

/** The term that a value of a key means that no incident has: `is:closed` for `status:closed`. */
function saidOtherwise(key: ValueKey | 'text', text: string): string | undefined {
  if (key === 'status') return flagMeant(text);
  return takesNone(key) && meansNone(text) ? `${key}:none` : undefined;
}

/** Whether a field is being typed, which is offered already. */
function beginsField(text: string): boolean {
  const typed = fold(text);
  return filterKeys.some((key) => key.startsWith(typed));
}

/** Whether a value of incidents contains the text; what compares whole words is looked up. */
function isKnown(text: string, key: ValueKey | 'text', values: FilterValues): boolean {
  if (key === 'status' || key === 'severity') return false;
  const typed = fold(text);
  return (key === 'text' ? keysOfWords : [key]).some((each) =>
    values[each].some(({ folded }) => folded.includes(typed)),
  );
}

/** The values nearest to a text, as a filter writes them; those of bare words with their key. */
function nearestTo(text: string, key: ValueKey | 'text', values: FilterValues): string[] {
  const typed = fold(text);
  if (key === 'severity') {
    const word = severityRanks.has(typed)
      ? undefined
      : (severityMeant(typed) ?? nearestWord(typed, [...severityRanks.keys()]));
    return word === undefined ? [] : [word];
  }
  const all = (key === 'text' ? keysOfWords : [key]).flatMap((each) => near(typed, each, values[each]));
  return all
    .sort((a, b) => a.distance - b.distance || b.count - a.count)
    .slice(0, maxOffered)
    .map((found) => (key === 'text' ? `${found.key}:` : '') + printValue(found.key, found));
}

interface Near extends Pick<CountedValue, 'text' | 'count'> {
  readonly key: ValueKey;
  readonly distance: number;
}

function near(typed: string, key: ValueKey, values: readonly CountedValue[]): Near[] {
  return values.slice(0, maxCompared).flatMap(({ text, count, folded }) => {
    if (text === null) return [];
    const distance = folded.split('\0').reduce((least, part) => Math.min(least, distanceTo(typed, part)), Infinity);
    return distance > 0 && distance < Infinity ? [{ key, text, count, distance }] : [];
  });
}

import { printValue } from './print';
import { scan, type ScannedTerm, type ScannedValue } from './scan';
import { filterKeys, flags, severityRanks, weekdays, type FilterKey, type Operator } from './syntax';
import { recordKeys, type CountedValue, type FilterValues, type ValueKey } from './values';
import { fold } from '../text/fold';

/** A way to go on with a filter. */
export interface Suggestion {
  readonly kind: 'key' | 'value';
  readonly key: FilterKey;
  /** What is put in. */
  readonly label: string;
  /** Values of a key, of the user's own where there are any; what people call a value. */
  readonly detail?: string;
  /** How many incidents have the value, where it was gathered from incidents. */
  readonly count?: number;
  /** The whole new text of the filter. */
  readonly insert: string;
  /** Where to go on typing in it. */
  readonly caret: number;
}

/** Those that are offered for bare text: a person is a user, too. */
const valueKeys: readonly ValueKey[] = [...recordKeys, 'check'];
const severityWords = [...severityRanks.keys()];

const ages = { words: ['today', 'yesterday', '24h', '7d', '30d', '90d', ...weekdays] };

/** Values offered for any incidents, and how they compare by default. */
const usualValues: Partial<Record<FilterKey, { words: readonly string[]; compare?: Operator }>> = {
  severity: { words: severityWords, compare: '>=' },
  dwell: { words: ['60', '4h', '1d', '7d'], compare: '>' },
  after: ages,
  before: ages,
  changed: ages,
  is: { words: flags },
};

/** What may replace what was typed. */
type Offer = Pick<Suggestion, 'kind' | 'key' | 'label' | 'detail' | 'count'>;

/**
 * Offers keys and values for the term in which the caret stands. They take the place of its key, its value or its text.
 * Two letters or more of bare text also find values of every key. Takes half-written filters.
 * @param limit how many to offer at most
 */
export function suggest(text: string, caret: number, values: FilterValues, limit = 50): Suggestion[] {
  const nothing = { start: caret, end: caret, text: '', quoted: false };
  const typed: TermAtCaret = termAt(text.slice(0, caret), caret) ?? { valuesStart: caret, values: [nothing] };
  const whole = termAt(text, caret) ?? typed;
  const index = typed.values.length - 1;
  const value = typed.values[index] ?? nothing;
  const inKey = typed.key === undefined && whole.key !== undefined;
  const last = whole.values[typed.key === undefined ? whole.values.length - 1 : index] ?? value;
  const end = inKey ? whole.valuesStart : endOf(last, text, caret);

  let offers: Offer[] = [];
  const key = filterKeys.find((known) => known === typed.key);
  if (key) offers = offersFor(key, value, values, limit);
  else if (typed.key === undefined && index === 0 && !value.quoted) {
    offers = keysLike(value.text, values);
    if (!inKey && value.text.length > 1) offers = [...offers, ...valuesOfAllKeys(value.text, values, limit)];
  }
  return offers
    .map((offer) => ({
      ...offer,
      insert: text.slice(0, value.start) + offer.label + text.slice(end),
      caret: value.start + offer.label.length,
    }))
    .filter(({ insert }) => insert !== text)
    .slice(0, limit);
}

type TermAtCaret = Pick<ScannedTerm, 'key' | 'valuesStart' | 'values'>;

function termAt(text: string, caret: number): TermAtCaret | undefined {
  return scan(text).find(({ start, end }) => start <= caret && caret <= end);
}

/** Where the value at the caret ends; a quote left open would take in the terms behind it. */
function endOf(value: ScannedValue, text: string, caret: number): number {
  if (!value.quoted || !value.problem) return value.end;
  const space = text.slice(caret).search(/\s/);
  return space < 0 ? text.length : caret + space;
}

/** How many values are beside a key. */
const examplesShown = 2;

function keysLike(typed: string, values: FilterValues): Offer[] {
  const nothing = { start: 0, end: 0, text: '', quoted: false };
  return filterKeys
    .filter((key) => key.startsWith(fold(typed)))
    .map((key) => {
      const offers = offersFor(key, nothing, values, examplesShown + 1).filter(({ label }) => label !== 'none');
      const detail = offers.slice(0, examplesShown).map(({ label }) => label);
      return { kind: 'key', key, label: `${key}:`, ...(detail.length > 0 && { detail: detail.join(', ') }) };
    });
}

function valuesOfAllKeys(typed: string, values: FilterValues, limit: number): Offer[] {
  // A share for each key, so that many tenants do not push out the users.
  const share = Math.ceil(limit / valueKeys.length);
  return valueKeys.flatMap((key) => {
    const existing = values[key].filter(({ text, count }) => text !== null && count > 0);
    return matching(key, typed, existing, share).map((offer) => ({ ...offer, label: `${key}:${offer.label}` }));
  });
}

function offersFor(key: FilterKey, { text, operator }: ScannedValue, values: FilterValues, limit: number): Offer[] {
  const existing = !operator && isValueKey(key) ? matching(key, text, values[key], limit) : [];
  const { words, compare = '' } = usualValues[key] ?? { words: [] };
  const usual = words.filter((word) => word.startsWith(fold(text)));
  return [...existing, ...usual.map((word): Offer => ({ kind: 'value', key, label: (operator ?? compare) + word }))];
}

/** Values that have what was typed in their text or label; those that begin with it come first. */
function matching(key: ValueKey, typed: string, values: readonly CountedValue[], limit: number): Offer[] {
  const part = fold(typed);
  const beginning: CountedValue[] = [];
  const containing: CountedValue[] = [];
  for (const value of values) {
    const place = value.folded.indexOf(part);
    if (place === 0) beginning.push(value);
    else if (place > 0) containing.push(value);
  }
  return [...beginning, ...containing].slice(0, limit).map(({ text, label, count }) => {
    return { kind: 'value', key, label: printValue(key, { text }), ...(label && { detail: label }), count };
  });
}

function isValueKey(key: FilterKey): key is ValueKey {
  return key === 'person' || (valueKeys as readonly string[]).includes(key);
}

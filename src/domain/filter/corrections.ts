import { type Correction, ageIn, flagMeaning, timeIn } from './phrases';
import { timeOf, type FilterSyntaxError } from './filter';
import { nearestWord } from './near';
import { scan } from './scan';
import { checkWords, dayWords, flags, severityRanks } from './syntax';

/** What a filter with a mistake may have meant, where that can be said; others only say what to write. */
export function corrections(filter: string, { code, args, start, end }: FilterSyntaxError): Correction[] {
  const { key, nearest, quoted, fixed, literal, value } = args;
  const term = filter.slice(start, end);
  const sign = term.startsWith('-') ? '-' : '';
  const correction = (kind: Correction['kind'], label: string, from = start, to = end): Correction => ({
    kind,
    label,
    insert: filter.slice(0, from) + label + filter.slice(to),
  });
  if (code === 'emptyValue') {
    // `tenant: acme`
    const [, written = '', gap = '', next] =
      /^([^\s,]*[a-z]:)(\s+)([^\s:,"-]+|"[^"]+")(?=\s|$)/i.exec(filter.slice(termStart(filter, start))) ?? [];
    return next === undefined || filter[start] === ','
      ? []
      : [
          correction(
            'meant',
            written + next,
            termStart(filter, start),
            termStart(filter, start) + written.length + gap.length + next.length,
          ),
        ];
  }
  if (code === 'badFlag' && value !== undefined) {
    const meant = flagMeaning(value);
    const flag = nearestWord(value, flags);
    if (meant === undefined) return flag === undefined ? [] : [correction('meant', flag)];
    if (meant.startsWith('is:')) return [correction('meant', meant.slice('is:'.length))];
    // Another key takes the place of a whole term only.
    const from = termStart(filter, start);
    return /^is.$/i.test(filter.slice(from, start)) && /^(?:\s|$)/.test(filter.slice(end))
      ? [correction('meant', meant, from)]
      : [];
  }
  const meant = value === undefined ? undefined : meantValue(code, value);
  if (meant !== undefined)
    return [correction('meant', (/^[<>]=?|^[=≥≤]/.exec(code === 'badDate' ? '' : term)?.[0] ?? '') + meant)];
  return [
    ...(nearest === undefined ? [] : [correction('key', sign + nearest + term.slice(term.indexOf(':')))]),
    ...(fixed === undefined ? [] : [correction('meant', fixed)]),
    ...(key === undefined || quoted === undefined ? [] : [correction('quotes', sign + quoted)]),
    ...(literal === undefined ? [] : [correction('quotes', literal)]),
  ];
}

/** What was most likely meant by a value that a key does not take. */
function meantValue(code: FilterSyntaxError['code'], value: string): string | undefined {
  switch (code) {
    case 'badSeverity':
      return nearestWord(value, [...severityRanks.keys()]);
    case 'badCheck':
      return nearestWord(value, checkWords);
    case 'badDuration':
      return ageIn(value);
    case 'badDate': {
      const bare = value.replace(/^[<>]?=?/, '');
      return bare !== value && !Number.isNaN(timeOf(bare, { now: 0, timeZone: 'utc' }))
        ? bare
        : (timeIn(bare) ?? nearestWord(bare, dayWords));
    }
    default:
      return undefined;
  }
}

/** Where the term begins in which a place is. */
function termStart(filter: string, at: number): number {
  return scan(filter).find(({ start, end }) => start <= at && at <= end)?.start ?? at;
}

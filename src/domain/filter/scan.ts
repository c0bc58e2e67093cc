import { isFilterKey, setQuotes, type Operator } from './syntax';

/** One value as it is in a filter's text, right or wrong. */
export interface ScannedValue {
  readonly start: number;
  readonly end: number;
  readonly operator?: Operator;
  /** Without operator and quotes. */
  readonly text: string;
  readonly quoted: boolean;
  readonly problem?: 'unclosedQuote' | 'strayQuote';
}

/** One term as it is in a filter's text, right or wrong. */
export interface ScannedTerm {
  readonly start: number;
  readonly end: number;
  readonly negated: boolean;
  /** What stands for the hyphen of a negated one, such as a dash; missing for a hyphen. */
  readonly sign?: string;
  /** In lower case, known or not; missing for bare text. */
  readonly key?: string;
  /** Where the first value begins. */
  readonly valuesStart: number;
  /** At least one. */
  readonly values: readonly ScannedValue[];
}

/** Splits a filter into terms and values. Takes every text, so that half-written filters can be completed. */
export function scan(text: string): ScannedTerm[] {
  const terms: ScannedTerm[] = [];
  let at = end(between, text, 0);
  while (at < text.length) {
    const term = scanTerm(text, at);
    terms.push(term);
    at = end(between, text, term.end);
  }
  return terms;
}

function scanTerm(text: string, start: number): ScannedTerm {
  const sign = exec(otherSign, text, start)?.[0];
  const negated = text[start] === '-' || sign !== undefined;
  const keyStart = negated ? start + 1 : start;
  const key = keyAt(text, keyStart);
  const valuesStart = key === undefined ? keyStart : keyStart + key.length + 1;
  const values: ScannedValue[] = [];
  let at = valuesStart - 1;
  do {
    const value = scanValue(text, at + 1, key === 'severity' || key === 'dwell');
    values.push(value);
    at = value.end;
  } while (text[at] === ',');
  return { start, end: at, negated, ...(sign && { sign }), ...(key !== undefined && { key }), valuesStart, values };
}

/** White space, and what nobody sees and pastes along. */
const between = /[\s\p{Default_Ignorable_Code_Point}]*/uy;

/** What other programs, and programs that correct what is typed, put before what is to be left out. */
const otherSign = /[‐‑‒–—―−﹣－](?=[^\s‐‑‒–—―−﹣－-])|!(?=[\p{L}"“„«])/uy;

const straightQuoted = /"([^"]*(?:""[^"]*)*)("?)/y;
/** One that is not straight ends with any: keyboards and languages differ in which closes which. */
const setQuoted = new RegExp(`[${setQuotes}]([^"${setQuotes}]*)(["${setQuotes}]?)`, 'y');

/** Letters before a colon are a key, if only a misspelt one; `12:30`, `C:\`, `https://…` and `file://…` are text. */
function keyAt(text: string, at: number): string | undefined {
  const match = exec(/([a-z][a-z_-]*[a-z])[:：](\/\/)?/iy, text, at);
  const key = match?.[1]?.toLowerCase();
  return key === undefined || (match?.[2] && (key === 'file' || !isFilterKey(key))) ? undefined : key;
}

function scanValue(text: string, start: number, compared: boolean): ScannedValue {
  const textStart = compared ? end(/[<>]=?|[=≥≤]|/y, text, start) : start;
  const operator = text.slice(start, textStart).replace('≥', '>=').replace('≤', '<=') as Operator | '';
  const straight = exec(straightQuoted, text, textStart);
  const quoted = straight ?? exec(setQuoted, text, textStart);
  const quoteEnd = textStart + (quoted?.[0].length ?? 0);
  const valueEnd = end(/[^\s,]*/y, text, quoteEnd);
  const rest = text.slice(quoteEnd, valueEnd);
  const problem = quoted && !quoted[2] ? 'unclosedQuote' : (quoted ? rest !== '' : rest.includes('"')) && 'strayQuote';
  return {
    start,
    end: valueEnd,
    ...(operator && { operator }),
    // « People set spaces inside. »
    text: (straight?.[1]?.replaceAll('""', '"') ?? quoted?.[1]?.trim() ?? '') + rest,
    quoted: quoted !== null,
    ...(problem && { problem }),
  };
}

function exec(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

function end(sticky: RegExp, text: string, at: number): number {
  return at + (exec(sticky, text, at)?.[0].length ?? 0);
}

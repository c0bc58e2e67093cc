import type { Incident } from './incident';
import { recordOf } from './raw';

/** The same JSON without the space between its values, so that it is one line. @param json good JSON */
export function compactJson(json: string): string {
  // Most APIs send none.
  return hasSpace(json) ? betweenTexts(json, (between) => between.replace(/\s+/g, '')) : json;
}

/**
 * The same JSON with a text in the place of each number that JavaScript would write otherwise, such as one beyond 2^53.
 * @param json good JSON
 */
export function inexactAsText(json: string): string {
  return numbersAsText(json, (number) => String(Number(number)) !== number);
}

/** The same JSON with a text in the place of each whole number beyond 2^53, of which JavaScript loses digits. @param json good JSON */
export function largeAsText(json: string): string {
  return numbersAsText(json, (number) => Number.isInteger(Number(number)) && !Number.isSafeInteger(Number(number)));
}

/** An incident's record, with texts for the numbers that JavaScript has no exact value for. */
export function exactRaw(incident: Incident): Incident['raw'] {
  const record = recordOf(incident);
  return record ? (JSON.parse(inexactAsText(record.text)) as Incident['raw']) : incident.raw;
}

function numbersAsText(json: string, becomesText: (number: string) => boolean): string {
  const written = (number: string): string => (becomesText(number) ? `"${number}"` : number);
  return betweenTexts(json, (between) => between.replace(/-?\d[\d.eE+-]*/g, written));
}

/** Whether there is space between values. */
function hasSpace(json: string): boolean {
  for (let at = 0; at < json.length;) {
    const unit = json.charCodeAt(at);
    if (unit <= 0x20) return true;
    at = unit === quoteUnit ? textEnd(json, at) : at + 1;
  }
  return false;
}

/** Changes what is between the texts. */
function betweenTexts(json: string, change: (between: string) => string): string {
  const parts: string[] = [];
  for (let at = 0; at < json.length;) {
    const quote = json.indexOf('"', at);
    const open = quote < 0 ? json.length : quote;
    parts.push(change(json.slice(at, open)));
    at = tokenEnd(json, open);
    parts.push(json.slice(open, at));
  }
  return parts.join('');
}

/** Where a text, a number or a word ends; one further for a mark. */
export function tokenEnd(json: string, start: number): number {
  if (json.charCodeAt(start) === quoteUnit) return textEnd(json, start);
  let at = start;
  while (at < json.length && !'{}[],: \n\r\t"'.includes(json.charAt(at))) at++;
  return Math.max(at, start + 1);
}

const quoteUnit = 0x22;

/** Where a text ends, at the first quote that is not escaped. */
function textEnd(json: string, start: number): number {
  for (let from = start + 1; ;) {
    const quote = json.indexOf('"', from);
    if (quote < 0) return json.length + 1;
    let slash = quote;
    while (slash > from && json[slash - 1] === '\\') slash--;
    from = quote + 1;
    if ((quote - slash) % 2 === 0) return from;
  }
}

/** Where the space ends that begins there. */
export function spaceEnd(json: string, start: number): number {
  let at = start;
  while (' \n\r\t'.includes(json.charAt(at) || 'x')) at++;
  return at;
}

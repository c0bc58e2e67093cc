import { printValue } from './print';
import { scan } from './scan';

/** What text around an id leaves on it. */
const around =
  /^[\s"'`“”„«»‘’<({[\p{Default_Ignorable_Code_Point}]+|[\s"'`“”„«»‘’>)}\],;.\p{Default_Ignorable_Code_Point}]+$/gu;

/** No id is longer with what is around it, in characters: see `maxIdLength` of the sources. */
const maxLength = 2000;

/**
 * A filter with each id of an incident in quotes that would be read as something else: one that begins with `-`, or has a
 * `:`, a comma or a space in it. So a pasted id is found, in any form, and any of a pasted list of ids.
 * @param isId whether there is an incident of that id
 */
export function withIdsQuoted(filter: string, isId: (text: string) => boolean): string {
  const whole = filter.trim();
  const terms = scan(whole);
  const isClear = (text: string): boolean => quotedText(text) === text && withoutEnds(text) === text;
  const unclear = terms.filter(({ start, end }) => !isClear(whole.slice(start, end)));
  if (terms.length < 2 && unclear.length === 0) return filter;
  const idIn = (text: string): string | undefined => idOf(text, isId);
  const only = idIn(whole);
  if (only !== undefined) return quotedText(only);
  const list = listedIds(whole, isId);
  if (list !== undefined) return list.map(quotedText).join(',');
  let [quoted, at] = ['', 0];
  for (const { start, end } of unclear) {
    const id = idIn(whole.slice(start, end));
    if (id === undefined) continue;
    quoted += whole.slice(at, start) + quotedText(id);
    at = end;
  }
  return at === 0 ? filter : quoted + whole.slice(at);
}

function idOf(text: string, isId: (text: string) => boolean): string | undefined {
  return [text, withoutEnds(text)].find((id) => isId(id));
}

function withoutEnds(text: string): string {
  return text.length > maxLength ? text : text.replace(around, '');
}

/** The ids of a list, as it comes out of a ticket or of "Copy ID"; undefined where other words are among them. */
export function listedIds(text: string, isId: (text: string) => boolean): string[] | undefined {
  const ids = new Set<string>();
  for (const word of text.split(/[\s,;]+(?:[-*•] )?/)) {
    const id = idOf(word, isId);
    if (id !== undefined) ids.add(id);
    else if (withoutEnds(word) !== '' && word !== '-') return undefined;
  }
  return ids.size > 0 ? [...ids] : undefined;
}

/** The words of a text, without commas, quotes and brackets around them: `Caffrey, Neal <n.caffrey@acme.example>`. */
export function wordsOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map(withoutEnds)
    .filter((word) => word !== '');
}

/** Text in quotes, where it needs them. */
function quotedText(text: string): string {
  return printValue('text', { text });
}

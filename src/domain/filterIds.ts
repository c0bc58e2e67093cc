import { printValue } from './filterPrint';
import { scan } from './filterScan';

/**
 * A filter with each id of an incident in quotes that would be read as something else: one that begins with `-`, or has a
 * `:`, a comma or a space in it. So an id is found that somebody pastes, whatever it looks like.
 * @param isId whether there is an incident of that id
 */
export function withIdsQuoted(filter: string, isId: (text: string) => boolean): string {
  const whole = filter.trim();
  const terms = scan(whole);
  const unclear = terms.filter(({ start, end }) => quotedText(whole.slice(start, end)) !== whole.slice(start, end));
  if (terms.length < 2 && unclear.length === 0) return filter;
  if (isId(whole)) return quotedText(whole);
  let [quoted, at] = ['', 0];
  for (const { start, end } of unclear) {
    const text = whole.slice(start, end);
    if (!isId(text)) continue;
    quoted += whole.slice(at, start) + quotedText(text);
    at = end;
  }
  return at === 0 ? filter : quoted + whole.slice(at);
}

/** Text in quotes, where it needs them. */
function quotedText(text: string): string {
  return printValue('text', { text });
}

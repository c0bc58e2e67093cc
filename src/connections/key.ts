import { typedText } from '../domain/text/text';
import { maxHeaderLength } from '../sources/net/requestRules';

/** Of any kind, backticks included. */
const quotes = /["'`´\p{Pi}\p{Pf}‚„＂＇′″]/gu;
/** What an API page, a request or a settings file shows around a key. */
const around = [
  /^[<({[* ]+|[>)}\],;* ]+$/g,
  // What follows the header in a command.
  /(?<=\bbearer:? \S+) (?:[\\^|]|--?[a-z-]+(?:[ =]|$)|https?:\/\/).*$/i,
  /^.*?authorization ?[:=]? ?(?=(?:bearer|token)[: ])/i,
  /^(?:-h|--header)[ =]/i,
  // A header, a field, a variable of a shell: `x-api-key:`, `refresh_token:`, `export ACME_API_KEY=`.
  /^(?:[$a-z\d]+[-_ :])*(?:authorization|api[-_ ]?key|token|key|secret) ?[:=](?=[^=])/i,
  /^(?:bearer[: ]|token )/i,
];

/**
 * The key that somebody means who has pasted one, as it was copied from wherever it was shown: without `Authorization:`,
 * `Bearer`, quotes, white space and what cannot be seen. Whatever takes, keeps or uses a key has it from here.
 */
export function cleanKey(pasted: string): string {
  // No key is nearly as long; what cannot be one is not worth cleaning.
  if (pasted.length > 2 * maxHeaderLength) return pasted;
  let key = typedText(pasted.replace(quotes, '')).replace(/\s+/g, ' ');
  // Each may be inside another.
  for (let before = ''; before !== key;) {
    before = key;
    key = around.reduce((rest, pattern) => rest.replace(pattern, ''), key);
  }
  return key.replaceAll(' ', '');
}

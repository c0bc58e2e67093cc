import { say } from './sentence';
import { SourceError } from './source';

/** Kinds of errors of the language (ECMA-262 §20.5.5); other names may come from outside. */
const kinds: ReadonlySet<string> = new Set(['RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError']);

/** The error for something thrown that nobody made here. It has none of its words, which may quote what was at hand: a key, a record. */
export function unexpectedError(thrown: unknown): SourceError {
  const kind = thrown instanceof Error && kinds.has(thrown.name) ? thrown.name : 'Error';
  return new SourceError('unexpectedShape', say('Something unexpected happened ({0}).', kind));
}

/** `at name (folders/file:line:column)`, with or without the name; folders may have spaces and parentheses. */
const place = /^\s*at (?:([^\\/]*) \()?(?:.*[\\/])?([^\\/]*?)\)?$/;

/** Name of an error in its stack, such as `TypeError [ERR_INVALID_URL]`. */
const heading = /^\w+(?: \[\w+\])?/;

/**
 * Where something was thrown: a few places in the code, for the log. Empty when it does not say. Without folders, which may
 * name the user.
 */
export function stackPlaces(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  const { stack = '', message } = thrown;
  // The whole header: a message may contain lines that look like places.
  const head = `${heading.exec(stack.slice(0, 200))?.[0] ?? ''}${message && `: ${message}`}\n    at `;
  if (!stack.startsWith(head)) return '';
  return stack
    .slice(head.length - '    at '.length)
    .slice(0, 4000)
    .split('\n')
    .slice(0, 3)
    .map((line) => line.replace(place, (_, name, file) => (name ? `at ${name} (${file})` : `at ${file}`)))
    .join(' ');
}

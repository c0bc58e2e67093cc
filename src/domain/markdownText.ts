import { cut, visible } from './visibleText';

// Makes text Markdown that shows it and does nothing else, in CommonMark and in the dialects of GitHub, GitLab and Azure
// DevOps. A backslash is not enough for those: they look for mentions, issue numbers and addresses in what is left when
// escapes have been resolved. Nobody looks into code, so all text but plain words goes there.

/** Words: letters, digits, and marks that mean nothing within a line, some of them only at the end of a word. */
const words = /^(?:[\p{L}\p{M}\p{N}\p{Pd} ,'’‘“”()]|\/(?!\/)|[.:!?&…](?= |$))*$/u;

/** Text of people: as it is when it is of plain words, else as code. */
export function plainOrCode(text: string | undefined, max = 200): string {
  const clean = oneLine(text, max);
  return words.test(clean) ? clean : code(clean);
}

/** Text of machines: as code. */
export function codeText(text: string | undefined, max = 200): string {
  const clean = oneLine(text, max);
  return clean && code(clean);
}

/** An address: as a link that shows all of itself, when it is https and well-formed, else as code. */
export function linkText(url: string | undefined): string {
  return url !== undefined && url.length <= 2000 && plainUrl.test(url) ? `<${url}>` : codeText(url, 2000);
}

/** RFC 3986 without user information, and without brackets. */
const plainUrl = /^https:\/\/[a-z\d](?:[a-z\d.-]*[a-z\d])?(?::\d{1,5})?(?:[/?#][\w\-.~%!$&'()*+,;=:@/?#]*)?$/i;

/** For a cell of a table: there a `|` needs a backslash even in code, and dialects differ when it has one already. */
export function inCell(markdown: string): string {
  return markdown.replace(/(\\*)\|/g, (_, slashes: string) => (slashes ? `${slashes}u007C` : '\\|'));
}

function oneLine(text: string | undefined, max: number): string {
  return visible(cut(text ?? '', max))
    .replace(/\s+/gu, ' ')
    .trim();
}

/** A code span; its fence is longer than any in the text (CommonMark 6.1). */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return fence + space + text + space + fence;
}

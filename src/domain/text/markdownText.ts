import { largest } from '../lists';
import { isVendorLink } from '../vendorLink';
import { characters, cut } from './characters';
import { fileLine } from './text';

// Makes text Markdown that shows it and does nothing else, in CommonMark and in the dialects of GitHub, GitLab and Azure
// DevOps. A backslash is not enough for those: they look for mentions, issue numbers and addresses in what is left when
// escapes have been resolved. Nobody looks into code, so all text but plain words goes there.

/** Words: letters, digits, and marks that mean nothing within a line, some of them only at the end of a word. */
const words = /^(?:[\p{L}\p{M}\p{N}\p{Pd} ,'’‘“”()]|\/(?!\/)|[.:!?&…](?= |$))*$/u;
/**
 * What ticket systems resolve all the same: keys such as `ABC-123` (Jira, GitLab, Gitea), which are in capitals, `GH-26` in
 * any case (GitHub), and IDs of commits from seven digits on (GitHub, GitLab, Gitea).
 */
const reference = /\p{Lu}[\p{M}\p{N}]*\p{Pd}\p{N}|[Gg][Hh]\p{Pd}\p{N}|(?<![A-Za-z\d])[A-Fa-f\d]{7,}(?![A-Za-z\d])/u;

/** Text of people: as it is when it is of plain words, else as code. Joiners that scripts and emoji need are left out. */
export function plainOrCode(text: string | undefined, max = 200): string {
  const short = cut(text ?? '', max);
  const clean = plainSpan.test(short) ? short : spanText(short.replace(joiners, ''));
  return words.test(clean) && !reference.test(clean) ? clean : code(clean);
}

/** Not those after plain ASCII, which could make one ID look like another. */
const joiners = new RegExp(`(?<=\\P{ASCII})[${characters.joiners}]`, 'gu');

/** Text of machines: as code. */
export function codeText(text: string | undefined, max = 200): string {
  const short = cut(text ?? '', max);
  const clean = plainSpan.test(short) ? short : spanText(short);
  return clean && code(clean);
}

/** An address: as a link that shows all of itself, when it leads to the vendor's domain, else as code. */
export function linkText(url: string | undefined, domain: string): string {
  const isLink = url !== undefined && url.length <= 2000 && plainUrl.test(url) && isVendorLink(url, domain);
  return isLink ? `<${url}>` : codeText(url, 2000);
}

/** Characters of RFC 3986 without brackets: none ends a link, and none is escaped differently by different readers. */
const plainUrl = /^[\w\-.~%!$&'()*+,;=:@/?#]+$/;

/** For a cell of a table: there a `|` needs a backslash even in code, and dialects differ when it has one already. */
export function inCell(markdown: string): string {
  if (!markdown.includes('|')) return markdown;
  return markdown.replace(/(\\*)\|/g, (_, slashes: string) => (slashes ? `${slashes}u007C` : '\\|'));
}

/** Most texts: of ASCII, with single spaces between words. */
const plainSpan = /^[!-~]+(?: [!-~]+)*$/;

function spanText(text: string): string {
  return fileLine(text, true).replace(/\s+/gu, ' ').trim();
}

/** A code span; its fence is longer than any in the text (CommonMark 6.1). */
function code(text: string): string {
  if (!text.includes('`')) return `\`${text}\``;
  const fences = (text.match(/`+/g) ?? []).map(({ length }) => length);
  const fence = '`'.repeat(largest(fences, 0) + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return fence + space + text + space + fence;
}

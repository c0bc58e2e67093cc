import { typedText } from '../domain/text/text';
import type { Sentence } from './sentence';
import { SourceError } from './source';

/** Nobody types more of an address, in characters. */
export const maxAddressLength = 4000;
/** Ends that text around an address leaves on it. */
const around = /^[\s"'`“”„«»‘’<({]+|[\s"'`“”„«»‘’>)}.,;:!…/\\]+$/gu;
/** What settings files and shells call it: `API_URL=`. */
const named = /(?:^|\s)[\w$:-]+=["'`]?/;
/** An address within other text; not one that is part of another. */
const inText = new RegExp(`(?<=^|[\\s"'\`<([“„«]|${named.source})https?:\\/\\/[^\\s"'\`<>“”„«»‘’]+`, 'i');

/** The check that Outlook leads the links of a mail through: a key is not for it. */
const safeLink = /^[\w:/.]+\.safelinks\..*\b(url=[^&]+).*/i;

/** That of Proofpoint, of its third version and its second: there `-` is for `%`, and `_` for `/`. */
const defended = /^[\w:/]+urldefense\.[\w.]+\/(?:v3\/__(.+?)__;|v2\/.*?\bu=([^&]+)).*/i;

/** The address in what somebody has pasted, without what was around it where it was copied. */
export function cleanAddress(given: string): string {
  const text = typedText(given.slice(0, maxAddressLength));
  // Of a command or a sentence, the address in it.
  const [found = text] = inText.exec(text) ?? /\S+\.\S+/.exec(text) ?? [];
  return (
    found
      .replace(named, '')
      .replace(safeLink, (_, query) => new URLSearchParams(query).get('url') ?? '')
      .replace(
        defended,
        (_, third: string | undefined, second = '') =>
          third ?? new URLSearchParams(`u=${second.replaceAll('-', '%').replaceAll('_', '/')}`).get('u') ?? '',
      )
      .replace(around, '')
      .replace(/^(https?)[:/\\]+(?=[^:/\\])/i, '$1://')
      // Pasted behind a scheme that was there.
      .replace(/^(?:https?:\/\/)+(?=https?:\/\/)/i, '')
  );
}

/** An address with a host, of `https:` where it names no scheme; undefined for what is none or names a user. */
export function addressUrl(text: string): URL | undefined {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text)
    ? text
    : /[.:]/.test(text)
      ? `https://${text.replace(/^\/+/, '')}`
      : '';
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  url.hostname = url.hostname.replace(/\.$/, '');
  return url;
}

export function refusedAddress(sentence: Sentence): SourceError {
  return new SourceError('insecureUrl', sentence);
}

import { typedText } from '../domain/text/text';
import { petraBaseUrl } from '../sources/petra/vendor';
import { say, type Sentence } from '../sources/sentence';
import { SourceError } from '../sources/source';

/** Nobody types more of an address, in characters. */
const maxLength = 4000;
/** Ends that text around an address leaves on it. */
const around = /^[\s"'`“”„«»‘’<({]+|[\s"'`“”„«»‘’>)}.,;:!…/\\]+$/gu;
/** What stands for a tenant's name on an API page. */
const placeholder = /[<{[][^<>{}[\]/]*[>}\]](?=\.cyberhaven\.io)/iu;

/** An address within other text; not one that is part of another. */
const inText = /(?<=^|[\s"'`<([“„«])https?:\/\/[^\s"'`<>“”„«»‘’]+/i;
/** Where the API is on a tenant's host, whatever of it is named. */
const apiPath = /^(?:\/[\w-]+)*?\/v\d+(?![\w-])/i;
/** Pages of the console, by the first part of their path that says so. */
const consolePath =
  /^\/public\/*$|\/(?:admin|ai|alerts?|app|apps|audit|auth|console|dashboards?|data|datasets?|devices?|endpoints?|events?|explore|home|incidents?|index\.html|insights?|inventory|investigations?|linea|lineage|log-?in|log-?out|overview|polic(?:y|ies)|profile|reports?|risks?|search|sensors?|settings|sign-?in|sso|tracer|ui|users?|web)(?![a-z])/i;
/** Hosts of the vendor that are of no tenant. */
const cyberhavenSite = /^(?:(?:www|docs|help|support|status|community|developers?|api|app)\.)?cyberhaven\.(?:io|com)$/;

/**
 * The address that somebody means who has typed or pasted one of Cyberhaven: a tenant's name, whatever the browser shows in
 * the console, what the API page or another program's settings show. A path that is not known is kept. What is no address
 * comes back for `checkBaseUrl` to refuse.
 * @throws SourceError `insecureUrl` saying what it is instead
 */
export function cyberhavenAddress(given: string): string {
  const [name] = placeholder.exec(given.slice(0, maxLength)) ?? [];
  if (name) throw refused(say('Replace {0} with the name of your tenant.', name));
  const text = cleaned(given);
  const url = urlOf(/^(?!https?$)[\w-]+$/.test(text) ? `${text}.cyberhaven.io` : text);
  if (!url) return text;
  const { hostname } = url;
  if (isOf(hostname, 'petrasecurity.com')) throw refused(say('This is an address of {0}.', 'Petra Security'));
  if (cyberhavenSite.test(hostname)) {
    throw refused(say('This is not the address of a tenant. Enter one such as {0}.', 'https://acme.cyberhaven.io'));
  }
  const base = url.pathname.replace(/(?:\/incidents\/list|\/auth\/token\/access)?\/*$/i, '');
  if (!isOf(hostname, 'cyberhaven.io')) return url.origin + base;
  const api = apiPath.exec(base)?.[0].toLowerCase();
  const isPage = url.search !== '' || url.hash !== '' || consolePath.test(base);
  return url.origin + (api ?? (isPage ? '' : base));
}

/**
 * The same for Petra, whose dashboard and pages have the one API.
 * @returns undefined for the vendor's own
 * @throws SourceError `insecureUrl` saying what it is instead
 */
export function petraAddress(given: string): string | undefined {
  const text = cleaned(given);
  const url = urlOf(text);
  if (!url) return text;
  const { hostname, origin, pathname } = url;
  if (isOf(hostname, 'cyberhaven.io') || isOf(hostname, 'cyberhaven.com')) {
    throw refused(say('This is an address of {0}.', 'Cyberhaven'));
  }
  if (isOf(hostname, 'petrasecurity.com')) {
    if (url.protocol !== 'https:') return url.origin;
    return origin === petraBaseUrl || !hostname.startsWith('api') ? undefined : origin;
  }
  return origin + pathname.replace(/(?:\/v1(?:\/(?:incidents|tenants))?)?\/*$/i, '');
}

function cleaned(given: string): string {
  const text = typedText(given.slice(0, maxLength));
  // Of a command or a sentence, the address in it.
  const [found = text] = inText.exec(text) ?? /\S+\.\S+/.exec(text) ?? [];
  return (
    found
      .replace(around, '')
      .replace(/^(https?)(?:\/|:\/(?!\/))\/?(?=[^/])/i, '$1://')
      // Pasted behind a scheme that was there.
      .replace(/^(?:https?:\/\/)+(?=https?:\/\/)/i, '')
  );
}

/** An address with a host, of `https:` where it names no scheme; undefined for what is none or names a user. */
function urlOf(text: string): URL | undefined {
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

function isOf(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function refused(sentence: Sentence): SourceError {
  return new SourceError('insecureUrl', sentence);
}

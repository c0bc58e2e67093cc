import { parseJson } from './jsonAnswer';
import type { Redactor } from './redact';
import { retryAt } from '../limit/retryAfter';
import { SourceError, type SourceErrorCode } from '../source';

/** As much of a page as is searched for its title, in characters. */
const maxPageStart = 10_000;

/** An answer whose status is not 2xx, as far as an error needs it. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body's text, or its beginning. */
  readonly text: string;
  /** See `HttpRequest.isForSecret`. */
  readonly isForSecret?: boolean | undefined;
}

/** What an API says in an error body. */
export type Said = Partial<Record<'apiCode' | 'apiMessage' | 'apiDetails', string | undefined>>;

/** The error for an answer whose status is not 2xx. @param now ms since the epoch */
export function statusError(answer: FailedAnswer, now: number, hide: Redactor): SourceError {
  const { status, headers } = answer;
  const next = retryAt(headers, now, status === 429 || status >= 500);
  return saidError(codeOf(answer), status, saidIn(answer), hide, next);
}

/** The error for an answer in which the API says what went wrong. @param next when it allows the next request, ms since the epoch */
export function saidError(
  code: SourceErrorCode,
  status: number,
  said: Said,
  hide: Redactor,
  next?: number,
): SourceError {
  const clean = Object.fromEntries(
    Object.entries(said).flatMap(([field, value]) => (value ? [[field, hide(value)]] : [])),
  );
  return new SourceError(code, [`HTTP ${status}`, ...Object.values(clean)].join(': '), {
    status,
    ...clean,
    ...(next === undefined ? {} : { retryAt: next }),
  });
}

function codeOf({ status, text, headers }: FailedAnswer): SourceErrorCode {
  switch (status) {
    case 401:
      return parseJson(text) === undefined && wantsPassword(headers.get('www-authenticate') ?? '')
        ? 'notJson'
        : 'unauthorized';
    // What takes no such method or body is not the API either.
    case 404:
    case 405:
    case 415:
      return 'notFound';
    case 407:
      return 'proxyPassword';
    // HAProxy and others say so of a client that they found slow.
    case 408:
      return 'server';
    case 429:
      return 'rateLimited';
    // The network wants somebody to sign in (RFC 6585 §6).
    case 511:
      return 'notJson';
  }
  if (status >= 500) return 'server';
  // nginx says so in a page: it misses a client certificate, or refuses it.
  if (status === 400 && /\bSSL certificate\b/.test(text.slice(0, maxPageStart))) return 'clientCertificate';
  // Such as 304: nothing was asked for that could be as before. It comes from something in between, and so does a page, of
  // a proxy or firewall that blocks the API: key and scope may be good.
  if (status < 400 || isPage(text, headers)) return 'notJson';
  return status === 403 ? 'forbidden' : 'badRequest';
}

/** Whether 401 is that of a proxy that nobody set: the APIs take bearer tokens (RFC 9110 §11.6.1). */
function wantsPassword(schemes: string): boolean {
  return /^(basic|digest|negotiate|ntlm)\b/i.test(schemes) && !/, *bearer\b/i.test(schemes);
}

function saidIn({ text, headers, isForSecret }: FailedAnswer): Said {
  const body = parseJson(text);
  if (body !== undefined) {
    return (isForSecret ? saidBy(fieldsOf(body) ?? {}, textOnly) : saidAnyhow(body)) ?? {};
  }
  if (isPage(text, headers)) return { apiMessage: titleOf(text) };
  // JSON that broke off may be all that was asked for.
  return { apiMessage: isForSecret && /^\s*["[{]/.test(text) ? undefined : text };
}

/**
 * The words of an error body's members: `{error: {code, message, details}}`, `{error, message}`, OAuth's
 * `{error, error_description}`, `{code, message, details}` (gRPC's), `{title, detail}` (RFC 9457) with `errors` as
 * details, or of the first of `errors`. Undefined when it has none of them: it may be a record.
 * @param toWords makes a text of a member
 */
export function saidBy(
  {
    error,
    errors,
    error_description,
    title,
    detail,
    message: outer = error_description ?? detail ?? title,
    ...others
  }: Readonly<Record<string, unknown>>,
  toWords: (value: unknown) => string | undefined = words,
): Said | undefined {
  const { code, message, details } = fieldsOf(error) ?? {
    ...others,
    ...(toWords(outer) ? { message: outer, code: others['code'] ?? error } : { message: error }),
  };
  const [apiCode, apiMessage, apiDetails] = [toWords(code), toWords(message), toWords(details)];
  if (apiCode !== undefined || apiMessage !== undefined || apiDetails !== undefined)
    return { apiCode, apiMessage, apiDetails: apiDetails ?? toWords(errors) };
  const first: unknown = Array.isArray(errors) ? errors.find((each) => !isEmpty(each)) : errors;
  return isEmpty(first) ? undefined : saidBy(fieldsOf(first) ?? { error: first }, toWords);
}

/** The words of an error of any shape: all of it where that is not known. Undefined when nothing is in it. */
export function saidAnyhow(error: unknown): Said | undefined {
  return isEmpty(error) ? undefined : (saidBy(fieldsOf(error) ?? {}) ?? { apiMessage: words(error) });
}

/** What comes instead of JSON: a page's title, or plain text; nothing of what may be a record or a token. */
export function saidInstead({ text, headers, isForSecret }: Omit<FailedAnswer, 'status'>): string | undefined {
  if (isPage(text, headers)) return titleOf(text);
  const isText = /^text\/plain\b/i.test(headers.get('content-type') ?? '') && !/^\s*["[{]/.test(text);
  return isText && !isForSecret ? text : undefined;
}

function isPage(text: string, headers: Headers): boolean {
  const start = text.slice(0, maxPageStart);
  return /html/i.test(headers.get('content-type') ?? '') || /^\s*<(!doctype|html)/i.test(start);
}

/** The title of a page, searched for step by step: a pattern would go back and forth in what a server makes up. */
function titleOf(text: string): string | undefined {
  const html = text.slice(0, maxPageStart);
  const open = html.search(/<title/i);
  const start = open < 0 ? 0 : html.indexOf('>', open) + 1;
  if (start === 0) return undefined;
  const end = html.indexOf('<', start);
  return html.slice(start, end < 0 ? undefined : end);
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !isEmpty(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** A text, and nothing of another value. */
export function textOnly(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function words(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isEmpty(value) ? undefined : JSON.stringify(value);
}

/** Whether there is nothing, or nothing in it. */
function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isEmpty);
  return value === undefined || value === null || value === '';
}

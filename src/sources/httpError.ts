import { parseJson } from './jsonAnswer';
import type { Redactor } from './redact';
import { retryAt } from './retryAfter';
import { SourceError, type SourceErrorCode } from './source';

/** As much of a page as is searched for its title, in characters. */
const maxPageStart = 10_000;

/** An answer whose status is not 2xx, as far as an error needs it. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body's text, or its beginning. */
  readonly text: string;
}

/**
 * The error for an answer whose status is not 2xx. Reads the error bodies `{error: {code, message, details}}` (Petra's
 * page), `{error, message}` and `{code, message, details}` (Cyberhaven's), and plain text.
 * @param now ms since the epoch
 */
export function statusError({ status, headers, text }: FailedAnswer, now: number, hide: Redactor): SourceError {
  const code = codeOf(status);
  const said = Object.fromEntries(
    Object.entries(saidIn(text, headers)).flatMap(([field, value]) => (value ? [[field, hide(value)]] : [])),
  );
  const next = status === 429 || status >= 500 ? retryAt(headers, now) : undefined;
  return new SourceError(code, [`The API answered ${status}`, ...Object.values(said)].join(': '), {
    status,
    ...said,
    ...(next === undefined ? {} : { retryAt: next }),
  });
}

function codeOf(status: number): SourceErrorCode {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 429:
      return 'rateLimited';
    default:
      return status >= 400 && status < 500 ? 'badRequest' : 'server';
  }
}

/** What an API says in an error body. */
export type Said = Partial<Record<'apiCode' | 'apiMessage' | 'apiDetails', string | undefined>>;

function saidIn(text: string, headers: Headers): Said {
  const body = parseJson(text);
  if (body === undefined) {
    const start = text.slice(0, maxPageStart);
    const html = /html/i.test(headers.get('content-type') ?? '') || /^\s*<(!doctype|html)/i.test(start);
    // Of a proxy's page, the title says most.
    return { apiMessage: html ? titleOf(start) : text };
  }
  return saidBy(fieldsOf(body) ?? {}) ?? { apiMessage: words(body) };
}

/** The words of an error body's members; undefined when it has none of those that are known. */
export function saidBy({ error, ...outer }: Readonly<Record<string, unknown>>): Said | undefined {
  const { code, message, details } = fieldsOf(error) ?? {
    ...outer,
    ...(outer['message'] === undefined ? { message: error } : { code: outer['code'] ?? error }),
  };
  if (code === undefined && message === undefined && details === undefined) return undefined;
  return { apiCode: words(code), apiMessage: words(message), apiDetails: words(details) };
}

/** The title of a page, searched for step by step: a pattern would go back and forth in what a server makes up. */
function titleOf(html: string): string | undefined {
  const open = html.search(/<title/i);
  const start = open < 0 ? 0 : html.indexOf('>', open) + 1;
  if (start === 0) return undefined;
  const end = html.indexOf('<', start);
  return html.slice(start, end < 0 ? undefined : end);
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function words(value: unknown): string | undefined {
  return typeof value === 'string' || value === undefined || value === null
    ? (value ?? undefined)
    : JSON.stringify(value);
}

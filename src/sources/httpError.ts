import type { Redactor } from './redact';
import { retryAt } from './retryAfter';
import { SourceError, type SourceErrorCode } from './source';

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

type Said = Partial<Record<'apiCode' | 'apiMessage' | 'apiDetails', string | undefined>>;

function saidIn(text: string, headers: Headers): Said {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // Of a proxy's page, the title says most.
    const html = /html/i.test(headers.get('content-type') ?? '') || /^\s*<(!doctype|html)/i.test(text);
    return { apiMessage: html ? /<title[^>]*>([^<]*)/i.exec(text)?.[1] : text };
  }
  const { error, ...outer } = fieldsOf(body) ?? {};
  const { code, message, details } = fieldsOf(error) ?? {
    ...outer,
    ...(outer.message === undefined ? { message: error } : { code: outer.code ?? error }),
  };
  if (code === undefined && message === undefined && details === undefined) return { apiMessage: words(body) };
  return { apiCode: words(code), apiMessage: words(message), apiDetails: words(details) };
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function words(value: unknown): string | undefined {
  return typeof value === 'string' || value === undefined || value === null
    ? (value ?? undefined)
    : JSON.stringify(value);
}

/** What a server of Cyberhaven's API does wrong, or otherwise than its page says. */
export interface CyberhavenFaults {
  /** What it says instead of how many incidents match in all. */
  readonly total?: 'missing' | 'zero' | 'page size' | 'at most 10,000' | 'text';
  /** How many records each page repeats of the one before. */
  readonly repeats?: number;
  /** Whether the last record of each page is malformed, beside the good ones. */
  readonly malformed?: boolean;
  /** How many empty pages come before each page but the first. */
  readonly emptyPages?: number;
  /** How often as many records it sends as were asked for; at most 1000. */
  readonly oversize?: number;
  /** What its last page names as the next one: itself, which is the same page again, or one that is empty and names itself. */
  readonly afterLast?: 'same page' | 'empty page';
  /** Whether all pages of a question have the same token: the server remembers where it is. */
  readonly oneToken?: boolean;
  /** How the next page is named: in no way that the page knows. */
  readonly tokens?: 'numbers' | 'numbers beyond 2^53' | 'objects' | 'beside the page' | 'nowhere';
  /** After so many pages of one question, a page names itself as the next one instead. */
  readonly stuckAfter?: number;
  /** What stands in `errors` of each answer with results. */
  readonly errors?: unknown;
  /** How times of records are written. */
  readonly times?: 'without a zone' | 'of another zone' | 'zero' | 'none';
  /** Whether each page has its oldest record first. */
  readonly reversed?: boolean;
  /** Whether an answer has only what it cannot do without: no type, size and errors, null for an empty list and for no next page. */
  readonly sparse?: boolean;
  /** How a record is shown. */
  readonly record?: (record: Record<string, unknown>) => Record<string, unknown>;
  /** Whether an answer breaks off: it has half of its records, no next page, and an error. */
  readonly breaksOff?: (request: ListRequest) => boolean;
  /** What it answers at status 200 in the place of a page, if anything. */
  readonly instead?: (request: ListRequest) => OtherAnswer | undefined;
}

const otherAnswers = {
  'errors and null lists': {
    type: 'incidents',
    size: 0,
    resources: null,
    errors: [{ code: 5, message: 'index is down' }],
  },
  'an error body': { error: 'unavailable', message: 'index is down' },
  'a body of gRPC': { code: 14, message: 'index is down', details: [] },
  'a page of HTML': '<!doctype html><html><head><title>index is down</title></head><body>Come back later</body></html>',
} as const;

export type OtherAnswer = keyof typeof otherAnswers;

export const otherAnswerNames = Object.keys(otherAnswers) as OtherAnswer[];

/** The body of a list request. */
export interface ListRequest {
  readonly page_request: { readonly size: number; readonly id?: string };
  readonly filter: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly resources: readonly Record<string, unknown>[];
  readonly page_response: { readonly next_id?: string | undefined; readonly total?: unknown };
  readonly [field: string]: unknown;
}

type Handle = (request: Request) => Promise<Response>;

/** The API behind faults: tokens of its pages are known here, the rest of it is not. Faults are read again for each request. */
export function withFaults(handle: Handle, faults: CyberhavenFaults): Handle {
  const server = new FaultyServer(handle, faults);
  return async (request) => (request.url.endsWith('/incidents/list') ? server.list(request) : handle(request));
}

class FaultyServer {
  /** By question: its next page, and how many pages it has had. */
  private readonly tokens: string[] = [];
  private readonly walks = new Map<string, { next: string | undefined; pages: number }>();

  constructor(
    private readonly handle: Handle,
    private readonly faults: CyberhavenFaults,
  ) {}

  /** The number of the first page that is named by one. */
  private get firstNumber(): bigint {
    return this.faults.tokens === 'numbers beyond 2^53' ? 2n ** 53n : 0n;
  }

  async list(request: Request): Promise<Response> {
    const { malformed = false } = this.faults;
    const { page_request = { size: 1000 }, ...question } = (await request.clone().json()) as Partial<ListRequest>;
    const asked: ListRequest = { filter: {}, ...question, page_request };
    const { id } = page_request;
    const other = this.faults.instead?.(asked);
    if (other) return answerOf(other);
    if (id === 'end') return Response.json({ ...emptyPage, page_response: { next_id: 'end', total: 0 } });
    const walk = this.walkOf(asked);
    const [token, empties] = this.tokenIn(id, walk.next);
    const { id: _, size, ...page } = page_request;
    // A malformed record takes the place of one.
    const sent = Math.min(size * (this.faults.oversize ?? 1), 1000) - (malformed && size > 1 ? 1 : 0);
    const wanted = { ...page, size: sent, ...(token === undefined ? {} : { id: token }) };
    const response = await this.handle(
      new Request(request, { method: 'POST', body: JSON.stringify({ ...asked, page_request: wanted }) }),
    );
    if (!response.ok) return response;
    const answer = (await response.json()) as Page;
    const next = answer.page_response.next_id || undefined;
    walk.pages++;
    walk.next = next && this.moved(next, token);
    const { headers } = response;
    if (empties > 0) {
      const page_response = { ...answer.page_response, next_id: `${token}~${empties - 1}` };
      return Response.json({ ...answer, ...emptyPage, page_response }, { headers });
    }
    return exactJson(this.wrong({ ...answer, next: walk.next }, asked, walk.pages), headers);
  }

  private walkOf({ page_request: { id }, ...question }: ListRequest): { next: string | undefined; pages: number } {
    const key = JSON.stringify(question);
    const walk = (id !== undefined && this.walks.get(key)) || { next: undefined, pages: 0 };
    this.walks.set(key, walk);
    return walk;
  }

  /** The token of the API itself, and how many empty pages come before its page. */
  private tokenIn(id: string | undefined, next: string | undefined): readonly [string | undefined, number] {
    if (id === 'one-token') return [next, 0];
    if (id !== undefined && this.faults.tokens?.startsWith('numbers')) {
      return [this.tokens[Number(BigInt(id) - this.firstNumber)], 0];
    }
    const [token, empties = '0'] = id?.split('~') ?? [];
    return [token, Number(empties)];
  }

  /** The token of the page that comes next when it repeats the end of this one. */
  private moved(next: string, token: string | undefined): string {
    const [start, question] = partsOf(next);
    const before = token === undefined ? 0 : partsOf(token)[0];
    const moved = Math.max(start - (this.faults.repeats ?? 0), before + 1);
    return btoa(encodeURIComponent(JSON.stringify([moved, question])));
  }

  private wrong({ next, ...page }: Page & { readonly next: string | undefined }, asked: ListRequest, pages: number) {
    const { faults } = this;
    const { id, size } = asked.page_request;
    const broken = faults.breaksOff?.(asked) === true;
    let resources = page.resources.map((record) => shown(faults.record?.(record) ?? record, faults.times));
    if (faults.malformed && size > 1) resources.push({ ...resources.at(-1), id: null });
    if (broken) resources = resources.slice(0, Math.floor(resources.length / 2));
    if (faults.reversed) resources.reverse();
    const next_id = broken ? undefined : this.named(next, id, pages);
    if (faults.sparse && !broken) {
      const list = resources.length > 0 ? resources : null;
      return { resources: list, page_response: next_id || !list ? { next_id: next_id ?? null } : null };
    }
    return {
      ...page,
      resources,
      page_response: this.pageResponse(next_id, totalOf(page.page_response.total, size, faults.total)),
      errors: broken ? [{ code: 13, message: 'A shard did not answer' }] : (faults.errors ?? page['errors']),
    };
  }

  private pageResponse(next_id: string | undefined, total: { readonly total?: unknown }): unknown {
    if (this.faults.tokens === 'nowhere') return undefined;
    if (!next_id) return total;
    switch (this.faults.tokens) {
      case 'numbers':
      case 'numbers beyond 2^53':
        return { next_id: this.firstNumber + BigInt(this.tokens.push(next_id) - 1), ...total };
      case 'objects':
        return { next_id: { id: next_id }, ...total };
      case 'beside the page':
        return [next_id];
      default:
        return { next_id, ...total };
    }
  }

  private named(next: string | undefined, id: string | undefined, pages: number): string | undefined {
    const { emptyPages = 0, afterLast, oneToken, stuckAfter = Infinity } = this.faults;
    if (next === undefined) return afterLast && { 'same page': id, 'empty page': 'end' }[afterLast];
    if (pages > stuckAfter && id !== undefined) return id;
    if (oneToken) return 'one-token';
    return emptyPages > 0 ? `${next}~${emptyPages}` : next;
  }
}

/** An answer in JSON, which has all digits of a number. */
function exactJson(value: unknown, headers: Headers): Response {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
  return new Response(text.replaceAll(/"(\d+)n"/g, '$1'), { headers });
}

/** What a token of the API says: where its page begins, and of which question it is. */
function partsOf(token: string): readonly [start: number, question: string] {
  return JSON.parse(decodeURIComponent(atob(token))) as [number, string];
}

const emptyPage = { type: 'incidents', size: 0, resources: [], errors: [] };

function answerOf(name: OtherAnswer): Response {
  const body = otherAnswers[name];
  return typeof body === 'string'
    ? new Response(body, { headers: { 'content-type': 'text/html' } })
    : Response.json(body);
}

const zoneMs = 5.5 * 60 * 60 * 1000;

function shown(record: Record<string, unknown>, times: CyberhavenFaults['times']): Record<string, unknown> {
  const time = String(record['trigger_time']);
  switch (times) {
    case undefined:
      return record;
    case 'without a zone':
      return { ...record, trigger_time: time.replace('Z', '') };
    case 'of another zone':
      return { ...record, trigger_time: new Date(Date.parse(time) + zoneMs).toISOString().replace('Z', '+05:30') };
    case 'zero':
      return { ...record, trigger_time: '0001-01-01T00:00:00Z' };
    case 'none':
      return { ...record, trigger_time: null };
  }
}

function totalOf(total: unknown, size: number, fault: CyberhavenFaults['total']): { readonly total?: unknown } {
  switch (fault) {
    case undefined:
      return { total };
    case 'missing':
      return {};
    case 'zero':
      return { total: 0 };
    case 'page size':
      return { total: size };
    case 'at most 10,000':
      return { total: Math.min(Number(total), 10_000) };
    case 'text':
      return { total: String(total) };
  }
}

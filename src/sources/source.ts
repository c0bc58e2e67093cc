import type { Incident } from '../domain/incident';
import type { Turns } from '../domain/slices';
import { inEnglish, type Sentence } from './sentence';

/** Maximum of incidents of one connection: the newest. */
export const maxIncidents = 200_000;

/** Why a source could not answer. Each has words and a next step of its own where it is shown. */
export type SourceErrorCode =
  | 'unauthorized' // 401: the key is wrong or revoked
  | 'forbidden' // 403, but for a page
  | 'notFound' // 404, 405 or 415: no such tenant, or not the API's address
  | 'badRequest' // other 4xx, but for a page
  | 'rateLimited' // 429
  | 'server' // 5xx or 408
  | 'network' // no connection: DNS, refused, reset, TLS
  | 'untrustedCertificate' // nobody whom this machine trusts has signed the server's certificate
  | 'certificateExpired' // or is not valid yet
  | 'certificateName' // made out to another name
  | 'clientCertificate' // the server requires one, or another one
  | 'proxyPassword' // 407
  | 'proxyRefused' // the proxy opens no way to the API
  | 'networkFile' // a file of the connection's network settings cannot be used
  | 'connectTimeout'
  | 'headersTimeout'
  | 'bodyTimeout'
  | 'notJson' // a body that is not JSON, such as a proxy's sign-in page, or its page with 4xx
  | 'unexpectedShape' // JSON, but not what the API page describes
  | 'tooLarge' // body over the cap
  | 'redirected' // to another origin, or too often
  | 'secretStorage' // the editor cannot read or write keys
  | 'insecureUrl' // neither https: nor http: on loopback
  | 'badParameter' // refused here, before sending
  | 'aborted';

export interface SourceErrorDetails {
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** `error.code` of the API's error body. */
  readonly apiCode?: string;
  /** `error.message` of the API's error body, or the text there was (at most 500 characters). */
  readonly apiMessage?: string;
  /** `error.details` of the API's error body. */
  readonly apiDetails?: string;
  /** When the API allows the next request, ms since the epoch. */
  readonly retryAt?: number;
  /** The origin that a redirect pointed to. */
  readonly redirectOrigin?: string;
  /** What a parameter that was refused here belongs to; the scope, without. */
  readonly about?: 'key';
  readonly cause?: unknown;
}

/** A request that did not bring incidents. Its message never contains a key. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly status?: number;
  readonly apiCode?: string;
  readonly apiMessage?: string;
  readonly apiDetails?: string;
  readonly retryAt?: number;
  readonly redirectOrigin?: string;
  readonly about?: 'key';
  /** The message for users, where it is not the API's. */
  readonly sentence?: Sentence;

  constructor(
    readonly code: SourceErrorCode,
    message: string | Sentence,
    details: SourceErrorDetails = {},
  ) {
    const { cause, ...fields } = details;
    const english = typeof message === 'string' ? message : inEnglish(message.text, ...message.args);
    super(english, cause === undefined ? undefined : { cause });
    Object.assign(this, fields, typeof message !== 'string' && { sentence: message });
  }
}

/** A user waits for `user` requests; `background` ones go after them. */
export type Priority = 'user' | 'background';

/** How soon a request is sent. `spare` ones go last, and leave a third of the limit to all others. */
export type Urgency = Priority | 'spare';

export interface FetchOptions {
  /** Only incidents created at or after this time: ISO 8601 date or date-time. The connection's own scope wins over it. */
  readonly since?: string;
  /** The connection's known incidents. */
  readonly known?: readonly Incident[];
  /** Ids of known incidents that batches have called `unlisted` and that no batch has brought since: nobody asks for them any more. */
  readonly unlisted?: ReadonlySet<string>;
  /** The newest `memory` of the batches of earlier fetches of the same question; undefined on the first. */
  readonly memory?: unknown;
  /**
   * Subscribes to wishes for the newest incidents while the fetch is under way, such as at each interval and when a user
   * asks. They are then asked for at once, with the wish's priority, whatever else is being fetched.
   * @returns ends the subscription
   */
  readonly onWish?: (listener: (priority: Priority) => void) => () => void;
  readonly priority: Priority;
  readonly signal: AbortSignal;
}

/** What to know beside the results: a text is the API's own. */
export type Warning = string | OwnWarning;

export interface OwnWarning {
  /** The tenant that it is about; all by default. */
  readonly tenant?: { readonly id: string; readonly name: string };
  /** What failed; the rest says why. */
  readonly about?: Sentence;
  /** Fit for the log: no host and no name that is not the API's own word. */
  readonly text: string;
  /** The text for users, where it is not the API's. */
  readonly sentence?: Sentence;
}

/** A warning that names no hosts. */
export function warn(sentence: Sentence): OwnWarning {
  return { text: inEnglish(sentence.text, ...sentence.args), sentence };
}

/** Records that were not taken because they do not match the schema. */
export interface Skipped {
  readonly count: number;
  /** The IDs of those that have one: several answers may have the same record. */
  readonly ids?: readonly string[];
  /** Where the first of them are and what is wrong with them, one line each, without their contents. */
  readonly examples: readonly string[];
}

export const noneSkipped: Skipped = { count: 0, examples: [] };

/** One answer of an API, mapped. */
export interface Batch {
  readonly incidents: readonly Incident[];
  /** When its request was sent, ms since the epoch: what it shows may be as old as that. By default, when it comes. */
  readonly askedAt?: number;
  /**
   * Says that these are the newest incidents of all that the connection asks for. What was there when the first such batch
   * came is new to nobody, even if the fetch fails later on; what arrives after it is new.
   */
  readonly newest?: true;
  /** Ids of known incidents that the API provably lists no longer. One that a later batch brings is listed again. */
  readonly unlisted?: readonly string[];
  /**
   * Ids of incidents of this batch that are news though their dates are older than what was there before: they arrived
   * late, or were reopened after they had left the cache.
   */
  readonly late?: readonly string[];
  readonly skipped: Skipped;
  /** A few. */
  readonly warnings: readonly Warning[];
  /** How many incidents the API says match in all, where it says so. */
  readonly total?: number;
  /** What to pass to the next fetch, once everything up to this batch is stored: small JSON. Without it, the one before applies. */
  readonly memory?: unknown;
  /**
   * Parts of the fetch that are done, of those that are planned so far: tenants, ranges of time. When all are, nothing new
   * is missing; batches after that are of what is looked at again.
   */
  readonly parts?: { readonly done: number; readonly of: number };
  /** How far back the API goes, all that is known of it. Without it, those before apply. */
  readonly horizons?: readonly Horizon[];
  /** Whether the clock here is more than a day ahead of the API's: by it nothing is too old. */
  readonly isClockAhead?: boolean;
}

/** Where the API's answers end though there may be older incidents. */
export interface Horizon {
  /** Of which tenant; of everything that the connection asks for, without. */
  readonly tenant?: { readonly id: string; readonly name: string };
  /** ISO 8601: the API does not give what was created before. */
  readonly before: string;
}

/** Where incidents of one connection come from. */
export interface IncidentSource {
  /**
   * Fetches the incidents of the connection's scope, a batch per answer: all of them, or with `memory` of an earlier fetch
   * as few as it takes to know what is new and what has changed since.
   * @throws SourceError
   */
  fetch(options: FetchOptions): AsyncIterable<Batch>;
  /**
   * One cheap request that checks address, key and scope.
   * @throws SourceError
   */
  probe(options: Pick<FetchOptions, 'priority' | 'signal'>): Promise<void>;
}

/** Time, handed in so that tests need no waiting. */
export interface Clock extends Turns {
  /** Ms since the epoch, as the machine is set now. */
  now(): number;
  /** Ms that have passed since the machine was started: nobody sets it, and it is the same in all processes. */
  uptime(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The work's result, or what it failed with, as long as that is known to be harmless. */
export async function orError<T>(work: () => Promise<T>): Promise<T | SourceError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

/** A connection, as far as its incidents are fetched and stored. */
export interface SyncedConnection {
  readonly id: string;
  /** Equal as long as the connection asks the same API the same question. */
  readonly question: string;
  /** From when on its scope asks for incidents, regardless of `lookbackDays`: ISO 8601. */
  readonly since?: string;
  readonly createSource: () => IncidentSource;
  /**
   * Maps cached records, as received, as if they had arrived now: an incident for each, in order, frozen all the
   * way down. Leaves out what would not be taken now.
   */
  readonly restore: (records: readonly unknown[]) => readonly Incident[] | Promise<readonly Incident[]>;
  /** Whether its incidents are shared with other windows and a later start: sample data isn't. */
  readonly shared: boolean;
}

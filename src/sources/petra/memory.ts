import * as z from 'zod/mini';
import { parseTime } from '../../domain/time';
import { type Sentence, sentenceSchema } from '../sentence';

/**
 * What is remembered between fetches. JSON. One rule decides what is complete, however the fetches before ended:
 *
 * The newest pages form a chain. A page joins it when it reaches back to the `anchor`, an incident of the page before:
 * then nothing was missed between them, for `createdAt` is when the API made an incident, so none appears behind it. A
 * tenant is `joined` when it was asked after the chain's first page: its answer and the chain together contain all that the
 * API gives of it. A page that does not join begins a new chain, which no tenant has joined yet. So a fetch that was cut
 * short leaves some tenants to be asked, and those that were asked stay done for as long as pages join.
 */
export interface PetraMemory {
  readonly version: 2;
  /** What is complete is so from this time on, ISO 8601; from the first incident on, without. */
  readonly since?: string;
  /** `createdAt` of the newest incident of the last newest page that was a minute old by then. */
  readonly anchor?: string;
  /** The chain began with a page that had everything: it is complete without any tenant's answer. */
  readonly whole: boolean;
  /** When a newest page last had everything, ms since the epoch. */
  readonly coveredAt?: number;
  /** All tenants that were seen, those never asked first, then the one asked longest ago. */
  readonly tenants: readonly KnownTenant[];
  /** When the list of tenants was asked for, ms since the epoch. */
  readonly listedAt?: number;
  /** Open incidents of no known tenant that the newest page does not show, with the time when each was last given. */
  readonly strays?: readonly SeenAt[];
  /** Incidents that an answer would have shown if they were listed, with the time when that was seen first. */
  readonly missing?: readonly SeenAt[];
}

/** An incident's id, and ms since the epoch. */
export type SeenAt = readonly [id: string, at: number];

/** What is remembered before the first newest page. */
export const noMemory: PetraMemory = { version: 2, whole: false, tenants: [] };

export interface KnownTenant {
  readonly id: string;
  readonly name: string;
  readonly joined: boolean;
  /** When it last answered, ms since the epoch. */
  readonly askedAt?: number;
  /** `createdAt` of the oldest incident that the API gives of it; absent when its answer was not full. */
  readonly reached?: string;
  /** As the list of tenants says. */
  readonly paused?: boolean;
  /** Why it did not answer the last time. */
  readonly failure?: TenantFailure;
}

/** That a tenant did not answer, though the API does. */
export interface TenantFailure {
  /** A `SourceErrorCode`. */
  readonly code: string;
  readonly text: string;
  readonly sentence?: Sentence;
  /** Of those in a row with this code, when the first and the last one came, ms since the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly tries: number;
}

/** Tenants that are remembered, and asked; nobody has more. */
export const maxTenants = 5000;

const text = z.string();
const ms = z.number();
const time = text.check(z.refine((value) => !Number.isNaN(parseTime(value, 'utc'))));

const failureSchema = z.object({
  code: text,
  text,
  sentence: z.exactOptional(sentenceSchema),
  firstAt: ms,
  lastAt: ms,
  tries: z.number(),
});

const memorySchema: z.ZodMiniType<PetraMemory> = z.object({
  version: z.literal(2),
  since: z.exactOptional(time),
  anchor: z.exactOptional(time),
  whole: z.boolean(),
  coveredAt: z.exactOptional(ms),
  tenants: z.array(
    z.object({
      id: text.check(z.minLength(1)),
      name: text,
      joined: z.boolean(),
      askedAt: z.exactOptional(ms),
      reached: z.exactOptional(time),
      paused: z.exactOptional(z.boolean()),
      failure: z.exactOptional(failureSchema),
    }),
  ),
  listedAt: z.exactOptional(ms),
  strays: z.exactOptional(z.array(z.tuple([text, ms]))),
  missing: z.exactOptional(z.array(z.tuple([text, ms]))),
});

/** Reads what a fetch gave to remember; undefined when it is anything else, or of another version. */
export function parseMemory(memory: unknown): PetraMemory | undefined {
  return memorySchema.safeParse(memory).data;
}

/** The memory with what is known of a tenant now, as the one that was asked last. */
export function withTenant(memory: PetraMemory, tenant: KnownTenant): PetraMemory {
  const others = memory.tenants.filter(({ id }) => id !== tenant.id);
  return { ...memory, tenants: [...others, tenant].slice(-maxTenants) };
}

export function tenantIn({ tenants }: PetraMemory, id: string): KnownTenant | undefined {
  return tenants.find((tenant) => tenant.id === id);
}

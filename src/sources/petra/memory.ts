import * as z from 'zod/mini';

/**
 * What is remembered between fetches. JSON. One rule decides what is complete, however the fetches before ended:
 *
 * The newest pages form a chain. A page joins it when it reaches back to `newest`, the newest incident of the page before:
 * then nothing was missed between them, for `createdAt` is when the API made an incident, so none comes up behind. A
 * tenant is `joined` when it was asked after the chain's first page: its answer and the chain together hold all that the
 * API gives of it. A page that does not join begins a new chain, which no tenant has joined yet. So a fetch that was cut
 * short leaves some tenants to be asked, and those that were asked stay done for as long as pages join.
 */
export interface PetraMemory {
  readonly version: 1;
  /** What is complete is so from this time on, ISO 8601; from the first incident on, without. */
  readonly since?: string;
  /** `createdAt` of the newest incident of the last newest page. */
  readonly newest?: string;
  /** The chain began with a page that held everything: it is complete without any tenant's answer. */
  readonly whole: boolean;
  /** The tenants that were asked, the one asked longest ago first. */
  readonly tenants: readonly AskedTenant[];
}

export interface AskedTenant {
  readonly id: string;
  readonly name: string;
  readonly joined: boolean;
  /** `createdAt` of the oldest incident that the API gives of it; absent when its answer was not full. */
  readonly reached?: string;
}

const time = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text))));

const memorySchema: z.ZodMiniType<PetraMemory> = z.object({
  version: z.literal(1),
  since: z.exactOptional(time),
  newest: z.exactOptional(time),
  whole: z.boolean(),
  tenants: z.array(
    z.object({
      id: z.string().check(z.minLength(1)),
      name: z.string(),
      joined: z.boolean(),
      reached: z.exactOptional(time),
    }),
  ),
});

/** Reads what a fetch gave to remember; undefined when it is anything else, or of another version. */
export function parseMemory(memory: unknown): PetraMemory | undefined {
  return memorySchema.safeParse(memory).data;
}

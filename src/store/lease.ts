/** Lets one of several windows at a time do something. */
export interface Lease {
  /** Takes it, unless another holder that is alive has it. */
  take(): Promise<HeldLease | undefined>;
  /** Resolves when it may be free: given back, or its holder has fallen silent. Rejects with the signal's reason. */
  free(signal: AbortSignal): Promise<void>;
}

/** A lease that is held here, and kept alive until it is given back. */
export interface HeldLease {
  release(): Promise<void>;
}

/** The lease of a name, shared by all who use the name. */
export type Leases = (name: string) => Lease;

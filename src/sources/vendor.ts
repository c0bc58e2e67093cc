import type * as z from 'zod/mini';
import type { Incident, VendorTraits } from '../domain/incident';
import type { RateLimit } from './limit/ledger';
import type { Requester } from './net/requester';
import type { Label, Sentence } from './sentence';
import type { Clock, IncidentSource } from './source';

/** What a connection asks an API for: `scope` of its entry in the settings. Each vendor has fields of its own. */
type AnyScope = Readonly<Record<string, unknown>>;

/**
 * Everything that the rest of the product has to know of one API. No part is optional: what a vendor does not have it says
 * so. To add one, see CONTRIBUTING.md.
 *
 * This is loaded at activation, so it is small: what only those need who use the vendor is imported by `load`.
 */
export interface Vendor<Scope extends AnyScope = AnyScope, KeyForm extends string = string> extends VendorTraits {
  /** `kind` of a connection in the settings and `source` of an incident. Public and stored in caches: it never changes. */
  readonly id: string;
  /** The vendor, in full. */
  readonly name: string;
  /** All domains of the vendor: an address there can't be meant for the API of another. */
  readonly domains: readonly string[];
  /** For each key. */
  readonly limit: RateLimit;
  /** `baseUrl` in the settings: required, or not where the vendor has one address for all. */
  readonly baseUrlSchema: z.ZodMiniType<string | undefined>;
  readonly scopeSchema: z.ZodMiniType<Scope>;
  /** Values of `auth` in the settings: how a key is shown to the API. Undefined when there is one way only. */
  readonly keyForms: readonly KeyForm[] | undefined;
  /**
   * The address that somebody means who has typed or pasted one. What is no address comes back for `checkBaseUrl` to refuse.
   * @returns undefined for the vendor's own
   * @throws SourceError `insecureUrl` saying what it is instead
   */
  meantAddress(given: string): string | undefined;
  /** Where the API is. @param address as `meantAddress` returns it */
  baseUrl(address: string | undefined): string;
  /** From when on a scope asks for incidents, ISO 8601. */
  startOf(scope: Scope): string | undefined;
  /** What kind of incidents it has, in the choice of a vendor. */
  readonly description: Sentence;
  /** What the connection of sample mode asks for. */
  readonly sampleScope: Scope;
  load(): Promise<LoadedVendor<Scope, KeyForm>>;
}

/** What is loaded when a vendor is used: its client, its words. */
export interface LoadedVendor<Scope extends AnyScope = AnyScope, KeyForm extends string = string> {
  source(options: VendorSourceOptions<Scope, KeyForm>): IncidentSource;
  /** Maps cached records, see `SyncedConnection.restore`. */
  restore(records: readonly unknown[], origin: RecordOrigin): readonly Incident[];
  /** All labels that the mapper gives to known statuses and severities. */
  readonly labels: readonly Label[];
  /** Where in a record the values are that an incident has, such as `tenant.name`: the details list all others as they are. */
  readonly mappedPaths: ReadonlySet<string>;
  readonly form: VendorForm<Scope>;
  /** The simulated API of sample mode. @param key the only one that it knows */
  sampleApi(key: string): Promise<typeof globalThis.fetch>;
}

/** Where records come from. */
export interface RecordOrigin {
  /** Id of the connection. */
  readonly connection: string;
  /** Address of the connection's API. */
  readonly baseUrl: string;
}

export interface VendorSourceOptions<Scope, KeyForm> extends RecordOrigin {
  readonly scope: Scope | undefined;
  /** How the key is shown to the API; detected automatically by default. */
  readonly auth: KeyForm | undefined;
  readonly key: string;
  /** The same for all connections that have the same key and reach the API in the same way. */
  readonly requester: Requester;
  readonly clock: Clock;
}

/** The words with which a connection is added and edited. */
export interface VendorForm<Scope extends AnyScope = AnyScope> {
  /** Where a user finds a key. */
  readonly whereKeysAre: Sentence;
  /** How a new connection is asked for its address; undefined when it is not. */
  readonly newAddress: { readonly prompt: Sentence; readonly placeholder: string } | undefined;
  /** How an address is asked for that is changed. */
  readonly address: Sentence;
  /** The names of `Vendor.keyForms`; undefined without such. */
  readonly keyForms: Readonly<Record<string, Label>> | undefined;
  /** All fields of the scope, in the order in which they are shown. */
  readonly scope: Readonly<Record<keyof Scope, ScopeField>>;
}

/** A field of the scope: how it is called, asked for and read. */
export interface ScopeField {
  readonly label: Sentence;
  /** In that of a list without `values`, `{0}` stands for how several are written. */
  readonly prompt: Sentence;
  readonly type: 'text' | 'number' | 'truth' | 'list';
  /** What applies when it is empty; undefined for all. `{0}` stands for how far back the settings go. */
  readonly none: Sentence | string | undefined;
  /** The values that there are, with their names; others cannot be asked for. */
  readonly values?: readonly (readonly [value: string, name: Label])[];
  /** The value that an incident has, and what that is called where its name says more: those seen are offered. */
  readonly seen?: (incident: Incident) => readonly [value: string | undefined, name?: string | undefined];
}

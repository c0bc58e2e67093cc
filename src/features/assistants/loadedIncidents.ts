import * as vscode from 'vscode';
import type { CheckReader } from '../../domain/checks/check';
import type { Incident } from '../../domain/incident';
import type { TimeZone } from '../../domain/time';
import type { Words } from './named';

/** What the tools read: incidents loaded in this window. Nothing makes a request. */
export interface LoadedIncidents {
  readonly store: { all(): readonly Incident[] };
  /** Incidents that match a filter, in the order of the tree. */
  readonly visible: {
    readonly query: {
      /** @throws FilterSyntaxError */
      matching(filter: string): readonly Incident[];
    };
  };
  readonly connections: {
    list(): readonly { readonly id: string; readonly name: string }[];
    /** Of others, the incidents are hidden. */
    enabled(): readonly { readonly id: string; readonly name: string }[];
    nameOf(id: string): string;
    isSample(id: string): boolean;
  };
  readonly sync: {
    /** `lastSuccess` in ms since the epoch. */
    status(connection: string): { readonly lastSuccess?: number };
  };
  readonly checks: CheckReader;
  /** Where days begin. */
  readonly timeZone: () => TimeZone;
}

export interface Provenance {
  readonly connectionName: string;
  readonly sample: true | undefined;
}

/** Distinguishes the incidents of one connection from those of another. */
export function provenanceOf(
  { connection }: Incident,
  { connections }: Pick<LoadedIncidents, 'connections'>,
): Provenance {
  const sample = connections.isSample(connection) || undefined;
  return { connectionName: connections.nameOf(connection), sample };
}

/** Words for an {@link Provenance}. */
export function provenanceWords(): Words<Provenance> {
  return { connectionName: vscode.l10n.t('Connection'), sample: vscode.l10n.t('sample data or not') };
}

import { type Emitter, Owner } from '../../domain/events';
import * as vscode from 'vscode';
import type { Incident, IncidentRef } from '../../domain/incident';
import { rawDocumentText } from '../../domain/jsonParts';
import { hasRecord, rawText, recordOf } from '../../domain/raw';
import { digestOf } from '../../domain/rawRecord';
import type { IncidentStore } from '../../store/incidentStore';

/** As `register.ts` registers it. */
const scheme = 'incidents';

/** Read-only JSON documents of incidents as the API sent them; what cannot be seen is escaped. */
export class RawDocuments extends Owner {
  /** Queries of documents of a version that was not there when they were asked for. */
  private readonly missing = new Set<string>();

  /** @param changed says which document is another one now */
  constructor(
    private readonly store: IncidentStore,
    changed: Pick<Emitter<vscode.Uri>, 'fire'>,
  ) {
    super();
    this.own(
      store.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments) if (this.mayChange(uri)) changed.fire(uri);
      }),
    );
  }

  /**
   * URI of an incident's document: `incidents:/<id>.json?<connection>`, with the id in a form that is safe in a path.
   * @param version the digest of a record: shows that one only, whatever comes after it
   */
  static uri({ connection, id }: IncidentRef, version?: number): vscode.Uri {
    const query = JSON.stringify([connection, id, ...(version === undefined ? [] : [version])]);
    return vscode.Uri.from({ scheme, path: `/${id.replaceAll(/[^\w.-]+/g, '_').slice(0, 80)}.json`, query });
  }

  textOf(uri: vscode.Uri): string {
    const { t } = vscode.l10n;
    const { ref, version } = parse(uri);
    const incident = this.store.get(ref);
    const json = incident && recordText(incident, version);
    if (json === undefined) {
      if (version !== undefined) this.missing.add(uri.query);
      return incident ? t('This version is no longer available.') : t('This incident is no longer available.');
    }
    this.missing.delete(uri.query);
    return rawDocumentText(json);
  }

  /** A document of a version stays what it is once it is there. */
  private mayChange(uri: vscode.Uri): boolean {
    if (uri.scheme !== scheme) return false;
    return parse(uri).version === undefined || this.missing.has(uri.query);
  }
}

function parse({ query }: vscode.Uri): { readonly ref: IncidentRef; readonly version: number | undefined } {
  const [connection, id, version] = JSON.parse(query) as [string, string, number?];
  return { ref: { connection, id }, version };
}

/** The text of a version of an incident's record: the last one, or the one before; undefined when it is gone. */
function recordText(incident: Incident, version: number | undefined): string | undefined {
  const last = hasRecord(incident) ? rawText(incident) : undefined;
  if (version === undefined) return last;
  const before = recordOf(incident)?.before?.stored;
  return [last, before].find((text) => text !== undefined && digestOf(text) === version);
}

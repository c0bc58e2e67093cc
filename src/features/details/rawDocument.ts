import { Emitter, Owner } from '../../domain/events';
import * as vscode from 'vscode';
import type { IncidentRef } from '../../domain/incident';
import { indentedJson } from '../../domain/jsonText';
import { rawText } from '../../domain/raw';
import { visibleJson } from '../../domain/text/text';
import type { IncidentStore } from '../../store/incidentStore';

const scheme = 'incidents';

/** Longest document that is indented, in characters: four times the longest record. */
const maxIndented = 4 * 1024 * 1024;

/** Read-only JSON documents of incidents as the API sent them; what cannot be seen is escaped. */
export class RawDocuments extends Owner implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new Emitter<vscode.Uri>());

  readonly onDidChange = this.changed.event;

  constructor(private readonly store: IncidentStore) {
    super();
    this.own(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      store.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) this.changed.fire(uri);
      }),
    );
  }

  /** URI of an incident's document: `incidents:/<id>.json?<connection>`, with the id in a form that is safe in a path. */
  static uri({ connection, id }: IncidentRef): vscode.Uri {
    const query = JSON.stringify([connection, id]);
    return vscode.Uri.from({ scheme, path: `/${id.replaceAll(/[^\w.-]+/g, '_').slice(0, 80)}.json`, query });
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    const [connection, id] = JSON.parse(query) as [string, string];
    const incident = this.store.get({ connection, id });
    if (!incident) return vscode.l10n.t('This incident is no longer available.');
    const json = rawText(incident);
    const indented = indentedJson(json, maxIndented);
    // A record that is nested for nothing else than to become long is shown as it came.
    return `${visibleJson(indented.length > maxIndented ? json : indented)}\n`;
  }
}

import * as vscode from 'vscode';
import type { Incident, IncidentRef } from '../domain/incident';
import { ConnectionsTree, type ConnectionsTreeParts } from './connections/connectionsTree';
import { DetailsPanels, type DetailsPanelsParts } from './details/detailsPanels';
import { DiagnosisDocument } from './diagnose/diagnosis';
import type { DiagnosisParts } from './diagnose/diagnosisText';
import { IncidentsView, type IncidentsViewParts } from './tree/incidentsView';
import { Notifications } from './news/notifications';
import { OverviewPanel, type OverviewPanelParts } from './overview/overviewPanel';
import { RawDocuments } from './details/rawDocument';
import { RelatedIndex } from '../ui/relatedIndex';
import { SavedFiltersTree } from './savedFilters/savedFilters';
import { StatusBar } from './news/statusBar';
import { VisibleIncidents } from '../ui/visibleIncidents';

export type ViewParts = Omit<IncidentsViewParts, 'visible'> &
  ConnectionsTreeParts &
  Pick<DetailsPanelsParts, 'extensionUri' | 'copy'> &
  DiagnosisParts &
  Omit<OverviewPanelParts, 'visible'> & {
    /** Shows new incidents to the user. */
    readonly showNew: (incidents: readonly Incident[]) => unknown;
  };

/** Everything that the user sees. */
export function openViews(parts: ViewParts) {
  const { store, unseen, connections, clock, showNew } = parts;
  const related = new RelatedIndex(store);
  const visible = new VisibleIncidents(store, unseen, related, (id) => connections.nameOf(id), clock);
  const view = new IncidentsView({ ...parts, visible });
  const reveal = async (ref: IncidentRef, focus: boolean): Promise<void> => view.reveal(ref, focus);
  const details = new DetailsPanels({ ...parts, visible, related, reveal, onMissing: parts.onShown });
  const overview = new OverviewPanel({ ...parts, visible });
  const diagnosis = new DiagnosisDocument(parts);
  const owned = vscode.Disposable.from(
    visible,
    view,
    details,
    overview,
    diagnosis,
    new ConnectionsTree(parts),
    new SavedFiltersTree(visible),
    new StatusBar(parts),
    new Notifications({ ...parts, show: showNew }),
    new RawDocuments(store),
  );
  const { tree, treeView } = view;
  return { visible, tree, treeView, details, overview, diagnosis, dispose: () => owned.dispose() };
}

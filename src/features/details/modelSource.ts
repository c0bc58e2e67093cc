import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { refKey, type Incident, type IncidentRef } from '../../domain/incident';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import { ago } from '../../ui/format';
import { oneLine } from '../../domain/text/text';
import type { CheckIndex } from '../../ui/checkIndex';
import type { RelatedIndex } from '../../ui/relatedIndex';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { detailsModel } from './detailsModel';
import type { DetailsModel } from './messages';
import { goneModel, missingModel, type Absence } from './missingModel';

export interface DetailsModelSourceParts {
  readonly store: IncidentStore;
  readonly sync: Sync;
  readonly connections: Connections;
  readonly visible: VisibleIncidents;
  readonly related: RelatedIndex;
  readonly checks: CheckIndex;
}

/** Models of incidents, loaded or not. */
export class DetailsModelSource {
  /** Where incidents were in the tree when they were last seen there, under which filter. */
  private readonly lastPlaces = new Map<string, { readonly index: number; readonly filter: string }>();
  private loading: Promise<void> | undefined;
  private loaded = false;

  /** @param onLoaded called when the cache has been read */
  constructor(
    private readonly parts: DetailsModelSourceParts,
    private readonly onLoaded: () => void,
  ) {}

  /** Only after `loadMappedPaths`. @param last its last loaded version */
  of(ref: IncidentRef, last: Incident | undefined): DetailsModel {
    const { store, connections, sync, visible, related, checks } = this.parts;
    const current = store.get(ref);
    const connection = connections.find(ref.connection);
    const incident = current ?? (connection ? last : undefined);
    const name = oneLine(connections.nameOf(ref.connection), 60);
    if (!incident) return missingModel(ref, this.absenceOf(ref), name);
    const place = visible.order().placeOf(ref);
    if (place) this.lastPlaces.set(refKey(ref), { index: place.index, filter: visible.filter });
    const index = related.get();
    const model = detailsModel(incident, {
      connectionName: (id) => connections.nameOf(id),
      sample: connections.isSample(ref.connection),
      notice: current && staleness(sync.status(ref.connection)),
      related: { ...index.countsOf(incident), nearest: index.relatedTo(incident) },
      // Nothing is certain about one that is gone.
      ...(current && { checks: { findings: checks.findingsIn(current), fetchedAt: sync.fetchedAt(ref) } }),
      place,
      now: Date.now(),
    });
    return current ? model : goneModel(model, connection?.enabled === false, name);
  }

  /** Undefined under another filter, which makes another list. */
  lastIndexOf(ref: IncidentRef): number | undefined {
    const last = this.lastPlaces.get(refKey(ref));
    return last?.filter === this.parts.visible.filter ? last.index : undefined;
  }

  private absenceOf({ connection: id }: IncidentRef): Absence {
    const { connections, sync } = this.parts;
    const connection = connections.find(id);
    if (!connection) return 'noConnection';
    if (connection.enabled === false) return 'disabled';
    // Begun only now, when all connections are known.
    this.loading ??= sync.catchUp().then(() => {
      this.loaded = true;
      this.onLoaded();
    });
    if (!this.loaded) return 'loading';
    return sync.status(id).refreshing ? 'fetching' : 'notLoaded';
  }
}

/** Words for what is shown being old; undefined when the connection's last refresh was good. */
function staleness({ error, lastSuccess }: ReturnType<Sync['status']>): string | undefined {
  if (!error) return undefined;
  return lastSuccess === undefined
    ? vscode.l10n.t('The last refresh failed. This may be out of date.')
    : vscode.l10n.t('The last refresh failed. Updated {0}.', ago(lastSuccess, Date.now()));
}

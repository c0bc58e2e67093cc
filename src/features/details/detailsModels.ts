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
import type * as details from './detailsModel';
import type { DetailsModel } from './messages';
import type * as missing from './missingModel';

/** Nobody counts more related incidents by hand. */
const mostRelated = 1000;

export interface DetailsModelsParts {
  readonly store: IncidentStore;
  readonly sync: Sync;
  readonly connections: Connections;
  readonly visible: VisibleIncidents;
  readonly related: RelatedIndex;
  readonly checks: CheckIndex;
}

type Makers = Pick<typeof details & typeof missing, 'detailsModel' | 'missingModel'>;

/** What there is to say of incidents, whether they are held or not. */
export class DetailsModels {
  /** Where incidents stood in the tree when they were last seen there. */
  private readonly lastIndexes = new Map<string, number>();
  private loading: Promise<void> | undefined;
  private loaded = false;
  /** There once {@link load} has resolved. */
  private makers!: Makers;

  /** @param onLoaded called when what is kept on this machine has been read */
  constructor(
    private readonly parts: DetailsModelsParts,
    private readonly onLoaded: () => void,
  ) {}

  /** Loads what makes models. */
  async load(): Promise<void> {
    const [one, other] = await Promise.all([import('./detailsModel'), import('./missingModel')]);
    await one.loadMappedPaths();
    this.makers = { ...one, ...other };
  }

  /** Only after {@link load}. @param last the incident as it was last held */
  of(ref: IncidentRef, last: Incident | undefined): DetailsModel {
    const { detailsModel, missingModel } = this.makers;
    const { store, connections, sync, visible, related, checks } = this.parts;
    const held = store.get(ref);
    const incident = held ?? (connections.find(ref.connection) ? last : undefined);
    if (!incident) return missingModel(ref, this.absenceOf(ref), oneLine(connections.nameOf(ref.connection), 60));
    const place = visible.order().placeOf(ref);
    if (place) this.lastIndexes.set(refKey(ref), place.index);
    const index = related.get();
    return detailsModel(incident, {
      connectionName: (id) => connections.nameOf(id),
      sample: connections.isSample(ref.connection),
      notice: held
        ? staleness(sync.status(ref.connection))
        : vscode.l10n.t('No longer available. This is its last known state.'),
      related: { total: index.countOf(incident), nearest: index.relatedTo(incident, mostRelated) },
      // Of one that is no longer held, nothing is known to be so still.
      ...(held && { checks: { findings: checks.findingsIn(held), fetchedAt: sync.fetchedAt(ref) } }),
      place,
      now: Date.now(),
    });
  }

  lastIndexOf(ref: IncidentRef): number | undefined {
    return this.lastIndexes.get(refKey(ref));
  }

  private absenceOf({ connection: id }: IncidentRef): missing.Absence {
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
    return sync.status(id).refreshing ? 'fetching' : 'notHeld';
  }
}

/** Words for what is shown being old; undefined when the connection's last refresh was good. */
function staleness({ error, lastSuccess }: ReturnType<Sync['status']>): string | undefined {
  if (!error) return undefined;
  return lastSuccess === undefined
    ? vscode.l10n.t('The last refresh failed. This may be out of date.')
    : vscode.l10n.t('The last refresh failed. Updated {0}.', ago(lastSuccess, Date.now()));
}

import * as vscode from 'vscode';
import { FilterSyntaxError } from '../../domain/filter/filter';
import { type Incident, type IncidentRef, needsAttention } from '../../domain/incident';
import type { Connections } from '../../connections/connections';
import type { Clock } from '../../sources/source';
import type { Sync } from '../../sync/sync';
import { failureText } from '../../ui/failureText';
import { filterMistakeText } from '../../ui/filterErrorText';
import { count } from '../../ui/format';
import { withoutLinks } from '../../domain/text/text';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { parseLink, type Link } from './parseLink';
import type { Ready } from '../../ui/whenReady';
import type { Targets } from '../../ui/commandTarget';
import { runCommand } from '../../commandIds';

/** Links within this time share a message, ms. */
const restMs = 500;
/** Links cause one refresh in this time, ms. */
const refreshEveryMs = 60_000;

export interface LinkOpenerParts extends Targets {
  readonly sync: Sync;
  readonly visible: VisibleIncidents;
  readonly ready: Ready;
  readonly connections: Pick<Connections, 'list'>;
  readonly clock: Clock;
}

/**
 * Opens links. They may come from a page that nobody should trust, which may open hundreds: they show what is there, make
 * no request that the user has not agreed to but those of a list that is in sight, mark nothing as seen, and hide nothing
 * silently.
 */
export class LinkOpener {
  /** Pending messages by kind, shown when no more of the kind arrive. */
  private readonly waiting = new Map<Link['kind'] | 'mistake', () => unknown>();
  private refreshedAt = -Infinity;
  /** Whether every connection could be asked then. */
  private askedAll = true;
  /** The filter of the links without a message yet, and the one before them. */
  private filters: { readonly before: string; readonly now: string } | undefined;

  constructor(private readonly parts: LinkOpenerParts) {}

  async handleUri(uri: vscode.Uri): Promise<void> {
    const { t } = vscode.l10n;
    const link = parseLink(uri);
    try {
      if (link?.kind === 'filter') await this.setFilter(link.filter);
      else if (link) await this.openIncident(link);
      else await this.notifyMistake(t('Incident Browser can’t open this link.'));
    } catch (error) {
      await this.notifyMistake(failureText(error, t('Can’t open this link.')));
    }
  }

  private async setFilter(text: string): Promise<void> {
    const { visible, read } = this.parts;
    await runCommand('tree.focus');
    await read();
    const before = visible.filter;
    try {
      visible.setFilter(text);
    } catch (error) {
      if (!(error instanceof FilterSyntaxError)) throw error;
      await this.notifyMistake(filterMistakeText(error));
      return;
    }
    // What the user has set in between is what they want back.
    const first = this.filters?.now === before ? this.filters.before : before;
    if (visible.filter !== before) this.filters = { before: first, now: visible.filter };
    await this.notify('filter', async () => this.notifyHidden());
  }

  /** Says so when the filter of a link hides what needs attention. */
  private async notifyHidden(): Promise<void> {
    const { t } = vscode.l10n;
    const { visible } = this.parts;
    const { filters } = this;
    this.filters = undefined;
    if (filters?.now !== visible.filter) return;
    const shown = visible.incidents().filter(needsAttention).length;
    const hidden = visible.query.countMatching('is:attention') - shown;
    if (hidden === 0) return;
    const [clear, undo] = [t('Clear Filter'), t('Undo')];
    const message =
      hidden === 1
        ? t('The filter of this link hides 1 incident that needs attention.')
        : t('The filter of this link hides {0} incidents that need attention.', count(hidden));
    const answer = await vscode.window.showInformationMessage(message, clear, undo);
    if (answer === clear) visible.setFilter('');
    if (answer === undo) visible.setFilter(filters.before);
  }

  private async openIncident(link: Link & { kind: 'incident' }): Promise<void> {
    const { ready, sync, connections } = this.parts;
    if (!(await ready())) return;
    // What other windows have fetched counts as well.
    await sync.catchUp();
    const incident = this.find(link);
    const disabled = connections.list().find(({ id, enabled }) => id === link.connection && enabled === false);
    if (incident) await this.show(incident, true);
    // The details say so, and offer to enable it.
    else if (disabled) await this.show({ connection: disabled.id, id: link.id }, true);
    else await this.notify('incident', async () => this.offerRefresh(link));
  }

  private async offerRefresh(link: Link & { kind: 'incident' }): Promise<void> {
    const { t } = vscode.l10n;
    const refresh = t('Refresh');
    let agreed = false;
    if (!this.find(link) && !this.hasJustRefreshed) {
      const question = t('Your connections don’t have this incident yet. Look for it?');
      agreed = (await vscode.window.showInformationMessage(question, refresh)) === refresh;
      if (!agreed) return;
      if (!this.find(link) && !this.hasJustRefreshed && !(await this.refresh())) return;
    }
    const incident = this.find(link);
    if (incident) {
      await this.show(incident, !agreed);
      return;
    }
    const missing = this.askedAll
      ? t('None of your connections has this incident.')
      : t('The incident wasn’t found, but not all connections could be refreshed.');
    void vscode.window.showInformationMessage(missing);
  }

  private get hasJustRefreshed(): boolean {
    const passed = this.parts.clock.now() - this.refreshedAt;
    // A future time predates a clock change.
    return passed >= 0 && passed < refreshEveryMs;
  }

  /** @returns false when the user has ended it */
  private async refresh(): Promise<boolean> {
    const { sync, clock, connections } = this.parts;
    this.refreshedAt = clock.now();
    const location = vscode.ProgressLocation.Notification;
    const title = vscode.l10n.t('Looking for the incident');
    return vscode.window.withProgress({ location, title, cancellable: true }, async (_progress, token) => {
      token.onCancellationRequested(() => sync.cancel());
      this.askedAll =
        (await sync.refresh('user')).every(({ ok }) => ok) &&
        connections.list().every(({ enabled }) => enabled !== false);
      return !token.isCancellationRequested;
    });
  }

  /** A colleague's connection has another id: the incident's own id identifies it too. */
  private find({ connection, id }: Link & { kind: 'incident' }): Incident | undefined {
    const { store } = this.parts;
    const own = connection === undefined ? undefined : store.get({ connection, id });
    return own ?? store.all().find((incident) => incident.id === id);
  }

  private async show(ref: IncidentRef, byLink: boolean): Promise<void> {
    const { details, treeView } = this.parts;
    await details.show(ref, treeView.visible, byLink);
  }

  private async notifyMistake(message: string): Promise<void> {
    await this.notify('mistake', () => void vscode.window.showErrorMessage(withoutLinks(message)));
  }

  /** Tells when no more links of the kind come, of the last one only. */
  private async notify(kind: Link['kind'] | 'mistake', notice: () => unknown): Promise<void> {
    this.waiting.set(kind, notice);
    await this.parts.clock.sleep(restMs);
    if (this.waiting.get(kind) !== notice) return;
    this.waiting.delete(kind);
    await notice();
  }
}

import * as vscode from 'vscode';
import type { Incident, IncidentRef } from '../../domain/incident';
import { openAndRecent } from '../../domain/sorting';
import { withoutIcons } from '../../domain/text/text';
import type { Clock } from '../../sources/source';
import { askWhileTyping, keepOrder, withRest } from '../../ui/quickPick';
import { age } from '../../ui/format';
import { incidentIcon, isolated, what, who } from '../../ui/incidentItem';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

/** As many as anybody reads; the box would send all it has to the window. */
const maxShown = 100;

export interface IncidentPick extends vscode.QuickPickItem {
  readonly ref?: IncidentRef;
}

/** Asks for an incident, by any word it has. */
export async function askForIncident(
  visible: VisibleIncidents,
  connectionName: (id: string) => string,
  clock: Clock,
): Promise<IncidentRef | undefined> {
  const { t } = vscode.l10n;
  const box = vscode.window.createQuickPick<IncidentPick>();
  const update = (): void => {
    const matching = visible.query.matchingWords(box.value);
    const shown = openAndRecent(matching, maxShown).map((incident) => toPick(incident, connectionName));
    box.items = withRest(shown, matching.length, t('No incident has all these words'));
  };
  keepOrder(box);
  box.title = t('Go to Incident');
  box.placeholder = t('Search by user, tenant, host, policy or ID');
  return askWhileTyping(box, update, (row) => row?.ref, clock);
}

/** The row of an incident. */
export function toPick(incident: Incident, connectionName: (id: string) => string): IncidentPick {
  const { connection, id, tenant, hostname, createdAt } = incident;
  const where = [tenant?.name, hostname, connectionName(connection)].flatMap((part) =>
    part ? [isolated(withoutIcons(part))] : [],
  );
  return {
    label: isolated(withoutIcons(who(incident))),
    description: isolated(withoutIcons(what(incident))),
    detail: [...where, age(createdAt, Date.now())].filter((part) => part).join(' · '),
    iconPath: incidentIcon(incident),
    // They have been matched already, by fields that the row does not show as well.
    alwaysShow: true,
    ref: { connection, id },
  };
}

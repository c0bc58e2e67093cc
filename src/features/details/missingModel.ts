import * as vscode from 'vscode';
import type { IncidentRef } from '../../domain/incident';
import { code, words } from './facts';
import type { DetailsButton, DetailsModel, RelatedPart } from './messages';

/**
 * Why an incident is not there: the cache is still being read; a refresh under way may bring it; it is not among the
 * loaded ones; its connection is disabled or was removed.
 */
export type Absence = 'loading' | 'fetching' | 'notLoaded' | 'disabled' | 'noConnection';

/** What the panel says when there is no incident to show. */
export function missingModel({ id }: IncidentRef, absence: Absence, connectionName: string): DetailsModel {
  const { t } = vscode.l10n;
  const isComing = absence === 'loading' || absence === 'fetching';
  const notices: Readonly<Record<Absence, string>> = {
    loading: t('Loading incidents from the cache…'),
    fetching: t('Loading from {0}. The incident appears here as it arrives.', connectionName),
    notLoaded: t('{0} doesn’t have this incident yet. Refresh to look again.', connectionName),
    disabled: t('The connection {0} of this incident is disabled.', connectionName),
    noConnection: t('The connection of this incident was removed.'),
  };
  return {
    title: isComing ? t('Loading incident') : t('Incident not available'),
    busy: isComing,
    notices: [notices[absence]],
    actions: actionsFor(absence),
    sections: [{ id: 'what', title: t('What'), facts: [code(t('Incident ID'), id)] }],
    words: words(),
  };
}

/** The last known state of an incident that is gone: what brings it back takes the place of what can be done with it. */
export function goneModel(last: DetailsModel, isDisabled: boolean, connectionName: string): DetailsModel {
  const { t } = vscode.l10n;
  const notice = isDisabled
    ? t('The connection {0} of this incident is disabled.', connectionName)
    : t('No longer available. This is its last known state.');
  const { keys: _, related, ...model } = last;
  return {
    ...model,
    ...(related && { related: withoutButton(related) }),
    sections: last.sections.map(({ action: __, ...section }) => section),
    notices: [...last.notices, notice],
    actions: actionsFor(isDisabled ? 'disabled' : 'notLoaded'),
  };
}

function withoutButton(related: RelatedPart): RelatedPart {
  const { showAll: _, ...others } = related;
  return others;
}

function actionsFor(absence: Absence): readonly DetailsButton[] {
  const { t } = vscode.l10n;
  switch (absence) {
    case 'notLoaded':
      return [{ action: 'refresh', label: t('Refresh'), primary: true }];
    case 'disabled':
      return [{ action: 'enableConnection', label: t('Enable Connection'), primary: true }];
    default:
      return [];
  }
}

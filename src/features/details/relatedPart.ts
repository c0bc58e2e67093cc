import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import type { Related, Strength } from '../../domain/related';
import { occurredTime } from '../../domain/time';
import { vendorOf } from '../../sources/vendors';
import { count, duration } from '../../ui/format';
import { stateLabel, what, who } from '../../ui/incidentItem';
import { oneLine } from '../../domain/text/text';
import { timeText } from './facts';
import type { RelatedLink, RelatedPart } from './messages';

/** How many are listed; the tree shows all. */
const maxLinks = 20;

/** The incidents of the same person. */
export interface RelatedTo {
  /** How many there are. */
  readonly total: number;
  /** The nearest in time first; all of them, or as many as anybody would count. */
  readonly nearest: readonly Related[];
}

export interface RelatedContext {
  readonly connectionName: (id: string) => string;
  /** Ms since the epoch. */
  readonly now: number;
}

/** The section of related incidents. */
export function toRelatedPart(incident: Incident, { total, nearest }: RelatedTo, context: RelatedContext): RelatedPart {
  const { t } = vscode.l10n;
  const title = t('Related incidents');
  if (total === 0) {
    const intro = incident.user ? t('No other incidents for this user.') : t('This incident has no user.');
    return { title, intro, links: [] };
  }
  const inDwell = nearest.filter(({ withinDwell }) => withinDwell).length;
  const intro = [
    total === 1 ? t('1 other incident for this user.') : t('{0} other incidents for this user.', count(total)),
    ...(inDwell === 0
      ? []
      : [
          inDwell === 1
            ? t('One of them is inside the dwell window.')
            : t('{0} of them are inside the dwell window.', count(inDwell)),
        ]),
  ].join(' ');
  return {
    title,
    intro,
    links: nearest.slice(0, maxLinks).map((related) => linkTo(related, incident, context)),
    showAll: total === 1 ? t('Show in the tree') : t('Show all {0} in the tree', count(total)),
  };
}

function linkTo(
  { incident: other, strength, withinDwell }: Related,
  incident: Incident,
  { connectionName, now }: RelatedContext,
): RelatedLink {
  const { t } = vscode.l10n;
  const at = occurredTime(other);
  const detail = [
    who(other) === who(incident) ? undefined : who(other),
    other.hostname,
    other.tenant?.name,
    connectionName(other.connection),
  ];
  return {
    ref: { connection: other.connection, id: other.id },
    title: `${vendorOf(other.source).shortName}: ${what(other)}`,
    state: other.status.state,
    stateText: stateLabel(other.status.state),
    detail: detail.flatMap((part) => (part ? [oneLine(part, 80)] : [])).join(' · '),
    distance: distanceText(at - occurredTime(incident)),
    ...(!Number.isNaN(at) && { time: timeText(at, now) }),
    ...(withinDwell && { dwell: t('Inside the dwell window') }),
    reason: reasonText(strength),
  };
}

/** @param ms from this incident to the other; NaN when one of them has no time */
function distanceText(ms: number): string {
  const { t } = vscode.l10n;
  if (Number.isNaN(ms)) return t('time not known');
  const length = duration(Math.abs(ms) / 60_000);
  if (ms === 0) return t('< 1 min later');
  return ms > 0 ? t('{0} later', length) : t('{0} earlier', length);
}

function reasonText(strength: Strength): string {
  const { t } = vscode.l10n;
  switch (strength) {
    case 'mail':
      return t('Same email address');
    case 'principal':
      return t('Same login');
    case 'record':
      return t('Linked by another incident');
    case 'login':
      return t('Same username, different domain');
    case 'id':
      return t('Same name or ID');
  }
}

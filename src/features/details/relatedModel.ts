import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import type { Related, RelatedCounts, Strength } from '../../domain/related';
import { minuteMs, occurredTime } from '../../domain/time';
import { vendorOf } from '../../sources/vendors';
import { count, duration } from '../../ui/format';
import { stateLabel, what, who } from '../../ui/incidentItem';
import { oneLine } from '../../domain/text/text';
import { timeText } from './facts';
import type { RelatedLink, RelatedPart } from './messages';

/** How many are listed, the nearest in time; the tree shows all. */
const maxLinks = 20;

/** The incidents of the same person. */
export interface RelatedTo extends RelatedCounts {
  /** The nearest in time first, as many as are listed at least. */
  readonly nearest: readonly Related[];
}

interface RelatedContext {
  readonly connectionName: (id: string) => string;
  /** Ms since the epoch. */
  readonly now: number;
}

/** What else the person has, and when. */
export function toRelatedPart(incident: Incident, related: RelatedTo, context: RelatedContext): RelatedPart {
  const { total, open, withinDwell, nearest } = related;
  const { t } = vscode.l10n;
  const title = t('Related incidents');
  if (total === 0) {
    const summary = incident.user ? t('No other incidents for this user.') : t('This incident has no user.');
    return { title, summary, chronology: [] };
  }
  const summary = [
    total === 1 ? t('1 other incident') : t('{0} other incidents', count(total)),
    open === 0 ? t('none open') : t('{0} open', count(open)),
    ...(withinDwell === 0 ? [] : [t('{0} inside the dwell window', count(withinDwell))]),
  ].join(' · ');
  const at = occurredTime(incident);
  const here = { title: t('This incident'), ...(!Number.isNaN(at) && { time: timeText(at, context.now) }) };
  const entries = nearest
    .slice(0, maxLinks)
    .map((each) => ({ at: occurredTime(each.incident), entry: linkTo(each, incident, context) }));
  return {
    title,
    summary,
    // Those without a time come last.
    chronology: [{ at, entry: here }, ...entries]
      .toSorted((a, b) => (Number.isNaN(a.at) ? Infinity : a.at) - (Number.isNaN(b.at) ? Infinity : b.at) || 0)
      .map(({ entry }) => entry),
    showAll: total === 1 ? t('Show in the list') : t('Show all {0} in the list', count(total)),
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
  const length = duration(Math.abs(ms) / minuteMs);
  if (ms === 0) return t('< 1 min later');
  return ms > 0 ? t('{0} later', length) : t('{0} earlier', length);
}

function reasonText(strength: Strength): string {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<Strength, string>> = {
    mail: t('Same email address'),
    principal: t('Same sign-in name'),
    record: t('Linked by another incident'),
    login: t('Same username, different domain'),
    id: t('Same name or ID'),
  };
  return texts[strength];
}

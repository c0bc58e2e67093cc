import * as vscode from 'vscode';
import { dwellWindow } from '../../domain/dwellWindow';
import type { FieldKey } from '../../domain/field';
import type { Incident } from '../../domain/incident';
import { detectedAt } from '../../domain/raw';
import { lastTime, minuteMs } from '../../domain/time';
import { vendorOf } from '../../sources/vendors';
import { duration, longDuration } from '../../ui/format';
import { readTime, timeText } from './facts';
import type { Timeline, TimelinePoint } from './messages';
import { placesOf } from './timelineScale';

interface Moment {
  /** Of all that happened then. */
  readonly kinds: readonly [TimelinePoint['kind'], ...TimelinePoint['kind'][]];
  readonly label: string;
  /** Ms since the epoch. */
  readonly at: number;
  readonly received?: string | undefined;
}

/** What happened when, and the dwell window; undefined without a time. @param now ms since the epoch */
export function timelineOf(incident: Incident, now: number): Timeline | undefined {
  const { t } = vscode.l10n;
  const moments = momentsOf(incident, now);
  if (moments.length < 2) return undefined;
  const places = placesOf(moments.map(({ at }) => at));
  const points = moments.map(({ kinds: [kind], label, at, received }, index): TimelinePoint => {
    const before = moments[index - 1];
    return {
      kind,
      label,
      time: timeText(at, now, received),
      ...(before && { after: gapText(at - before.at) }),
      at: places[index] ?? 0,
    };
  });
  const placeOf = (kind: TimelinePoint['kind']): number | undefined =>
    places[moments.findIndex(({ kinds }) => kinds.includes(kind))];
  const band = bandOf(incident, placeOf);
  const words = points.map(({ label, after }) => (after === undefined ? label : `${after}: ${label}`));
  return {
    title: t('Timeline'),
    description: [...words, ...(band ? [band.label] : [])].join('. '),
    points,
    ...(band && { band }),
  };
}

/** What is known of an incident's times, the earliest first, and now. */
function momentsOf(incident: Incident, now: number): readonly Moment[] {
  const { occurredAt, user } = incident;
  const detected = detectedAt(incident);
  const { t } = vscode.l10n;
  const [, dwellEnd] = dwellWindow(incident) ?? [];
  const { lastPasswordChange } = user ?? {};
  const found: readonly [TimelinePoint['kind'], string, number | undefined, received?: string | undefined][] = [
    ['occurred', t('Occurred'), readTime(occurredAt), occurredAt],
    ['detected', t('Detected'), readTime(detected), detected],
    ['password', t('Last password change'), readTime(lastPasswordChange), lastPasswordChange],
    ['dwellEnd', t('End of dwell time'), dwellEnd],
  ];
  const moments = new Map<number, Moment>();
  for (const [kind, label, at, received] of found) {
    if (at === undefined || at > lastTime) continue;
    // A time is told once, whatever happened then.
    const same = moments.get(at);
    moments.set(
      at,
      same
        ? { ...same, kinds: [...same.kinds, kind], label: `${same.label}, ${label}` }
        : { kinds: [kind], label, at, received },
    );
  }
  if (moments.size === 0) return [];
  return [...moments.values(), { kinds: ['now'] as const, label: t('Now'), at: now }].sort((a, b) => a.at - b.at);
}

/** Whether a timeline tells what a field says. */
export function isInTimeline(key: FieldKey, incident: Incident, timeline: Timeline | undefined): boolean {
  if (!timeline) return false;
  if (key === 'dwellMinutes') return timeline.band?.open === false;
  const times: Partial<Record<FieldKey, string | undefined>> = {
    occurredAt: incident.occurredAt,
    createdAt: detectedAt(incident),
    userLastPasswordChange: incident.user?.lastPasswordChange,
  };
  return (readTime(times[key]) ?? Infinity) <= lastTime;
}

/** The window in which the attacker is thought to have had access: open as long as nobody has shut the attacker out. */
function bandOf(incident: Incident, placeOf: (kind: TimelinePoint['kind']) => number | undefined): Timeline['band'] {
  const { t } = vscode.l10n;
  const { source, dwellMinutes } = incident;
  if (!vendorOf(source).hasDwellTime || !dwellWindow(incident)) return undefined;
  const open = dwellMinutes === undefined;
  const [from, to] = [placeOf('occurred'), placeOf(open ? 'now' : 'dwellEnd')];
  if (from === undefined || to === undefined || to < from) return undefined;
  return {
    from,
    to,
    open,
    label: open ? t('Dwell time: ongoing') : t('Dwell window: {0}', longDuration(dwellMinutes)),
  };
}

function gapText(ms: number): string {
  return ms < minuteMs ? vscode.l10n.t('< 1 min later') : vscode.l10n.t('{0} later', duration(ms / minuteMs));
}

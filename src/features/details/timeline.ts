import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import { vendorOf } from '../../sources/vendors';
import { duration, longDuration } from '../../ui/format';
import { readTime, timeText } from './facts';
import type { Timeline, TimelinePoint } from './messages';
import { placesOf } from './timelineScale';

const minuteMs = 60_000;
/** The last ms that a Date can represent (ECMA-262, time values). */
const lastTime = 8.64e15;

interface Moment {
  readonly kind: TimelinePoint['kind'];
  readonly label: string;
  /** Ms since the epoch. */
  readonly at: number;
}

/** What happened when, and the dwell window; undefined without a time. @param now ms since the epoch */
export function timelineOf(incident: Incident, now: number): Timeline | undefined {
  const { t } = vscode.l10n;
  const moments = momentsOf(incident, now);
  if (moments.length < 2) return undefined;
  const places = placesOf(moments.map(({ at }) => at));
  const points = moments.map(({ kind, label, at }, index): TimelinePoint => {
    const before = moments[index - 1];
    return {
      kind,
      label,
      time: timeText(at, now),
      ...(before && { after: gapText(at - before.at) }),
      at: places[index] ?? 0,
    };
  });
  const band = bandOf(incident, points);
  const words = points.map(({ label, after }) => (after === undefined ? label : `${after}: ${label}`));
  return {
    title: t('Timeline'),
    description: [...words, ...(band ? [band.label] : [])].join('. '),
    points,
    ...(band && { band }),
  };
}

/** What is known of an incident's times, the earliest first, and now. */
function momentsOf({ occurredAt, createdAt, user, dwellMinutes }: Incident, now: number): readonly Moment[] {
  const { t } = vscode.l10n;
  const occurred = readTime(occurredAt);
  const dwellEnd = occurred === undefined || !isLength(dwellMinutes) ? undefined : occurred + dwellMinutes * minuteMs;
  const found: readonly [Moment['kind'], string, number | undefined][] = [
    ['occurred', t('Occurred'), occurred],
    ['detected', t('Detected'), readTime(createdAt)],
    ['password', t('Last password change'), readTime(user?.lastPasswordChange)],
    ['dwellEnd', t('End of dwell time'), dwellEnd],
  ];
  const moments = found.flatMap(([kind, label, at]) =>
    at === undefined || at > lastTime ? [] : [{ kind, label, at }],
  );
  if (moments.length === 0) return [];
  return [...moments, { kind: 'now' as const, label: t('Now'), at: now }].sort((a, b) => a.at - b.at);
}

/** The window in which the attacker is thought to have had access: open as long as nobody has shut the attacker out. */
function bandOf({ source, status, dwellMinutes }: Incident, points: readonly TimelinePoint[]): Timeline['band'] {
  const { t } = vscode.l10n;
  const placeOf = (kind: TimelinePoint['kind']): number | undefined => points.find((each) => each.kind === kind)?.at;
  const from = placeOf('occurred');
  if (!vendorOf(source).hasDwellTime || from === undefined) return undefined;
  const end = placeOf('dwellEnd');
  if (end !== undefined && isLength(dwellMinutes)) {
    return { from, to: end, label: t('Dwell window: {0}', longDuration(dwellMinutes)), open: false };
  }
  const now = placeOf('now');
  if (dwellMinutes !== undefined || status.state !== 'attention' || now === undefined || now < from) return undefined;
  return { from, to: now, label: t('Dwell time: ongoing'), open: true };
}

function isLength(minutes: number | undefined): minutes is number {
  return minutes !== undefined && minutes >= 0;
}

function gapText(ms: number): string {
  return ms < minuteMs ? vscode.l10n.t('< 1 min later') : vscode.l10n.t('{0} later', duration(ms / minuteMs));
}

import type { Step } from './groupSteps';
import type { Incident } from './incident';
import { addDays, createdTime, dayOf, type TimeZone } from './time';

/** The words that groups are labelled with where incidents have none; handed in to be translated. */
export interface GroupLabels {
  readonly all: string;
  readonly today: string;
  readonly yesterday: string;
  /** Writes another day, such as `2026-01-05`; as it is by default. */
  readonly day?: (day: string) => string;
  readonly noTenant: string;
  readonly noPolicy: string;
  readonly noUser: string;
  readonly noStatus: string;
  readonly noSeverity: string;
  readonly noDate: string;
}

export const englishGroupLabels: GroupLabels = {
  all: 'All incidents',
  today: 'Today',
  yesterday: 'Yesterday',
  noTenant: 'No tenant',
  noPolicy: 'No policy',
  noUser: 'No user',
  noStatus: 'No status',
  noSeverity: 'No severity',
  noDate: 'No date',
};

/** What the words of groups depend on. */
export interface LabelContext {
  /** The name the user gave a connection. */
  readonly connectionName: (id: string) => string;
  /** Where days begin. */
  readonly timeZone: TimeZone;
  /** Ms since the epoch; determines which day is today. */
  readonly now: number;
  readonly labels?: GroupLabels;
}

/** What a group is called. @param incident the one that it is named after */
export function labelOf(
  { kind, key }: Step,
  incident: Incident | undefined,
  { labels = englishGroupLabels, connectionName, timeZone, now }: LabelContext,
): string {
  const { tenant, policy, user, status, severity } = incident ?? {};
  switch (kind) {
    case 'tenant':
      return tenant?.name || tenant?.id || labels.noTenant;
    case 'policy':
      return policy?.name || policy?.id || labels.noPolicy;
    case 'user':
      return user?.name || user?.principal || user?.mail || user?.id || labels.noUser;
    case 'status':
      return status?.label || status?.value || labels.noStatus;
    case 'severity':
      return severity?.label || severity?.value || labels.noSeverity;
    case 'connection':
      return connectionName(incident?.connection ?? '');
    case 'day': {
      if (!incident || !key) return labels.noDate;
      const day = dayOf(createdTime(incident), timeZone);
      const today = dayOf(now, timeZone);
      if (day === today) return labels.today;
      return day === addDays(today, -1) ? labels.yesterday : (labels.day?.(day) ?? day);
    }
    case 'none':
      return labels.all;
  }
}

/** What tells a group apart from others of its label. */
export function descriptionOf(
  { kind }: Step,
  incident: Incident | undefined,
  isLabelShared: () => boolean,
): string | undefined {
  const { tenant, policy, user, connection } = incident ?? {};
  switch (kind) {
    case 'user':
      return user?.mail || user?.principal || (isLabelShared() ? user?.id : undefined);
    case 'tenant':
      return isLabelShared() ? tenant?.id : undefined;
    case 'policy':
      return isLabelShared() ? policy?.id : undefined;
    case 'connection':
      return isLabelShared() ? connection : undefined;
    default:
      return undefined;
  }
}

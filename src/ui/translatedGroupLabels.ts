import * as vscode from 'vscode';
import type { GroupLabels } from '../domain/groupLabels';
import { parseTime } from '../domain/time';

/** The names of groups that no incident gives, and of days, in the language of the editor. */
export function groupLabels(): GroupLabels {
  const { t } = vscode.l10n;
  const written = { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' } as const;
  const days = new Intl.DateTimeFormat(vscode.env.language, written);
  return {
    all: t('All incidents'),
    today: t('Today'),
    yesterday: t('Yesterday'),
    day: (day) => days.format(parseTime(day, 'utc')),
    noTenant: t('No tenant'),
    noPolicy: t('No policy'),
    noUser: t('No user'),
    noStatus: t('No status'),
    noSeverity: t('No severity'),
    noDate: t('No date'),
  };
}

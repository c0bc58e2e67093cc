import * as vscode from 'vscode';
import type { ReportLabels } from '../../domain/report/labels';

/** The words of a report in the user's language. */
export function reportLabels(): ReportLabels {
  const { t } = vscode.l10n;
  return {
    incidents: t('Incidents'),
    status: t('Status'),
    severity: t('Severity'),
    user: t('User'),
    principal: t('Principal'),
    mail: t('Mail'),
    account: t('Account'),
    enabled: t('enabled'),
    disabled: t('disabled'),
    lastPasswordChange: t('Last password change'),
    tenant: t('Tenant'),
    policy: t('Policy'),
    host: t('Host'),
    assignee: t('Assignee'),
    occurred: t('Occurred'),
    created: t('Created'),
    unlisted: t('No longer listed since'),
    dwell: t('Dwell time'),
    found: t('Found'),
    live: t('as it happened'),
    historical: t('in historical data'),
    summary: t('Summary'),
    id: t('Incident ID'),
    lineage: t('Lineage IDs'),
    connection: t('Connection'),
    link: t('Link'),
    days: t('d'),
    hours: t('h'),
    minutes: t('min'),
  };
}

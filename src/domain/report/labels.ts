/** The words of a report; handed in to be translated. They are put in as they are. */
export interface ReportLabels {
  readonly incidents: string;
  readonly status: string;
  readonly severity: string;
  readonly user: string;
  readonly principal: string;
  readonly mail: string;
  readonly account: string;
  readonly enabled: string;
  readonly disabled: string;
  readonly lastPasswordChange: string;
  readonly tenant: string;
  readonly policy: string;
  readonly host: string;
  readonly assignee: string;
  readonly occurred: string;
  readonly created: string;
  readonly unlisted: string;
  readonly dwell: string;
  readonly found: string;
  readonly live: string;
  readonly historical: string;
  readonly summary: string;
  readonly id: string;
  readonly lineage: string;
  readonly connection: string;
  readonly link: string;
  /** Units of time. */
  readonly days: string;
  readonly hours: string;
  readonly minutes: string;
}

export const englishReportLabels: ReportLabels = {
  incidents: 'Incidents',
  status: 'Status',
  severity: 'Severity',
  user: 'User',
  principal: 'Principal',
  mail: 'Mail',
  account: 'Account',
  enabled: 'Enabled',
  disabled: 'Disabled',
  lastPasswordChange: 'Last password change',
  tenant: 'Tenant',
  policy: 'Policy',
  host: 'Host',
  assignee: 'Assignee',
  occurred: 'Occurred',
  created: 'Created',
  unlisted: 'No longer listed since',
  dwell: 'Dwell time',
  found: 'Found',
  live: 'Live, as it happened',
  historical: 'In historical data',
  summary: 'Summary',
  id: 'Incident ID',
  lineage: 'Lineage IDs',
  connection: 'Connection',
  link: 'Link',
  days: 'd',
  hours: 'h',
  minutes: 'min',
};

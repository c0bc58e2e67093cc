import type { Incident } from '../incident';
import { spreadsheetText } from '../text/spreadsheet';

export interface CsvOptions {
  /** Whether to begin with a byte order mark, without which Excel takes UTF-8 for the encoding of the system. */
  readonly bom?: boolean;
  /** Whether spreadsheets may open it; false for scripts, which get exact values. True by default. */
  readonly safe?: boolean;
}

/**
 * The columns, in their order: every field of an incident but `raw`. Names and order stay; new ones are added at the end.
 * What an incident lacks is an empty cell. Times are as received, lineage ids apart by spaces.
 */
const columns: Readonly<Record<string, (incident: Incident) => string | number | boolean | undefined>> = {
  source: ({ source }) => source,
  connection: ({ connection }) => connection,
  id: ({ id }) => id,
  url: ({ url }) => url,
  createdAt: ({ createdAt }) => createdAt,
  occurredAt: ({ occurredAt }) => occurredAt,
  statusValue: ({ status }) => status.value,
  statusLabel: ({ status }) => status.label,
  statusState: ({ status }) => status.state,
  severityValue: ({ severity }) => severity?.value,
  severityLabel: ({ severity }) => severity?.label,
  severityRank: ({ severity }) => severity?.rank,
  tenantId: ({ tenant }) => tenant?.id,
  tenantName: ({ tenant }) => tenant?.name,
  tenantMicrosoftId: ({ tenant }) => tenant?.microsoftId,
  policyId: ({ policy }) => policy?.id,
  policyName: ({ policy }) => policy?.name,
  userId: ({ user }) => user?.id,
  userName: ({ user }) => user?.name,
  userPrincipal: ({ user }) => user?.principal,
  userMail: ({ user }) => user?.mail,
  userEnabled: ({ user }) => user?.enabled,
  userLastPasswordChange: ({ user }) => user?.lastPasswordChange,
  hostname: ({ hostname }) => hostname,
  assignee: ({ assignee }) => assignee,
  isLive: ({ isLive }) => isLive,
  dwellMinutes: ({ dwellMinutes }) => dwellMinutes,
  lineageIds: ({ lineageIds }) => lineageIds?.join(' '),
  summary: ({ summary }) => summary,
  unlistedSince: ({ unlistedSince }) => unlistedSince,
};

/** Names of the columns, in their order. */
const csvColumns: readonly string[] = Object.keys(columns);

/**
 * Writes incidents as CSV (RFC 4180): a header, then a line for each. Text is in quotes; numbers and booleans are not.
 * Safe to open in a spreadsheet, at whatever it splits lines: see {@link spreadsheetText}. For scripts, texts are exact,
 * line breaks within quotes included.
 */
export function* toCsv(
  incidents: readonly Incident[],
  { bom = false, safe = true }: CsvOptions = {},
): Generator<string> {
  const cells = Object.values(columns);
  const textOf = safe ? spreadsheetText : (text: string): string => text;
  yield `${bom ? '\ufeff' : ''}${csvColumns.join(',')}\r\n`;
  for (const incident of incidents) yield `${cells.map((cell) => cellText(cell(incident), textOf)).join(',')}\r\n`;
}

function cellText(value: string | number | boolean | undefined, textOf: (text: string) => string): string {
  if (value === undefined || value === '') return '';
  if (typeof value === 'boolean' || Number.isFinite(value)) return String(value);
  return `"${textOf(String(value)).replaceAll('"', '""')}"`;
}

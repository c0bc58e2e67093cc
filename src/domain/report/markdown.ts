import type { Incident } from '../incident';
import { codeText, inCell, linkText, plainOrCode } from '../text/markdown';
import { englishReportLabels, type ReportLabels } from './labels';
import { isoTime, offsetMinutes, parseTime, type TimeZone } from '../time';

export interface MarkdownOptions {
  /** In which zone times are written. */
  readonly timeZone: TimeZone;
  readonly labels?: ReportLabels;
  /** The name the user gave a connection. */
  readonly connectionName?: (id: string) => string;
}

type Context = Required<MarkdownOptions>;
/** Something told of an incident: under which label, and how as Markdown; empty when there is nothing to tell. */
type Field = readonly [label: keyof ReportLabels, value: (incident: Incident, context: Context) => string];

const status: Field = ['status', (incident) => plainOrCode(incident.status.label || incident.status.value)];
const severity: Field = ['severity', (incident) => plainOrCode(incident.severity?.label)];
const host: Field = ['host', ({ hostname }) => codeText(hostname)];
const created: Field = ['created', ({ createdAt }, { timeZone }) => timeText(createdAt, timeZone)];
const dwell: Field = ['dwell', ({ dwellMinutes }, { labels }) => durationText(dwellMinutes, labels)];

/** What is told of a single incident. */
const facts: readonly Field[] = [
  status,
  severity,
  ['user', ({ user }) => plainOrCode(user?.name)],
  ['principal', ({ user }) => codeText(user?.principal)],
  ['mail', ({ user }) => codeText(user?.mail)],
  ['account', ({ user }, { labels }) => choose(user?.enabled, labels.enabled, labels.disabled)],
  ['lastPasswordChange', ({ user }, { timeZone }) => timeText(user?.lastPasswordChange, timeZone)],
  ['tenant', ({ tenant }) => nameAndId(tenant)],
  ['policy', ({ policy }) => nameAndId(policy)],
  host,
  ['assignee', ({ assignee }) => plainOrCode(assignee)],
  ['occurred', ({ occurredAt }, { timeZone }) => timeText(occurredAt, timeZone)],
  created,
  ['unlisted', ({ unlistedSince }, { timeZone }) => timeText(unlistedSince, timeZone)],
  dwell,
  ['found', ({ isLive }, { labels }) => choose(isLive, labels.live, labels.historical)],
  ['summary', ({ summary }) => plainOrCode(summary, 2000)],
  ['id', ({ id }) => codeText(id)],
  ['lineage', ({ lineageIds = [] }) => lineageText(lineageIds)],
  ['connection', ({ connection }, { connectionName }) => plainOrCode(connectionName(connection))],
  ['link', ({ url, source }) => linkText(url, source)],
];

/** What is told of each of several. */
const columns: readonly Field[] = [
  created,
  status,
  severity,
  ['user', ({ user }) => plainOrCode(user?.name || user?.principal || user?.mail || user?.id)],
  ['tenant', ({ tenant }) => plainOrCode(tenant?.name || tenant?.id)],
  ['policy', ({ policy }) => plainOrCode(policy?.name || policy?.id)],
  host,
  dwell,
  ['link', ({ url, source, id }) => linkText(url, source) || codeText(id)],
];

/** Incidents per step when looking for empty columns. */
const stepSize = 1000;

/**
 * Writes incidents for a ticket: one as a list of facts under a headline, several as a table without the columns that
 * would be empty. No text of an API is Markdown, HTML, a link or a mention there; what is too long is cut.
 */
export function* toMarkdown(incidents: readonly Incident[], options: MarkdownOptions): Generator<string> {
  const context = { labels: englishReportLabels, connectionName: (id: string) => id, ...options };
  const { labels } = context;
  const [only] = incidents;
  if (only && incidents.length === 1) {
    const told = facts.map(([label, value]) => [labels[label], value(only, context)] as const);
    const list = told.map(([label, text]) => (text ? `- **${label}:** ${text}\n` : ''));
    yield `## ${headline(only)}\n\n${list.join('')}`;
    return;
  }
  yield `## ${labels.incidents} (${incidents.length})\n`;
  const filled: Field[] = [];
  for (const column of columns) if (yield* isFilled(column, incidents, context)) filled.push(column);
  if (filled.length === 0) return;
  yield `\n${row(filled.map(([label]) => labels[label]))}${row(filled.map(() => '---'))}`;
  for (const incident of incidents) yield row(filled.map(([, value]) => inCell(value(incident, context))));
}

/** Whether a column has a value in any row. Yields empty pieces during a long search. */
function* isFilled([, value]: Field, incidents: readonly Incident[], context: Context): Generator<string, boolean> {
  for (const [index, incident] of incidents.entries()) {
    if (value(incident, context)) return true;
    if (index % stepSize === stepSize - 1) yield '';
  }
  return false;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** Who, where or what, and its status. */
function headline({ user, hostname, id, tenant, policy, status: { label, value } }: Incident): string {
  const who = user?.name || user?.principal || user?.mail || hostname || id;
  const parts = [who, tenant?.name || policy?.name, label || value];
  return parts
    .map((part) => plainOrCode(part))
    .filter(Boolean)
    .join(' · ');
}

function choose(value: boolean | undefined, yes: string, no: string): string {
  return value === undefined ? '' : value ? yes : no;
}

function nameAndId(owner: { readonly name: string; readonly id: string } | undefined): string {
  const [name, id] = [plainOrCode(owner?.name), codeText(owner?.id)];
  return name && id && owner?.name !== owner?.id ? `${name} (${id})` : name || id;
}

const mostLineageIds = 20;

function lineageText(ids: readonly string[]): string {
  const shown = ids
    .slice(0, mostLineageIds)
    .map((id) => codeText(id))
    .join(', ');
  return ids.length > mostLineageIds ? `${shown}, … (${ids.length})` : shown;
}

/** Such as `2026-01-31 13:00:05 +01:00`; what is no time as it is. */
function timeText(text: string | undefined, timeZone: TimeZone): string {
  const time = parseTime(text ?? '', 'utc');
  if (Number.isNaN(time)) return plainOrCode(text);
  const offset = offsetMinutes(time, timeZone);
  const [date, clock = ''] = isoTime(time + offset * 60_000).split('T');
  const size = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) => String(part).padStart(2, '0'));
  return `${date} ${clock.slice(0, 8)} ${timeZone === 'utc' ? 'UTC' : (offset < 0 ? '-' : '+') + size.join(':')}`;
}

/** Such as `1 d 7 h 59 min`. */
function durationText(minutes: number | undefined, labels: ReportLabels): string {
  if (minutes === undefined) return '';
  const whole = Math.round(minutes);
  const parts = [
    [Math.floor(whole / (24 * 60)), labels.days],
    [Math.floor(whole / 60) % 24, labels.hours],
    [whole % 60, labels.minutes],
  ] as const;
  const shown = parts.filter(([size]) => size > 0).map(([size, unit]) => `${size} ${unit}`);
  return shown.join(' ') || `0 ${labels.minutes}`;
}

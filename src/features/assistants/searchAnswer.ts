import * as vscode from 'vscode';
import { compareIncidents } from '../../domain/grouping';
import type { Incident } from '../../domain/incident';
import { provenanceOf, type HeldIncidents } from './heldIncidents';
import { defaultLimit, type ToolInput } from './inputs';
import { namedParts, type Words } from './named';
import { clean, dataBlock, Room } from './thirdPartyData';

const maxText = 120;
/** Of an ID, by which an incident is asked for: it is of no use in parts. */
const maxId = 500;

/** Lists incidents that match a filter. @throws FilterSyntaxError */
export function searchAnswer(input: ToolInput<'incidents_search'>, held: HeldIncidents): string {
  const { filter = '', limit = defaultLimit, sortBy } = input;
  const matching = held.visible.matching(filter);
  const sorted = sortBy ? [...matching].sort(compareIncidents(sortBy)) : matching;
  const words = searchWords();
  const rows = sorted.slice(0, limit).map((incident) => ({
    ...(clean(namedParts(rowOf(incident, held), words), maxText) as object),
    id: clean(incident.id, maxId),
  }));
  const listed = new Room().keep(rows);
  const total = `${matching.length} of the ${held.store.all().length} incidents held on this machine match.`;
  if (matching.length === 0) return `${total} Try a wider filter, or incidents_summarize for what there is.`;
  const cut = rows.length - listed.length;
  const sentences = [
    `${total} ${listed.length} of them are listed.`,
    ...(cut > 0 ? [`${cut} were left out for their size; incidents_get reads one of them by its ID.`] : []),
    ...(matching.length > limit ? ['A narrower filter or a larger limit (at most 50) shows others.'] : []),
  ];
  return `${sentences.join(' ')}\n\n${dataBlock({ total: matching.length, incidents: listed })}`;
}

/** What is told of each incident. */
export function searchWords(): Words<ReturnType<typeof rowOf>> {
  const { t } = vscode.l10n;
  const connections = t('connections (name, ID, sample data or not)');
  const times = t('times');
  return {
    id: t('incident IDs'),
    connection: connections,
    connectionName: connections,
    sample: connections,
    source: t('vendors'),
    user: t('names of people'),
    login: t('sign-in names and email addresses'),
    hostname: t('host names'),
    tenant: t('tenants'),
    policy: t('policies'),
    severity: t('severities'),
    status: t('statuses'),
    state: t('states'),
    createdAt: times,
    occurredAt: times,
    dwellMinutes: t('dwell times'),
    assignee: t('assignees'),
  };
}

function rowOf(incident: Incident, held: HeldIncidents) {
  const { id, source, user, hostname, tenant, policy, severity, status, assignee, dwellMinutes } = incident;
  const { createdAt, occurredAt } = incident;
  return {
    id,
    ...provenanceOf(incident, held),
    source,
    user: user && (user.name ?? user.principal ?? user.mail ?? user.id),
    login: user?.principal ?? user?.mail,
    hostname,
    tenant: tenant?.name,
    policy: policy?.name,
    severity: severity?.label,
    status: status.label,
    state: status.state,
    createdAt,
    occurredAt,
    dwellMinutes: dwellMinutes === undefined ? undefined : Math.round(dwellMinutes),
    assignee,
  };
}

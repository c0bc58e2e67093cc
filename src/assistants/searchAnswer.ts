import { compareIncidents } from '../domain/grouping';
import type { Incident } from '../domain/incident';
import { originOf, type HeldIncidents } from './heldIncidents';
import { defaultLimit, type ToolInput } from './inputs';
import { clean, dataBlock, Room } from './thirdPartyData';

const maxText = 120;
/** Of an ID, by which an incident is asked for: it is of no use in parts. */
const maxId = 500;

/** Lists incidents that match a filter. @throws FilterSyntaxError */
export function searchAnswer(input: ToolInput<'incidents_search'>, held: HeldIncidents): string {
  const { filter = '', limit = defaultLimit, sortBy } = input;
  const matching = held.visible.matching(filter);
  const sorted = sortBy ? [...matching].sort(compareIncidents(sortBy)) : matching;
  const rows = sorted.slice(0, limit).map((incident) => ({
    ...(clean(rowOf(incident, held), maxText) as object),
    id: clean(incident.id, maxId),
  }));
  const listed = new Room().keep(rows);
  const total = `${matching.length} of the ${held.store.all().length} incidents held on this machine match.`;
  if (matching.length === 0) return `${total} Try a wider filter, or incidents_summarize for what there is.`;
  const cut = rows.length - listed.length;
  const words = [
    `${total} ${listed.length} of them are listed.`,
    ...(cut > 0 ? [`${cut} were left out for their size; incidents_get reads one of them by its ID.`] : []),
    ...(matching.length > limit ? ['A narrower filter or a larger limit (at most 50) shows others.'] : []),
  ];
  return `${words.join(' ')}\n\n${dataBlock({ total: matching.length, incidents: listed })}`;
}

function rowOf(incident: Incident, held: HeldIncidents): object {
  const { id, source, user, hostname, tenant, policy, severity, status, assignee, dwellMinutes } = incident;
  const { createdAt, occurredAt } = incident;
  return {
    id,
    ...originOf(incident, held),
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

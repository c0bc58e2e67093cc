import type { Incident, Policy, Severity, State, Status, User } from '../../domain/incident';
import { plainWord } from '../../domain/text/text';
import { exact, oncePerId, oncePerWord, present, readableTime, shortText, knownTime } from '../cleanValues';
import { fromRecord } from '../fromRecord';
import type { ApiRecord } from '../records';
import { apiWord, type Label } from '../sentence';
import type { RecordOrigin } from '../vendor';
import { activityOf, activityPaths } from './activity';
import { consoleUrl } from './address';
import { exactAt, memberAt, textAt } from './loose';
import type { CyberhavenIncident } from './schema';

/** What each severity of the API page is called, and its rank. */
const severityWords: ReadonlyMap<string, readonly [label: Label, rank: number]> = new Map([
  ['informational', [apiWord('Informational'), 1]],
  ['low', [apiWord('Low'), 2]],
  ['medium', [apiWord('Medium'), 3]],
  ['high', [apiWord('High'), 4]],
  ['critical', [apiWord('Critical'), 5]],
  ['unspecified', [apiWord('Unspecified'), 0]],
]);

/** The statuses of the API page and of older data; what each asks for is the product's decision. */
const statusWords: ReadonlyMap<string, readonly [label: Label, state: State]> = new Map([
  ['open', [apiWord('Open', 'status of an incident'), 'attention']],
  ['unresolved', [apiWord('Unresolved'), 'attention']],
  ['in_progress', [apiWord('In progress'), 'attention']],
  ['unspecified', [apiWord('Unspecified'), 'attention']],
  ['closed', [apiWord('Closed'), 'closed']],
  ['resolved', [apiWord('Resolved'), 'closed']],
  ['ignored', [apiWord('Ignored'), 'closed']],
]);

const unknown = apiWord('Unknown');

export const labels: readonly Label[] = [...severityWords.values(), ...statusWords.values()]
  .map(([word]) => word)
  .concat(unknown);

/** See `LoadedVendor.mappedPaths`. */
export const mappedPaths: ReadonlySet<string> = new Set(
  `id trigger_time event_time policy_id policy_name policy_severity user_id username hostname event_lineage_ids
  resolution_status close_reason assignee assignee.name assignee.email ai_summary policy.id policy.name policy.severity user.id
  user.local_id user.local_username user.email status assigned_to assigned_to.name assigned_to.email
  event_lineage_id.start_event_id event_lineage_id.end_event_id event_details.end_event.action.hostname
  user.custom_data.upn event_details.end_event.user.custom_data.upn`
    .split(/\s+/)
    .concat(activityPaths),
);

/** Most lineage IDs of one incident. */
const maxLineageIds = 1000;

/** Longest summary in characters. */
const maxSummaryLength = 20_000;

/**
 * A record of the API as the extension's own incident, frozen all the way down. Where a record has a field in both
 * shapes, that of the API page counts. Empty text counts as missing, and so does a zero date or an id that is too long.
 */
export function toIncident(record: ApiRecord<CyberhavenIncident>, { connection, baseUrl }: RecordOrigin): Incident {
  const { fields } = record;
  const [triggeredAt, occurredAt] = [knownTime(fields.trigger_time), knownTime(fields.event_time)];
  const createdAt = readableTime(triggeredAt, occurredAt) ?? '';
  const severity = shortText(fields.policy_severity) ?? shortText(fields.policy?.severity);
  const assignee = nameOf(fields.assignee) === undefined ? fields.assigned_to : fields.assignee;
  const incident: Omit<Incident, 'raw'> = present({
    connection,
    source: 'cyberhaven',
    id: fields.id,
    createdAt,
    status: statusOf(shortText(fields.resolution_status) ?? shortText(fields.status) ?? ''),
    url: consoleUrl(baseUrl, fields.id),
    occurredAt,
    severity: severity === undefined ? undefined : severityOf(severity),
    policy: policyOf(fields),
    user: userOf(fields),
    hostname: hostnameOf(fields),
    assignee: nameOf(assignee),
    assigneeMail: mailOf(assignee),
    lineageIds: lineageOf(fields),
    closeReason: textAt(fields.close_reason),
    summary: shortText(fields.ai_summary, maxSummaryLength),
    activity: activityOf(fields),
  });
  return fromRecord(incident, record, createdAt === triggeredAt ? [] : ['createdAt']);
}

/** What a status asks for. */
export function stateOf(word: string): State {
  return statusOf(word).state;
}

/** A status that nobody knows yet needs somebody to look. */
const statusOf = oncePerWord((value): Status => {
  const [word, state] = statusWords.get(plainWord(value)) ?? [unknown, 'attention'];
  return { value, label: word === unknown && value ? value : word.text, state };
});

const severityOf = oncePerWord((value): Severity => {
  const [word, rank] = severityWords.get(plainWord(value)) ?? [{ text: value }, 0];
  return { value, label: word.text, rank };
});

/** Each of id and name stands in for the other. */
function policyOf({ policy_id, policy_name, policy }: CyberhavenIncident): Policy | undefined {
  const name = shortText(policy_name) ?? shortText(policy?.name);
  const id = exact(policy_id) ?? exact(policy?.id) ?? name;
  return id === undefined ? undefined : shared({ id, name: name ?? id });
}

const shared = oncePerId<Policy>();

/** A user may have two login names; one that looks like an address is also taken for the mail when no other is given. */
function userOf(fields: CyberhavenIncident): User | undefined {
  const { user_id, username, user } = fields;
  const logins = [shortText(username), shortText(user?.local_username)].filter((login) => login !== undefined);
  const mail = shortText(user?.email) ?? logins.find(isAddress);
  const principal = logins.find((login) => login.includes('\\')) ?? logins[0];
  const name = logins.find((login) => login !== principal && login !== mail);
  const known = upnOf(fields);
  const id = exact(user_id) ?? exact(user?.id) ?? exactAt(user, 'local_id') ?? principal ?? mail ?? known;
  const upn = known === principal || known === mail ? undefined : known;
  return id === undefined ? undefined : present({ id, name, principal, mail, upn });
}

/** The UPN of the user, or of the one of the end event if that is nobody else. */
function upnOf({ user_id, username, user, event_details }: CyberhavenIncident): string | undefined {
  const actor = memberAt(event_details, ['end_event', 'user']);
  const [own, actors] = [textAt(user?.custom_data, 'upn'), textAt(actor, 'custom_data', 'upn')];
  // Most records have none.
  if (own === undefined && actors === undefined) return undefined;
  const names = [user_id, username, user?.id, textAt(user, 'local_id'), user?.local_username].filter((name) =>
    shortText(name),
  );
  const isSame =
    names.length === 0 || ['id', 'local_id', 'local_username'].some((name) => names.includes(textAt(actor, name)));
  return [own, isSame ? actors : undefined].find((upn) => upn !== undefined && isAddress(upn));
}

/** An address is no longer (RFC 5321 §4.5.3.1.3, and its erratum 1690). */
const maxAddressLength = 254;

function isAddress(login: string): boolean {
  return login.length <= maxAddressLength && /^[^\s@\\]+@[^\s@\\]+$/.test(login);
}

/** The machine of the act that triggered the policy; where the data came from, only when nothing names the other. */
function hostnameOf({ hostname, event_details }: CyberhavenIncident): string | undefined {
  const hostOf = (event: string): string | undefined => textAt(event_details, event, 'action', 'hostname');
  return shortText(hostname) ?? hostOf('end_event') ?? hostOf('start_event');
}

function nameOf(person: CyberhavenIncident['assignee']): string | undefined {
  return typeof person === 'string' ? shortText(person) : (shortText(person?.name) ?? shortText(person?.email));
}

/** The address of somebody who has a name as well. */
function mailOf(person: CyberhavenIncident['assignee']): string | undefined {
  if (typeof person === 'string' || !person) return undefined;
  const mail = shortText(person.email);
  return mail === nameOf(person) ? undefined : mail;
}

function lineageOf({ event_lineage_ids, event_lineage_id }: CyberhavenIncident): readonly string[] | undefined {
  const ends = ['start_event_id', 'end_event_id'].map((name) => exactAt(event_lineage_id, name));
  const ids = new Set<string>();
  for (const id of [...(event_lineage_ids?.slice(0, maxLineageIds) ?? []), ...ends]) {
    const known = exact(id);
    if (known !== undefined) ids.add(known);
  }
  return ids.size > 0 ? [...ids] : undefined;
}

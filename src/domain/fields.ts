import { hashesOf, placeNames } from './activity';
import { dwellState } from './dwellWindow';
import { exceptionOf, field, noHover, word, type Field, type FieldKey, type Place } from './field';
import { detectedAt } from './raw';
import { maxResolutionMinutes } from './remediation';

// The one table of what is said of an incident. Details, hover, Markdown, CSV, search and assistants are made of it: a new
// field of an incident is one line here.

const forSorting = 'people are told the severity';
const ofVendor = 'people are told the connection';
const inHeadline = 'the headline says it';
const inRaw = 'the headline says it in words, the raw JSON as it is';

/** In the order in which they are shown. Of those that a key of the filter finds, the ID of a person comes last. */
export const fields: Readonly<Record<FieldKey, Field>> = {
  statusLabel: field('text', 'what', 7, word('Status'), ({ status }) => status.label, {
    brief: true,
    except: { details: inHeadline },
  }),
  statusState: field('word', 'what', 8, word('State'), ({ status }) => status.state, {
    told: ({ status, unlistedSince }) => (unlistedSince === undefined ? status.state : 'unlisted'),
    words: {
      attention: word('Needs attention'),
      waiting: word('Waiting'),
      closed: word('Closed'),
      unlisted: word('No longer listed by the API'),
    },
    brief: true,
    except: { table: 'the status says it', details: inHeadline },
  }),
  severityLabel: field('text', 'what', 10, word('Severity'), ({ severity }) => severity?.label, {
    brief: true,
    except: { details: inHeadline },
  }),
  severityRank: field('number', 'what', 11, word('Severity rank'), ({ severity }) => severity?.rank, {
    except: { details: forSorting, hover: forSorting, markdown: forSorting },
  }),
  urgency: field('number', 'what', 30, word('Urgency'), ({ urgency }) => urgency, {
    except: { details: 'the status says it', hover: 'the status says it', markdown: 'the status says it' },
  }),
  userName: field('text', 'who', 18, word('User'), ({ user }) => user?.name, {
    filter: 'user',
    brief: ({ user }) => user && (user.name || user.principal || user.mail || user.id),
  }),
  userPrincipal: field('code', 'who', 19, word('Sign-in name (UPN)'), ({ user }) => user?.principal, {
    filter: 'user',
    brief: true,
    except: { table: 'people are found by their names' },
  }),
  userMail: field('code', 'who', 20, word('Email'), ({ user }) => user?.mail, {
    filter: 'user',
  }),
  userUpn: field('code', 'who', 31, word('User principal name'), ({ user }) => user?.upn, {
    filter: 'user',
    except: noHover,
  }),
  userEnabled: field('word', 'who', 21, word('Account'), ({ user }) => user?.enabled, {
    words: { true: word('Enabled'), false: word('Disabled') },
  }),
  userLastPasswordChange: field(
    'time',
    'who',
    22,
    word('Last password change'),
    ({ user }) => user?.lastPasswordChange,
    { except: noHover },
  ),
  userId: field('code', 'who', 17, word('User ID'), ({ user }) => user?.id, {
    told: ({ user }) => unlike(user?.id, user?.name, user?.principal, user?.mail),
    filter: 'user',
    except: noHover,
  }),
  tenantName: field('text', 'where', 13, word('Tenant'), ({ tenant }) => tenant?.name, {
    filter: 'tenant',
    brief: true,
    except: { details: inHeadline },
  }),
  tenantId: field('code', 'where', 12, word('Tenant ID'), ({ tenant }) => tenant?.id, {
    told: ({ tenant }) => unlike(tenant?.id, tenant?.name, tenant?.microsoftId),
    filter: 'tenant',
    except: noHover,
  }),
  tenantMicrosoftId: field('code', 'where', 14, word('Microsoft tenant ID'), ({ tenant }) => tenant?.microsoftId, {
    filter: 'tenant',
    except: noHover,
  }),
  policyName: field('text', 'what', 16, word('Policy'), ({ policy }) => policy?.name, {
    filter: 'policy',
    brief: true,
    except: { details: inHeadline },
  }),
  policyId: field('code', 'what', 15, word('Policy ID'), ({ policy }) => policy?.id, {
    told: ({ policy }) => unlike(policy?.id, policy?.name),
    filter: 'policy',
    except: noHover,
  }),
  hostname: field('code', 'where', 23, word('Host'), ({ hostname }) => hostname, { filter: 'host', brief: true }),
  assignee: field('text', 'what', 24, word('Assignee'), ({ assignee }) => assignee, {
    filter: 'assignee',
    brief: true,
  }),
  assigneeMail: field('code', 'what', 53, word('Assignee email'), ({ assigneeMail }) => assigneeMail, {
    filter: 'assignee',
    except: noHover,
  }),
  closeReason: field('text', 'what', 49, word('Close reason'), ({ closeReason }) => closeReason, {
    except: { hover: 'a hover is short' },
  }),
  isLive: field('word', 'what', 25, word('Detection'), ({ isLive }) => isLive, {
    words: { true: word('Live'), false: word('Historical') },
    except: noHover,
  }),
  occurredAt: field('time', 'when', 5, word('Occurred'), ({ occurredAt }) => occurredAt, {
    brief: true,
    except: { table: 'one time is enough' },
  }),
  createdAt: field('time', 'when', 4, word('Detected'), detectedAt, { brief: true }),
  unlistedSince: field('time', 'when', 29, word('No longer listed since'), ({ unlistedSince }) => unlistedSince),
  changes: field('changes', 'history', 50, word('History'), ({ changes }) => changes),
  dwellMinutes: field('minutes', 'when', 26, word('Dwell time'), ({ dwellMinutes }) => dwellMinutes, {
    brief: true,
  }),
  dwellState: field('word', 'when', 51, word('Dwell window'), dwellState, {
    words: { open: word('Open'), closed: word('Closed') },
    except: noHover,
  }),
  resolutionMinutes: field('minutes', 'when', 52, word('Time to resolution (at most)'), maxResolutionMinutes, {
    except: noHover,
  }),
  activityFiles: field(
    'codes',
    'activity',
    32,
    word('File'),
    ({ activity }) => activity?.files?.map(({ name }) => name),
    {
      filter: 'file',
      brief: true,
    },
  ),
  activityHashes: field('codes', 'activity', 33, word('File hash'), ({ activity }) => activity && hashesOf(activity), {
    filter: 'file',
    except: noHover,
  }),
  activitySize: field('bytes', 'activity', 34, word('Data size'), ({ activity }) => activity?.size, {
    except: noHover,
  }),
  activityLabels: field('codes', 'activity', 35, word('Data label'), ({ activity }) => activity?.labels, {
    except: noHover,
  }),
  activityDataset: field('text', 'activity', 36, word('Dataset'), ({ activity }) => activity?.dataset, {
    except: noHover,
  }),
  activitySensitivity: field(
    'text',
    'activity',
    37,
    word('Data sensitivity'),
    ({ activity }) => activity?.sensitivity,
    {
      except: noHover,
    },
  ),
  activityAction: field('text', 'activity', 38, word('Action'), ({ activity }) => activity?.action, {
    except: noHover,
  }),
  activityBlocked: field('word', 'activity', 39, word('Policy action'), ({ activity }) => activity?.blocked, {
    words: { true: word('Blocked'), false: word('Not blocked') },
    brief: true,
    except: noHover,
  }),
  activityOrigin: field('codes', 'activity', 40, word('Data origin'), ({ activity }) => placeNames(activity?.origin), {
    except: noHover,
  }),
  activityFrom: field('codes', 'activity', 41, word('Source'), ({ activity }) => placeNames(activity?.from), {
    except: noHover,
  }),
  activityTo: field('codes', 'activity', 42, word('Destination'), ({ activity }) => placeNames(activity?.to), {
    filter: 'destination',
    brief: ({ activity }) => activity?.to && [activity.to.name],
  }),
  activityRecipients: field('codes', 'activity', 43, word('Recipient'), ({ activity }) => activity?.recipients, {
    filter: 'destination',
    except: noHover,
  }),
  activityDevice: field(
    'codes',
    'activity',
    44,
    word('Device'),
    ({ activity }) => activity?.device && [activity.device.name, activity.device.serial ?? []].flat(),
    { filter: 'destination', except: noHover },
  ),
  activityApplication: field('text', 'activity', 45, word('Application'), ({ activity }) => activity?.application, {
    filter: 'app',
    except: noHover,
  }),
  activityWarning: field('text', 'activity', 46, word('Warning'), ({ activity }) => activity?.warning, {
    except: noHover,
  }),
  activityReactions: field('codes', 'activity', 47, word('User reaction'), ({ activity }) => activity?.reactions, {
    except: noHover,
  }),
  activityMessage: field('text', 'activity', 48, word('User message'), ({ activity }) => activity?.message, {
    except: noHover,
  }),
  summary: field('text', 'summary', 28, word('AI summary'), ({ summary }) => summary, { except: noHover }),
  statusValue: field('code', 'what', 6, word('API status'), ({ status }) => status.value, {
    except: { ...noHover, details: inRaw },
  }),
  severityValue: field('code', 'what', 9, word('API severity'), ({ severity }) => severity?.value, {
    except: { ...noHover, details: inRaw },
  }),
  id: field('code', 'what', 2, word('Incident ID'), ({ id }) => id, {
    brief: true,
    except: { ...noHover, table: 'the link names it' },
  }),
  lineageIds: field('codes', 'what', 27, word('Lineage ID'), ({ lineageIds }) => lineageIds, { except: noHover }),
  source: field('text', 'where', 0, word('Vendor'), ({ source }) => source, {
    filter: 'source',
    brief: true,
    except: { details: ofVendor, hover: ofVendor, markdown: ofVendor, table: ofVendor },
  }),
  connection: field('connection', 'where', 1, word('Connection'), ({ connection }) => connection, {
    filter: 'source',
    brief: true,
    except: { table: 'a ticket is about the incidents', search: 'its name is searched once for all its incidents' },
  }),
  url: field('link', 'what', 3, word('Link'), ({ url }) => url, {
    brief: ({ url, id }) => url || id,
    except: { ...noHover, results: 'incidents are asked for by their IDs' },
  }),
};

/** The fields that a place shows, in their order. */
export function fieldsIn(place: Place): (readonly [FieldKey, Field])[] {
  const isList = place === 'table' || place === 'results';
  const all = Object.entries(fields) as [FieldKey, Field][];
  return all.filter(([, each]) => (each.brief || !isList) && exceptionOf(each, place) === undefined);
}

/** Undefined for an ID that only stands in for a missing one: people have read it already. */
function unlike(id: string | undefined, ...others: readonly (string | undefined)[]): string | undefined {
  return others.includes(id) ? undefined : id;
}

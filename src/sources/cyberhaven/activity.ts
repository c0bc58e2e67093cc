import { placeNames, type Activity, type ActivityFile, type ActivityPlace } from '../../domain/activity';
import { present } from '../cleanValues';
import { amountAt, exactAt, memberAt, flagAt, textAt, textsAt, together, type Loose } from './loose';
import { applicationOf, deviceOf, placeOf, recipientsOf } from './activityPlace';
import type { CyberhavenIncident } from './schema';

const placePaths =
  `app.name cloud_app.name cloud_app.user_email cloud_file.content_uri cloud_file.path data.labels display_name email.bcc email.cc
  email.to file.md5_hash file.name file.sha256_hash im_message.domain im_message.recipient_users im_message.workspace
  local_file.path network_share.hostname network_share.path printer.name removable_storage.custom_data.serial_number
  removable_storage.name source_code_repo.name source_code_repo.organization web.domain web.url`.split(/\s+/);

/** Where in a record the parts of an activity are, for the details, see `LoadedVendor.mappedPaths`. */
export const activityPaths: readonly string[] =
  `dataset.name dataset.sensitivity blocked warning_status user_reactions user_reaction_message event_details.end_event.action.kind
  event_details.end_event.action.blocked event_details.end_event.action.data_size event_details.end_event.action.content.tags
  event_details.end_event.action.content.upload_filename`
    .split(/\s+/)
    .concat(
      ['end_event.source', 'end_event.destination', 'start_event.source', 'start_event.destination'].flatMap((place) =>
        placePaths.map((path) => `event_details.${place}.${path}`),
      ),
    );

/**
 * What somebody did with data: of the end event, which triggered the policy, and of the start event where the data came from
 * at first. Undefined for a record without it, as those of the API page.
 */
export function activityOf(fields: CyberhavenIncident): Activity | undefined {
  const { event_details, dataset, blocked, warning_status, user_reactions, user_reaction_message } = fields;
  // Records of the API page have none of it, and there are many.
  const parts = [event_details, dataset, blocked, warning_status, user_reactions, user_reaction_message];
  if (parts.every((each) => each === undefined || each === null)) return undefined;
  const [end, start] = [memberAt(event_details, ['end_event']), memberAt(event_details, ['start_event'])];
  const [action, source, destination] = [
    memberAt(end, ['action']),
    memberAt(end, ['source']),
    memberAt(end, ['destination']),
  ];
  const from = placeOf(source);
  const activity: Activity = present({
    action: textAt(action, 'kind'),
    blocked: flagAt(action, 'blocked') ?? flagAt(blocked),
    size: amountAt(action, 'data_size') ?? amountAt(destination, 'file', 'size') ?? amountAt(source, 'file', 'size'),
    files: filesOf(end) ?? filesOf(start),
    from,
    to: placeOf(destination),
    origin: unlike(from, placeOf(memberAt(start, ['source'])) ?? placeOf(memberAt(start, ['destination']))),
    application: applicationOf(destination) ?? applicationOf(source),
    device: deviceOf(destination) ?? deviceOf(source),
    recipients: recipientsOf(destination),
    labels: together(
      textsAt(source, 'data', 'labels'),
      textsAt(destination, 'data', 'labels'),
      textsAt(action, 'content', 'tags'),
    ),
    dataset: textAt(dataset, 'name') ?? textAt(dataset, 'id'),
    sensitivity:
      textAt(dataset, 'sensitivity') ??
      textAt(source, 'dataset_sensitivity') ??
      textAt(destination, 'dataset_sensitivity'),
    warning: textAt(warning_status),
    reactions: textsAt(user_reactions),
    message: textAt(user_reaction_message),
  });
  return Object.keys(activity).length === 0 ? undefined : activity;
}

/** The files of an event, what became of them first. One that is named twice is there once. */
function filesOf(event: Loose): readonly ActivityFile[] | undefined {
  const uploaded = textAt(event, 'action', 'content', 'upload_filename');
  const named = [
    fileOf(memberAt(event, ['destination'])),
    fileOf(memberAt(event, ['source'])),
    uploaded === undefined ? undefined : { name: uploaded },
  ].filter((file) => file !== undefined);
  const files: ActivityFile[] = [];
  for (const file of named) {
    const same = files.findIndex((other) => other.name === file.name && !differ(other, file));
    if (same < 0) files.push(file);
    else files[same] = { ...file, ...files[same] };
  }
  // A copy: a list that has grown has room for many more.
  return files.length > 0 ? [...files] : undefined;
}

/** The file at a place. */
function fileOf(place: Loose): ActivityFile | undefined {
  const path = textAt(place, 'local_file', 'path') ?? textAt(place, 'cloud_file', 'path');
  const name = textAt(place, 'file', 'name') ?? path?.split(/[\\/]/).findLast((part) => part !== '');
  if (name === undefined) return undefined;
  return present({ name, sha256: exactAt(place, 'file', 'sha256_hash'), md5: exactAt(place, 'file', 'md5_hash') });
}

function differ(a: ActivityFile, b: ActivityFile): boolean {
  const areDifferent = (one?: string, other?: string): boolean =>
    one !== undefined && other !== undefined && one !== other;
  return areDifferent(a.sha256, b.sha256) || areDifferent(a.md5, b.md5);
}

/** A place, unless it is the known one. */
function unlike(known: ActivityPlace | undefined, place: ActivityPlace | undefined): ActivityPlace | undefined {
  return placeNames(known)?.join('\0') === placeNames(place)?.join('\0') ? undefined : place;
}

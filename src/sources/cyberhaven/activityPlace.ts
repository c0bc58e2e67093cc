import type { ActivityDevice, ActivityPlace } from '../../domain/activity';
import { present } from '../cleanValues';
import { memberAt, exactAt, textAt, textsAt, together, type Loose } from './loose';

/** What a place of an event is called, by a member that it may have: the most specific first. */
const namers: readonly (readonly [member: string, name: (place: Loose) => string | undefined])[] = [
  ['removable_storage', (place) => deviceOf(place)?.name],
  ['printer', (place) => textAt(place, 'printer', 'name') ?? textAt(place, 'printer', 'server')],
  ['network_share', shareName],
  ['source_code_repo', repositoryName],
  ['cloud_app', (place) => textAt(place, 'cloud_app', 'name') ?? textAt(place, 'cloud_app', 'provider')],
  ['web', (place) => textAt(place, 'web', 'domain')],
  ['im_message', (place) => textAt(place, 'im_message', 'domain')],
  ['email', mailName],
  ['im_message', messageName],
  ['display_name', (place) => textAt(place, 'display_name')],
  ['local_file', (place) => textAt(place, 'local_file', 'path')],
  ['cloud_file', (place) => textAt(place, 'cloud_file', 'path')],
  ['web', (place) => textAt(place, 'web', 'title') ?? exactAt(place, 'web', 'url')],
  ['app', applicationOf],
  ['object_type', (place) => textAt(place, 'object_type')],
];

/** A place of an event; undefined when nothing names it. */
export function placeOf(place: Loose): ActivityPlace | undefined {
  const name = nameOf(place);
  if (name === undefined) return undefined;
  return present({
    name,
    account: textAt(place, 'cloud_app', 'user_email') ?? textAt(place, 'cloud_app', 'user_name'),
    path: other(name, textAt(place, 'local_file', 'path') ?? textAt(place, 'cloud_file', 'path')),
    url:
      exactAt(place, 'web', 'url') ??
      exactAt(place, 'web', 'download_url') ??
      exactAt(place, 'cloud_file', 'content_uri'),
    domain: domainOf(place),
  });
}

export function deviceOf(place: Loose): ActivityDevice | undefined {
  if (memberAt(place, ['removable_storage']) === undefined) return undefined;
  const serial = textAt(place, 'removable_storage', 'custom_data', 'serial_number');
  const ids = [textAt(place, 'removable_storage', 'vendor_id'), textAt(place, 'removable_storage', 'product_id')];
  const name = textAt(place, 'removable_storage', 'name') ?? (joined(ids, ':') || serial);
  return name === undefined ? undefined : present({ name, serial: other(name, serial) });
}

/** The program that had the data. */
export function applicationOf(place: Loose): string | undefined {
  const path = textAt(place, 'app', 'binary_path');
  return textAt(place, 'app', 'name') ?? textAt(place, 'app', 'package_name') ?? path?.split(/[\\/]/).at(-1);
}

/** Whom a mail or a message goes to. */
export function recipientsOf(place: Loose): readonly string[] | undefined {
  const mail = memberAt(place, ['email']);
  return together(
    textsAt(mail, 'to'),
    textsAt(mail, 'cc'),
    textsAt(mail, 'bcc'),
    textsAt(place, 'im_message', 'recipient_users'),
  );
}

/** `\\FILESERVER-01\HR` */
function shareName(place: Loose): string | undefined {
  const [host, path] = [textAt(place, 'network_share', 'hostname'), textAt(place, 'network_share', 'path')];
  if (host === undefined || path?.startsWith('\\\\') || path?.startsWith('//')) return path;
  return path === undefined ? host : `\\\\${host}\\${path.replace(/^[\\/]/, '')}`;
}

/** `acme/website` */
function repositoryName(place: Loose): string | undefined {
  const parts = ['organization', 'name'].map((name) => textAt(place, 'source_code_repo', name));
  return joined(parts, '/') || undefined;
}

function mailName(place: Loose): string | undefined {
  return recipientsOf({ email: memberAt(place, ['email']) })?.[0] ?? textAt(place, 'email', 'from');
}

function messageName(place: Loose): string | undefined {
  return textAt(place, 'im_message', 'workspace') ?? textsAt(place, 'im_message', 'recipient_users')?.[0];
}

function domainOf(place: Loose): string | undefined {
  return textAt(place, 'web', 'domain') ?? textAt(place, 'im_message', 'domain');
}

function nameOf(place: Loose): string | undefined {
  if (typeof place !== 'object' || place === null) return undefined;
  for (const [member, name] of namers) {
    const found = (place as Readonly<Record<string, unknown>>)[member] === undefined ? undefined : name(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function joined(parts: readonly (string | undefined)[], separator: string): string {
  return parts.filter((part) => part !== undefined).join(separator);
}

/** What says something else than the name. */
function other(name: string, text: string | undefined): string | undefined {
  return text === name ? undefined : text;
}

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { say, type Sentence } from '../../sentence';
import { SourceError } from '../../source';
import { pemBlocks } from './pem';
import { type NetworkSettings, pathOf } from './networkSettings';

/** What of the settings a {@link CredentialError} is about. */
export type CredentialPart = 'ca' | 'clientCertificate' | 'clientKey' | 'passphrase';

/** A file, or what unlocks it, that cannot be used. Names no path: people send errors to others. */
export class CredentialError extends SourceError {
  constructor(
    readonly part: CredentialPart,
    override readonly sentence: Sentence,
  ) {
    super('networkFile', sentence);
  }
}

type FilePart = 'ca' | 'clientCertificate' | 'clientKey';
/** The contents of the files of network settings. */
export type CredentialFiles = Readonly<Partial<Record<FilePart, Buffer>>>;

/** What a TLS connection is made with. All PEM. */
export interface Credentials {
  /** To be trusted beside those that this machine trusts. */
  readonly ca: readonly string[];
  /** The certificate that is shown, with those that signed it. */
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
}

/** More than any bundle of certificates has, in bytes. */
const maxBytes = 4 * 1024 * 1024;

const missing: Readonly<Record<FilePart, Sentence>> = {
  ca: say('The CA file doesn’t exist.'),
  clientCertificate: say('The client certificate file doesn’t exist.'),
  clientKey: say('The client key file doesn’t exist.'),
};
const unreadable: Readonly<Record<FilePart, Sentence>> = {
  ca: say('The CA file can’t be read.'),
  clientCertificate: say('The client certificate file can’t be read.'),
  clientKey: say('The client key file can’t be read.'),
};

/** Reads the files that the settings name. @throws CredentialError */
export async function readFiles(network: NetworkSettings): Promise<CredentialFiles> {
  const parts: readonly FilePart[] = ['ca', 'clientCertificate', 'clientKey'];
  const named = parts.flatMap((part) => (network[part] === undefined ? [] : [[part, network[part]] as const]));
  return Object.fromEntries(await Promise.all(named.map(async ([part, file]) => [part, await read(part, file)])));
}

async function read(part: FilePart, file: string): Promise<Buffer> {
  const path = pathOf(file);
  try {
    const found = await stat(path);
    // Neither a folder nor something that never ends.
    if (found.isFile() && found.size <= maxBytes) return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new CredentialError(part, missing[part]);
  }
  throw new CredentialError(part, unreadable[part]);
}

/** The contents of the files, checked. @param passphrase of the key, where it is locked @throws CredentialError */
export function credentialsOf(files: CredentialFiles, passphrase?: string): Credentials {
  const ca = files.ca ? certificatesIn(files.ca) : [];
  if (files.ca && ca.length === 0) throw new CredentialError('ca', say('The CA file contains no certificate.'));
  if (!files.clientCertificate) return { ca: ca.map(String) };

  const [own, ...others] = certificatesIn(files.clientCertificate);
  if (!own) {
    throw new CredentialError(
      'clientCertificate',
      say('The client certificate file contains no certificate. Convert a .p12 or .pfx file to PEM first.'),
    );
  }
  const key = keyIn(files.clientKey ?? files.clientCertificate);
  if (!key) {
    throw new CredentialError(
      'clientKey',
      files.clientKey
        ? say('The client key file contains no private key (PEM).')
        : say('The client certificate needs its private key.'),
    );
  }
  if (key.locked && !passphrase) throw new CredentialError('passphrase', say('The client key needs its passphrase.'));
  const unlocked = unlock(key.text, key.locked ? passphrase : undefined);
  if (!unlocked) {
    throw key.locked
      ? new CredentialError('passphrase', say('This passphrase doesn’t unlock the client key.'))
      : new CredentialError(
          'clientKey',
          say('The client key can’t be read. It must be PEM: PKCS #8, PKCS #1 or SEC 1.'),
        );
  }
  if (!own.checkPrivateKey(unlocked)) {
    throw new CredentialError('clientKey', say('The client key doesn’t belong to the client certificate.'));
  }
  const cert = [own, ...others].join('');
  return { ca: ca.map(String), cert, key: key.text, ...(key.locked && passphrase ? { passphrase } : {}) };
}

/** The certificates of a file, PEM or DER; none when one of them is damaged. */
function certificatesIn(file: Buffer): X509Certificate[] {
  const blocks = pemBlocks(file.toString('latin1')).filter(({ label }) => label === 'CERTIFICATE');
  try {
    return blocks.length ? blocks.map(({ text }) => new X509Certificate(text)) : [new X509Certificate(file)];
  } catch {
    return [];
  }
}

/** The first private key of a PEM file, and whether a passphrase locks it (RFC 7468 §11, RFC 1421 §4.6.1.1). */
function keyIn(file: Buffer): { readonly text: string; readonly locked: boolean } | undefined {
  const block = pemBlocks(file.toString('latin1')).find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (!block) return undefined;
  return {
    text: block.text,
    locked: block.label.startsWith('ENCRYPTED') || block.text.includes('Proc-Type: 4,ENCRYPTED'),
  };
}

function unlock(key: string, passphrase: string | undefined): KeyObject | undefined {
  try {
    return createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    // An error of OpenSSL, whose words depend on its version.
    return undefined;
  }
}

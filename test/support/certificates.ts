import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key, as PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Names and IP addresses that it is made out to (RFC 5280 §4.2.1.6). */
  readonly names?: readonly string[];
  /** `YYYY-MM-DD` */
  readonly from?: string;
  /** `YYYY-MM-DD` */
  readonly to?: string;
}

/** A certificate authority of a test, made when it runs: no key is ever in the checkout. */
export class Authority {
  private readonly own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** Its own certificate, as PEM. */
  readonly cert: string;

  /** @param parent who has signed it; itself without */
  constructor(
    private readonly name: string,
    parent?: Authority,
  ) {
    this.cert = (parent ?? this).certificate(name, this.own.publicKey, [basicConstraints]);
  }

  /** A certificate of this authority. */
  issue(name: string, options: CertificateOptions = {}): Certified {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const extensions = options.names ? [subjectAltName(options.names)] : [];
    return { cert: this.certificate(name, publicKey, extensions, options), key: pemOf(privateKey) };
  }

  /** RFC 5280 §4.1 */
  private certificate(
    name: string,
    publicKey: KeyObject,
    extensions: readonly Buffer[],
    { from = '2020-01-01', to = '2049-01-01' }: CertificateOptions = {},
  ): string {
    const version3 = tagged(0xa0, integer(Buffer.from([2])));
    const serial = integer(Buffer.concat([Buffer.from([1]), randomBytes(8)]));
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const signed = sequence(
      version3,
      serial,
      ecdsaWithSha256,
      commonName(this.name),
      sequence(utcTime(from), utcTime(to)),
      commonName(name),
      spki,
      ...(extensions.length ? [tagged(0xa3, sequence(...extensions))] : []),
    );
    const signature = bitString(sign('sha256', signed, this.own.privateKey));
    return pem('CERTIFICATE', sequence(signed, ecdsaWithSha256, signature));
  }
}

/** A private key as it was, but locked with a passphrase (PKCS #8). */
export function locked(key: string, passphrase: string): string {
  const unlocked = createPrivateKey(key);
  return unlocked.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

// DER (ITU-T X.690), as much of it as certificates need.

function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, ...parts);
const integer = (bytes: Uint8Array): Buffer => tagged(0x02, bytes);
const bitString = (bytes: Uint8Array): Buffer => tagged(0x03, Buffer.from([0]), bytes);
const utcTime = (day: string): Buffer => tagged(0x17, Buffer.from(`${day.slice(2).replaceAll('-', '')}000000Z`));
const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));

/** 1.2.840.10045.4.3.2 (RFC 5758) */
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

/** 2.5.4.3 */
const commonName = (name: string): Buffer =>
  sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(name)))));

/** 2.5.29.19, critical: it may sign other certificates. */
const basicConstraints = sequence(
  oid('551d13'),
  tagged(0x01, Buffer.from([0xff])),
  tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff])))),
);

/** 2.5.29.17 */
function subjectAltName(names: readonly string[]): Buffer {
  const parts = names.map((name) => {
    switch (isIP(name)) {
      case 4:
        return tagged(0x87, Buffer.from(name.split('.').map(Number)));
      case 6:
        return tagged(0x87, ipv6Bytes(name));
      default:
        return tagged(0x82, Buffer.from(name));
    }
  });
  return sequence(oid('551d11'), tagged(0x04, sequence(...parts)));
}

function ipv6Bytes(address: string): Buffer {
  const [before = [], after = []] = address.split(/::/).map((part) => part.split(':').filter(Boolean));
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Sliced } from '../domain/slices';

// Not WebCrypto: AES is missing from it in builds of Electron (nodejs/node#45321).
const cipherName = 'aes-256-gcm';
const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/** Twice as fast as the default, and hardly larger. */
const compression = { level: 3, finishFlush: constants.Z_SYNC_FLUSH };

/** Bytes that are compressed and encrypted in one go: a few ms. */
const pieceLength = 256 * 1024;

/** Ends a stream: an empty block, the last one (RFC 1951 §3.2.6). What is flushed before ends between two bytes. */
const lastBlock = Buffer.of(3, 0);

/** Texts that are no larger than so many times what they were compressed to are made in one piece: of pieces, a copy is made. */
const usualRatio = 10;
const minChunkLength = 16 * 1024;

/** Gives memory back that is used no more: outside the heap, garbage is collected late. Small buffers share theirs with others. */
function free({ buffer }: Buffer<ArrayBuffer>): void {
  if (buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}

/** A name for the database that says nothing: questions contain customers, users and hosts. */
export function opaqueDigest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** What was encrypted has been changed, or is not what it should be. */
export class Damaged extends Error {}

/**
 * Encrypts with AES-256-GCM and a random nonce of 96 bits for each text (NIST SP 800-38D §8.2.2, which allows 2^32 of them
 * for a key). What a text is and where it belongs is authenticated with it: none can take the place of another.
 */
export class Cipher {
  /** Tells keys apart, and nothing of them. */
  readonly id: string;
  private readonly key: Buffer;

  private constructor(readonly secret: string) {
    this.key = Buffer.from(secret, 'base64');
    this.id = createHash('sha256').update('key of the cache').update(this.key).digest('base64url').slice(0, 16);
  }

  /** Undefined for a text that is no key. */
  static of(secret: string | undefined): Cipher | undefined {
    return Buffer.from(secret ?? '', 'base64').length === keyLength ? new Cipher(secret ?? '') : undefined;
  }

  static create(): Cipher {
    return new Cipher(randomBytes(keyLength).toString('base64'));
  }

  /** Compresses and encrypts in slices. @param what the text is, and where it belongs */
  *seal(text: string, what: string): Sliced<Uint8Array> {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv(cipherName, this.key, nonce, { authTagLength: tagLength });
    cipher.setAAD(Buffer.from(what));
    const sealed: Uint8Array[] = [nonce];
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += pieceLength) {
      sealed.push(cipher.update(deflateRawSync(bytes.subarray(start, start + pieceLength), compression)));
      yield undefined;
    }
    return Buffer.concat([...sealed, cipher.update(lastBlock), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Damaged */
  open(sealed: Uint8Array, what: string): string {
    const end = sealed.length - tagLength;
    if (end < nonceLength) throw new Damaged();
    const decipher = createDecipheriv(cipherName, this.key, sealed.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(what));
    decipher.setAuthTag(sealed.subarray(end));
    const plaintext = decipher.update(sealed.subarray(nonceLength, end));
    try {
      decipher.final();
    } catch {
      throw new Damaged();
    }
    const inflated = inflateRawSync(plaintext, {
      chunkSize: Math.max(plaintext.length * usualRatio, minChunkLength),
    });
    const text = inflated.toString();
    free(plaintext);
    free(inflated);
    return text;
  }
}

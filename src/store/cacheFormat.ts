import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { CacheError } from './cacheProblem';

/*
 * A file is: the mark, the version (1 byte), the nonce (12), the ciphertext, the tag (16). The plaintext is blocks: the
 * length of the rest (4 bytes, big-endian), and a JSON value in UTF-8, compressed.
 *
 * AES-256-GCM with a random 96-bit nonce for each file (NIST SP 800-38D, 8.2.2, which allows 2^32 of them for a key);
 * mark, version and the file's name are authenticated with it, so that no file can be taken for another.
 */
const mark = Buffer.from('IBC');
const version = 1;
const nonceLength = 12;
const tagLength = 16;
const headerLength = mark.length + 1 + nonceLength;
// Not WebCrypto, which would do it in another thread: its AES is missing from builds of Electron (nodejs/node#45321).
const cipherName = 'aes-256-gcm';

/** Length of a key, in bytes. */
export const keyLength = 32;

/** Decrypted in one go: some 5 ms. */
const sliceLength = 4 * 1024 * 1024;

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
// As fast as deflate at its fastest, and 15 % smaller.
const compression = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

/** JSON values as blocks of plaintext. One value is one piece of work: keep them small, so that others get their turn. */
export async function* pack(values: Iterable<unknown>): AsyncGenerator<Buffer> {
  for (const value of values) {
    const block = await compress(JSON.stringify(value), compression);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    yield Buffer.concat([length, block]);
  }
}

/**
 * The values of `pack`.
 * @throws whatever comes of plaintext that `pack` did not make
 */
export async function* unpack(plaintext: Buffer): AsyncGenerator {
  for (let at = 0; at < plaintext.length;) {
    const start = at + 4;
    at = start + plaintext.readUInt32BE(at);
    const json = await decompress(plaintext.subarray(start, at));
    yield JSON.parse(json.toString());
  }
}

/**
 * The pieces of a file.
 * @param key of 32 bytes
 * @param name what the file is, among all that are encrypted with the key
 */
export async function* encrypt(plaintext: AsyncIterable<Buffer>, key: Buffer, name: string): AsyncGenerator<Buffer> {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagLength });
  cipher.setAAD(authenticated(name));
  yield Buffer.concat([mark, Buffer.of(version), nonce]);
  for await (const piece of plaintext) yield cipher.update(piece);
  cipher.final();
  yield cipher.getAuthTag();
}

/**
 * The plaintext of a file, none of it before all is known to be authentic.
 * @param key of 32 bytes
 * @param name the one that it was encrypted with
 * @throws CacheError `otherVersion` or `damaged`
 */
export async function decrypt(file: Buffer, key: Buffer, name: string): Promise<Buffer> {
  if (file.length < headerLength + tagLength || !file.subarray(0, mark.length).equals(mark)) {
    throw new CacheError({ kind: 'damaged' });
  }
  const written = file.readUInt8(mark.length);
  if (written !== version) throw new CacheError({ kind: 'otherVersion', version: written });
  const nonce = file.subarray(mark.length + 1, headerLength);
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagLength });
  decipher.setAAD(authenticated(name));
  const tagStart = file.length - tagLength;
  decipher.setAuthTag(file.subarray(tagStart));
  const slices: Buffer[] = [];
  for (let start = headerLength; start < tagStart; start += sliceLength) {
    slices.push(decipher.update(file.subarray(start, Math.min(start + sliceLength, tagStart))));
    await setImmediate();
  }
  try {
    decipher.final();
  } catch {
    throw new CacheError({ kind: 'damaged' });
  }
  return Buffer.concat(slices);
}

/** What a file must have been written with to be opened. */
function authenticated(name: string): Buffer {
  return Buffer.concat([mark, Buffer.of(version), Buffer.from(name)]);
}

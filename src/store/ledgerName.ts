import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const saltBytes = 32;

/**
 * Names ledgers of keys so that the name tells nothing of the key: a keyed digest (HMAC-SHA-256, RFC 2104) with a salt
 * that is made once for each folder. All windows that share the folder come to the same name.
 * @param folder where ledgers are kept; made when it is missing
 * @returns the digest in hex
 */
export function ledgerName(folder: string, parts: readonly string[]): string {
  return createHmac('sha256', salt(folder)).update(JSON.stringify(parts)).digest('hex');
}

function salt(folder: string): Buffer {
  const file = join(folder, 'salt');
  try {
    mkdirSync(folder, { recursive: true });
    // Exclusive: of two windows that start at once, one makes it and both read it.
    writeFileSync(file, randomBytes(saltBytes), { flag: 'wx', mode: 0o600 });
  } catch {
    // It is there already; or the folder cannot be written, which reading tells.
  }
  try {
    const found = readFileSync(file);
    if (found.length === saltBytes) return found;
  } catch {
    // Nothing can be kept here.
  }
  // No window can share a ledger then: names only have to differ.
  return Buffer.alloc(saltBytes);
}

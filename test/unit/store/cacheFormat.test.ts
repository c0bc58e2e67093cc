import { deepStrictEqual, notDeepStrictEqual, rejects } from 'node:assert';
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { decrypt, encrypt, pack, unpack } from '../../../src/store/cacheFormat';
import { CacheError, type CacheProblem } from '../../../src/store/cacheProblem';

const key = randomBytes(32);
const connection = 'petra-1';
const values = [{ name: 'Neal Caffrey' }, [1, 2]];

async function all<T>(each: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of each) items.push(item);
  return items;
}

async function written(plaintext: readonly unknown[] = values): Promise<Buffer> {
  return Buffer.concat(await all(encrypt(pack(plaintext), key, connection)));
}

async function read(file: Buffer): Promise<unknown[]> {
  return all(unpack(await decrypt(file, key, connection)));
}

async function refused(problem: CacheProblem, reading: Promise<unknown>, what: string): Promise<void> {
  const expected = (error: unknown): boolean => {
    deepStrictEqual(error instanceof CacheError && error.problem, problem, what);
    return true;
  };
  await rejects(reading, expected, what);
}

describe('cache file', function () {
  this.timeout(20_000);
  it('gives back any JSON values', async () => {
    // Not -0, which JSON.stringify does not tell from 0.
    const json = fc.array(
      fc.json().map((text) => JSON.parse(text) as unknown),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(json, async (any) => deepStrictEqual(await read(await written(any)), any)),
      { numRuns: 50 },
    );
  });

  it('gives back what is decrypted in several slices', async () => {
    const long = [randomBytes(6_000_000).toString('base64'), 'end'];
    deepStrictEqual(await read(await written(long)), long);
  });

  it('is another one each time, nonce and all', async () => {
    const [one, two] = [await written(), await written()];
    notDeepStrictEqual(one.subarray(4, 16), two.subarray(4, 16));
    notDeepStrictEqual(one.subarray(16, 32), two.subarray(16, 32));
  });

  it('is refused with any bit changed', async () => {
    const file = await written();
    for (let bit = 0; bit < file.length * 8; bit++) {
      const at = bit >> 3;
      const changed = Buffer.from(file);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit & 7)), at);
      const problem: CacheProblem =
        at === 3 ? { kind: 'otherVersion', version: changed.readUInt8(3) } : { kind: 'damaged' };
      await refused(problem, decrypt(changed, key, connection), `bit ${bit}`);
    }
  });

  it('is refused cut short anywhere, and with something added', async () => {
    const file = await written();
    for (let length = 0; length < file.length; length++) {
      await refused({ kind: 'damaged' }, decrypt(file.subarray(0, length), key, connection), `length ${length}`);
    }
    await refused({ kind: 'damaged' }, decrypt(Buffer.concat([file, Buffer.of(0)]), key, connection), 'longer');
  });

  it('is refused with another key, and for another connection', async () => {
    const file = await written();
    await refused({ kind: 'damaged' }, decrypt(file, randomBytes(32), connection), 'key');
    await refused({ kind: 'damaged' }, decrypt(file, key, 'petra-2'), 'connection');
  });

  it('fails on plaintext that is no blocks', async () => {
    const [block] = await all(pack([values]));
    for (const length of [1, 3, 4, 5, (block?.length ?? 0) - 1]) {
      await rejects(all(unpack(block?.subarray(0, length) ?? Buffer.alloc(0))), `length ${length}`);
    }
  });
});

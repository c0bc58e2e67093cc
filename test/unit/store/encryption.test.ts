import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert';
import { randomBytes } from 'node:crypto';
import type { Incident } from '../../../src/domain/incident';
import { recordOf } from '../../../src/domain/raw';
import { inOneGo } from '../../../src/domain/slices';
import { type BlockOwner, CacheBlock } from '../../../src/store/cacheBlock';
import { encodeColumns } from '../../../src/store/encodeColumns';
import { Cipher, Damaged } from '../../../src/store/encryption';
import { recorded } from '../../support/profile';

describe('Encryption', () => {
  const cipher = Cipher.create();

  it('opens what it has sealed in pieces, whatever letters are where they meet', () => {
    const half = 'ä€😀'.repeat(100_000);
    for (const text of ['', 'a', half, `a${half}`, randomBytes(300_000).toString('base64')]) {
      ok(cipher.open(inOneGo(cipher.seal(text, 'what')), 'what') === text, text.slice(0, 10));
    }
  });

  it('seals a long text in slices, and a short one at once', () => {
    strictEqual([...cipher.seal('a'.repeat(1024 * 1024), 'what')].length, 4);
    strictEqual([...cipher.seal('a', 'what')].length, 1);
  });

  it('rejects what is sealed as something else', () => {
    throws(() => cipher.open(inOneGo(cipher.seal('text', 'what')), 'else'), Damaged);
  });
});

describe('A sealed block', () => {
  it('has the records that were there when it was begun', () => {
    const cipher = Cipher.create();
    const name = { connection: 'c', question: 'q', key: 'k' };
    const block = new CacheBlock({ cipher, mapper: 'm', name } as unknown as BlockOwner, 'block');
    const status = { value: 'OPEN', label: 'Open', state: 'attention' } as const;
    const incident: Incident = recorded({ connection: 'c', source: 'petra', id: 'i', createdAt: '', status });
    const { text } = recordOf(incident) ?? {};
    const others = { textAt: () => (isGone ? undefined : text), before: { textAt: () => undefined } };
    let isGone = false;
    recordOf(incident)?.moveTo(others, 0);
    const work = block.seal([incident], encodeColumns);
    work.next();
    isGone = true;
    const { raw } = inOneGo(work);
    const what = JSON.stringify([JSON.stringify(name), 'block', 'raw']);
    deepStrictEqual(JSON.parse(cipher.open(raw, what)), [text]);
  });
});

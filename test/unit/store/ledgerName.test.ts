import { match, notStrictEqual, ok, strictEqual } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerName } from '../../../src/store/ledgerName';

describe('ledgerName', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-name-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is the same for the same key at the same API, in every window of a profile', () => {
    const name = ledgerName(join(folder, 'new'), ['petra', 'https://a.example', 'key']);
    match(name, /^[\da-f]{64}$/);
    strictEqual(ledgerName(join(folder, 'new'), ['petra', 'https://a.example', 'key']), name);
    notStrictEqual(ledgerName(join(folder, 'new'), ['petra', 'https://b.example', 'key']), name);
    notStrictEqual(ledgerName(join(folder, 'new'), ['petra', 'https://a.example', 'other']), name);
  });

  it('is another in another profile, so that it cannot be looked up', () => {
    notStrictEqual(ledgerName(join(folder, 'a'), ['key']), ledgerName(join(folder, 'b'), ['key']));
    ok(!readFileSync(join(folder, 'a', 'salt')).includes('key'));
  });

  it('is still a name where nothing can be kept', () => {
    match(ledgerName('/dev/null/nowhere', ['key']), /^[\da-f]{64}$/);
  });
});

import { deepStrictEqual } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('Time', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.startsWith('webview'),
  );

  it('is waited for, and turns are given, by the clock alone, which is handed in', () => {
    deepStrictEqual(
      files.filter((file) => /set(?:Timeout|Immediate)\(/.test(readFileSync(join('src', file), 'utf8'))),
      [join('sources', 'systemClock.ts')],
    );
  });
});

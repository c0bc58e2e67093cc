import { deepStrictEqual } from 'node:assert';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../../src/sources/sentence';
import { type Batch, noneSkipped, SourceError } from '../../../src/sources/source';
import { restore, storeIn } from '../../support/profile';

describe('What version 0.1.0 stored', () => {
  const oldNames = ['cache', 'leases', 'limits', 'salt'];
  let folder: string;
  let isDown: boolean;
  beforeEach(() => {
    isDown = true;
    folder = mkdtempSync(join(tmpdir(), 'incident-browser-old-'));
    for (const name of oldNames.slice(0, 3)) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, '1'), 'old');
    }
    writeFileSync(join(folder, 'salt'), 'old');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const connection = (id: string, fails: () => boolean) => ({
    id,
    question: '',
    shared: true,
    restore,
    createSource: () => ({
      async *fetch(): AsyncGenerator<Batch> {
        if (fails()) throw new SourceError('server', say('down'));
        yield { incidents: [], skipped: noneSkipped, warnings: [] };
      },
      probe: async () => undefined,
    }),
  });
  const oldFiles = (): string[] => readdirSync(folder).filter((name) => oldNames.includes(name));

  it('is removed once every connection has been refreshed, and not before', async () => {
    const { sync, dispose } = storeIn(folder);
    sync.setConnections([connection('up', () => false), connection('down', () => isDown)]);
    await sync.refresh('user');
    deepStrictEqual(oldFiles(), oldNames);
    isDown = false;
    await sync.refresh('user');
    dispose();
    // The files go on their own time.
    while (oldFiles().length > 0) await new Promise((resolve) => void setImmediate(resolve));
    deepStrictEqual(readdirSync(folder).toSorted().slice(0, 1), ['incidents.db']);
  });
});

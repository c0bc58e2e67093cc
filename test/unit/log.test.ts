import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showDatabaseProblem, showSecretsProblem } from '../../src/ui/databaseText';
import { networkError } from '../../src/sources/net/networkError';
import { redactor } from '../../src/sources/net/redact';
import { say } from '../../src/sources/sentence';
import { type Batch, noneSkipped, SourceError } from '../../src/sources/source';
import { Database } from '../../src/store/database';
import { IncidentStore } from '../../src/store/incidentStore';
import { Sync } from '../../src/sync/sync';
import { Unseen } from '../../src/store/unseen';
import { openLog } from '../../src/ui/logChannel';
import { anIncident } from '../support/anIncident';
import { FakeClock } from '../support/fakeClock';
import { window } from '../support/fakeVscode';
import { hostileTexts } from '../support/hostileText';
import { hostileTexts as textsForModels } from '../support/hostileTexts';
import { Profile } from '../support/profile';

const texts = {
  ...hostileTexts,
  ...textsForModels,
  'a forged line': 'a\r\n2026-01-31 12:00:00.000 [info] all is well',
};

describe('Each line of the log', () => {
  beforeEach(() => (window.logged.length = 0));

  /** What is logged of one refresh of a connection. */
  const refresh = async (connection: string, ...steps: (Partial<Batch> | Error)[]): Promise<string[]> => {
    const shared = new Profile(new FakeClock(), false).window();
    const parts = { ...shared, store: new IncidentStore(), unseen: new Unseen(), lookbackDays: () => 90 };
    const sync = new Sync({ ...parts, log: openLog() });
    const source = {
      async *fetch() {
        for (const step of steps) {
          if (step instanceof Error) throw step;
          yield { incidents: [], skipped: noneSkipped, warnings: [], ...step };
        }
      },
      probe: async () => undefined,
    };
    const settings = { id: connection, question: '', shared: false, createSource: () => source, restore: () => [] };
    sync.setConnections([settings]);
    await sync.refresh('user');
    return window.logged;
  };

  for (const [title, text] of Object.entries(texts)) {
    it(`is one clean line of bounded length (${title})`, async () => {
      await refresh(text, {
        warnings: [text, { tenant: { id: text, name: 'x' }, text }],
        skipped: { count: 1, examples: [text] },
      });
      const said = { status: 500, apiCode: text, apiMessage: text, apiDetails: text };
      await refresh(text, new SourceError('server', text, said));
      await refresh(text, new SourceError('network', say('{0} is gone.', text)));
      await refresh(text, new Error(text));
      showDatabaseProblem(openLog(), { kind: 'damaged', setAsideAs: text });
      showSecretsProblem(openLog(), text);
      ok(window.logged.length >= 10);
      for (const line of window.logged) {
        doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        ok(line.length <= 1000, `${line.length} characters`);
      }
    });
  }

  it('names no customer, user, tenant or host: a connection and a tenant by their ids', async () => {
    const tenant = { id: 'tenant-1', name: 'Contoso' };
    const incidents = [
      anIncident({ connection: 'petra-1', hostname: 'Contoso-PC', user: { id: '1', name: 'Contoso' } }),
    ];
    const api = 'https://contoso.cyberhaven.io';
    for (const step of [
      { incidents, warnings: [{ tenant, text: 'HTTP 404' }] },
      new SourceError('unauthorized', say('No key for {0}.', api)),
      new SourceError('redirected', say('{0} redirected to {1}.', new URL(api).host, `${api}.evil.example`)),
      networkError(Object.assign(new Error('contoso'), { code: 'ENOTFOUND' }), new URL(api).host, redactor([])),
      new Error(`getaddrinfo ENOTFOUND ${new URL(api).host}`),
    ]) {
      await refresh('petra-1', step);
    }
    doesNotMatch(window.logged.join('\n'), /contoso/i);
    match(window.logged.join('\n'), /petra-1: tenant tenant-1: HTTP 404/);
    match(window.logged.join('\n'), /petra-1: network: … was not found by DNS \(ENOTFOUND\)\./);
  });

  it('contains nothing that a library threw, which may quote a key', async () => {
    const thrown = new TypeError('Invalid header value: Bearer petra_secret');
    thrown.stack = [
      String(thrown),
      '    at async fetch (/home/ncaffrey/.vscode (1)/extension.js:1:2)',
      '    at C:\\Users\\Neal Caffrey (2)\\extension.js:3:4',
      '    at Object.<anonymous> (file:///Users/ncaffrey/extension.js:5:6)',
    ].join('\n');
    deepStrictEqual(await refresh('petra-1', thrown), [
      'petra-1: unexpected, at async fetch (extension.js:1:2) at extension.js:3:4 at Object.<anonymous> (extension.js:5:6)',
      'petra-1: unexpectedShape: Something unexpected happened (TypeError).',
    ]);
  });

  it('names a database that cannot be used, without the folder, which has the user’s name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nora-caffrey-'));
    try {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      const database = new Database({
        folder: file,
        clock: new FakeClock(),
        onProblem: (problem) => showDatabaseProblem(openLog(), problem),
      });
      strictEqual(database.isolated, true);
      deepStrictEqual(window.logged, ['database: storage']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is written by one module: none can go past it', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const openers = sources.filter((file) => /OutputChannel|console\./.test(readFileSync(join('src', file), 'utf8')));
    strictEqual(openers.join(), join('ui', 'logChannel.ts'));
  });
});

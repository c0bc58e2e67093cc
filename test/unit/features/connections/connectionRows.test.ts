import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { connectionRowItem, connectionRows } from '../../../../src/features/connections/connectionRows';
import { SourceError, type SourceErrorCode } from '../../../../src/sources/source';
import { type ConnectionStatus, idle } from '../../../../src/sync/connectionStatus';

type Parts = Parameters<typeof connectionRows>[0];

/** The rows below a connection with that status. */
async function factsOf(status: Partial<ConnectionStatus>) {
  const acme = { id: 'acme', name: 'Acme', kind: 'petra' };
  const parts = {
    connections: { list: () => [acme], problems: () => [], isSample: () => false },
    sync: { status: () => ({ ...idle, ...status }) },
    store: { count: () => 3 },
    sources: { budget: async () => undefined },
    database: { problem: undefined },
  } as unknown as Parts;
  const [connection] = await connectionRows(parts);
  const rows = await connectionRows(parts, connection);
  return rows.map((row) => connectionRowItem(parts, row));
}

describe('Below a connection', () => {
  it('are its first warnings, and how many more there are', async () => {
    const warnings = (length: number) => Array.from({ length }, (_, index) => `part ${index + 1} failed`);
    const told = async (length: number) =>
      (await factsOf({ warnings: warnings(length) }))
        .filter(({ label }) => label === 'Warning')
        .map(({ description }) => description);
    deepStrictEqual(await told(10), warnings(10));
    deepStrictEqual(await told(40), [...warnings(9), '31 more warnings. “Diagnose Connections” lists them.']);
  });

  it('is an error that a click fixes', async () => {
    const fixes: readonly [SourceErrorCode, string, ...unknown[]][] = [
      ['unauthorized', 'incidents.replaceKey', 'acme'],
      ['notFound', 'incidents.editConnection', 'acme'],
      ['proxyRefused', 'incidents.editConnection', 'acme', 'network'],
      ['server', 'incidents.refresh', 'acme'],
    ];
    for (const [code, command, ...args] of fixes) {
      const error = new SourceError(code, 'failed', { status: 401 });
      const row = (await factsOf({ error })).find(({ label }) => label === 'Error');
      ok(row, code);
      strictEqual(row.command?.command, command);
      deepStrictEqual(row.command.arguments, args);
      match(row.accessibilityInformation?.label ?? '', /^Error: /);
    }
  });
});

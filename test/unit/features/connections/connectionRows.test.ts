import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { connectionRowItem } from '../../../../src/features/connections/connectionItems';
import { Emitter } from '../../../../src/domain/events';
import { connectionRows } from '../../../../src/features/connections/connectionRows';
import { ConnectionsTree } from '../../../../src/features/connections/connectionsTree';
import { SourceError, type SourceErrorCode } from '../../../../src/sources/source';
import { type ConnectionStatus, idle } from '../../../../src/sync/connectionStatus';

type Parts = Parameters<typeof connectionRows>[0];

/** With one connection, which has that status. */
function partsWith(status: Partial<ConnectionStatus>) {
  const acme = { id: 'acme', name: 'Acme', kind: 'petra' };
  const changed = { connections: new Emitter<void>(), sync: new Emitter<void>(), store: new Emitter<void>() };
  const parts = {
    connections: {
      list: () => [acme],
      problems: () => [],
      isSample: () => false,
      onDidChange: changed.connections.event,
    },
    sync: { status: () => ({ ...idle, ...status }), onDidChange: changed.sync.event },
    store: { count: () => 3, onDidChange: changed.store.event },
    sources: { budget: async () => ({ left: 8, of: 10, inFlight: 0, queued: 0, pausedMs: 0 }) },
    database: { problem: undefined as unknown },
  };
  return { parts: parts as typeof parts & Parts, changed };
}

/** The row of a connection with that status, and those below it. */
async function rowsOf(status: Partial<ConnectionStatus>) {
  const { parts } = partsWith(status);
  const [connection] = await connectionRows(parts);
  ok(connection);
  const rows = await connectionRows(parts, connection);
  return [connection, ...rows].map((row) => connectionRowItem(parts, row));
}

async function factsOf(status: Partial<ConnectionStatus>) {
  return (await rowsOf(status)).slice(1);
}

describe('The row of a connection', () => {
  const rowOf = async (status: Partial<ConnectionStatus>) => (await rowsOf({ lastSuccess: Date.now(), ...status }))[0];

  it('says what its icon says', async () => {
    const skipped = { count: 2, examples: ['record 5: id is not text'] };
    const row = await rowOf({ skipped, warnings: ['Slow down'] });
    strictEqual(row?.description, 'updated just now · 3 incidents · 2 records skipped · 1 warning');
    strictEqual(row.accessibilityInformation?.label, `Acme, ${row.description}`);
    strictEqual(
      row.tooltip,
      'Acme\nupdated just now\n3 incidents\n2 records skipped\n1 warning\nSlow down\nrecord 5: id is not text',
    );
    strictEqual((await rowOf({ warnings: ['a', 'b'] }))?.description, 'updated just now · 3 incidents · 2 warnings');
    strictEqual((await rowOf({}))?.description, 'updated just now · 3 incidents');
  });

  it('has a hover of at most twelve lines', async () => {
    const warnings = Array.from({ length: 50 }, (_, index) => `part ${index} failed`);
    const row = await rowOf({ warnings });
    ok(typeof row?.tooltip === 'string');
    strictEqual(row.tooltip.split('\n').length, 12);
  });
});

describe('The rows of a disabled connection', () => {
  it('count nothing: its incidents are there, and hidden', async () => {
    const { parts } = partsWith({});
    const disabled = { ...parts.connections.list()[0], enabled: false };
    Object.assign(parts.connections, { list: () => [disabled] });
    parts.store.count = () => 0;
    const [connection] = await connectionRows(parts);
    const below = await connectionRows(parts, connection);
    const [row, ...facts] = [connection, ...below].flatMap((each) => (each ? connectionRowItem(parts, each) : []));
    strictEqual(row?.description, 'disabled');
    strictEqual(row.tooltip, 'Acme\ndisabled');
    deepStrictEqual(
      facts.map(({ label }) => label),
      ['Requests left'],
    );
  });
});

describe('The rows of connections', () => {
  it('stay the same ones to the editor while what they say changes, and are read anew when others may be there', async () => {
    const { parts, changed } = partsWith({});
    const tree = new ConnectionsTree(parts);
    const fired: unknown[] = [];
    tree.onDidChangeTreeData((rows) => fired.push(rows));
    try {
      const rows = await tree.getChildren();
      changed.sync.fire();
      changed.store.fire();
      deepStrictEqual(fired.splice(0), [rows, rows]);
      changed.connections.fire();
      changed.sync.fire();
      deepStrictEqual(fired.splice(0), [undefined, undefined]);
      await tree.getChildren();
      parts.database.problem = { kind: 'busy' };
      changed.sync.fire();
      deepStrictEqual(fired, [undefined]);
    } finally {
      tree.dispose();
    }
  });
});

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

  it('is how many requests are left, the number where a narrow sidebar shows it', async () => {
    const row = (await factsOf({})).find(({ label }) => label === 'Requests left');
    strictEqual(row?.description, '8 of 10 this minute');
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

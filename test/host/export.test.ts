import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { cut } from '../../src/domain/text/characters';
import type { JsonReport } from '../../src/domain/report/json';
import { hostileTexts } from '../support/hostileText';
import { assertNoFormula, parseCsv } from '../support/parseCsv';
import { startPetra, type PetraServer } from '../support/petraServer';
import { api, changed, removeAll, run } from './extension';

describe('Exported incidents', () => {
  let folder: string;
  let petra: PetraServer;
  const names = Object.values(hostileTexts);
  const to = (name: string): vscode.Uri => vscode.Uri.file(join(folder, name));
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'export-'));
    const incidents = names.map((displayName, index) => ({
      id: `incident-${index}`,
      createdAt: new Date(Date.now() - index * 60_000).toISOString(),
      remediationStatus: index % 2 ? 'REMEDIATED' : 'UNREMEDIATED',
      user: { id: `user-${index}`, displayName },
    }));
    petra = await startPetra(incidents, 'good-key');
    await run('addConnection', { kind: 'petra', name: '=Acme', baseUrl: petra.origin, secret: 'good-key' });
    const { incidents: held } = await api();
    await changed(() => held().length === names.length);
  });
  after(async () => {
    await removeAll();
    await petra[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('are all there when CSV is read back, and no cell is a formula', async () => {
    strictEqual(await run('export', { format: 'csv', uri: to('all.csv') }), names.length);
    const [head = [], ...rows] = parseCsv(text('all.csv'));
    const held = (await api()).incidents();
    deepStrictEqual(
      rows.map((row) => row[head.indexOf('id')]),
      held.map(({ id }) => id),
    );
    assertNoFormula(text('all.csv'));
  });

  it('have exact values in CSV for scripts, and only there', async () => {
    strictEqual(await run('export', { format: 'csv', uri: to('exact.csv'), safe: false }), names.length);
    const [head = [], ...rows] = parseCsv(text('exact.csv'));
    const column = (name: string): unknown[] => rows.map((row) => row[head.indexOf(name)]);
    deepStrictEqual(
      new Set(column('userName')),
      // Names are held up to a bound.
      new Set(names.map((name) => cut(name.replaceAll(/\p{Surrogate}/gu, '\ufffd'), 1000))),
    );
    await run('export', { format: 'csv', uri: to('usual.csv') });
    for (const safe of [true, undefined, 0, 'false', null]) {
      rmSync(join(folder, 'safe.csv'), { force: true });
      strictEqual(await run('export', { format: 'csv', uri: to('safe.csv'), safe }), names.length);
      strictEqual(text('safe.csv'), text('usual.csv'));
    }
  });

  it('are the same when JSON is read back', async () => {
    await run('export', { format: 'json', uri: to('all.json').toString() });
    const { schema, version, incidents } = JSON.parse(text('all.json')) as JsonReport;
    deepStrictEqual([schema, version], ['incident-browser/export', 1]);
    deepStrictEqual(incidents, JSON.parse(JSON.stringify((await api()).incidents())));
  });

  it('are those that a filter lets through, in Markdown too', async () => {
    const attention = (await api()).incidents('is:attention');
    strictEqual(
      await run('export', { format: 'markdown', uri: to('some.md'), filter: 'is:attention' }),
      attention.length,
    );
    for (const { id } of attention) match(text('some.md'), new RegExp(`${id}\\b`));
  });

  it('leave a file as it was that cannot be replaced, and nothing beside it', async () => {
    mkdirSync(join(folder, 'taken.csv'));
    writeFileSync(join(folder, 'taken.csv', 'inside'), 'still here');
    const before = readdirSync(folder);
    strictEqual(
      await run('export', { format: 'csv', uri: vscode.Uri.file(join(folder, 'missing\0', 'x.csv')) }),
      undefined,
    );
    deepStrictEqual(readdirSync(folder), before);
    strictEqual(text('taken.csv/inside'), 'still here');
  });

  it('are not written for a filter with a mistake', async () => {
    strictEqual(await run('export', { format: 'csv', uri: to('none.csv'), filter: 'dwell:soon' }), undefined);
    ok(!readdirSync(folder).includes('none.csv'));
  });

  it('are copied as Markdown, one or several', async () => {
    const [first, second] = (await api()).incidents();
    await run('copyAsMarkdown', first);
    match(await vscode.env.clipboard.readText(), new RegExp(first?.id ?? ''));
    await run('copyAsMarkdown', first, [first, second]);
    const both = await vscode.env.clipboard.readText();
    for (const each of [first, second]) match(both, new RegExp(each?.id ?? ''));
  });

  it('are copied by their ID in one line each, with any characters', async () => {
    const id = 'a\u001b[201~\nrm -rf ~\r\u202e\u2028';
    await using other = await startPetra([{ id, createdAt: new Date().toISOString() }], 'other-key');
    const given = { kind: 'petra', name: 'Other', baseUrl: other.origin, secret: 'other-key' };
    const connection = await run<string>('addConnection', given);
    await run('refresh', connection);
    const { incidents } = await api();
    const held = incidents().find((incident) => incident.id === id);
    await run('copyId', held, [held, incidents('REMEDIATED')[0]]);
    const lines = (await vscode.env.clipboard.readText()).split('\n');
    deepStrictEqual([lines.length, lines[0]], [2, 'a\ufffd[201~\ufffdrm -rf ~\ufffd\ufffd\ufffd']);
    await run('removeConnection', connection);
  });
});

import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { namedTarget } from '../../src/features/export/exportTarget';
import { saveFile } from '../../src/features/export/saveFile';
import { answering, type Answering } from './answering';
import { api, changed, removeAll, run } from './extension';

describe('The file of an export by argument', () => {
  let folder: string;
  let dialogs: Answering;
  const path = (...names: string[]): string => join(folder, ...names);
  const text = (name: string): string => readFileSync(path(name), 'utf8');
  const mode = (name: string): number => statSync(path(name)).mode & 0o777;
  const exported = async (uri: string | vscode.Uri, format = 'csv'): Promise<number | undefined> =>
    run('export', { format, uri, filter: 'is:attention' });
  const toFile = async (name: string, format = 'csv'): Promise<number | undefined> =>
    exported(vscode.Uri.file(path(name)), format);

  before(async () => {
    await run('exploreSample');
    const { incidents } = await api();
    await changed(() => incidents('is:attention').length > 0);
  });
  after(removeAll);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'targets-'));
    dialogs = answering();
  });
  afterEach(() => {
    dialogs.restore();
    rmSync(folder, { recursive: true });
  });

  it('is private to the user, with any case of its extension', async () => {
    ok(await toFile('new.CSV'));
    strictEqual(mode('new.CSV'), 0o600);
    deepStrictEqual(readdirSync(folder), ['new.CSV']);
    deepStrictEqual(dialogs.questions, []);
  });

  it('stays as it is when it is there already and the user does not agree', async () => {
    writeFileSync(path('there.csv'), 'mine', { mode: 0o600 });
    strictEqual(await toFile('there.csv'), undefined);
    strictEqual(text('there.csv'), 'mine');
    deepStrictEqual(readdirSync(folder), ['there.csv']);
    const [question, ...more] = dialogs.questions;
    strictEqual(more.length, 0);
    strictEqual(question?.modal, true);
    match(question.message, /there\.csv/);
    ok(question.detail.includes(folder), question.detail);
  });

  it('is replaced when the user agrees, and is no more open than it was', async () => {
    for (const [name, bits] of [
      ['private.csv', 0o600],
      ['group.csv', 0o640],
      ['open.csv', 0o666],
    ] as const) {
      writeFileSync(path(name), 'mine');
      chmodSync(path(name), bits);
      dialogs.answer = 'Replace';
      ok(await toFile(name), name);
      match(text(name), /sample-petra/);
      strictEqual(mode(name), bits, name);
    }
  });

  it('takes the place of a link, and leaves alone what the link leads to', async () => {
    writeFileSync(path('elsewhere.txt'), 'mine');
    symlinkSync(path('elsewhere.txt'), path('link.csv'));
    symlinkSync(path('nothing'), path('dangling.csv'));
    strictEqual(await toFile('link.csv'), undefined);
    ok(lstatSync(path('link.csv')).isSymbolicLink());
    dialogs.answer = 'Replace';
    for (const name of ['link.csv', 'dangling.csv']) {
      ok(await toFile(name), name);
      ok(lstatSync(path(name)).isFile(), name);
      strictEqual(mode(name), 0o600);
      match(dialogs.questions.at(-1)?.detail ?? '', /link/);
    }
    strictEqual(text('elsewhere.txt'), 'mine');
    ok(!existsSync(path('nothing')));
  });

  it('has the extension of its format, or is not written', async () => {
    const before = { '.bashrc': 'csv', 'notes.txt': 'markdown', 'data.json': 'csv', 'report.csv.': 'csv', csv: 'csv' };
    for (const [name, format] of Object.entries(before)) {
      writeFileSync(path(name), 'mine', { mode: 0o600 });
      dialogs.answer = 'Replace';
      strictEqual(await toFile(name, format), undefined, name);
      strictEqual(text(name), 'mine', name);
      strictEqual(mode(name), 0o600, name);
    }
    deepStrictEqual(dialogs.questions, []);
    strictEqual(dialogs.errors.length, Object.keys(before).length);
  });

  it('is never in a hidden folder, by any route, nor hidden itself', async () => {
    mkdirSync(path('.vscode'));
    mkdirSync(path('.github', 'agents'), { recursive: true });
    symlinkSync(path('.vscode'), path('plain'));
    dialogs.answer = 'Replace';
    for (const [name, format] of [
      ['.vscode/tasks.json', 'json'],
      ['plain/settings.json', 'json'],
      ['.github/agents/incidents.md', 'markdown'],
      ['.mcp.json', 'json'],
    ] as const) {
      strictEqual(await toFile(name, format), undefined, name);
      ok(!existsSync(path(name)), name);
    }
    strictEqual(dialogs.errors.length, 4);
  });

  it('is never one of the editor’s own', async () => {
    const inProfile = vscode.Uri.parse('vscode-userdata:/User/');
    const settings = vscode.Uri.joinPath(inProfile, 'settings.json');
    const read = async (): Promise<string> =>
      Promise.resolve(vscode.workspace.fs.readFile(settings)).then(
        (bytes) => new TextDecoder().decode(bytes),
        () => 'none',
      );
    const before = await read();
    dialogs.answer = 'Replace';
    for (const name of ['settings.json', 'tasks.json', 'snippets/incidents.json']) {
      strictEqual(await exported(vscode.Uri.joinPath(inProfile, name), 'json'), undefined, name);
    }
    strictEqual(await read(), before);
    for (const uri of [
      'untitled:/x.csv',
      'https://example.com/x.csv',
      'vscode-remote://other/x.csv',
      'file://share/x.csv',
      'x.csv',
      '',
    ]) {
      strictEqual(await exported(uri), undefined, uri);
    }
    strictEqual(dialogs.errors.length, 9);
  });

  it('is not written over a folder, nor into one that is not there', async () => {
    mkdirSync(path('taken.csv'));
    dialogs.answer = 'Replace';
    for (const name of ['taken.csv', 'missing/x.csv']) strictEqual(await toFile(name), undefined, name);
    deepStrictEqual(readdirSync(folder), ['taken.csv']);
    deepStrictEqual(readdirSync(path('taken.csv')), []);
    strictEqual(dialogs.errors.length, 2);
    for (const error of dialogs.errors) ok(!/ENOENT|EISDIR|targets-/.test(error), error);
  });
});

describe('The file of an export in a workspace that is no folder of this machine', () => {
  const files = new Map<string, string>();
  const root = vscode.Uri.parse('elsewhere://host/work/');
  const at = (name: string): vscode.Uri => vscode.Uri.joinPath(root, name);
  let dialogs: Answering;
  let disposable: vscode.Disposable;

  before(() => {
    disposable = vscode.Disposable.from(
      vscode.workspace.registerFileSystemProvider('elsewhere', inMemory(files)),
      withWorkspace(root),
    );
  });
  after(() => disposable.dispose());
  beforeEach(() => {
    dialogs = answering();
    files.clear();
    files.set('/work/there.csv', 'mine');
  });
  afterEach(() => dialogs.restore());
  const saved = async (name: string, answer: boolean, parts = async () => ['n', 'ew']): Promise<boolean> => {
    const { place } = await namedTarget(at(name), 'csv', vscode.Uri.file('/own'));
    return saveFile(place, async () => answer, parts);
  };

  it('is written, and replaced only when the user agrees', async () => {
    strictEqual(await saved('new.csv', false), true);
    strictEqual(await saved('there.csv', false), false);
    deepStrictEqual(Object.fromEntries(files), { '/work/there.csv': 'mine', '/work/new.csv': 'new' });
    strictEqual(await saved('there.csv', true), true);
    deepStrictEqual(Object.fromEntries(files), { '/work/new.csv': 'new', '/work/there.csv': 'new' });
  });

  it('leaves alone what came while it was made', async () => {
    strictEqual(await saved('new.csv', false, async () => (files.set('/work/new.csv', 'late'), ['new'])), false);
    deepStrictEqual(Object.fromEntries(files), { '/work/there.csv': 'mine', '/work/new.csv': 'late' });
  });

  it('is in that workspace and not hidden, or is not written', async () => {
    for (const uri of ['elsewhere://another/work/x.csv', 'elsewhere://host/work/.vscode/x.csv', 'else://host/x.csv']) {
      await rejects(namedTarget(vscode.Uri.parse(uri), 'csv', vscode.Uri.file('/own')), { name: 'UserError' }, uri);
    }
  });
});

describe('The file of an export on this machine', () => {
  it('is none of the user’s own settings, and may be in a hidden folder that is open as the workspace', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'own-')));
    for (const name of ['User/snippets', '.work/trees']) mkdirSync(join(folder, name), { recursive: true });
    const own = vscode.Uri.file(join(folder, 'User'));
    const target = async (name: string): Promise<string> =>
      (await namedTarget(vscode.Uri.file(join(folder, name)), 'json', own)).uri.fsPath;
    const workspace = withWorkspace(vscode.Uri.file(join(folder, '.work')));
    try {
      for (const name of [
        'User/keybindings.json',
        'User/snippets/x.json',
        '.work/.vscode/x.json',
        '.work/../User/x.json',
      ]) {
        await rejects(target(name), (error: Error) => error.name === 'UserError' || /ENOENT/.test(error.message), name);
      }
      strictEqual(await target('.work/trees/x.json'), join(folder, '.work/trees/x.json'));
    } finally {
      workspace.dispose();
      rmSync(folder, { recursive: true });
    }
  });
});

/** As if a folder were open. */
function withWorkspace(uri: vscode.Uri): vscode.Disposable {
  const own = Object.getOwnPropertyDescriptor(vscode.workspace, 'workspaceFolders') ?? {};
  Object.defineProperty(vscode.workspace, 'workspaceFolders', { ...own, get: () => [{ uri, name: 'work', index: 0 }] });
  return { dispose: () => void Object.defineProperty(vscode.workspace, 'workspaceFolders', own) };
}

/** A file system of one folder, `/work`. */
function inMemory(files: Map<string, string>): vscode.FileSystemProvider {
  const text = ({ path }: vscode.Uri): string => {
    const found = files.get(path);
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(path);
    return found;
  };
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (uri) => {
      const isFolder = ['/work', '/'].includes(uri.path.replace(/(.)\/$/, '$1'));
      const size = isFolder ? 0 : text(uri).length;
      return { type: isFolder ? vscode.FileType.Directory : vscode.FileType.File, ctime: 0, mtime: 0, size };
    },
    readDirectory: () => [...files.keys()].map((path) => [path.slice('/work/'.length), vscode.FileType.File]),
    createDirectory: () => undefined,
    readFile: (uri) => new TextEncoder().encode(text(uri)),
    writeFile: ({ path }, content) => void files.set(path, new TextDecoder().decode(content)),
    delete: ({ path }) => void files.delete(path),
    rename: (from, to) => {
      files.set(to.path, text(from));
      files.delete(from.path);
    },
  };
}

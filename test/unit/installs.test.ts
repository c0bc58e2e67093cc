import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, npmCi } from '../support/install.mjs';
import { run } from '../support/processes.mjs';

type Dependencies = Readonly<Record<string, string>>;
interface Manifest {
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
}
interface Lock {
  readonly packages: Readonly<Record<string, Manifest & { readonly integrity?: string }>>;
}

const server = 'test/support/vscode/server';
const read = (folder: string, file: string): unknown => JSON.parse(readFileSync(join(checkout, folder, file), 'utf8'));
const dependenciesOf = (manifest: Manifest | undefined): Dependencies => ({
  ...manifest?.dependencies,
  ...manifest?.devDependencies,
  ...manifest?.optionalDependencies,
});

for (const folder of ['.', server]) {
  describe(`the packages of ${folder}`, () => {
    const readPackages = (): Lock['packages'] => (read(folder, 'package-lock.json') as Lock).packages;

    it('have one version each, the same in the lock file', () => {
      const wanted = dependenciesOf(read(folder, 'package.json') as Manifest);
      for (const version of Object.values(wanted)) match(version, /^\d+\.\d+\.\d+$/);
      deepStrictEqual(dependenciesOf(readPackages()['']), wanted);
    });

    it('each have a hash of their contents', () => {
      const packages = readPackages();
      const names = Object.keys(packages).filter((name) => name !== '');
      ok(names.length > 0);
      deepStrictEqual(
        names.filter((name) => !packages[name]?.integrity?.startsWith('sha512-')),
        [],
      );
    });
  });
}

describe('an install', () => {
  it('of npm is asked for in one place', () => {
    const files = readdirSync(join(checkout, 'test'), { recursive: true, encoding: 'utf8' });
    const asking = files.filter(
      (file) =>
        /\.m?js$/.test(file) &&
        /npm\(\[\s*'(install|i|add|ci|rebuild|update)'/.test(readFileSync(join(checkout, 'test', file), 'utf8')),
    );
    deepStrictEqual(asking, ['support/install.mjs']);
  });

  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'incident-browser-install-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A package whose script leaves a file, and one that depends on it. */
  function writePackages(): void {
    const scripts = { postinstall: `node -e "require('fs').writeFileSync('${join(folder, 'ran')}', '')"` };
    const dependencies = { dependency: 'file:dependency' };
    const link = { resolved: 'dependency', link: true };
    const packages = { '': { dependencies }, dependency: { version: '1.0.0' }, 'node_modules/dependency': link };
    const write = (name: string, value: unknown): void => writeFileSync(join(folder, name), JSON.stringify(value));
    mkdirSync(join(folder, 'dependency'));
    write('dependency/package.json', { name: 'dependency', version: '1.0.0', scripts });
    write('package.json', { dependencies });
    write('package-lock.json', { lockfileVersion: 3, packages });
  }

  it('runs no script of a package', async () => {
    writePackages();
    await run(...npmCi(), { cwd: folder });
    deepStrictEqual(readdirSync(join(folder, 'node_modules')).sort(), ['.package-lock.json', 'dependency']);
    ok(!readdirSync(folder).includes('ran'));
  });

  it('by hand in the checkout runs none either', () => {
    strictEqual(readFileSync(join(checkout, '.npmrc'), 'utf8').trim(), 'ignore-scripts=true');
  });
});

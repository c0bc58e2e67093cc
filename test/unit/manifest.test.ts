import { deepStrictEqual, ok } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

const { configuration } = (JSON.parse(readFileSync('package.json', 'utf8')) as Manifest).contributes;

describe('The settings of the manifest', () => {
  it('are all out of reach of workspace files: no folder that is opened can redirect a key', () => {
    const scopes = Object.entries(configuration.properties).map(([name, { scope }]) => [name, scope]);
    ok(scopes.length > 8);
    deepStrictEqual(
      scopes.filter(([, scope]) => scope !== 'application'),
      [],
    );
  });

  it('are written to the user’s settings only', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const targets = files.flatMap(
      (file) => readFileSync(join('src', file), 'utf8').match(/ConfigurationTarget\.\w+/g) ?? [],
    );
    deepStrictEqual([...new Set(targets)], ['ConfigurationTarget.Global']);
  });
});

import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { cyberhaven } from '../../../src/sources/cyberhaven/vendor';
import { petra } from '../../../src/sources/petra/vendor';
import type { PetraScope } from '../../../src/sources/petra/scope';
import { say } from '../../../src/sources/sentence';
import type { Vendor, VendorForm, LoadedVendor } from '../../../src/sources/vendor';
import { vendorOf, vendors } from '../../../src/sources/vendors';
import { checkout } from '../../support/install.mjs';

const { mappers } = createRequire(resolve('package.json'))('./esbuild.js') as { mappers: readonly string[] };

/** The parts that may be left out. */
type LeftOut<T> = { [Part in keyof T]-?: object extends Pick<T, Part> ? Part : never }[keyof T];

describe('A vendor', () => {
  it('does not compile with a part left out', () => {
    const noneLeftOut: [LeftOut<Vendor>, LeftOut<LoadedVendor>, LeftOut<VendorForm>] extends [never, never, never]
      ? true
      : false = true;
    ok(noneLeftOut);

    const { limit: _limit, ...limitless } = petra;
    // @ts-expect-error it would run under no limit, or another's
    const first: Vendor<PetraScope> = limitless;
    const { linkDomain: _linkDomain, ...linkless } = cyberhaven;
    // @ts-expect-error its links would be asked about, or those of others opened
    const second: Vendor = linkless;
    // @ts-expect-error a field of the scope that nobody could edit
    const third: VendorForm<PetraScope>['scope'] = {
      limit: { label: say('Limit'), prompt: say('Limit'), type: 'number', none: undefined },
    };
    ok(first && second && third);
  });

  it('is found by its id, and nothing goes by the rules of another', () => {
    for (const vendor of vendors) strictEqual(vendorOf(vendor.id), vendor);
    for (const id of ['', 'toy', 'Petra', 'constructor', '__proto__']) throws(() => vendorOf(id), RangeError);
  });

  it('has an id and domains of its own', () => {
    for (const parts of [vendors.map(({ id }) => id), vendors.flatMap(({ domains }) => domains)]) {
      strictEqual(new Set(parts).size, parts.length);
    }
    for (const { linkDomain, domains } of vendors) ok(domains.some((domain) => linkDomain.endsWith(domain)));
  });

  it('is named nowhere but in its folder, the list of vendors and sample data', () => {
    const names = vendors.map(({ id }) => id);
    const folders = [...names, 'sample'].map((name) => join('sources', name, '/'));
    const found = readdirSync(join(checkout, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !folders.some((folder) => file.startsWith(folder)))
      .flatMap((file) => {
        const lines = readFileSync(join(checkout, 'src', file), 'utf8').split('\n');
        const naming = lines.filter((line) => names.some((name) => line.toLowerCase().includes(name)));
        return naming.map((line) => `${file.replaceAll('\\', '/')}: ${line.trim()}`);
      });
    deepStrictEqual(
      found.filter((line) => !line.startsWith('sources/vendors.ts: ')),
      // The example of a filter has to name one that there is.
      ["domain/filter/syntax.ts: source: 'source:petra',"],
    );
  });

  it('has its records mapped again when its schema or mapper, or what they take from its folder, changes', () => {
    for (const { id } of vendors) {
      for (const name of ['schema', 'mapper']) ok(mappers.includes(`src/sources/${id}/${name}.ts`), `${id}/${name}`);
    }
    // Makes the links of incidents.
    ok(mappers.includes('src/sources/cyberhaven/address.ts'));
    deepStrictEqual(
      mappers.filter((file) => /\/(client|form|limit|vendor)\.ts$/.test(file)),
      [],
    );
  });
});

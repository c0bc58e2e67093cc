// What the bundles are made of: what esbuild.js prints of it, and the licenses that it packages.
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** @typedef {import('esbuild').Metafile['outputs']} Outputs */

const packageName = /node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** Prints what each bundle holds, biggest first. @param {Outputs} outputs */
function report(outputs) {
  for (const [file, output] of Object.entries(outputs)) {
    if (file.endsWith('.map')) continue;
    /** @type {Map<string, number>} */
    const sizes = new Map();
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const part = packageName.exec(input)?.[1] ?? input.split('/').slice(0, 2).join('/');
      sizes.set(part, (sizes.get(part) ?? 0) + bytesInOutput);
    }
    console.log(`${file}  ${(output.bytes / 1024).toFixed(1)} KB`);
    for (const [part, bytes] of [...sizes].sort((a, b) => b[1] - a[1])) {
      console.log(`  ${(bytes / 1024).toFixed(1).padStart(7)} KB  ${part}`);
    }
  }
}

/** Writes the licenses of the packages that the bundles have in them. @param {Outputs} outputs @param {string} file */
function writeNotices(outputs, file) {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const names = new Set(inputs.flatMap((input) => packageName.exec(input)?.[1] ?? []));
  const notices = [...names].sort().map((name) => {
    const folder = join(__dirname, 'node_modules', name);
    const license = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (!license) throw new Error(`${name} has no license file.`);
    return `${name}\n\n${readFileSync(join(folder, license), 'utf8').trim()}\n`;
  });
  writeFileSync(file, `Incident Browser contains these packages.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`);
}

module.exports = { report, writeNotices };

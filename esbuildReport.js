// What the bundles are made of: what esbuild.js prints of it, and the licenses of the packages in them.
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/** @typedef {import('esbuild').Metafile['outputs']} Outputs */

const packageName = /node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** @param {number} bytes */
const kb = (bytes) => (bytes / 1024).toFixed(1);
/** @param {readonly number[]} list */
const sum = (list) => list.reduce((total, each) => total + each, 0);

/** What most of a bundle is: packages and folders, the biggest first. @param {Outputs[string]['inputs']} inputs */
function partsOf(inputs) {
  /** @type {Map<string, number>} */
  const sizes = new Map();
  for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
    const part = packageName.exec(input)?.[1] ?? input.split('/').slice(1, -1).slice(0, 2).join('/');
    sizes.set(part, (sizes.get(part) ?? 0) + bytesInOutput);
  }
  const biggest = [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 4);
  return biggest.map(([part, bytes]) => `${part} ${kb(bytes)}`).join(', ');
}

/** A table of the bundles, in Markdown. @param {Outputs} outputs */
function report(outputs) {
  const files = Object.entries(outputs)
    .filter(([file]) => file.endsWith('.js'))
    .map(([file, { bytes, inputs }]) => ({ name: file.replace('dist/', ''), bytes, inputs }))
    .sort((a, b) => b.bytes - a.bytes);
  const host = files.filter(({ name }) => !name.startsWith('webview/') && name !== 'network.js');
  const rows = files.map(({ name, bytes, inputs }) => [name.replace(/-\w{8}\.js$/, '.js'), bytes, partsOf(inputs)]);
  const sums = [['all of the host without network.js', sum(host.map(({ bytes }) => bytes)), '']];
  console.log('| file | KB | most of it |\n| --- | ---: | --- |');
  for (const [name, bytes, parts] of [...rows, ...sums]) console.log(`| ${name} | ${kb(Number(bytes))} | ${parts} |`);
}

/** The licenses of the packages that bundles have in them. @param {Outputs} outputs */
function noticesOf(outputs) {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const names = new Set(inputs.flatMap((input) => packageName.exec(input)?.[1] ?? []));
  const notices = [...names].sort().map((name) => {
    const folder = join(__dirname, 'node_modules', name);
    const license = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (!license) throw new Error(`${name} has no license file.`);
    return `${name}\n\n${readFileSync(join(folder, license), 'utf8').trim()}\n`;
  });
  return `Incident Browser contains these packages.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

module.exports = { noticesOf, report };

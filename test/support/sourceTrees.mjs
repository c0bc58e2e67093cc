// Reads the sources as trees.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parsers } from 'prettier/plugins/typescript';

/** @typedef {{ type: string, loc: { start: { line: number } } } & Record<string, unknown>} Node  of an ESTree */

/**
 * The trees of all TypeScript files below `src`, with the names of the files, such as `src/api.ts`.
 * @param {string} root  the checkout
 * @returns {{ name: string, tree: Node }[]}
 */
export function sourceTrees(root) {
  return treesOf(root, 'src', '.ts');
}

/**
 * The trees of all test files.
 * @param {string} root  the checkout
 */
export function testTrees(root) {
  return treesOf(root, 'test', '.test.ts');
}

/** @param {string} root @param {string} folder @param {string} ending @returns {{ name: string, tree: Node }[]} */
function treesOf(root, folder, ending) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
    .map((file) => join(root, folder, file))
    .map((file) => ({ name: relative(root, file).split(sep).join('/'), tree: parse(file) }));
}

/**
 * @param {string} file
 * @returns {Node}
 */
function parse(file) {
  // Prettier parses the same syntax as the compiler, whose own parser TypeScript 7 offers to nobody yet.
  const options = /** @type {import('prettier').ParserOptions<Node>} */ ({ filepath: file });
  return /** @type {Node} */ (parsers.typescript.parse(readFileSync(file, 'utf8'), options));
}

/** @param {Node} node @returns {Node[]} */
export function children(node) {
  return Object.values(node).flat().filter(isNode);
}

/** @param {unknown} value @returns {value is Node} */
export function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value;
}

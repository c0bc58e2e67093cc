// Reads the sources as trees.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parsers } from 'prettier/plugins/typescript';

/** @typedef {{ type: string, loc: { start: { line: number } } } & Record<string, unknown>} Node  of an ESTree */

/**
 * The trees of all TypeScript files below `src`, with the names of the files, such as `src/api.ts`.
 * @param {string} root  the checkout
 * @param {Words} [words]
 */
export function sourceTrees(root, words) {
  return treesOf(root, 'src', '.ts', words);
}

/**
 * The trees of all test files.
 * @param {string} root  the checkout
 * @param {Words} [words]
 */
export function testTrees(root, words) {
  return treesOf(root, 'test', '.test.ts', words);
}

/** @typedef {readonly string[]} Words  only files that contain one of them: parsing a file takes ms */

/** @param {string} root @param {string} folder @param {string} ending @param {Words} [words] @returns {{ name: string, tree: Node }[]} */
function treesOf(root, folder, ending, words) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
    .map((file) => ({ file: join(root, folder, file), text: readFileSync(join(root, folder, file), 'utf8') }))
    .filter(({ text }) => !words || words.some((word) => text.includes(word)))
    .map(({ file, text }) => ({ name: relative(root, file).split(sep).join('/'), tree: parse(file, text) }));
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {Node}
 */
function parse(file, text) {
  // Prettier parses the same syntax as the compiler, whose own parser TypeScript 7 offers to nobody yet.
  const options = /** @type {import('prettier').ParserOptions<Node>} */ ({ filepath: file });
  return /** @type {Node} */ (parsers.typescript.parse(text, options));
}

/** @param {Node} node @returns {Node[]} */
export function children(node) {
  return Object.values(node).flat().filter(isNode);
}

/** @param {unknown} value @returns {value is Node} */
export function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value;
}

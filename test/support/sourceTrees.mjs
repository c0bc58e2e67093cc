// Reads the sources as trees.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/** @typedef {{ type: string, start: number } & Record<string, unknown>} Node  of an ESTree; `start` counts UTF-16 units */

/** @typedef {{ name: string, tree: Node, placeOf: (node: Node) => string }} SourceTree  `src/api.ts`, and places such as `src/api.ts:12` */

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

/** @param {string} root @param {string} folder @param {string} ending @param {Words} [words] @returns {SourceTree[]} */
function treesOf(root, folder, ending, words) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
    .map((file) => ({ file: join(root, folder, file), text: readFileSync(join(root, folder, file), 'utf8') }))
    .filter(({ text }) => !words || words.some((word) => text.includes(word)))
    .map(({ file, text }) => {
      const name = relative(root, file).split(sep).join('/');
      // TypeScript 7 offers its own parser to nobody yet.
      const tree = /** @type {Node} */ (
        /** @type {unknown} */ (parseSync(file, text, { preserveParens: false }).program)
      );
      return { name, tree, placeOf: ({ start }) => `${name}:${text.slice(0, start).split('\n').length}` };
    });
}

/** @param {Node} node @returns {Node[]} */
export function children(node) {
  return Object.values(node).flat().filter(isNode);
}

/** @param {unknown} value @returns {value is Node} */
export function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

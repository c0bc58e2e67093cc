// Finds the strings that users see.
import { children, isNode, sourceTrees } from './sourceTrees.mjs';

/**
 * @typedef {import('./sourceTrees.mjs').Node} Node
 * @typedef {object} SourceStrings
 * @property {Map<string, string>} strings  what is handed to `l10n.t`, and where: `src/file.ts:12`
 * @property {string[]} dynamic  calls of `l10n.t` whose string cannot be told from the source
 * @property {string[]} bare  sentences that do not go through `l10n.t`
 */

const words = /\p{L}{2,}[,;:]? \p{L}{2,}/u;

/**
 * Reads the strings of all TypeScript files below a folder.
 * @param {string} root  the checkout
 * @param {readonly string[]} shownBy  folders of code that speaks to users: their sentences must go through `l10n.t`
 * @param {string} [notShown]  a folder in one of those that does not
 * @returns {SourceStrings}
 */
export function readSources(root, shownBy, notShown = '\0') {
  const trees = sourceTrees(root);
  const tables = new Map(trees.flatMap(({ tree }) => tablesIn(tree)));
  /** @type {SourceStrings} */
  const found = { strings: new Map(), dynamic: [], bare: [] };
  for (const { name, tree, placeOf } of trees) {
    const spoken = shownBy.some((folder) => name.startsWith(folder)) && !name.startsWith(notShown);
    collect(tree, { placeOf, tables, found, spoken });
  }
  return found;
}

/**
 * @param {Node} node
 * @param {{ placeOf: (node: Node) => string, tables: ReadonlyMap<string, string[]>, found: SourceStrings, spoken: boolean }} context
 */
function collect(node, context) {
  const { placeOf, tables, found, spoken } = context;
  let inner = children(node);
  if (isTranslation(node)) {
    const [first, ...others] = /** @type {Node[]} */ (node['arguments']);
    // The second part of what `apiWord` takes is for translators.
    const comment = isNamed(node['callee'], 'apiWord') ? textOf(others[0]) : undefined;
    const strings = first && stringsOf(first, tables)?.map((string) => (comment ? `${string}/${comment}` : string));
    if (strings) for (const string of strings) found.strings.set(string, placeOf(node));
    else found.dynamic.push(placeOf(node));
    // What is put into the string may have strings of its own.
    inner = first?.type === 'ObjectExpression' ? [...others, ...[property(first, 'args') ?? []].flat()] : others;
  } else if (spoken && isBareSentence(node)) {
    found.bare.push(`${placeOf(node)} ${textOf(node)}`);
  }
  if (node.type === 'Property') inner = inner.filter((child) => child !== node['key']);
  for (const child of inner) collect(child, context);
}

/**
 * A call of `l10n.t`, also where it goes by the name of `t`; or of the functions by which code that knows no `vscode` says
 * what is translated later.
 * @param {Node} node
 */
function isTranslation(node) {
  if (node.type !== 'CallExpression') return false;
  const callee = /** @type {Node} */ (node['callee']);
  if (callee.type === 'Identifier') return ['t', 'say', 'rule', 'word', 'apiWord'].includes(String(callee['name']));
  // `l10n.t` or `vscode.l10n.t`
  const object = callee['object'];
  const owner = isNode(object) && object.type === 'MemberExpression' ? object['property'] : object;
  return isNamed(callee['property'], 't') && isNamed(owner, 'l10n');
}

/** @param {unknown} node @param {string} name */
function isNamed(node, name) {
  return isNode(node) && node.type === 'Identifier' && node['name'] === name;
}

/**
 * The strings that the first argument of `l10n.t` can be, as the keys of a bundle; undefined when they cannot be told.
 * @param {Node} node
 * @param {ReadonlyMap<string, string[]>} tables
 * @returns {string[] | undefined}
 */
function stringsOf(node, tables) {
  const text = textOf(node);
  if (text !== undefined) return [text];
  if (node.type === 'ObjectExpression') {
    const said = property(node, 'message');
    // Of a label, which was found where it was made.
    if (isNamed(said?.['object'], 'label') && isNamed(said?.['property'], 'text')) return [];
    const message = textOf(said);
    const comment = property(node, 'comment');
    const parts = comment?.type === 'ArrayExpression' ? /** @type {Node[]} */ (comment['elements']) : [comment];
    const comments = parts.map((part) => textOf(part) ?? '').join('');
    return message === undefined ? undefined : [comments ? `${message}/${comments}` : message];
  }
  if (node.type === 'ConditionalExpression') {
    const both = [node['consequent'], node['alternate']].map((each) => stringsOf(/** @type {Node} */ (each), tables));
    return both.every((strings) => strings !== undefined) ? both.flat() : undefined;
  }
  // Of a sentence, which was found where it was said.
  if (isNamed(node['object'], 'sentence') && isNamed(node['property'], 'text')) return [];
  // An entry of a table, such as `filterErrorMessages[code]`.
  const table = node.type === 'MemberExpression' && node['computed'] ? /** @type {Node} */ (node['object']) : undefined;
  return table?.type === 'Identifier' ? tables.get(String(table['name'])) : undefined;
}

/** @param {Node} object @param {string} name @returns {Node | undefined} */
function property(object, name) {
  const found = /** @type {Node[]} */ (object['properties']).find((each) => isNamed(each['key'], name));
  return /** @type {Node | undefined} */ (found?.['value']);
}

/** The text of a literal; undefined for anything else. @param {Node | undefined} node @returns {string | undefined} */
function textOf(node) {
  if (node?.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node?.type === 'TemplateElement') return /** @type {{ cooked: string }} */ (node['value']).cooked;
  const quasis = node?.type === 'TemplateLiteral' ? /** @type {Node[]} */ (node['quasis']) : [];
  return quasis.length === 1 ? textOf(quasis[0]) : undefined;
}

/** Words that a user would read in English. @param {Node} node */
function isBareSentence(node) {
  return (node.type === 'Literal' || node.type === 'TemplateElement') && words.test(textOf(node) ?? '');
}

/** Constants that hold nothing but strings, by name. @param {Node} node @returns {[name: string, strings: string[]][]} */
function tablesIn(node) {
  const own = node.type === 'VariableDeclarator' ? tableIn(node) : [];
  return [...own, ...children(node).flatMap(tablesIn)];
}

/** @param {Node} declarator @returns {[name: string, strings: string[]][]} */
function tableIn(declarator) {
  let value = /** @type {Node | null} */ (declarator['init']);
  while (value?.type === 'TSAsExpression' || value?.type === 'TSSatisfiesExpression') {
    value = /** @type {Node} */ (value['expression']);
  }
  if (value?.type !== 'ObjectExpression') return [];
  const strings = /** @type {Node[]} */ (value['properties']).map((each) =>
    textOf(/** @type {Node | undefined} */ (each['value'])),
  );
  const name = /** @type {Node} */ (declarator['id'])['name'];
  return strings.every((string) => string !== undefined) ? [[String(name), strings]] : [];
}

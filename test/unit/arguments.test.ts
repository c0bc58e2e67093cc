import { deepStrictEqual, ok } from 'node:assert';
import { checkout } from '../support/install.mjs';
import { children, isNode, type Node, sourceTrees } from '../support/sourceTrees.mjs';

/** Functions with few arguments: parts of one message, arguments of a command, or an error and a result. */
const few = new Set(['t', 'translate', 'inEnglish', 'run', 'executeCommand', 'callback']);

/** Nodes that spread a list into arguments. */
function spreads(node: Node): Node[] {
  const { type, callee, arguments: given, object, property } = node;
  const isCall = type === 'CallExpression' || type === 'NewExpression';
  const called = isNode(callee) && isNode(callee['property']) ? callee['property'] : callee;
  const isFew = isNode(called) && few.has(String(called['name']));
  const spread = isCall && !isFew && (given as readonly Node[]).some((each) => each.type === 'SpreadElement');
  const applied = isNode(object) && isNode(property) && property['name'] === 'apply';
  return [...(spread || applied ? [node] : []), ...children(node).flatMap(spreads)];
}

describe('The sources', () => {
  it('spread no list into arguments', () => {
    const trees = sourceTrees(checkout, ['...', '.apply']).filter(
      // A page gets bounded data from the host.
      ({ name }) => !name.startsWith('src/webview/'),
    );
    ok(trees.length > 100);
    deepStrictEqual(
      trees.flatMap(({ tree, placeOf }) => spreads(tree).map(placeOf)),
      [],
    );
  });
});

import { deepStrictEqual, ok } from 'node:assert';
import { checkout } from '../support/install.mjs';
import { children, type Node, sourceTrees } from '../support/sourceTrees.mjs';

/** Nodes that keep the promise of an `import()` for later: one that failed would fail until a restart. */
function kept(node: Node): Node[] {
  const isKept = node.type === 'AssignmentExpression' && node['operator'] === '??=' && has(node, 'ImportExpression');
  return [...(isKept ? [node] : []), ...children(node).flatMap(kept)];
}

function has(node: Node, type: string): boolean {
  return node.type === type || children(node).some((child) => has(child, type));
}

describe('The sources', () => {
  it('load code again on the next use when it could not be read', () => {
    const trees = sourceTrees(checkout, ['import(']);
    ok(trees.some(({ tree }) => has(tree, 'ImportExpression')));
    deepStrictEqual(
      trees.flatMap(({ tree, placeOf }) => kept(tree).map(placeOf)),
      [],
    );
  });
});

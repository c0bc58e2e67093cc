import { deepStrictEqual, ok } from 'node:assert';
import { checkout } from '../support/install.mjs';
import { children, isNode, type Node, sourceTrees } from '../support/sourceTrees.mjs';

/** Nodes that use `Date.parse`, which reads many a word, and takes a time without a zone for local. */
function parsed(node: Node): Node[] {
  const { object, property } = node;
  const isParse = isNode(object) && isNode(property) && object['name'] === 'Date' && property['name'] === 'parse';
  return [...(isParse ? [node] : []), ...children(node).flatMap(parsed)];
}

describe('The sources', () => {
  it('read times in one place', () => {
    const found = sourceTrees(checkout, ['Date.parse']).flatMap(({ tree, placeOf }) => parsed(tree).map(placeOf));
    deepStrictEqual(
      found.filter((place) => !place.startsWith('src/domain/time.ts:')),
      [],
    );
    ok(found.length > 0);
  });
});

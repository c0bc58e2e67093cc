import { deepStrictEqual, ok } from 'node:assert';
import { checkout } from '../support/install.mjs';
import { children, isNode, type Node, sourceTrees } from '../support/sourceTrees.mjs';

/** Lines that use `Date.parse`, which reads many a word, and takes a time without a zone for local. */
function parsed(node: Node): number[] {
  const { object, property } = node;
  const isParse = isNode(object) && isNode(property) && object['name'] === 'Date' && property['name'] === 'parse';
  return [...(isParse ? [node.loc.start.line] : []), ...children(node).flatMap(parsed)];
}

describe('The sources', () => {
  it('read times in one place', () => {
    const found = sourceTrees(checkout, ['Date.parse']).flatMap(({ name, tree }) =>
      parsed(tree).map((line) => `${name}:${line}`),
    );
    deepStrictEqual(
      found.filter((place) => !place.startsWith('src/domain/time.ts:')),
      [],
    );
    ok(found.length > 0);
  });
});

import { deepStrictEqual, doesNotMatch, match, ok } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../support/install.mjs';
import { children, isNode, type Node, testTrees } from '../support/sourceTrees.mjs';

/** The title of a test or a group of tests, with `…` for what is filled in. */
function titleIn({ type, callee, arguments: given }: Node): string | undefined {
  const isTest = type === 'CallExpression' && isNode(callee) && ['it', 'describe'].includes(String(callee['name']));
  const [title] = isTest ? (given as readonly Node[]) : [];
  if (title?.type === 'Literal') return String(title['value']);
  const quasis = title?.type === 'TemplateLiteral' ? (title['quasis'] as readonly { value: { cooked: string } }[]) : [];
  return quasis.length > 0 ? quasis.map(({ value }) => value.cooked).join('…') : undefined;
}

/** The titles of all tests, each after those of its groups. */
function* titlesIn(node: Node, groups: readonly string[] = []): Generator<string> {
  const title = titleIn(node);
  const path = title === undefined ? groups : [...groups, title];
  if (title !== undefined) yield path.join(' › ');
  for (const child of children(node)) yield* titlesIn(child, path);
}

/** What of a title stands in its file as it is. */
function longestPart(title: string): string {
  const parts = title.split(/ › |…/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

describe('SECURITY.md', () => {
  const page = readFileSync(join(checkout, 'SECURITY.md'), 'utf8');

  it('names only tests that exist', () => {
    const named = page.split('\n').flatMap((line) => /^ +- Test: (.*)/.exec(line)?.[1] ?? []);
    ok(named.length > 30);
    const titles = new Set(testTrees(checkout, named.map(longestPart)).flatMap(({ tree }) => [...titlesIn(tree)]));
    deepStrictEqual(
      named.filter((title) => !titles.has(title)),
      [],
    );
  });

  it('covers every threat, and how to report a vulnerability', () => {
    for (const heading of [
      'Report a vulnerability',
      'Malicious API content',
      'Hostile redirect or proxy',
      'Malicious workspace or synced settings',
      'Web page with links',
      'Another extension',
      'Another local user',
      'Stolen profile',
      'Not promised',
    ]) {
      match(page, new RegExp(`^##+ ${heading}$`, 'm'));
    }
  });

  it('is linked from the pages for users and developers, and not packaged', () => {
    for (const file of ['README.md', 'CONTRIBUTING.md']) {
      match(readFileSync(join(checkout, file), 'utf8'), /\]\(SECURITY\.md\)/);
    }
    doesNotMatch(readFileSync(join(checkout, '.vscodeignore'), 'utf8'), /SECURITY/);
  });
});
